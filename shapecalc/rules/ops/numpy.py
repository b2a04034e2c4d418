"""Element-wise operations of ``keras.ops.numpy``: https://keras.io/api/ops/numpy/.

The arguments have Keras's names and order; those after the arrays are in the operation's config.
"""

from __future__ import annotations

from functools import partial
from typing import Any as Value

from shapecalc.algebra.size import Shape, known, product
from shapecalc.declare.layer import RuleError
from shapecalc.declare.names import BITS
from shapecalc.declare.operation import Array, floating, operation, operations, promoted
from shapecalc.declare.products import SumOfProducts
from shapecalc.declare.sight import Window
from shapecalc.rules.ops.core import (
    axes_of,
    axis_of,
    broadcast,
    chosen_dtype,
    common_dtype,
    dtype_of,
    shape_of,
    strong_dtype,
)
from shapecalc.rules.ops.sights import in_front, rolled, turned

FLOAT_OF_INTEGER = {
    **dict.fromkeys(("int8", "int16", "int32", "uint8", "uint16", "uint32"), "float32"),
    "int64": "float64",
}
"""The float dtypes in which some operations return integers."""


def as_wide(dtype: str) -> str:
    """Return a float dtype of 16, 32 or 64 bits; int64 becomes float64."""
    wide = dict.fromkeys(("int64", "float64"), "float64")
    return wide.get(dtype, dtype if dtype in ("bfloat16", "float16") else "float32")


# One array


@operations(
    "Absolute Sign Negative Copy Conjugate Real Imag Trunc BitwiseNot BitwiseInvert",
    pointwise=True,
)
def same(x: Array) -> Array:
    """Return an array of the same shape and dtype."""
    return Array(x.shape, x.dtype)


operations("Abs Conj", made_by=None, pointwise=True)(same.function)  # `ops.abs` creates `Absolute`.


@operations("Round", pointwise=True)
def Round(x: Array, decimals: int = 0) -> Array:
    """Round to a number of decimals."""
    return Array(x.shape, x.dtype)


@operations("Tril Triu", pointwise=True)
def triangle(x: Array, k: int = 0) -> Array:
    """Set everything above or below a diagonal to zero."""
    return Array(x.shape, x.dtype)


@operation
def Flip(x: Array, axis: Value = None) -> Array:
    """Reverse the order of the elements along some axes, or all."""
    axes_of(axis, len(x.shape))
    return Array(x.shape, x.dtype, sight=partial(turned, x.shape, axis))


@operation
def Roll(x: Array, shift: Value, axis: Value = None) -> Array:
    """Shift the elements along some axes; those that leave at one end come in at the other."""
    axes_of(axis, len(x.shape))
    return Array(x.shape, x.dtype, sight=partial(rolled, x.shape, shift, axis))


@operation
def Fliplr(x: Array) -> Array:
    """Reverse the order of columns."""
    axis_of(1, len(x.shape))
    return Array(x.shape, x.dtype, sight=partial(turned, x.shape, 1))


@operation
def Flipud(x: Array) -> Array:
    """Reverse the order of rows."""
    axis_of(0, len(x.shape))
    return Array(x.shape, x.dtype, sight=partial(turned, x.shape, 0))


@operations("NanToNum", pointwise=True)
def NanToNum(x: Array, nan: Value = 0.0, posinf: Value = None, neginf: Value = None) -> Array:
    """Replace NaN and infinities with numbers."""
    return Array(x.shape, x.dtype)


@operations(
    "Arccos Arccosh Arcsin Arcsinh Arctan Arctanh Ceil Cos Cosh Floor Log Log10 Log1p Log2 Sin "
    "Sinc Sinh Sqrt Tan Tanh Angle",
    pointwise=True,
)
def fraction(x: Array) -> Array:
    """Apply a function with a float result, also for integers."""
    return Array(x.shape, floating(x.dtype))


@operations("Cbrt", pointwise=True)
def Cbrt(x: Array) -> Array:
    """Return the cube root; int64 becomes float64."""
    return Array(
        x.shape, "float32" if x.dtype == "bool" else FLOAT_OF_INTEGER.get(x.dtype, x.dtype)
    )


