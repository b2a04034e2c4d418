"""Operations of ``keras.ops.nn``, and the element-wise ones of ``keras.ops.math``.

Source: https://keras.io/api/ops/nn/.
"""

from __future__ import annotations

from functools import partial
from typing import Any as Value

from shapecalc.algebra.size import Shape, known
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, operation, operations, promoted
from shapecalc.declare.products import SumOfProducts
from shapecalc.declare.sight import in_place
from shapecalc.rules.ops.core import axes_of, axis_of, chosen_dtype
from shapecalc.rules.ops.reduction import reduced
from shapecalc.rules.ops.sights import all_but, with_new, without


@operations(
    "Relu Relu6 Sigmoid SparseSigmoid Softplus Softsign SparsePlus Silu LogSigmoid HardSigmoid "
    "HardSilu Selu TanhShrink HardTanh Erf Erfinv Rsqrt",
    pointwise=True,
)
def activated(x: Array) -> Array:
    """Apply an activation to each element."""
    return Array(x.shape, x.dtype)


@operations("Erfc", pointwise=True)
def Erfc(x: Array) -> Array:
    """Return the complementary error function."""
    return Array(x.shape, promoted(x.dtype, "float"))


@operations("SoftShrink HardShrink", pointwise=True)
def shrunk(x: Array, threshold: float = 0.5) -> Array:
    """Shrink each element toward zero."""
    return Array(x.shape, x.dtype)


@operations("Elu Celu", pointwise=True)
def bounded(x: Array, alpha: float = 1.0) -> Array:
    """Apply an exponential linear unit."""
    return Array(x.shape, x.dtype)


@operations("LeakyRelu", pointwise=True)
def LeakyRelu(x: Array, negative_slope: float = 0.2) -> Array:
    """Apply a leaky ReLU."""
    return Array(x.shape, x.dtype)


@operations("Gelu", pointwise=True)
def Gelu(x: Array, approximate: bool = True) -> Array:
    """Apply a Gaussian error linear unit."""
    return Array(x.shape, x.dtype)


@operations("Softmax LogSoftmax")
def shares(x: Array, axis: Value = -1) -> Array:
    """Normalize to a sum of 1 along an axis."""
    axes_of(axis, len(x.shape))
    return Array(x.shape, x.dtype, sight=partial(all_but, x.shape, axis))


@operation
def Sparsemax(x: Array, axis: Value = -1) -> Array:
    """Normalize to a sum of 1 along an axis, with exact zeros."""
    axis_of(axis, len(x.shape))
    return Array(x.shape, x.dtype, sight=partial(all_but, x.shape, axis))


def _check_new_axis(axis: int, rank: int) -> None:
    """Raise `RuleError` if the axis of an encoding is neither the last nor before one of `rank`."""
    if axis != -1 and not 0 <= axis < rank:
        raise RuleError(f"needs an `axis` that is -1 or in 0–{rank - 1}")


@operation
def OneHot(
    x: Value, num_classes: int, axis: int = -1, dtype: str | None = None, sparse: bool = False
) -> Array:
    """Encode each integer as a vector with a single 1; Keras takes a list for one integer."""
    shape: Shape = x.shape if isinstance(x, Array) else ()
    _check_new_axis(axis, len(shape))
    axis = len(shape) if axis == -1 else axis
    encoded = (*shape[:axis], num_classes, *shape[axis:])
    sight = partial(with_new, len(encoded), [axis])
    return Array(encoded, chosen_dtype(dtype, "float32"), sight=sight)


@operation
def Moments(
    x: Array, axes: Value, keepdims: bool = False, synchronized: bool = False
) -> list[Array]:
    """Return the mean and the variance along some axes."""
    sight = partial(without, x.shape, axes, keepdims)
    return [Array(reduced(x.shape, axes, keepdims), x.dtype, sight=sight)] * 2


@operation
def Normalize(x: Array, axis: Value = -1, order: int = 2, epsilon: Value = None) -> Array:
    """Scale vectors to length 1."""
    axes_of(axis, len(x.shape))
    return Array(x.shape, "float32", sight=partial(all_but, x.shape, axis))


@operations("Squareplus", pointwise=True)
def Squareplus(x: Array, b: Value = 4) -> Array:
    """Apply a smooth version of ReLU."""
    return Array(x.shape, x.dtype)


@operations("Threshold", pointwise=True)
def Threshold(x: Array, threshold: Value, default_value: Value) -> Array:
    """Replace elements that are not above a threshold."""
    return Array(x.shape, x.dtype)


@operation
def Glu(x: Array, axis: Value = -1) -> Array:
    """Gate one half of an axis with the sigmoid of the other half."""
    sizes = list(x.shape)
    if known(size := sizes[axis]) and size % 2:
        raise RuleError(f"an axis of {size} cannot be split into two halves")
    sizes[axis] = size // 2
    return Array(tuple(sizes), x.dtype, sight=partial(all_but, x.shape, axis))


