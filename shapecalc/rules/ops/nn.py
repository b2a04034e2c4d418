"""Operations of ``keras.ops.nn``, and what ``keras.ops.math`` has number by number.

https://keras.io/api/ops/nn/
"""

from __future__ import annotations

from typing import Any as Value

from shapecalc.algebra.size import known
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, operation, operations, promoted
from shapecalc.rules.ops.core import axes_of, axis_of
from shapecalc.rules.ops.reduction import reduced


@operations(
    "Relu Relu6 Sigmoid SparseSigmoid Softplus Softsign SparsePlus Silu LogSigmoid HardSigmoid "
    "HardSilu Selu TanhShrink HardTanh Erf Erfinv Rsqrt"
)
def activated(x: Array) -> Array:
    """Each number through a function."""
    return Array(x.shape, x.dtype)


@operation
def Erfc(x: Array) -> Array:
    """What is left of 1 above the error function."""
    return Array(x.shape, promoted(x.dtype, "float"))


@operations("SoftShrink HardShrink")
def shrunk(x: Array, threshold: float = 0.5) -> Array:
    """Each number, nearer to zero."""
    return Array(x.shape, x.dtype)


@operations("Elu Celu")
def bounded(x: Array, alpha: float = 1.0) -> Array:
    """Each number, bounded below."""
    return Array(x.shape, x.dtype)


@operation
def LeakyRelu(x: Array, negative_slope: float = 0.2) -> Array:
    """Each number, less steep below zero."""
    return Array(x.shape, x.dtype)


@operation
def Gelu(x: Array, approximate: bool = True) -> Array:
    """Each number, weighted by how great it is."""
    return Array(x.shape, x.dtype)


@operations("Softmax LogSoftmax")
def shares(x: Array, axis: Value = -1) -> Array:
    """Numbers that add up to 1 along an axis."""
    axes_of(axis, len(x.shape))
    return Array(x.shape, x.dtype)


@operation
def Sparsemax(x: Array, axis: Value = -1) -> Array:
    """Numbers that add up to 1 along one axis, some of them zero."""
    axis_of(axis, len(x.shape))
    return Array(x.shape, x.dtype)


@operation
def OneHot(
    x: Array, num_classes: int, axis: int = -1, dtype: str | None = None, sparse: bool = False
) -> Array:
    """A 1 at the place that each number tells, among so many."""
    axis = axis_of(axis, len(x.shape) + 1)
    return Array((*x.shape[:axis], num_classes, *x.shape[axis:]), dtype or "float32")


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


@operation
def Squareplus(x: Array, b: Value = 4) -> Array:
    """Each number, bounded below by a smooth curve."""
    return Array(x.shape, x.dtype)


@operation
def Threshold(x: Array, threshold: Value, default_value: Value) -> Array:
    """Each number, or another one below a bound."""
    return Array(x.shape, x.dtype)


@operation
def Glu(x: Array, axis: Value = -1) -> Array:
    """One half of the numbers along an axis, let through by the other half."""
    sizes = list(x.shape)
    if known(size := sizes[axis]) and size % 2:
        raise RuleError(f"{size} numbers have no two halves")
    sizes[axis] = size // 2
    return Array(tuple(sizes), x.dtype)


@operation
def MultiHot(
    inputs: Array,
    num_classes: Value = None,
    axis: Value = -1,
    dtype: str | None = None,
    sparse: Value = False,
) -> Array:
    """Ones at all the places that a row tells, among so many; Keras reports the inputs' dtype."""
    sizes = list(inputs.shape)
    if num_classes is None or not (axis == -1 or 0 <= axis < len(sizes)):
        raise RuleError(f"`num_classes` is a number and `axis` is -1 or below {len(sizes)}")
    sizes.insert(len(sizes) if axis == -1 else axis, num_classes)
    first = sizes[-1] if len(sizes) == 2 else sizes[0]
    return Array((first, *sizes[2:]) if len(sizes) > 2 else (first,), inputs.dtype)


# Norms


