"""Operations of ``keras.ops.linalg``: https://keras.io/api/ops/linalg/.

The last two axes are a matrix; those before them count matrices.
"""

from __future__ import annotations

from functools import partial
from math import inf
from typing import Any as Value

from shapecalc.algebra.size import UNKNOWN, Shape, Size
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, operation, operations
from shapecalc.declare.products import SumOfProducts
from shapecalc.rules.ops.core import sure
from shapecalc.rules.ops.reduction import reduced
from shapecalc.rules.ops.sights import in_front, without


def matrix(shape: Shape) -> Shape:
    """Return the numbers of rows and columns.

    Raises:
        RuleError: if there are fewer than two axes.
    """
    if len(shape) < 2:
        raise RuleError(f"needs matrices, got {shape}")
    return shape[-2:]


def square(shape: Shape) -> Shape:
    """Return the shape of square matrices; an unknown size equals only another unknown size.

    Raises:
        RuleError: if the matrices are not square.
    """
    rows, columns = matrix(shape)
    if rows != columns:
        raise RuleError(f"needs square matrices, got {rows} rows and {columns} columns")
    return shape


@operation
def Inv(x: Array) -> Array:
    """Invert a matrix."""
    return Array(square(x.shape), x.dtype, sight=in_front(x.shape, 2))


@operation
def Cholesky(x: Array, upper: Value = False) -> Array:
    """Return the Cholesky factor of a matrix."""
    return Array(square(x.shape), x.dtype)


@operation
def CholeskyInverse(x: Array, upper: Value = False) -> Array:
    """Return the inverse of a matrix with some Cholesky factor."""
    products = [SumOfProducts("product", x.shape[-2:], x.shape[:-1], "the inverse factor, twice")]
    return Array(square(x.shape), x.dtype, products=products)


@operation
def Det(x: Array) -> Array:
    """Return the determinant."""
    return Array(square(x.shape)[:-2], x.dtype, sight=in_front(x.shape, 2))


@operations("Eig Eigh")
def eigen(x: Array) -> list[Array]:
    """Return the eigenvalues and the eigenvectors."""
    return [Array(square(x.shape)[:-1], x.dtype), Array(x.shape, x.dtype)]


@operation
def LuFactor(x: Array) -> list[Array]:
    """Return both triangular factors in one matrix, and the permutation of the rows."""
    least = min(matrix(x.shape))
    return [Array(x.shape, x.dtype), Array((*x.shape[:-2], least), x.dtype)]


@operation
def Qr(x: Array, mode: str = "reduced") -> list[Array]:
    """Return an orthogonal and a triangular factor."""
    rows, columns = map(sure, matrix(x.shape))
    inner = {"reduced": min(rows, columns), "complete": rows}[mode]
    sizes = ((rows, inner), (inner, columns))
    return [Array((*x.shape[:-2], *pair), x.dtype) for pair in sizes]


@operation
def SVD(x: Array, full_matrices: Value = True, compute_uv: Value = True) -> list[Array] | Array:
    """Return the left singular vectors, the singular values and the right singular vectors."""
    rows, columns = matrix(x.shape)
    least = min(rows, columns)
    inner = (rows, columns) if full_matrices else (least, least)
    sizes = ((rows, inner[0]), (least,), (inner[1], columns))
    factors = [Array((*x.shape[:-2], *pair), x.dtype) for pair in sizes]
    return factors if compute_uv else factors[1]


@operation
def Norm(x: Array, ord: Value = None, axis: Value = None, keepdims: Value = False) -> Array:
    """Return the norm of vectors or matrices."""
    axes = [axis] if isinstance(axis, int) else axis
    count = len(x.shape) if axes is None else len(axes)
    if isinstance(ord, str) and (ord not in ("fro", "nuc") or count == 1):
        raise RuleError(f"no norm {ord!r} exists for {count} axes", argument="ord")
    if count == 2 and ord not in (None, "fro", "nuc", inf, -inf, 1, -1, 2, -2):
        raise RuleError(f"no norm {ord} exists for matrices", argument="ord")
    fraction = "int" not in x.dtype and x.dtype != "bool"
    dtype = x.dtype if fraction else "float32"
    sight = partial(without, x.shape, axes, keepdims)
    return Array(reduced(x.shape, axes, keepdims), dtype, sight=sight)


def _solved(a: Array, b: Array) -> Array:
    """Return the solution of linear equations."""
    square(a.shape)
    if not b.shape:
        raise RuleError("the right-hand side is a vector or a matrix, not a number")
    behind = {0: -2, -1: -1}.get(len(a.shape) - len(b.shape))
    if behind and a.shape[behind] != b.shape[behind]:
        raise RuleError(f"{a.shape} and {b.shape} differ at axis {behind}")
    return Array(b.shape, b.dtype)


@operation
def Solve(a: Array, b: Array) -> Array:
    """Solve linear equations."""
    return _solved(a, b)


@operation
def SolveTriangular(a: Array, b: Array, lower: Value = False) -> Array:
    """Solve linear equations with a triangular matrix."""
    return _solved(a, b)


@operation
def Lstsq(a: Array, b: Array, rcond: Value = None) -> Array:
    """Solve linear equations by least squares."""
    (rows, columns), (first, *rest) = a.shape, b.shape
    if first != rows or len(rest) > 1:
        raise RuleError(f"{a.shape} and {b.shape} differ in the number of rows")
    least = _least(rows, columns)
    notes = ("left singular vectors · `b`", "right singular vectors · those")
    products = [
        SumOfProducts("product", (size, least), tuple(rest), note)
        for size, note in zip((rows, columns), notes)
    ]
    return Array((columns, *rest), a.dtype, products=products)


def _least(a: Size, b: Size) -> Size:
    """Return the smaller of two sizes; unknown if they do not say which."""
    return min(a, b) if isinstance(a, int) and isinstance(b, int) else UNKNOWN


@operation
def MatrixRank(x: Array, tol: Value = None) -> Array:
    """Return the rank of a matrix."""
    matrix(x.shape)
    return Array(x.shape[:-2], "int32")


@operation
def Pinv(x: Array, rcond: Value = None) -> Array:
    """Return the pseudo-inverse of a matrix."""
    rows, columns = matrix(x.shape)
    least = _least(rows, columns)
    note = "right singular vectors · left singular vectors"
    products = [SumOfProducts("product", (columns, least, rows), x.shape[:-2], note)]
    return Array((*x.shape[:-2], columns, rows), x.dtype, products=products)
