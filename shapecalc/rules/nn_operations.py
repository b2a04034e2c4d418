"""Operations of ``keras.ops.nn`` and ``keras.ops.math``: https://keras.io/api/ops/nn/."""

from __future__ import annotations

from typing import Any as Value

from shapecalc.dtypes import promoted
from shapecalc.layer import Array, operation, operations
from shapecalc.rules.numpy_operations import reduced
from shapecalc.rules.operations import axes_of, axis_of


@operations(
    "Relu Relu6 Sigmoid SparseSigmoid Softplus Softsign SparsePlus Silu LogSigmoid HardSigmoid "
    "HardSilu Selu TanhShrink HardTanh Erf Erfinv Rsqrt"
)
def activated(x: Array) -> Array:
    """Each number through a function."""
    return x


@operation
def Erfc(x: Array) -> Array:
    """What is left of 1 above the error function."""
    return Array(x.shape, promoted(x.dtype, "float"))


@operations("SoftShrink HardShrink")
def shrunk(x: Array, threshold: float = 0.5) -> Array:
    """Each number, nearer to zero."""
    return x


@operations("Elu Celu")
def bounded(x: Array, alpha: float = 1.0) -> Array:
    """Each number, bounded below."""
    return x


@operation
def LeakyRelu(x: Array, negative_slope: float = 0.2) -> Array:
    """Each number, less steep below zero."""
    return x


@operation
def Gelu(x: Array, approximate: bool = True) -> Array:
    """Each number, weighted by how great it is."""
    return x


@operations("Softmax LogSoftmax Sparsemax")
def shares(x: Array, axis: Value = -1) -> Array:
    """Numbers that add up to 1 along an axis."""
    return x


@operation
def OneHot(
    x: Array, num_classes: int, axis: int = -1, dtype: str | None = None, sparse: bool = False
) -> Array:
    """A 1 at the place that each number tells, among so many."""
    axis = axis_of(axis, len(x.shape) + 1)
    return Array((*x.shape[:axis], num_classes, *x.shape[axis:]), dtype or "float32")


@operation
def TopK(x: Array, k: int, sorted: bool = True) -> list[Array]:
    """The greatest numbers of the last axis, and where they stand."""
    shape = (*x.shape[:-1], k)
    return [Array(shape, x.dtype), Array(shape, "int32")]


@operation
def Logsumexp(x: Array, axis: Value = None, keepdims: bool = False) -> Array:
    """The logarithm of a sum of exponentials."""
    return Array(reduced(x.shape, axis, keepdims), "float32")


@operation
def Moments(
    x: Array, axes: Value, keepdims: bool = False, synchronized: bool = False
) -> list[Array]:
    """Mean and variance along some axes."""
    return [Array(reduced(x.shape, axes, keepdims), x.dtype)] * 2


@operation
def Normalize(x: Array, axis: Value = -1, order: int = 2, epsilon: Value = None) -> Array:
    """Vectors of length 1."""
    axes_of(axis, len(x.shape))
    return Array(x.shape, "float32")
