"""Merging layers: https://keras.io/api/layers/merging_layers/.

Each has a function of its name in lower case: ``concatenate([a, b])``.
None of them has weights.
"""

from __future__ import annotations

from functools import reduce
from itertools import accumulate
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, Size, known, shape_text, total
from shapecalc.declare.kinds import Flag
from shapecalc.declare.layer import Arguments, CallState, Op, Out, RuleError, layer
from shapecalc.declare.products import SumOfProducts
from shapecalc.declare.sight import Window, in_place
from shapecalc.declare.size_kinds import Integer, Integers
from shapecalc.errors import Code


def _listed(shapes: list[Shape]) -> str:
    return " and ".join(map(shape_text, shapes))


def _broadcast_size(a: Size, b: Size) -> Size:
    """Return the size of an axis of two inputs; an axis of size 1 takes that of the other."""
    if b in (a, 1):
        return a
    if a == 1:
        return b
    if not known(a) or not known(b):
        return UNKNOWN
    raise RuleError(f"{a} and {b} differ")


def _broadcast(a: Shape, b: Shape) -> Shape:
    """Return the shape of two inputs, aligned at their last axis."""
    if len(a) < len(b):
        a, b = b, a
    over = len(a) - len(b)
    return (*a[:over], *map(_broadcast_size, a[over:], b))


def _batch(shapes: list[Shape], call: CallState) -> Size:
    """Return the common batch size of all inputs; unknown if none has one.

    Keras compares the sizes only at the first call.
    """
    known_batches = {shape[0] for shape in shapes if known(shape[0])}
    if len(known_batches) > 1 and call.called_before:
        return UNKNOWN
    if len(known_batches) > 1:
        raise RuleError(f"{_listed(shapes)} have different batch sizes", code=Code.MERGE)
    return known_batches.pop() if known_batches else shapes[0][0]


def _elementwise(shapes: list[Shape], call: CallState) -> Out:
    batch = _batch(shapes, call)
    try:
        rest = reduce(_broadcast, (shape[1:] for shape in shapes))
    except RuleError as misfit:
        message = f"{_listed(shapes)} do not match: {misfit}"
        raise RuleError(message, code=Code.MERGE) from None
    return Out((batch, *rest))


def _merge_masks(op: Op, inputs: Any, masks: Any, a: Arguments) -> Any:
    """Return the union of the masks; an input without a mask counts all steps."""
    if any(mask is None for mask in masks):
        return None
    return reduce(lambda mask, other: op("LogicalOr", mask, other), masks)


combining = layer(
    merges=True,
    pointwise=True,
    masking=_merge_masks,
    function_defaults={},
    repeats_without_training=True,
)
"""Declare a layer that combines its inputs element by element."""


@combining
def Add(x: list[Shape], a: Arguments, call: CallState) -> Out:
    """Add the inputs element by element."""
    return _elementwise(x, call)


@combining
def Subtract(x: list[Shape], a: Arguments, call: CallState) -> Out:
    """Subtract the second of two inputs from the first."""
    if not call.called_before and len(x) != 2:
        raise RuleError(f"expects exactly 2 inputs, got {len(x)}", code=Code.INPUTS)
    return _elementwise(x, call)


@combining
def Multiply(x: list[Shape], a: Arguments, call: CallState) -> Out:
    """Multiply the inputs element by element."""
    return _elementwise(x, call)


@combining
def Average(x: list[Shape], a: Arguments, call: CallState) -> Out:
    """Average the inputs element by element."""
    return _elementwise(x, call)


@combining
def Maximum(x: list[Shape], a: Arguments, call: CallState) -> Out:
    """Take the maximum of the inputs, element by element."""
    return _elementwise(x, call)


@combining
def Minimum(x: list[Shape], a: Arguments, call: CallState) -> Out:
    """Take the minimum of the inputs, element by element."""
    return _elementwise(x, call)


def _spread_mask(op: Op, tensor: Any, mask: Any) -> Any:
    """Return a mask of a tensor's shape."""
    if mask is None:
        return op("OnesLike", tensor, dtype="bool")
    if len(mask.shape) < len(tensor.shape):
        return op(
            "LogicalOr", op("ExpandDims", mask, axis=-1), op("ZerosLike", tensor, dtype="bool")
        )
    return mask


def _join_masks(op: Op, inputs: Any, masks: Any, a: Arguments) -> Any:
    if all(mask is None for mask in masks):
        return None
    spread = [_spread_mask(op, tensor, mask) for tensor, mask in zip(inputs, masks)]
    return op("Any", op("Concatenate", spread, axis=a.axis), axis=-1)


