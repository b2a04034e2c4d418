"""Operations of ``keras.ops.linalg``: https://keras.io/api/ops/linalg/.

A matrix is the last two axes; those before it count matrices.
"""

from __future__ import annotations

from math import inf
from typing import Any as Value

from shapecalc.algebra.size import Shape
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, operation, operations
from shapecalc.rules.ops.core import sure
from shapecalc.rules.ops.reduction import reduced


def matrix(shape: Shape) -> Shape:
    """Rows and columns."""
    if len(shape) < 2:
        raise RuleError(f"takes matrices, gets {shape}")
    return shape[-2:]


def square(shape: Shape) -> Shape:
    """The shape of square matrices; an unknown size is only like another."""
    rows, columns = matrix(shape)
    if rows != columns:
        raise RuleError(f"takes square matrices, gets {rows} rows and {columns} columns")
    return shape


@operation
def Inv(x: Array) -> Array:
    """The inverse of a matrix."""
    return Array(square(x.shape), x.dtype)


@operations("Cholesky CholeskyInverse")
def cholesky(x: Array, upper: Value = False) -> Array:
    """The triangular root of a matrix, or what such a root is the inverse of."""
    return Array(square(x.shape), x.dtype)


@operation
def Det(x: Array) -> Array:
    """The determinant."""
    return Array(square(x.shape)[:-2], x.dtype)


@operations("Eig Eigh")
def eigen(x: Array) -> list[Array]:
    """Eigenvalues and eigenvectors."""
    return [Array(square(x.shape)[:-1], x.dtype), Array(x.shape, x.dtype)]


@operation
def LuFactor(x: Array) -> list[Array]:
    """Two triangles in one matrix, and how the rows were exchanged."""
    least = min(matrix(x.shape))
    return [Array(x.shape, x.dtype), Array((*x.shape[:-2], least), x.dtype)]


@operation
def Qr(x: Array, mode: str = "reduced") -> list[Array]:
    """A matrix of right angles and a triangle."""
    rows, columns = map(sure, matrix(x.shape))
    inner = {"reduced": min(rows, columns), "complete": rows}[mode]
    sizes = ((rows, inner), (inner, columns))
    return [Array((*x.shape[:-2], *pair), x.dtype) for pair in sizes]


@operation
def SVD(x: Array, full_matrices: Value = True, compute_uv: Value = True) -> list[Array] | Array:
    """Singular values, and the two matrices of right angles around them."""
    rows, columns = matrix(x.shape)
    least = min(rows, columns)
    inner = (rows, columns) if full_matrices else (least, least)
    sizes = ((rows, inner[0]), (least,), (inner[1], columns))
    found = [Array((*x.shape[:-2], *each), x.dtype) for each in sizes]
    return found if compute_uv else found[1]


@operation
def Norm(x: Array, ord: Value = None, axis: Value = None, keepdims: Value = False) -> Array:
    """The length of vectors or the size of matrices."""
    axes = [axis] if isinstance(axis, int) else axis
    count = len(x.shape) if axes is None else len(axes)
    if isinstance(ord, str) and (ord not in ("fro", "nuc") or count == 1):
        raise RuleError(f"there is no norm {ord!r} of {count} axes", argument="ord")
    if count == 2 and ord not in (None, "fro", "nuc", inf, -inf, 1, -1, 2, -2):
        raise RuleError(f"there is no norm {ord} of matrices", argument="ord")
    fraction = "int" not in x.dtype and x.dtype != "bool"
    return Array(reduced(x.shape, axes, keepdims), x.dtype if fraction else "float32")


def _solved(a: Array, b: Array) -> Array:
    square(a.shape)
    if not b.shape:
        raise RuleError("the right-hand side is a vector or a matrix, not a number")
    behind = {0: -2, -1: -1}.get(len(a.shape) - len(b.shape))
    if behind and a.shape[behind] != b.shape[behind]:
        raise RuleError(f"{a.shape} and {b.shape} differ at axis {behind}")
    return Array(b.shape, b.dtype)


@operation
def Solve(a: Array, b: Array) -> Array:
    """What a matrix has to be multiplied with."""
    return _solved(a, b)


@operation
def SolveTriangular(a: Array, b: Array, lower: Value = False) -> Array:
    """What a triangle has to be multiplied with."""
    return _solved(a, b)


@operation
def Lstsq(a: Array, b: Array, rcond: Value = None) -> Array:
    """What a matrix has to be multiplied with to come nearest."""
    (rows, columns), (first, *rest) = a.shape, b.shape
    if first != rows or len(rest) > 1:
        raise RuleError(f"{a.shape} and {b.shape} differ in the number of rows")
    return Array((columns, *rest), a.dtype)


@operation
def MatrixRank(x: Array, tol: Value = None) -> Array:
    """How many rows of a matrix say something of their own."""
    matrix(x.shape)
    return Array(x.shape[:-2], "int32")


@operation
def Pinv(x: Array, rcond: Value = None) -> Array:
    """What comes nearest to the inverse of a matrix."""
    return Array((*x.shape[:-2], *matrix(x.shape)[::-1]), x.dtype)
