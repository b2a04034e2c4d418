"""Preprocessing layers: https://keras.io/api/layers/preprocessing_layers/."""

from __future__ import annotations

from math import prod
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, known, shape_text
from shapecalc.declare.data_kinds import Number
from shapecalc.declare.kinds import Flag, Unchecked, number, sequence
from shapecalc.declare.layer import Arguments, CallState, Out, RuleError, Weight, keep_mask, layer
from shapecalc.declare.size_kinds import Integers


@layer(
    dict(
        scale=Number("factor of the input"),
        offset=Number("number to add after scaling", 0.0),
    ),
    masking=keep_mask,
    keyword_only_call=True,
    elementwise=True,
    pointwise=True,
)
def Rescaling(x: Shape, a: Arguments) -> Out:
    """Multiply the input by a constant, then add another."""
    numbers = all(number(value) or sequence(value) for value in (a.scale, a.offset))
    return Out(x, computed_shape=None if numbers else RuleError("scale and offset must be numbers"))


def _nested(value: Any) -> Shape:
    """Return the shape of a number, of a list of numbers, and so on."""
    if not sequence(value):
        return ()
    inner = {_nested(item) for item in value}
    if len(inner) > 1:
        raise RuleError("the lists have different lengths", argument="mean")
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

    Common mistake: counting no weights. The statistics and a count of batches are 2·C + 1
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
