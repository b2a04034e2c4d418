"""Preprocessing layers: https://keras.io/api/layers/preprocessing_layers/."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from math import prod
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, known, shape_text
from shapecalc.declare.data_kinds import Number
from shapecalc.declare.kinds import Flag, KerasCall, Unchecked, is_whole, number, sequence
from shapecalc.declare.layer import Arguments, CallState, Out, RuleError, Weight, keep_mask, layer
from shapecalc.declare.size_kinds import Integers
from shapecalc.rules.ops.core import broadcast


@layer(
    dict(
        scale=Number("factor of the input", example=0.5),
        offset=Number("number to add after scaling", 0.0),
    ),
    masking=keep_mask,
    keyword_only_call=True,
    elementwise=True,
    pointwise=True,
)
def Rescaling(x: Shape, a: Arguments, call: CallState) -> Out:
    """Multiply the input by a constant, then add another."""
    try:
        shapes = [_constant_shape(value, call.traced) for value in (a.scale, a.offset)]
        computed = reduce(broadcast, (x, *shapes))
    except RuleError as error:
        return Out(x, computed_shape=error)
    return Out(x, computed_shape=computed if call.traced or not _may_be(x, computed) else None)


def _may_be(shape: Shape, other: Shape) -> bool:
    """Return whether the sizes of a shape that are known are those of another."""
    wanted = (b if known(a) else a for a, b in zip(shape, other))
    return len(shape) == len(other) and shape == tuple(wanted)


def _constant_shape(value: Any, traced: bool) -> Shape:
    """Return the shape of a number, or of nested lists of numbers, of which Keras makes a tensor.

    A graph that is traced takes texts, too, which it reads as numbers when it runs. Values of two
    kinds make no tensor.
    """
    if isinstance(value, KerasCall) and value.name in ("__numpy__", "__tensor__"):
        value = value.keyword.get("value")  # An array in a saved config.
    kinds = {str if isinstance(leaf, str) else isinstance(leaf, bool) for leaf in _leaves(value)}
    constants = all(map(_is_constant, _leaves(value)))
    if len(kinds) > 1 or not constants or (str in kinds and not traced):
        raise RuleError("scale and offset must be numbers")
    return _nested(value, "")


def _leaves(value: Any) -> Iterator[Any]:
    """Yield the values in nested lists."""
    if not sequence(value):
        yield value
    for item in value if sequence(value) else ():
        yield from _leaves(item)


def _is_constant(value: Any) -> bool:
    """Return whether TensorFlow makes a constant of a value; whole numbers have up to 64 bits."""
    if is_whole(value):
        return bool(-(2**63) <= value < 2**64)
    return number(value) or isinstance(value, str)


def _nested(value: Any, argument: str = "mean") -> Shape:
    """Return the shape of a number, of a list of numbers, and so on."""
    if not sequence(value):
        return ()
    inner = {_nested(item, argument) for item in value}
    if len(inner) > 1:
        raise RuleError("the lists have different lengths", argument=argument)
    return (len(value), *(inner.pop() if inner else ()))


def _numeric(value: Any) -> bool:
    """Return whether a value is a number, or lists of numbers."""
    return all(map(_numeric, value)) if sequence(value) else number(value)


def _axes(a: Arguments) -> tuple[int, ...]:
    if a.axis is None:
        return ()
    return (a.axis,) if isinstance(a.axis, int) else tuple(a.axis)


def _check_statistics(a: Arguments) -> None:
    if (a.mean is None) != (a.variance is None):
        raise RuleError("mean and variance must be given together", argument="mean")
    if _nested(a.mean) != _nested(a.variance):
        raise RuleError("mean and variance have different shapes", argument="variance")
    if len(_nested(a.mean)) > len(_axes(a)):
        raise RuleError("mean has more axes than `axis` names", argument="mean")


@layer(
    dict(
        axis=Integers(
            "the axes with separate statistics; None: one mean and variance for all",
            -1,
            optional=True,
        ),
        mean=Unchecked("the mean, unless adapt() computes it", None),
        variance=Unchecked("the variance, unless adapt() computes it", None),
        invert=Flag("whether to undo the normalization", False),
    ),
    masking=keep_mask,
    keyword_only_call=True,
    pointwise=True,
    checks_build=True,
    check=_check_statistics,
)
def Normalization(x: Shape, a: Arguments, call: CallState) -> Out:
    """Subtract the mean of the data and divide by its standard deviation.

    Common mistake: counting no weights. The statistics and a count of batches are 2·d + 1
    non-trainable numbers; the count takes 8 bytes.
    """
    if call.called_before:  # The statistics are there; nothing is looked at again.
        return Out(x)
    axes = _axes(a)
    if any(not -len(x) <= axis < len(x) for axis in axes):
        raise RuleError(
            f"not all of {axes} are axes of an input with {len(x)} axes", argument="axis"
        )
    kept = tuple(x[axis] for axis in sorted(axis % len(x) for axis in axes))
    if UNKNOWN in kept:
        raise RuleError("the axes with separate statistics need known sizes", argument="axis")
    if a.mean is None:
        if prod(x[axis] for axis in {axis % len(x) for axis in axes}) != prod(kept):
            raise RuleError("an axis occurs twice", argument="axis")
        return Out(
            x,
            [
                Weight("mean", kept, "mean of the data", trainable=False),
                Weight("variance", kept, "variance of the data", trainable=False),
                Weight("count", (), "number of batches seen", trainable=False, dtype="int64"),
            ],
        )
    if not (_numeric(a.mean) and _numeric(a.variance)):
        raise RuleError("mean and variance must be numbers", argument="mean")
    if any(known(size) and size < 0 for size in kept):
        raise RuleError(f"the statistics would have a negative size: {shape_text(kept)}")
    shape = _nested(a.mean)
    if any(size not in (1, wanted) for size, wanted in zip(shape[::-1], kept[::-1])):
        raise RuleError(
            f"mean has the shape {shape}, but the statistics have the shape {kept}", argument="mean"
        )
    return Out(x)