@operations("BatchNorm", made_by="batch_normalization")
def batch_norm(
    x: Array,
    mean: Array,
    variance: Array,
    offset: Array | None,
    scale: Array | None,
    axis: Value,
    epsilon: Value = 1e-3,
) -> Array:
    """Numbers around 0, with a mean and a variance that are told."""
    wanted = (x.shape[axis],)
    told = [mean, variance, *(each for each in (offset, scale) if each is not None)]
    if any(each.shape != wanted for each in told) or (scale is None and offset is not None):
        raise RuleError(f"mean, variance, offset and scale are vectors of {wanted[0]}")
    return Array(x.shape, x.dtype)


@operations("RMSNorm", made_by="rms_normalization")
def rms_norm(x: Array, scale: Value, axis: Value = -1, epsilon: Value = None) -> Array:
    """Vectors of one length."""
    return Array(x.shape, x.dtype)


@operations("LayerNorm", made_by="layer_normalization")
def layer_norm(
    x: Array,
    gamma: Value,
    beta: Value,
    axis: Value = -1,
    epsilon: Value = None,
    rms_scaling: Value = False,
) -> Array:
    """Vectors around 0, of one length."""
    return Array(x.shape, x.dtype)


@operation
def DotProductAttention(
    query: Array,
    key: Array,
    value: Array,
    bias: Value = None,
    mask: Value = None,
    scale: Value = None,
    is_causal: Value = False,
    flash_attention: Value = None,
    attn_logits_soft_cap: Value = None,
) -> Array:
    """A mean of values, weighted by how keys go with queries."""
    return Array(query.shape, promoted(query.dtype, key.dtype, value.dtype))


@operation
def Polar(abs_: Array, angle: Value) -> Array:
    """Complex numbers of such lengths and angles; Keras reports fractions."""
    return Array(abs_.shape, "float32")


# Losses


def _same_shape(target: Array, output: Array) -> None:
    """An unknown size is only like another."""
    if target.shape != output.shape:
        raise RuleError(f"the target is {target.shape}, the output {output.shape}")


@operation
def BinaryCrossentropy(target: Array, output: Array, from_logits: Value = False) -> Array:
    """How far each answer is from yes or no."""
    _same_shape(target, output)
    return Array(output.shape, output.dtype)


@operation
def CategoricalCrossentropy(
    target: Array, output: Array, from_logits: Value = False, axis: Value = -1
) -> Array:
    """How far each answer is from the right class; Keras reports one axis less at the end."""
    _same_shape(target, output)
    if not output.shape:
        raise RuleError("a number has no classes")
    return Array(output.shape[:-1], output.dtype)


@operation
def SparseCategoricalCrossentropy(
    target: Array, output: Array, from_logits: Value = False, axis: Value = -1
) -> Array:
    """How far each answer is from the right class, which is told by its number."""
    axis = axis_of(axis, len(output.shape))
    left = output.shape[:axis] + output.shape[axis + 1 :]
    column = len(target.shape) == len(output.shape) and target.shape[-1] == 1
    if (target.shape[:-1] if column else target.shape) != left:
        raise RuleError(f"the target is {target.shape}, the output without its classes {left}")
    return Array(left, output.dtype)


@operation
def CTCLoss(
    target: Array,
    output: Array,
    target_length: Array,
    output_length: Array,
    mask_index: Value = 0,
) -> Array:
    """How far a sequence is from another of which only the order counts."""
    firsts = {each.shape[0] for each in (target, output, target_length, output_length)}
    if len(firsts) > 1:
        raise RuleError("target, output and their lengths differ in the first axis")
    return Array((target.shape[0],), promoted(output.dtype, "float32"))


@operation
def CTCDecode(
    inputs: Array,
    sequence_lengths: Value,
    strategy: str = "greedy",
    beam_width: Value = 100,
    top_paths: Value = 1,
    merge_repeated: Value = True,
    mask_index: Value = 0,
) -> list[Array]:
    """The likeliest sequences, and how likely they are."""
    count = 1 if strategy == "greedy" else top_paths
    batch, steps = inputs.shape[0], inputs.shape[1]
    dtype = promoted(inputs.dtype, "float32")
    return [Array((count, batch, steps), "int32"), Array((batch, count), dtype)]


@operation
def PSNR(x1: Array, x2: Array, max_val: Value) -> Array:
    """How much of an image is noise, one number."""
    if len(x1.shape) != len(x2.shape):
        raise RuleError(f"{x1.shape} and {x2.shape} differ in the number of axes")
    return Array((), "float32")
