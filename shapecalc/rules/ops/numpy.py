"""Operations of ``keras.ops.numpy``, number by number: https://keras.io/api/ops/numpy/.

Names and order of the arguments are Keras's; those after the arrays stand in
the operation's config.
"""

from __future__ import annotations

from typing import Any as Value

from shapecalc.algebra.size import Shape, known
from shapecalc.declare.layer import RuleError
from shapecalc.declare.names import BITS
from shapecalc.declare.operation import Array, floating, operation, operations, promoted
from shapecalc.rules.ops.core import (
    axes_of,
    broadcast,
    common_dtype,
    dtype_of,
    shape_of,
    strong_dtype,
)

WHOLE = {
    **dict.fromkeys(("int8", "int16", "int32", "uint8", "uint16", "uint32"), "float32"),
    "int64": "float64",
}
"""The fractions that some operations make of whole numbers."""


def as_wide(dtype: str) -> str:
    """A fraction of 16, 32 or 64 bits."""
    wide = dict.fromkeys(("int64", "float64"), "float64")
    return wide.get(dtype, dtype if dtype in ("bfloat16", "float16") else "float32")


# One array


@operations(
    "Abs Absolute Sign Negative Copy Conj Conjugate Real Imag Trunc BitwiseNot BitwiseInvert"
)
def same(x: Array) -> Array:
    """The same shape and dtype."""
    return Array(x.shape, x.dtype)


@operation
def Round(x: Array, decimals: int = 0) -> Array:
    """Each number with so many decimals."""
    return Array(x.shape, x.dtype)


@operations("Tril Triu")
def triangle(x: Array, k: int = 0) -> Array:
    """A matrix without what is above or below a diagonal."""
    return Array(x.shape, x.dtype)


@operations("Flip Roll")
def moved(x: Array, axis: Value = None, shift: Value = None) -> Array:
    """The same numbers in another order."""
    axes_of(axis, len(x.shape))
    return Array(x.shape, x.dtype)


@operations("Fliplr Flipud")
def mirrored(x: Array) -> Array:
    """Rows or columns the other way round."""
    return Array(x.shape, x.dtype)


@operation
def NanToNum(x: Array, nan: Value = 0.0, posinf: Value = None, neginf: Value = None) -> Array:
    """Numbers in the place of what is none."""
    return Array(x.shape, x.dtype)


@operations(
    "Arccos Arccosh Arcsin Arcsinh Arctan Arctanh Ceil Cos Cosh Floor Log Log10 Log1p Log2 Sin "
    "Sinc Sinh Sqrt Tan Tanh Angle"
)
def fraction(x: Array) -> Array:
    """A fraction, even of a whole number."""
    return Array(x.shape, floating(x.dtype))


@operation
def Cbrt(x: Array) -> Array:
    """The cube root, in 64 bits of a long whole number."""
    return Array(x.shape, "float32" if x.dtype == "bool" else WHOLE.get(x.dtype, x.dtype))


@operations("Deg2rad Rad2deg I0")
def rounded_up(x: Array) -> Array:
    """A fraction, in 64 bits of what has as many."""
    return Array(x.shape, as_wide(x.dtype))


@operation
def Corrcoef(x: Array) -> Array:
    """How rows go together, in what Keras takes for the shape of the rows."""
    return Array(x.shape, "float64" if x.dtype == "int64" else promoted(x.dtype, "float"))


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


@operations("Array")
def array(x: Array, dtype: str | None = None) -> Array:
    """The same numbers, maybe in another dtype."""
    return Array(x.shape, x.dtype if dtype is None else dtype)


@operation
def View(x: Array, dtype: str | None = None) -> Array:
    """The same bytes, read as another dtype."""
    old, new = (-(-BITS[name] // 8) for name in (x.dtype, dtype or x.dtype))
    if old == new:
        return Array(x.shape, dtype or x.dtype)
    *kept, last = x.shape
    if known(last) and last * old % new:
        raise RuleError(f"{last} numbers of {old} bytes do not divide into such of {new}")
    return Array((*kept, last * old // new if known(last) else last), dtype or x.dtype)


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
def Arctan2(x1: Value, x2: Value) -> Array:
    """The angle to a point."""
    dtypes = [x.dtype if isinstance(x, Array) else "float32" for x in (x1, x2)]
    return Array(_both(x1, x2), promoted(*dtypes, "float"))


@operations("Heaviside Hypot")
def fraction_of_two(x1: Array, x2: Array) -> Array:
    """A fraction of two numbers, in 64 bits of long whole numbers."""
    dtype = promoted(x1.dtype, x2.dtype)
    return Array(_both(x1, x2), WHOLE.get(dtype, dtype))


@operations("BitwiseAnd BitwiseOr BitwiseXor")
def bits(x: Array, y: Array) -> Array:
    """Bits of two numbers; Keras reports the shape of the first."""
    return Array(x.shape, promoted(x.dtype, y.dtype))


@operations("LeftShift RightShift BitwiseLeftShift BitwiseRightShift")
def shifted(x: Array, y: Value) -> Array:
    """Bits, moved; Keras reports the shape of the first."""
    return Array(x.shape, x.dtype if isinstance(y, int) else promoted(x.dtype, y.dtype))


@operation
def Isclose(
    x1: Value, x2: Value, rtol: Value = 1e-5, atol: Value = 1e-8, equal_nan: Value = False
) -> Array:
    """Whether the numbers of each pair are nearly the same."""
    return Array(_both(x1, x2), "bool")


@operations("AllClose", made_by="allclose")
def all_close(
    x1: Value, x2: Value, rtol: Value = 1e-5, atol: Value = 1e-8, equal_nan: Value = False
) -> Array:
    """Whether all pairs are nearly the same."""
    return Array((), "bool")


@operation
def Where(condition: Value, x1: Value = None, x2: Value = None) -> Array:
    """The one number where something holds, and else the other."""
    dtypes = ["int64" if x is None else dtype_of(x) for x in (x1, x2)]
    return Array(broadcast(_both(condition, x1), shape_of(x2)), promoted(*dtypes))
