"""Operations of ``keras.ops.numpy`` on matrices: products, diagonals, determinants."""

from __future__ import annotations

from functools import reduce
from typing import Any as Value

from shapecalc.algebra.size import UNKNOWN, Shape, Size, differ, known, product
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, operation, promoted
from shapecalc.declare.products import Products, SumOfProducts
from shapecalc.declare.sight import Sight, Window
from shapecalc.rules.ops.contraction import contracted, put
from shapecalc.rules.ops.core import (
    alike,
    axis_of,
    broadcast,
    common_dtype,
    dtype_of,
    flat,
    shape_of,
    strong_dtype,
)
from shapecalc.rules.ops.numpy import as_wide
from shapecalc.rules.ops.reduction import WIDER
from shapecalc.rules.ops.sights import by_letters, of_matrices

# Products


def _product(matrix: Shape, rows: Shape) -> SumOfProducts:
    """Return the product of some rows with a matrix."""
    return SumOfProducts("product", matrix, rows, "one matrix, for each row that it multiplies")


def _summed(*dtypes: str) -> str:
    """Return the dtype of a sum of products; int8 would overflow, so Keras takes int32."""
    return "int32" if set(dtypes) == {"int8"} else promoted(*dtypes)


@operation
def Matmul(x1: Value, x2: Value) -> Array:
    """Multiply matrices; axes in front are broadcast."""
    a, b = shape_of(x1), shape_of(x2)
    if not a or not b:
        raise RuleError("cannot multiply a scalar; both inputs need at least one axis")
    rows = (1, *a) if len(a) == 1 else a
    columns = (*b, 1) if len(b) == 1 else b
    if differ(rows[-1], columns[-2]):
        raise RuleError(
            f"{a} and {b}: the last axis of the first differs from the last but one of the second"
        )
    shape: Shape = (*broadcast(rows[:-2], columns[:-2]), rows[-2], columns[-1])
    products = [_product((rows[-1], columns[-1]), shape[:-1])]
    if len(a) == 1:
        shape = (*shape[:-2], shape[-1])
    dtype = _summed(dtype_of(x1), dtype_of(x2))
    shape = shape[:-1] if len(b) == 1 else shape
    return Array(shape, dtype, products=products, sight=lambda: of_matrices(a, b, len(shape)))


@operation
def Einsum(*operands: Value, subscripts: str) -> Array:
    """Sum products of arrays over the letters that the output does not have.

    Source: Keras 3.15; it arranges every array as the output, and broadcasts.
    """
    inputs, *output = subscripts.split("->")
    words = inputs.split(",")
    if len(output) > 1 or len(words) != len(operands):
        raise RuleError(f"{subscripts!r} does not describe {len(operands)} arrays")
    once = sorted(letter for letter in inputs if letter.isalpha() and inputs.count(letter) == 1)
    target = output[0] if output else f"...{''.join(once)}"
    shapes = [put(target, word, shape_of(x)) for word, x in zip(words, operands)]
    shape = reduce(broadcast, shapes)

    def products() -> Products:
        return contracted(target, words, [shape_of(x) for x in operands])

    dtype = _summed(*map(strong_dtype, operands))
    return Array(shape, dtype, products=products, sight=lambda: by_letters(words, target))


@operation
def Dot(x1: Value, x2: Value) -> Array:
    """Sum products over the last axis of one array and the last but one of the other."""
    a, b = shape_of(x1), shape_of(x2)
    dtype = common_dtype(x1, x2)
    if not a or not b:
        return Array(a or b, dtype)
    if len(a) == len(b) == 1:
        return Array((), dtype, products=[_product(a, ())], sight=[{}, {}])
    if (a[-1] != b[0]) if len(b) == 1 else differ(a[-1], b[-2]):
        raise RuleError(f"{a} and {b}: the axes that are summed differ")
    columns = b[-1:] if len(b) > 1 else ()
    products = [_product((a[-1], *columns), (*a[:-1], *b[:-2]))]
    shape = (*a[:-1], *b[:-2], *columns)
    sight = _pair_of(len(a), [len(a) - 1], len(b), [max(len(b) - 2, 0)])
    return Array(shape, dtype, products=products, sight=sight)


def _pair_of(left: int, summed: Value, right: int, added: Value) -> list[Sight]:
    """Return what is seen of two arrays with some axes, whose other axes follow each other."""
    kept = [
        [at for at in range(n) if at not in gone] for n, gone in ((left, summed), (right, added))
    ]
    first = len(kept[0])
    return [
        {old: Window(new) for new, old in enumerate(kept[0])},
        {old: Window(new) for new, old in enumerate(kept[1], start=first)},
    ]


@operation
def Inner(x1: Value, x2: Value) -> Array:
    """Sum products over the last axis of both arrays."""
    a, b = shape_of(x1), shape_of(x2)
    dtype = common_dtype(x1, x2)
    if not a or not b:
        return Array(a or b, dtype)
    if differ(a[-1], b[-1]):
        raise RuleError(f"{a} and {b}: the last axes differ")
    sight = _pair_of(len(a), [len(a) - 1], len(b), [len(b) - 1])
    return Array((*a[:-1], *b[:-1]), dtype, products=[_product(b, a[:-1])], sight=sight)


@operation
def Vdot(x1: Value, x2: Value) -> Array:
    """Return the sum of all products, a scalar."""
    return Array((), common_dtype(x1, x2), products=[_product(flat(shape_of(x1)), ())])


