"""Operations of ``keras.ops.numpy`` along axes: https://keras.io/api/ops/numpy/."""

from __future__ import annotations

from functools import partial
from typing import Any as Value

from shapecalc.algebra.size import Shape
from shapecalc.declare.kinds import sequence
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, floating, operation, operations, promoted
from shapecalc.rules.ops.core import alike, axes_of, axis_of, chosen_dtype, flat, shape_of
from shapecalc.rules.ops.sights import all_but, without


def reduced(shape: Shape, axis: Value, keepdims: Value = False) -> Shape:
    """Return a shape without some axes, or with 1 in their place.

    An axis that is listed twice removes the axis after it, too, as in Keras.
    """
    kept = list(shape)
    for place in sorted(axes_of(axis, len(shape)), reverse=True):
        if keepdims:
            kept[place] = 1
        else:
            del kept[place]
    return tuple(kept)


WIDER = {
    **dict.fromkeys(("bool", "int8", "int16"), "int32"),
    **dict.fromkeys(("uint8", "uint16"), "uint32"),
}
"""The dtypes in which small integers are summed."""


def _reduced(x: Array, axis: Value, keepdims: Value, dtype: str) -> Array:
    """Return the result of a function along some axes."""
    shape = reduced(x.shape, axis, keepdims)
    return Array(shape, dtype, sight=lambda: without(x.shape, axis, keepdims))


@operations("Max Min Amax Amin Ptp")
def extreme(x: Array, axis: Value = None, keepdims: Value = False, initial: Value = None) -> Array:
    """Return the largest or smallest element, or their difference."""
    return _reduced(x, axis, keepdims, x.dtype)


@operations("Nanmax Nanmin")
def extreme_number(x: Array, axis: Value = None, keepdims: Value = False) -> Array:
    """Return the largest or smallest element, without NaN."""
    return _reduced(x, axis, keepdims, promoted(x.dtype))


@operations("Sum Nansum")
def total(x: Array, axis: Value = None, keepdims: Value = False) -> Array:
    """Return the sum."""
    dtype = promoted(x.dtype)
    return _reduced(x, axis, keepdims, WIDER.get(dtype, dtype))


@operation
def Prod(x: Array, axis: Value = None, keepdims: Value = False, dtype: str | None = None) -> Array:
    """Return the product."""
    return _reduced(x, axis, keepdims, chosen_dtype(dtype, WIDER.get(x.dtype, x.dtype)))


@operations("Mean Std")
def mean(x: Array, axis: Value = None, keepdims: Value = False) -> Array:
    """Return the mean or the standard deviation."""
    return _reduced(x, axis, keepdims, x.dtype if "float" in x.dtype else "float32")


@operations("Var Nanmean Nanvar Nanstd Nanmedian")
def variance(x: Array, axis: Value = None, keepdims: Value = False) -> Array:
    """Return the variance, or a statistic without NaN."""
    return _reduced(x, axis, keepdims, promoted(x.dtype, "float"))


@operation
def Median(x: Array, axis: Value = None, keepdims: Value = False) -> Array:
    """Return the median."""
    return _reduced(x, axis, keepdims, floating(x.dtype))


@operations("All Any")
def every(x: Array, axis: Value = None, keepdims: Value = False) -> Array:
    """Return whether all elements are true, or any."""
    return _reduced(x, axis, keepdims, "bool")


@operations("Nanargmax Nanargmin")
def which_number(x: Array, axis: Value = None, keepdims: Value = False) -> Array:
    """Return the index of the largest or smallest element without NaN."""
    return _reduced(x, None if axis is None else [axis], keepdims, "int32")


@operations("Argmax Argmin CountNonzero")
def which(x: Array, axis: Value = None, keepdims: Value = False) -> Array:
    """Return the index of the largest or smallest element, or the number of nonzero elements."""
    return _reduced(x, axis, keepdims, "int32")


