"""Fixes for tensors whose sizes do not match where they are merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from shapecalc.algebra.size import Shape, known
from shapecalc.declare.size_kinds import PositiveInt
from shapecalc.diagnose.case import LayerCase, Suggestion, path_to_input
from shapecalc.diagnose.fixes.declare import fix
from shapecalc.diagnose.fixes.windows import can_pad
from shapecalc.errors import Code
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import Tensor, shape_of

PADDED = 2
"""The number of rows and columns that are added to an image so that it fits another one."""

GOALS = 10
"""The shapes to which inputs of a merge are changed; among more, no change of one layer helps."""

STEPS = 12
"""The number of layers before a merge whose steps and padding are changed."""


@fix(Code.MERGE)
def same_width(case: LayerCase) -> Iterator[Suggestion]:
    """Give a layer before the merge the same number of features as another one.

    The branch in which fewer layers have its number is changed first.
    """
    if len(case.shapes) != len(case.inputs):
        return
    goals = list(dict.fromkeys(case.shapes))[:GOALS]
    pairs = list(zip(reversed(case.inputs), reversed(case.shapes)))
    for tensor, shape in sorted(pairs, key=lambda pair: _as_wide(*pair)):
        producer = _last_sized(tensor)
        if producer is not None:
            for goal in goals:
                yield from _resize(case, producer, shape, goal)


def _as_wide(tensor: Tensor, shape: Shape) -> int:
    """Return how many layers with weights before a merge have as many features as its input."""
    steps = islice(path_to_input(tensor), STEPS)
    weighted = [step for step in steps if getattr(step.node.operation, "variables", None)]
    return sum((shape_of(step) or ())[-1:] == shape[-1:] for step in weighted)


def _last_sized(tensor: Tensor) -> DeclaredLayer | None:
    """Return the layer before a merge that sets the number of features, if it is a declared one.

    Layers that keep the shape of their input are passed over.
    """
    for step in path_to_input(tensor):
        layer, inputs = step.node.operation, step.node.input_tensors
        if not isinstance(layer, DeclaredLayer):
            return None
        kept = len(inputs) == 1 and shape_of(inputs[0]) == shape_of(step)
        sized = any(isinstance(kind, PositiveInt) for kind in layer.rule.arguments.values())
        if not kept or (layer.variables and sized):
            return layer
    return None


def _resize(case: LayerCase, layer: Any, shape: Shape, goal: Shape) -> Iterator[Suggestion]:
    """Change each argument of a layer that sets a size in which two shapes differ."""
    pairs = [(a, b) for a, b in zip(shape, goal) if known(a) and known(b) and a != b]
    for name, kind in layer.rule.arguments.items():
        for size, goal_size in pairs if isinstance(kind, PositiveInt) else ():
            if getattr(layer.arguments, name) == size:
                yield from case.set_argument(layer, name, goal_size)


@fix(Code.MERGE)
def same_steps(case: LayerCase) -> Iterator[Suggestion]:
    """Give a window before the merge the padding or the steps of another branch."""
    sizes = [[n for n in shape[1:-1] if isinstance(n, int)] for shape in case.shapes]
    if len(sizes) != 2 or not all(sizes):
        return
    branches = [_own_layers(tensor, other) for tensor, other in zip(case.inputs, case.inputs[::-1])]
    smaller = 0 if sizes[0] < sizes[1] else 1
    for layer in branches[smaller]:
        if can_pad(layer) and layer.arguments.padding != "same":
            yield from case.set_argument(layer, "padding", "same")
    ratio = round(sizes[1 - smaller][0] / max(sizes[smaller][0], 1))
    if ratio > 1:
        yield from _larger_steps(case, branches[1 - smaller][::-1], branches[smaller], ratio)


def _own_layers(tensor: Tensor, other: Tensor) -> list[DeclaredLayer]:
    """Return the layers before a tensor that are not before another one, the last first."""
    shared = {step.node.operation for step in path_to_input(other)}
    path = (step.node.operation for step in islice(path_to_input(tensor), STEPS))
    return [layer for layer in path if isinstance(layer, DeclaredLayer) and layer not in shared]


def _larger_steps(
    case: LayerCase, large: Sequence[DeclaredLayer], small: Sequence[DeclaredLayer], ratio: int
) -> Iterator[Suggestion]:
    """Make a branch smaller, or the other one larger, by the steps of one of its layers."""
    for layer in small:
        if "Transpose" in layer.class_name:
            yield from case.set_argument(layer, "strides", ratio)
    for layer in large:
        if getattr(layer.arguments, "strides", None) and "Transpose" not in layer.class_name:
            yield from case.set_argument(layer, "strides", ratio)
    for layer in small:
        steps = getattr(layer.arguments, "strides", None)
        if steps and set(steps) != {1}:
            yield from case.set_argument(layer, "strides", 1)


@fix(Code.MERGE)
def other_axis(case: LayerCase) -> Iterator[Suggestion]:
    """Join the tensors along another axis, the last one first."""
    axis = getattr(case.layer.arguments, "axis", None)
    ranks = {len(shape) for shape in case.shapes}
    if axis is not None and len(ranks) == 1:
        for other in (-1, *range(1, ranks.pop() - 1)):
            yield from case.set_argument(case.layer, "axis", other)


@fix(Code.MERGE)
def pad_images(case: LayerCase) -> Iterator[Suggestion]:
    """Pad images that are a row or column smaller, as after pooling of an odd size."""
    if len(case.shapes) != 2 or {len(shape) for shape in case.shapes} != {4}:
        return
    first, second = ([*shape[1:3]] for shape in case.shapes)
    if not all(map(known, (*first, *second))):
        return
    for number, (sizes, others) in enumerate(((first, second), (second, first))):
        missing = [b - a for a, b in zip(sizes, others)]
        if 0 < max(missing) <= PADDED:
            layer = f"ZeroPadding2D({tuple((0, max(0, m)) for m in missing)})"
            yield from case.insert_after(number, layer)


@fix(Code.MERGE)
def flatten_input(case: LayerCase) -> Iterator[Suggestion]:
    """Flatten an image or a sequence that is joined with a vector."""
    fewest = min(map(len, case.shapes), default=0)
    for number, shape in enumerate(case.shapes):
        if len(shape) > 2 == fewest:
            yield from case.insert_after(number, "Flatten()")
