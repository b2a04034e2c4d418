"""What was probably meant by a name that is not defined, or by a layer that is not called."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from string import digits

from shapecalc.dataclasses import dataclass
from shapecalc.declare.pytorch import TORCH_LAYERS
from shapecalc.errors import Code, Place, Problem
from shapecalc.limits import NAMES
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.read.layer_names import find, names
from shapecalc.read.python.values import Passed, UnknownValue
from shapecalc.similar import closest

WORDS = {"true": "True", "false": "False", "none": "None", "null": "None"}
"""Words of other languages, and those of Python."""


@lru_cache(maxsize=1)
def class_names() -> Sequence[str]:
    """Return the names of all layers, without the functions that make them."""
    return [name for name in names() if name[:1].isupper()]


def meant_name(name: str, visible: Iterable[str]) -> str:
    """Return the variable, layer or word that was probably meant by a name; perhaps nothing.

    Of `conv1` and `conv2` neither is a slip of the other.

    Args:
        name: a name that is not defined.
        visible: the names that are.

    >>> meant_name("encodd", ["encoded"]), meant_name("conv1", ["conv2"]), meant_name("dense", [])
    ('encoded', '', 'Dense')
    """
    if name in TORCH_LAYERS:
        return TORCH_LAYERS[name].name
    folded = {other.lower(): other for other in class_names()}
    word = WORDS.get(name) or folded.get(name.replace("_", "").lower())
    stem = name.rstrip(digits)
    others = (other for other in visible if other.rstrip(digits) != stem)
    return word or closest(name, islice(others, NAMES))


def undefined_problem(value: UnknownValue) -> Problem:
    """Return the problem of a name that is not defined, though a similar one is."""
    code = Code.UNKNOWN_LAYER if find(value.meant) else Code.UNKNOWN_NAME
    return Problem(code, value.reason, value.place, meant=value.meant)


def layers_passed(passed: Passed) -> Iterator[tuple[LayerPlan | ModelPlan, ast.AST]]:
    """Yield the layers and models among the arguments of a call, or in lists, with their nodes."""
    named = [getattr(node, "value", node) for node in passed.keyword_nodes.values()]
    for value, node in zip(passed.values, [*passed.nodes, *named]):
        parts = [(value, node)]
        if isinstance(value, (list, tuple)) and isinstance(node, (ast.List, ast.Tuple)):
            parts = list(zip(value, node.elts))
        yield from ((part, at) for part, at in parts if isinstance(part, (LayerPlan, ModelPlan)))


@dataclass(slots=True, kw_only=True)
class UncalledProblem(Problem):
    """A layer or model that is used in place of its output.

    Attributes:
        plan: the layer or model.
    """

    plan: LayerPlan | ModelPlan


def uncalled(plan: LayerPlan | ModelPlan, name: str, place: Place) -> UncalledProblem:
    """Return the problem of a layer or model that is used in place of its output."""
    if isinstance(plan, ModelPlan):
        message = f"`{name}` is a model, not a tensor"
        hint = f"write {name}.output, or call it on a tensor: {name}(x)"
    else:
        message = f"`{name}` is a layer that has not been called, not a tensor"
        hint = f"call it on a tensor: {plan.class_name}(…)(x)"
    return UncalledProblem(Code.CALL, message, place, hint, plan=plan)