@operations("Deg2rad Rad2deg I0", pointwise=True)
def rounded_up(x: Array) -> Array:
    """Apply a function whose result is a float as wide as the input."""
    return Array(x.shape, as_wide(x.dtype))


@operation
def Corrcoef(x: Array) -> Array:
    """Return correlation coefficients; Keras reports the shape of the input."""
    dtype = "float64" if x.dtype == "int64" else promoted(x.dtype, "float")
    products = [SumOfProducts("product", x.shape, x.shape[:-1], "for each pair of rows")]
    return Array(x.shape, dtype, products=products)


@operations("Exp Exp2 Expm1 Fabs", pointwise=True)
def exponential(x: Array) -> Array:
    """Apply an exponential function; integers become float32."""
    return Array(x.shape, x.dtype if "float" in x.dtype else "float32")


@operations("Square", pointwise=True)
def squared(x: Array) -> Array:
    """Return the square; booleans become int32."""
    return Array(x.shape, "int32" if x.dtype == "bool" else x.dtype)


@operations("Clip", pointwise=True)
def Clip(x: Array, x_min: Value, x_max: Value) -> Array:
    """Clip each element to a range."""
    return Array(x.shape, "int32" if x.dtype == "bool" else x.dtype)


@operations("Reciprocal", pointwise=True)
def Reciprocal(x: Array) -> Array:
    """Return 1 / x, in float32."""
    return Array(x.shape, "float32")


@operations("Isfinite Isinf Isnan Isneginf Isposinf Isreal LogicalNot Signbit", pointwise=True)
def question(x: Array) -> Array:
    """Return a boolean for each element."""
    return Array(x.shape, "bool")


@operations("Array", pointwise=True)
def array(x: Array, dtype: str | None = None) -> Array:
    """Return the same elements, optionally in another dtype."""
    return Array(x.shape, chosen_dtype(dtype, x.dtype))


