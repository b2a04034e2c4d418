"""The names of layers and variables in what is written.

A layer gets ``name='…'`` only if its automatic name would be another.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any
from unicodedata import normalize

from shapecalc.model.graph import Structure
from shapecalc.model.infer import Inference
from shapecalc.plan import LayerPlan, ModelPlan, OperationPlan, SavedTensor
from shapecalc.read.layer_names import LOAD, MODELS
from shapecalc.rules import RULES


class Naming(Inference):
    """Builds a simplified model, and names the layers whose automatic name is not the wanted one.

    Attributes:
        wanted: the names that layers must have.
    """

    def __init__(self, wanted: Mapping[LayerPlan | ModelPlan, str]) -> None:
        super().__init__(keras2=False, correct=False)
        self.wanted = wanted

    def name_for(self, plan: LayerPlan | ModelPlan) -> str:
        wanted = self.wanted.get(plan)
        if wanted is not None and wanted != self.names.following(plan.class_name):
            plan.arguments.name = wanted
            if isinstance(plan, LayerPlan):
                plan.binding.written["name"] = wanted
        return super().name_for(plan)

    def run_operation(
        self,
        plan: OperationPlan,
        arguments: Sequence[Any],
        keywords: Mapping[str, Any],
        saved_outputs: Mapping[int, SavedTensor],
    ) -> Structure:
        """Run an operation with an automatic name, since a program cannot name it."""
        unnamed = replace(plan, name=self.names.fresh(plan.class_name))
        return super().run_operation(unnamed, arguments, keywords, saved_outputs)


IN_SPECS = frozenset((*keyword.kwlist, *RULES, *MODELS, LOAD))
"""Words that a spec cannot use as names."""

IN_PROGRAMS = IN_SPECS | {
    *dir(builtins),
    *("keras", "model", "ops", "activations", "initializers", "regularizers", "constraints"),
}
"""Words that a program should not use as names, although Python allows some of them."""


class Variables:
    """Gives unique names to variables.

    >>> names = Variables(IN_PROGRAMS)
    >>> [names.fresh(wish) for wish in ("x", "x", "sum", "my layer", "3d", "Dense", "x; import os")]
    ['x', 'x_2', 'sum_', 'my_layer', 'layer_3d', 'Dense_', 'x_import_os']
    """

    def __init__(self, reserved: Collection[str]) -> None:
        self.reserved = frozenset(reserved)
        self.taken = set(reserved)
        self.numbers: dict[str, Iterator[int]] = {}

    def fresh(self, wish: str) -> str:
        """Return a name that is not taken yet, as close to a wish as possible."""
        name = clean(wish)
        name += "_" * (name in self.reserved)
        numbers = self.numbers.setdefault(name, count(2))  # What is taken once stays taken.
        free = name
        while free in self.taken:
            free = f"{name}_{next(numbers)}"
        self.taken.add(free)
        return free


def clean(wish: str) -> str:
    """Return a valid Python name; characters are normalized as Python does it in names."""
    name = re.sub(r"\W+", "_", normalize("NFKC", wish)).strip("_")
    if not name.isidentifier():
        name = f"layer_{name}".rstrip("_")
    return name if name.isidentifier() else "layer"