@operations("Cumsum Cumprod")
def cumulated(x: Array, axis: Value = None, dtype: str | None = None) -> Array:
    """Return the cumulative sum or product."""
    if axis is not None:
        axis_of(axis, len(x.shape))
    dtype = chosen_dtype(dtype, x.dtype)
    shape = flat(x.shape) if axis is None else x.shape
    seen: Value = {} if axis is None else partial(all_but, x.shape, axis)
    return Array(shape, "int32" if dtype == "bool" else dtype, sight=seen)


@operation
def Sort(x: Array, axis: Value = -1) -> Array:
    """Sort the elements along an axis."""
    if axis is not None:
        axis_of(axis, len(x.shape))
    shape = flat(x.shape) if axis is None else x.shape
    return Array(shape, x.dtype, sight=lambda: {} if axis is None else all_but(x.shape, axis))


@operation
def Argsort(x: Array, axis: Value = -1) -> Array:
    """Return the indices that sort the elements."""
    result: Value = Sort.function(x, axis)
    return Array(result.shape, "int32", sight=result.sight)


@operations("Nancumsum Nancumprod")
def cumulated_apart(x: Array, axis: Value = None, dtype: str | None = None) -> Array:
    """Return the cumulative sum or product without NaN.

    Unlike in `cumulated`, Keras does not check the axis before it computes.
    """
    dtype = x.dtype if dtype is None else dtype
    shape = flat(x.shape) if axis is None else x.shape
    seen: Value = {} if axis is None else partial(all_but, x.shape, axis)
    return Array(shape, "int32" if dtype == "bool" else dtype, sight=seen)


@operation
def Nanprod(x: Array, axis: Value = None, keepdims: Value = False) -> Array:
    """Return the product without NaN."""
    return _reduced(x, axis, keepdims, WIDER.get(x.dtype, x.dtype))


@operation
def Average(x: Array, weights: Array | None = None, axis: Value = None) -> Array:
    """Return the weighted mean."""
    dtypes = [x.dtype, "float"]
    if weights is not None:
        along = axis is not None and alike((x.shape[axis],), weights.shape)
        if not along and not alike(x.shape, weights.shape):
            raise RuleError(f"`weights` has the shape {weights.shape}, the input {x.shape}")
        dtypes.append(weights.dtype)
    return _reduced(x, None if axis is None else [axis], False, promoted(*dtypes))


def _statistic(x: Array, q: Value, axis: Value, keepdims: Value, fewest: int) -> Array:
    """Return a statistic for one number, or for each number of a list of at least `fewest`."""
    count = shape_of(q)[:1] or ((len(q),) if sequence(q) and len(q) >= fewest else ())
    shape = (*count, *reduced(x.shape, axis, keepdims))
    sight = None if count else partial(without, x.shape, axis, keepdims)
    return Array(shape, floating(x.dtype), sight=sight)


@operations("Quantile Nanquantile")
def quantile(
    x: Array, q: Value, axis: Value = None, method: str = "linear", keepdims: Value = False
) -> Array:
    """Return the value below which a fraction of the elements lies."""
    return _statistic(x, q, axis, keepdims, fewest=2)


@operations("Percentile Nanpercentile")
def percentile(
    x: Array, q: Value, axis: Value = None, method: str = "linear", keepdims: Value = False
) -> Array:
    """Return the value below which a percentage of the elements lies."""
    return _statistic(x, q, axis, keepdims, fewest=0)


@operation
def Trapezoid(y: Array, x: Value = None, dx: Value = 1.0, axis: Value = -1) -> Array:
    """Return the area under a curve by the trapezoidal rule."""
    sizes = list(y.shape)
    if axis is not None and sizes:
        sizes.pop(axis % len(sizes))
    sight: Value = {} if axis is None else partial(without, y.shape, axis)
    return Array(tuple(sizes), promoted(y.dtype, "float"), sight=sight)


@operation
def Argpartition(x: Array, kth: int, axis: Value = -1) -> Array:
    """Return indices that place the elements smaller than the `kth` first."""
    if not isinstance(kth, int):
        raise RuleError("`kth` has to be an integer")
    shape = flat(x.shape) if axis is None else x.shape
    return Array(shape, "int32", sight=lambda: {} if axis is None else all_but(x.shape, axis))