@operation
def View(x: Array, dtype: str | None = None) -> Array:
    """Reinterpret the bytes of an array as another dtype."""
    bits = {**BITS, "complex64": 64}
    old, new = (-(-bits[name] // 8) for name in (x.dtype, dtype or x.dtype))
    if old == new:
        return Array(x.shape, dtype or x.dtype)
    *kept, last = x.shape
    if known(last) and last * old % new:
        raise RuleError(
            f"{last} elements of {old} bytes cannot be split into elements of {new} bytes"
        )
    return Array((*kept, last * old // new), dtype or x.dtype)


@operations("OnesLike ZerosLike EmptyLike")
def like(x: Array, dtype: str | None = None) -> Array:
    """Return an array of zeros or ones with the shape of another array."""
    return Array(x.shape, chosen_dtype(dtype, x.dtype))


@operation
def FullLike(x: Array, fill_value: Value, dtype: str | None = None) -> Array:
    """Return an array of one value with the shape of another array."""
    return Array(x.shape, chosen_dtype(dtype, x.dtype))


# Two arrays


def _both(x1: Value, x2: Value) -> Shape:
    """Return the shape of two broadcast arrays or numbers."""
    return broadcast(shape_of(x1), shape_of(x2))


@operations("Add Subtract Multiply Power FloorDivide Maximum Minimum Fmax Fmin", pointwise=True)
def pairwise(x1: Value, x2: Value) -> Array:
    """Combine two arrays element by element."""
    return Array(_both(x1, x2), common_dtype(x1, x2))


@operations("Gcd Lcm", pointwise=True)
def divisor(x1: Value, x2: Value) -> Array:
    """Return the greatest common divisor or the least common multiple."""
    return Array(_both(x1, x2), promoted(strong_dtype(x1), strong_dtype(x2)))


@operations("Nextafter Ldexp", pointwise=True)
def neighbour(x1: Value, x2: Value) -> Array:
    """Return a float for each pair; each input keeps its own dtype before promotion."""
    return Array(_both(x1, x2), promoted(strong_dtype(x1), strong_dtype(x2), "float"))


@operations("Mod Fmod", pointwise=True)
def remainder(x1: Value, x2: Value) -> Array:
    """Return the remainder of a division; booleans become int32."""
    dtype = common_dtype(x1, x2)
    return Array(_both(x1, x2), "int32" if dtype == "bool" else dtype)


@operations("Divide TrueDivide DivideNoNan Logaddexp Logaddexp2", pointwise=True)
def quotient(x1: Value, x2: Value) -> Array:
    """Return a float for each pair."""
    return Array(_both(x1, x2), promoted(dtype_of(x1), dtype_of(x2), "float"))


@operations(
    "Equal NotEqual Greater GreaterEqual Less LessEqual LogicalAnd LogicalOr LogicalXor",
    pointwise=True,
)
def comparison(x1: Value, x2: Value) -> Array:
    """Return a boolean for each pair."""
    return Array(_both(x1, x2), "bool")


@operations("Arctan2", pointwise=True)
def Arctan2(x1: Value, x2: Value) -> Array:
    """Return the angle of a point; a Python number counts as float32."""
    dtypes = [x.dtype if isinstance(x, Array) else "float32" for x in (x1, x2)]
    return Array(_both(x1, x2), promoted(*dtypes, "float"))


@operations("Heaviside Hypot", pointwise=True)
def fraction_of_two(x1: Array, x2: Array) -> Array:
    """Return a float for each pair; int64 becomes float64."""
    dtype = promoted(x1.dtype, x2.dtype)
    return Array(_both(x1, x2), FLOAT_OF_INTEGER.get(dtype, dtype))


@operations("BitwiseAnd BitwiseOr BitwiseXor", pointwise=True)
def bits(x: Array, y: Array) -> Array:
    """Combine the bits of two integers; Keras reports the shape of the first."""
    return Array(x.shape, promoted(x.dtype, y.dtype))


@operations("LeftShift RightShift BitwiseLeftShift BitwiseRightShift", pointwise=True)
def shifted(x: Array, y: Value) -> Array:
    """Shift the bits of an integer; Keras reports the shape of the first."""
    return Array(x.shape, x.dtype if isinstance(y, int) else promoted(x.dtype, y.dtype))


@operations("Isclose", pointwise=True)
def Isclose(
    x1: Value, x2: Value, rtol: Value = 1e-5, atol: Value = 1e-8, equal_nan: Value = False
) -> Array:
    """Return whether the elements of each pair are nearly equal."""
    return Array(_both(x1, x2), "bool")


@operations("AllClose", made_by="allclose")
def all_close(
    x1: Value, x2: Value, rtol: Value = 1e-5, atol: Value = 1e-8, equal_nan: Value = False
) -> Array:
    """Return whether all pairs are nearly equal."""
    return Array((), "bool")


@operations("Where", pointwise=True)
def Where(condition: Value, x1: Value, x2: Value) -> Array:
    """Choose from two arrays by a condition."""
    dtypes = ["int64" if x is None else dtype_of(x) for x in (x1, x2)]
    return Array(broadcast(_both(condition, x1), shape_of(x2)), promoted(*dtypes))


@operation
def Diff(a: Array, n: int = 1, axis: Value = -1) -> Array:
    """Return the n-th differences of neighbouring elements."""
    sizes = list(a.shape)
    axis = axis_of(axis, len(sizes))
    if known(size := sizes[axis]):
        sizes[axis] = max(size - n, 0)
    sight = {**in_front(a.shape, 0), axis: Window(axis, kernel=n + 1)}
    return Array(tuple(sizes), a.dtype, sight=sight)


@operation
def Meshgrid(*x: Array, indexing: str = "xy") -> list[Array]:
    """Return the coordinates of all points of a grid."""
    if indexing not in ("xy", "ij"):
        raise RuleError("`indexing` has to be 'xy' or 'ij'")
    sizes = [product(array.shape) for array in x]
    if indexing == "ij":
        return [Array(tuple(sizes), "float32")] * len(x)
    sizes[0], sizes[1] = sizes[1], sizes[0]
    return [Array(tuple(sizes), x[-1].dtype)] * len(x)
