"""Preprocessing layers: https://keras.io/api/layers/preprocessing_layers/."""

from __future__ import annotations

from math import prod
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape
from shapecalc.declare.data_kinds import Number
from shapecalc.declare.kinds import Flag, Unchecked, number, sequence
from shapecalc.declare.layer import Arguments, CallState, Out, RuleError, Weight, keep_mask, layer
from shapecalc.declare.size_kinds import Integers


@layer(
    dict(
        scale=Number("what the input is multiplied by"),
        offset=Number("what is added then", 0.0),
    ),
    masking=keep_mask,
    keyword_only_call=True,
    elementwise=True,
)
def Rescaling(x: Shape, a: Arguments) -> Out:
    """Multiplies its input by a constant, and adds another."""
    numbers = all(number(value) or sequence(value) for value in (a.scale, a.offset))
    return Out(x, computed_shape=None if numbers else RuleError("scale and offset must be numbers"))


def _nested(value: Any) -> Shape:
    """The shape of a number, of a list of numbers, and so on."""
    if not sequence(value):
        return ()
    inner = {_nested(item) for item in value}
    if len(inner) > 1:
        raise RuleError("lists of different lengths make no shape", argument="mean")
    return (len(value), *(inner.pop() if inner else ()))


def _axes(a: Arguments) -> tuple[int, ...]:
    if a.axis is None:
        return ()
    return (a.axis,) if isinstance(a.axis, int) else tuple(a.axis)


def _check_statistics(a: Arguments) -> None:
    if (a.mean is None) != (a.variance is None):
        raise RuleError("mean and variance are given together, or not at all", argument="mean")
    if _nested(a.mean) != _nested(a.variance):
        raise RuleError("mean and variance differ in shape", argument="variance")
    if len(_nested(a.mean)) > len(_axes(a)):
        raise RuleError("mean has more axes than are kept", argument="mean")


@layer(
    dict(
        axis=Integers(
            "the axes that have statistics of their own; None: one for all", -1, optional=True
        ),
        mean=Unchecked("the mean, if it is not learned by adapt()", None),
        variance=Unchecked("the variance, if it is not learned by adapt()", None),
        invert=Flag("whether normalized data is brought back", False),
    ),
    masking=keep_mask,
    keyword_only_call=True,
    check=_check_statistics,
)
def Normalization(x: Shape, a: Arguments, call: CallState) -> Out:
    """Takes off the mean of the data and divides by its standard deviation.

    Common mistake: the statistics and a count of batches are weights that are not
    trained: 2·C + 1 numbers, the last of which takes 8 bytes.
    """
    if call.called_before:  # The statistics are there; nothing is looked at again.
        return Out(x)
    axes = _axes(a)
    if any(not -len(x) <= axis < len(x) for axis in axes):
        raise RuleError(f"there are {len(x)} axes, not all of {axes}", argument="axis")
    kept = tuple(x[axis] for axis in sorted(axis % len(x) for axis in axes))
    if UNKNOWN in kept:
        raise RuleError("the axes that are kept need sizes that are known", argument="axis")
    if a.mean is None:
        if prod(x[axis] for axis in {axis % len(x) for axis in axes}) != prod(kept):
            raise RuleError("an axis stands twice", argument="axis")
        return Out(
            x,
            [
                Weight("mean", kept, "mean of the data", trainable=False),
                Weight("variance", kept, "variance of the data", trainable=False),
                Weight("count", (), "batches seen", trainable=False, dtype="int64"),
            ],
        )
    given = _nested(a.mean)
    if any(size not in (1, wanted) for size, wanted in zip(given[::-1], kept[::-1])):
        raise RuleError(f"mean has the shape {given}, the data {kept}", argument="mean")
    return Out(x)
