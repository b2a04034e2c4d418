"""Operations of ``keras.ops.numpy``, number by number: https://keras.io/api/ops/numpy/.

Names and order of the arguments are Keras's; those after the arrays stand in
the operation's config.
"""

from __future__ import annotations

from typing import Any as Value

from shapecalc.dtypes import floating, promoted
from shapecalc.expr import Shape
from shapecalc.layer import Array, operation, operations
from shapecalc.rules.operations import (
    axes_of,
    axis_of,
    broadcast,
    common_dtype,
    dtype_of,
    flat,
    shape_of,
    strong_dtype,
)

# One array


@operations("Abs Absolute Sign Negative Copy Conj Conjugate Real Imag Trunc BitwiseNot")
def same(x: Array) -> Array:
    """The same shape and dtype."""
    return x


@operation
def Round(x: Array, decimals: int = 0) -> Array:
    """Each number with so many decimals."""
    return x


@operations("Tril Triu")
def triangle(x: Array, k: int = 0) -> Array:
    """A matrix without what is above or below a diagonal."""
    return x


@operations("Flip Roll")
def moved(x: Array, axis: Value = None, shift: Value = None) -> Array:
    """The same numbers in another order."""
    axes_of(axis, len(x.shape))
    return x


@operation
def NanToNum(x: Array, nan: Value = 0.0, posinf: Value = None, neginf: Value = None) -> Array:
    """Numbers in the place of what is none."""
    return x


@operations(
    "Arccos Arccosh Arcsin Arcsinh Arctan Arctanh Ceil Cos Cosh Floor Log Log10 Log1p Log2 Sin "
    "Sinc Sinh Sqrt Tan Tanh Angle"
)
def fraction(x: Array) -> Array:
    """A fraction, even of a whole number."""
    return Array(x.shape, floating(x.dtype))


@operations("Exp Exp2 Expm1 Fabs")
def exponential(x: Array) -> Array:
    """A fraction: float32 of a whole number."""
    return Array(x.shape, x.dtype if "float" in x.dtype else "float32")


@operations("Square")
def squared(x: Array) -> Array:
    """A number, for yes and no as well."""
    return Array(x.shape, "int32" if x.dtype == "bool" else x.dtype)


@operation
def Clip(x: Array, x_min: Value, x_max: Value) -> Array:
    """Each number, held between two bounds."""
    return Array(x.shape, "int32" if x.dtype == "bool" else x.dtype)


@operation
def Reciprocal(x: Array) -> Array:
    """One divided by each number, in float32."""
    return Array(x.shape, "float32")


@operations("Isfinite Isinf Isnan Isneginf Isposinf Isreal LogicalNot Signbit")
def question(x: Array) -> Array:
    """Yes or no for each number."""
    return Array(x.shape, "bool")


@operations("OnesLike ZerosLike EmptyLike")
def like(x: Array, dtype: str | None = None) -> Array:
    """Other numbers in the shape of an array."""
    return Array(x.shape, dtype or x.dtype)


@operation
def FullLike(x: Array, fill_value: Value, dtype: str | None = None) -> Array:
    """One number in the shape of an array."""
    return Array(x.shape, dtype or x.dtype)


# Two arrays


def _both(x1: Value, x2: Value) -> Shape:
    return broadcast(shape_of(x1), shape_of(x2))


@operations("Add Subtract Multiply Power FloorDivide Maximum Minimum Fmax Fmin")
def pairwise(x1: Value, x2: Value) -> Array:
    """A number of two."""
    return Array(_both(x1, x2), common_dtype(x1, x2))


@operations("Gcd Lcm")
def divisor(x1: Value, x2: Value) -> Array:
    """A whole number of two."""
    return Array(_both(x1, x2), promoted(strong_dtype(x1), strong_dtype(x2)))


@operations("Nextafter Ldexp")
def neighbour(x1: Value, x2: Value) -> Array:
    """A fraction of two numbers, each of a dtype of its own."""
    return Array(_both(x1, x2), promoted(strong_dtype(x1), strong_dtype(x2), "float"))


@operations("Mod Fmod")
def remainder(x1: Value, x2: Value) -> Array:
    """What is left of a division."""
    dtype = common_dtype(x1, x2)
    return Array(_both(x1, x2), "int32" if dtype == "bool" else dtype)


@operations("Divide TrueDivide DivideNoNan Logaddexp Logaddexp2")
def quotient(x1: Value, x2: Value) -> Array:
    """A fraction of two numbers."""
    return Array(_both(x1, x2), promoted(dtype_of(x1), dtype_of(x2), "float"))


@operations("Equal NotEqual Greater GreaterEqual Less LessEqual LogicalAnd LogicalOr LogicalXor")
def comparison(x1: Value, x2: Value) -> Array:
    """Yes or no for each pair."""
    return Array(_both(x1, x2), "bool")


@operation
def Where(condition: Value, x1: Value = None, x2: Value = None) -> Array:
    """The one number where something holds, and else the other."""
    dtypes = ["int" if x is None else dtype_of(x) for x in (x1, x2)]
    return Array(broadcast(_both(condition, x1), shape_of(x2)), promoted(*dtypes))


# Along axes


def reduced(shape: Shape, axis: Value, keepdims: Value = False) -> Shape:
    """A shape without some axes, or with 1 in their place.

    An axis that is told twice takes the one behind it along, as in Keras.
    """
    kept = list(shape)
    for gone in sorted(axes_of(axis, len(shape)), reverse=True):
        kept[gone : gone + 1] = [1] if keepdims else []
    return tuple(kept)


WIDER = {
    **dict.fromkeys(("bool", "int8", "int16"), "int32"),
    **dict.fromkeys(("uint8", "uint16"), "uint32"),
}
"""The dtypes in which small numbers are added up."""


@operations("Max Min Amax Amin Nanmax Nanmin Ptp")
def extreme(x: Array, axis: Value = None, keepdims: Value = False, initial: Value = None) -> Array:
    """The greatest or smallest number."""
    return Array(reduced(x.shape, axis, keepdims), x.dtype)


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


@operations("Var Nanmean Nanvar Nanstd")
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


@operations("Argmax Argmin Nanargmax Nanargmin CountNonzero")
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
