"""Which layers need ``name='…'``: those that would get another name by themselves."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any
from unicodedata import normalize

from shapecalc.model.graph import Structure
from shapecalc.model.infer import Inference
from shapecalc.plan import LayerPlan, ModelPlan, OperationPlan, SavedTensor
from shapecalc.read.expressions import LOAD, MODELS
from shapecalc.rules import RULES


class Naming(Inference):
    """Makes a model that has been told anew, and gives names where automatic ones differ."""

    def __init__(self, wanted: Mapping[LayerPlan | ModelPlan, str]) -> None:
        super().__init__(keras2=False, correct=False)
        self.wanted = wanted

    def name_for(self, plan: LayerPlan | ModelPlan) -> str:
        wanted = self.wanted.get(plan)
        if wanted is not None and wanted != self.names.following(plan.class_name):
            plan.arguments.name = wanted
            if isinstance(plan, LayerPlan):
                plan.binding.given["name"] = wanted
        return super().name_for(plan)

    def run_operation(
        self,
        plan: OperationPlan,
        arguments: Sequence[Any],
        keywords: Mapping[str, Any],
        told: Mapping[int, SavedTensor],
    ) -> Structure:
        """An operation, which cannot be given a name."""
        unnamed = replace(plan, name=self.names.fresh(plan.class_name))
        return super().run_operation(unnamed, arguments, keywords, told)


IN_SPECS = frozenset((*keyword.kwlist, *RULES, *MODELS, LOAD))
"""Words that a spec cannot use as names."""

IN_PROGRAMS = IN_SPECS | {
    *dir(builtins),
    *("keras", "model", "ops", "activations", "initializers", "regularizers", "constraints"),
}
"""Words that a program had better not use as names."""


class Variables:
    """Gives names, none twice.

    >>> names = Variables(IN_PROGRAMS)
    >>> [names.fresh(wish) for wish in ("x", "x", "sum", "my layer", "3d", "Dense", "x; import os")]
    ['x', 'x_2', 'sum_', 'my_layer', 'layer_3d', 'Dense_', 'x_import_os']
    """

    def __init__(self, reserved: Collection[str]) -> None:
        self.reserved = reserved
        self.given: set[str] = set()

    def fresh(self, wish: str) -> str:
        """A name as near to a wish as can be."""
        name = clean(wish)
        name += "_" * (name in self.reserved)
        tries = (name if number == 1 else f"{name}_{number}" for number in range(1, 2**63))
        found = next(one for one in tries if one not in self.given | set(self.reserved))
        self.given.add(found)
        return found


def clean(wish: str) -> str:
    """A valid name of Python. Python itself takes signs for equal that only look alike."""
    name = re.sub(r"\W+", "_", normalize("NFKC", wish)).strip("_")
    if not name.isidentifier():
        name = f"layer_{name}".rstrip("_")
    return name if name.isidentifier() else "layer"