@operation
def MultiHot(
    inputs: Array,
    num_classes: Value = None,
    axis: Value = -1,
    dtype: str | None = None,
    sparse: Value = False,
    num_tokens: Value = None,
) -> Array:
    """Encode a row of integers as a vector with several 1s; Keras reports the input's dtype.

    ``num_tokens`` is the old name of ``num_classes``, which goes before it.
    """
    sizes = list(inputs.shape)
    num_classes = num_tokens if num_classes is None else num_classes
    if num_classes is None:
        raise RuleError("needs `num_classes`")
    _check_new_axis(axis, len(sizes))
    sizes.insert(len(sizes) if axis == -1 else axis, num_classes)
    first = sizes[-1] if len(sizes) == 2 else sizes[0]
    return Array((first, *sizes[2:]) if len(sizes) > 2 else (first,), inputs.dtype)


# Norms


@operations("BatchNorm", made_by="batch_normalization")
def batch_norm(
    x: Array,
    mean: Array,
    variance: Array,
    offset: Array | None = None,
    scale: Array | None = None,
    *,
    axis: Value,
    epsilon: Value = 1e-3,
) -> Array:
    """Normalize with a mean and a variance that are inputs."""
    wanted = (x.shape[axis],)
    vectors = [mean, variance, *(x for x in (offset, scale) if x is not None)]
    if any(vector.shape != wanted for vector in vectors) or (scale is None and offset is not None):
        raise RuleError(
            f"`mean`, `variance`, `offset` and `scale` have to be vectors of {wanted[0]}"
        )
    return Array(x.shape, x.dtype, sight=partial(all_but, x.shape, ()))


@operations("RMSNorm", made_by="rms_normalization")
def rms_norm(x: Array, scale: Value, axis: Value = -1, epsilon: Value = None) -> Array:
    """Scale vectors by their root mean square."""
    return Array(x.shape, x.dtype, sight=partial(all_but, x.shape, axis))


@operations("LayerNorm", made_by="layer_normalization")
def layer_norm(
    x: Array,
    gamma: Value,
    beta: Value,
    axis: Value = -1,
    epsilon: Value = None,
    rms_scaling: Value = False,
) -> Array:
    """Normalize vectors to mean 0 and variance 1."""
    return Array(x.shape, x.dtype, sight=partial(all_but, x.shape, axis))


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
    """Return the mean of the values, weighted by how well each key matches the query."""

    def products() -> list[SumOfProducts]:
        batch, steps, heads, width = query.shape
        notes = (
            "query · keys, for each query and head",
            "scores · values, for each query and head",
        )
        # A single value for several keys, or the reverse, is broadcast: nothing is added up.
        single = (key.shape[1] == 1) != (value.shape[1] == 1)
        names = ("scores",) if single else ("scores", "values")
        return [
            SumOfProducts(name, (key.shape[1], width), (batch, steps, heads), note)
            for name, note in zip(names, notes)
        ]

    dtype = promoted(query.dtype, key.dtype, value.dtype)
    sight = [in_place(query.shape, -1), {}, {}]
    return Array(query.shape, dtype, products=products, sight=sight)


@operation
def Polar(abs_: Array, angle: Value) -> Array:
    """Return complex numbers from lengths and angles; Keras reports float32."""
    return Array(abs_.shape, "float32")


# Losses


def _same_shape(target: Array, output: Array) -> None:
    """Check that two shapes are equal; an unknown size equals only another unknown size.

    Raises:
        RuleError: if they differ.
    """
    if target.shape != output.shape:
        raise RuleError(f"the target has the shape {target.shape}, the output {output.shape}")


@operation
def BinaryCrossentropy(target: Array, output: Array, from_logits: Value = False) -> Array:
    """Return the cross-entropy of each binary prediction."""
    _same_shape(target, output)
    return Array(output.shape, output.dtype)


@operation
def CategoricalCrossentropy(
    target: Array, output: Array, from_logits: Value = False, axis: Value = -1
) -> Array:
    """Return the cross-entropy of one-hot targets; Keras always removes the last axis."""
    _same_shape(target, output)
    if not output.shape:
        raise RuleError("needs an axis of classes, got a scalar")
    return Array(output.shape[:-1], output.dtype)


@operation
def SparseCategoricalCrossentropy(
    target: Array, output: Array, from_logits: Value = False, axis: Value = -1
) -> Array:
    """Return the cross-entropy of integer targets."""
    axis = axis_of(axis, len(output.shape))
    left = output.shape[:axis] + output.shape[axis + 1 :]
    column = len(target.shape) == len(output.shape) and target.shape[-1] == 1
    if (target.shape[:-1] if column else target.shape) != left:
        raise RuleError(
            f"the target has the shape {target.shape}; the output without its classes has {left}"
        )
    return Array(left, output.dtype)


@operation
def CTCLoss(
    target: Array,
    output: Array,
    target_length: Array,
    output_length: Array,
    mask_index: Value = 0,
) -> Array:
    """Return the connectionist temporal classification loss of each sequence."""
    batches = {x.shape[0] for x in (target, output, target_length, output_length)}
    if len(batches) > 1:
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
    """Return the most likely sequences and their scores."""
    count = 1 if strategy == "greedy" else top_paths
    batch, steps = inputs.shape[0], inputs.shape[1]
    dtype = promoted(inputs.dtype, "float32")
    return [Array((count, batch, steps), "int32"), Array((batch, count), dtype)]


@operation
def PSNR(x1: Array, x2: Array, max_val: Value) -> Array:
    """Return the peak signal-to-noise ratio, a scalar."""
    if len(x1.shape) != len(x2.shape):
        raise RuleError(f"{x1.shape} and {x2.shape} differ in the number of axes")
    return Array((), "float32")