@operation
def Outer(x1: Value, x2: Value) -> Array:
    """Multiply each element of one array by each element of the other."""
    return Array((*flat(shape_of(x1)), *flat(shape_of(x2))), common_dtype(x1, x2))


@operation
def Kron(x1: Value, x2: Value) -> Array:
    """Return the Kronecker product."""
    sizes = tuple(a * b for a, b in zip(shape_of(x1), shape_of(x2)))
    return Array(sizes, promoted(strong_dtype(x1), strong_dtype(x2)))


@operation
def Tensordot(x1: Value, x2: Value, axes: Value = 2) -> Array:
    """Sum products over pairs of axes, or over the last and first `axes` axes."""
    a, b = shape_of(x1), shape_of(x2)
    dtype = common_dtype(x1, x2)
    if isinstance(axes, int):
        kept, added = a[: -axes if axes > 0 else None], b[max(axes, 0) :]
        products = [axes > 0 and _product((*b[:axes], *added), kept)]
        sight = _pair_of(len(a), range(len(kept), len(a)), len(b), range(axes))
        return Array((*kept, *added), dtype, products=products, sight=sight)
    left, right = (tuple(shape[axis] for axis in axes[n]) for n, shape in enumerate((a, b)))
    if not alike(left, right):
        raise RuleError(f"the axes that are summed differ: {left} and {right}")
    kept, added = _without(a, axes[0]), _without(b, axes[1])
    products = [bool(right) and _product((*right, *added), kept)]
    summed = [[axis % len(shape) for axis in part] for part, shape in zip(axes, (a, b))]
    sight = _pair_of(len(a), summed[0], len(b), summed[1])
    return Array((*kept, *added), dtype, products=products, sight=sight)


def _without(shape: Shape, axes: Value) -> Shape:
    """Return a shape without some axes."""
    removed = {axis % len(shape) for axis in axes}
    return tuple(size for axis, size in enumerate(shape) if axis not in removed)


@operation
def Cross(
    x1: Array,
    x2: Array,
    axisa: int = -1,
    axisb: int = -1,
    axisc: int = -1,
    axis: Value = None,
) -> Array:
    """Return the cross product of vectors."""
    axes = (axisa, axisb, axisc) if axis is None else (axis, axis, axis)
    a, b = list(x1.shape), list(x2.shape)
    width = [a.pop(axes[0]), b.pop(axes[1])]
    shape = broadcast(tuple(a), tuple(b))
    if any(known(size) and size not in (2, 3) for size in width):
        raise RuleError(f"vectors have {width} elements; they need 2 or 3")
    vector = [3] if 3 in width else []
    place = axis_of(axes[2], len(shape) + len(vector))
    return Array((*shape[:place], *vector, *shape[place:]), common_dtype(x1, x2))


# Diagonals


@operation
def Diag(x: Array, k: Value = 0) -> Array:
    """Build a diagonal matrix, or extract the diagonal of a matrix."""
    if len(x.shape) not in (1, 2):
        raise RuleError(f"needs one or two axes, got {x.shape}")
    return Diagflat.function(x, k) if len(x.shape) == 1 else Diagonal.function(x, k)  # type: ignore[return-value]


@operation
def Diagflat(x: Array, k: Value = 0) -> Array:
    """Build a diagonal matrix from all elements."""
    size = product(x.shape)  # Keras does not look at `k` if that is unknown.
    return Array((UNKNOWN if size is UNKNOWN else size + int(abs(k)),) * 2, x.dtype)


@operation
def Diagonal(x: Array, offset: Value = 0, axis1: int = 0, axis2: int = 1) -> Array:
    """Extract the diagonals of the matrices in two axes."""
    if len(x.shape) < 2:
        raise RuleError(f"needs at least two axes, got {x.shape}")
    rows, columns = x.shape[axis1], x.shape[axis2]
    kept = _without(x.shape, (axis1, axis2))
    return Array((*kept, _diagonal(rows, columns, offset)), x.dtype)


def _diagonal(rows: Size, columns: Size, offset: Value) -> Size:
    """Return the length of a diagonal."""
    if not known(rows) or not known(columns):
        return UNKNOWN
    left = columns - offset if offset > 0 else rows + offset
    return int(max(0, min(left, rows, columns)))


@operation
def Trace(x: Array, offset: Value = 0, axis1: int = 0, axis2: int = 1) -> Array:
    """Sum the diagonals of the matrices in two axes."""
    axes = [axis_of(axis, len(x.shape)) for axis in (axis1, axis2)]
    if axes[0] == axes[1]:
        raise RuleError(f"`axis1` and `axis2` are the same axis, {axis1}")
    return Array(_without(x.shape, axes), WIDER.get(x.dtype, x.dtype))


@operation
def Vander(x: Array, N: Value = None, increasing: Value = False) -> Array:
    """Return the first `N` powers of each element."""
    return Array((*x.shape, x.shape[0] if N is None else N), x.dtype)


@operation
def Slogdet(x: Array) -> list[Array]:
    """Return the sign and the logarithm of a determinant."""
    return [Array((), x.dtype), Array(x.shape[:-2], x.dtype)]


@operation
def Correlate(x1: Array, x2: Array, mode: str = "valid") -> Array:
    """Return the cross-correlation of two sequences."""
    (a,), (b,) = x1.shape, x2.shape
    size = {"valid": max(a, b) - min(a, b) + 1, "same": max(a, b), "full": a + b - 1}[mode]
    products = [SumOfProducts("product", (min(a, b),), (size,), "for each number of the output")]
    return Array((size,), as_wide(common_dtype(x1, x2)), products=products)
