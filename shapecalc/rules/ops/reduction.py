"""Operations of ``keras.ops.numpy`` along axes: https://keras.io/api/ops/numpy/."""

from __future__ import annotations

from typing import Any as Value

from shapecalc.algebra.size import Shape
from shapecalc.declare.kinds import sequence
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, floating, operation, operations, promoted
from shapecalc.rules.ops.core import alike, axes_of, axis_of, flat, shape_of


def reduced(shape: Shape, axis: Value, keepdims: Value = False) -> Shape:
    """A shape without some axes, or with 1 in their place.

    An axis that is told twice takes the one behind it along, as in Keras.
    """
    kept = list(shape)
    for gone in sorted(axes_of(axis, len(shape)), reverse=True):
        if keepdims:
            kept[gone] = 1
        else:
            del kept[gone]
    return tuple(kept)


WIDER = {
    **dict.fromkeys(("bool", "int8", "int16"), "int32"),
    **dict.fromkeys(("uint8", "uint16"), "uint32"),
}
"""The dtypes in which small numbers are added up."""


@operations("Max Min Amax Amin Ptp")
def extreme(x: Array, axis: Value = None, keepdims: Value = False, initial: Value = None) -> Array:
    """The greatest or smallest number."""
    return Array(reduced(x.shape, axis, keepdims), x.dtype)


@operations("Nanmax Nanmin")
def extreme_number(x: Array, axis: Value = None, keepdims: Value = False) -> Array:
    """The greatest or smallest of what is a number."""
    return Array(reduced(x.shape, axis, keepdims), promoted(x.dtype))


@operations("Sum Nansum")
def total(x: Array, axis: Value = None, keepdims: Value = False) -> Array:
    """The sum."""
    dtype = promoted(x.dtype)
    return Array(reduced(x.shape, axis, keepdims), WIDER.get(dtype, dtype))


@operation
def Prod(x: Array, axis: Value = None, keepdims: Value = False, dtype: str | None = None) -> Array:
    """The product."""
    return Array(reduced(x.shape, axis, keepdims), dtype or WIDER.get(x.dtype, x.dtype))


@operations("Mean Std")
def mean(x: Array, axis: Value = None, keepdims: Value = False) -> Array:
    """The mean, or how far the numbers are from it."""
    return Array(reduced(x.shape, axis, keepdims), x.dtype if "float" in x.dtype else "float32")


@operations("Var Nanmean Nanvar Nanstd Nanmedian")
def variance(x: Array, axis: Value = None, keepdims: Value = False) -> Array:
    """How far the numbers are from their mean, squared; or what leaves out what is no number."""
    return Array(reduced(x.shape, axis, keepdims), promoted(x.dtype, "float"))


@operation
def Median(x: Array, axis: Value = None, keepdims: Value = False) -> Array:
    """The number in the middle."""
    return Array(reduced(x.shape, axis, keepdims), floating(x.dtype))


@operations("All Any")
def every(x: Array, axis: Value = None, keepdims: Value = False) -> Array:
    """Whether all are true, or one is."""
    return Array(reduced(x.shape, axis, keepdims), "bool")


@operations("Nanargmax Nanargmin")
def which_number(x: Array, axis: Value = None, keepdims: Value = False) -> Array:
    """Which number is the greatest or smallest, along one axis or of all."""
    return Array(reduced(x.shape, None if axis is None else [axis], keepdims), "int32")


@operations("Argmax Argmin CountNonzero")
def which(x: Array, axis: Value = None, keepdims: Value = False) -> Array:
    """Which number is the greatest or smallest; or how many are not zero."""
    return Array(reduced(x.shape, axis, keepdims), "int32")


@operations("Cumsum Cumprod")
def cumulated(x: Array, axis: Value = None, dtype: str | None = None) -> Array:
    """The sums or products up to each number."""
    if axis is not None:
        axis_of(axis, len(x.shape))
    dtype = dtype or x.dtype
    shape = flat(x.shape) if axis is None else x.shape
    return Array(shape, "int32" if dtype == "bool" else dtype)


@operation
def Sort(x: Array, axis: Value = -1) -> Array:
    """The numbers in order."""
    if axis is not None:
        axis_of(axis, len(x.shape))
    return Array(flat(x.shape) if axis is None else x.shape, x.dtype)


@operation
def Argsort(x: Array, axis: Value = -1) -> Array:
    """Where the numbers stand, in their order."""
    return Array(Sort.function(x, axis).shape, "int32")  # type: ignore[union-attr]


@operations("Nancumsum Nancumprod")
def cumulated_apart(x: Array, axis: Value = None, dtype: str | None = None) -> Array:
    """As `cumulated`; which axis it is, Keras does not ask before it computes."""
    dtype = x.dtype if dtype is None else dtype
    shape = flat(x.shape) if axis is None else x.shape
    return Array(shape, "int32" if dtype == "bool" else dtype)


@operation
def Nanprod(x: Array, axis: Value = None, keepdims: Value = False) -> Array:
    """The product of what is a number."""
    return Array(reduced(x.shape, axis, keepdims), WIDER.get(x.dtype, x.dtype))


@operation
def Average(x: Array, weights: Array | None = None, axis: Value = None) -> Array:
    """The mean, in which some numbers may count for more."""
    told = [x.dtype, "float"]
    if weights is not None:
        along = axis is not None and alike((x.shape[axis],), weights.shape)
        if not along and not alike(x.shape, weights.shape):
            raise RuleError(f"there are {weights.shape} weights for {x.shape}")
        told.append(weights.dtype)
    return Array(reduced(x.shape, None if axis is None else [axis]), promoted(*told))


def _of_each(x: Array, q: Value, axis: Value, keepdims: Value, fewest: int) -> Array:
    """What is found for a number, or for each of at least so many."""
    count = shape_of(q)[:1] or ((len(q),) if sequence(q) and len(q) >= fewest else ())
    return Array((*count, *reduced(x.shape, axis, keepdims)), floating(x.dtype))


@operations("Quantile Nanquantile")
def quantile(
    x: Array, q: Value, axis: Value = None, method: str = "linear", keepdims: Value = False
) -> Array:
    """The number below which such a part of all stands."""
    return _of_each(x, q, axis, keepdims, fewest=2)


@operations("Percentile Nanpercentile")
def percentile(
    x: Array, q: Value, axis: Value = None, method: str = "linear", keepdims: Value = False
) -> Array:
    """The number below which so many of a hundred stand."""
    return _of_each(x, q, axis, keepdims, fewest=0)


@operation
def Trapezoid(y: Array, x: Value = None, dx: Value = 1.0, axis: Value = -1) -> Array:
    """The area below a curve."""
    sizes = list(y.shape)
    if axis is not None and sizes:
        sizes.pop(axis % len(sizes))
    return Array(tuple(sizes), promoted(y.dtype, "float"))


@operation
def Argpartition(x: Array, kth: int, axis: Value = -1) -> Array:
    """Where the numbers stand, those smaller than one of them first."""
    if not isinstance(kth, int):
        raise RuleError("the place `kth` is a whole number")
    return Array(flat(x.shape) if axis is None else x.shape, "int32")