def _without(shape: Shape, axis: int) -> Shape:
    """Return a shape without one axis, in the way Keras drops it to compare the others."""
    if axis >= len(shape):
        return shape
    if axis < -len(shape):
        raise RuleError(f"there is no axis {axis} in {shape_text(shape)}", argument="axis")
    rest = list(shape)
    del rest[axis]
    return tuple(rest)


def _check_joinable(shapes: list[Shape], axis: int) -> None:
    rests = {_without(shape, axis) for shape in shapes}
    ranks = {len(rest) for rest in rests}
    if len(ranks) > 1 or any(len(set(filter(known, sizes))) > 1 for sizes in zip(*rests)):
        raise RuleError(
            f"{_listed(shapes)} may differ only on axis {axis}, along which they are joined",
            argument="axis",
            code=Code.MERGE,
        )


@layer(
    dict(axis=Integer("the axis to join along", -1)),
    merges=True,
    free_axes=lambda a: [a.axis],
    masking=_join_masks,
    function_defaults={},
    repeats_without_training=True,
)
def Concatenate(x: list[Shape], a: Arguments, call: CallState) -> Out:
    """Join the inputs along one axis and add their sizes there; all other sizes must be equal."""
    if not call.called_before:
        _check_joinable(x, a.axis)
    joined = list(x[0])
    for shape in x[1:]:
        if not all(-len(sizes) <= a.axis < len(sizes) for sizes in (joined, shape)):
            raise RuleError(f"there is no axis {a.axis} in {shape_text(shape)}", argument="axis")
    if len(x) > 1:
        joined[a.axis] = total(shape[a.axis] for shape in x)
    place, rank = a.axis % len(joined), len(joined)
    if place in (0, rank - 1):
        return Out(tuple(joined), sight=in_place(tuple(joined), place))
    starts = accumulate((shape[place] for shape in x[:-1]), initial=0)
    windows = [Window(place, before=n, apart=True) if known(n) else None for n in starts]
    sight = [{**in_place(tuple(joined)), place: window} for window in windows]
    return Out(tuple(joined), sight=sight)


def _dot_axes(x: list[Shape], axes: Any) -> tuple[int, int]:
    if isinstance(axes, int):
        return (axes % len(x[0]), axes % len(x[1])) if axes < 0 else (axes, axes)
    return (axes[0], axes[1])


def _no_mask(op: Op, inputs: Any, masks: Any, a: Arguments) -> None:
    return None


@layer(
    dict(
        axes=Integers("the axis of each input to sum over", count=2, usual=(1,)),
        normalize=Flag("whether to scale the vectors to length 1 first", False),
    ),
    merges=True,
    masking=_no_mask,
    function_defaults={"axes": -1},
    repeats_without_training=True,
)
def Dot(x: list[Shape], a: Arguments, call: CallState) -> Out:
    """Compute the dot product of two inputs along one axis of each."""
    if len(x) != 2:
        raise RuleError(f"expects exactly 2 inputs, got {len(x)}", code=Code.INPUTS)
    axes = _dot_axes(x, a.axes)
    for shape, axis in zip(x, axes):
        if not -len(shape) <= axis < len(shape):
            raise RuleError(f"there is no axis {axis} in {shape_text(shape)}", argument="axes")
    summed = [shape[axis] for shape, axis in zip(x, axes)]
    if not call.called_before and summed[0] != summed[1]:
        raise RuleError(
            f"axis {axes[0]} of {shape_text(x[0])} and axis {axes[1]} of {shape_text(x[1])} differ",
            argument="axes",
            code=Code.MERGE,
        )
    first, second = (_without(shape, axis) for shape, axis in zip(x, axes))
    if not second:
        raise RuleError(
            f"{shape_text(x[1])} has no axis besides the one to sum over", argument="axes"
        )
    shape = (*first, *second[1:])
    products = [SumOfProducts("products", (summed[0],), shape, "one for each number of the output")]
    kept = [[n for n in range(len(s)) if n != axis % len(s)] for s, axis in zip(x, axes)]
    moved = len(first) - 1  # The second input follows, without its batch.
    sight = [
        {at: Window(n) for n, at in enumerate(kept[0]) if at and n},
        {at: Window(n + moved) for n, at in enumerate(kept[1]) if at and n},
    ]
    return Out((*shape, 1) if len(shape) == 1 else shape, products=products, sight=sight)
