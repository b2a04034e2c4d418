"""The functions of TensorFlow, each with the operation of ``keras.ops`` that does the same.

A line is the name of a function, the class of the operation, and the function's parameters:
``values=xs`` where Keras names a parameter differently, ``values=*xs`` for a list of tensors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from shapecalc.algebra.size import UNKNOWN, known
from shapecalc.dataclasses import dataclass, field, replace
from shapecalc.declare.operation import Array, OperationRule, Result, UnsupportedError
from shapecalc.rules import OPERATIONS
from shapecalc.rules.tensorflow import images, matrices, own_rules, parts, windows
from shapecalc.rules.tensorflow.arguments import (
    OWN,
    PairRule,
    array,
    axis_number,
    check_complete,
    dtype_of,
    named_arguments,
    plain,
    shape_of,
    sizes,
)
from shapecalc.rules.tensorflow.values import with_value

ALIKE = """
__operators__.add Add x=x1 y=x2
__operators__.eq Equal self=x1 other=x2
__operators__.ne NotEqual self=x1 other=x2
math.add Add x=x1 y=x2
math.subtract Subtract x=x1 y=x2
math.multiply Multiply x=x1 y=x2
math.divide Divide x=x1 y=x2
math.divide_no_nan DivideNoNan x=x1 y=x2
math.truediv TrueDivide x=x1 y=x2
math.floordiv FloorDivide x=x1 y=x2
floor_div FloorDivide x=x1 y=x2
math.floormod Mod x=x1 y=x2
math.mod Mod x=x1 y=x2
math.pow Power x=x1 y=x2
math.maximum Maximum x=x1 y=x2
math.minimum Minimum x=x1 y=x2
math.atan2 Arctan2 y=x1 x=x2
math.nextafter Nextafter x1 x2
math.equal Equal x=x1 y=x2
math.not_equal NotEqual x=x1 y=x2
math.greater Greater x=x1 y=x2
math.greater_equal GreaterEqual x=x1 y=x2
math.less Less x=x1 y=x2
math.less_equal LessEqual x=x1 y=x2
math.logical_and LogicalAnd x=x1 y=x2
math.logical_or LogicalOr x=x1 y=x2
math.logical_xor LogicalXor x=x1 y=x2
math.logical_not LogicalNot x
math.abs Absolute x
math.acos Arccos x
math.acosh Arccosh x
math.angle Angle input=x
math.asin Arcsin x
math.asinh Arcsinh x
math.atan Arctan x
math.atanh Arctanh x
math.ceil Ceil x
math.conj Conjugate x
math.cos Cos x
math.cosh Cosh x
math.erf Erf x
math.erfc Erfc x
math.erfinv Erfinv x
math.exp Exp x
math.expm1 Expm1 x
math.floor Floor x
math.imag Imag input=x
math.is_finite Isfinite x
math.is_inf Isinf x
math.is_nan Isnan x
math.log Log x
math.log1p Log1p x
math.log_sigmoid LogSigmoid x
math.negative Negative x
math.real Real input=x
math.reciprocal Reciprocal x
math.reciprocal_no_nan Reciprocal x
math.rint Round x
math.round Round x
math.rsqrt Rsqrt x
math.sigmoid Sigmoid x
math.sign Sign x
math.sin Sin x
math.sinh Sinh x
math.softplus Softplus features=x
math.sqrt Sqrt x
math.square Square x
math.tan Tan x
math.tanh Tanh x
math.reduce_all All input_tensor=x axis keepdims
math.reduce_any Any input_tensor=x axis keepdims
math.reduce_euclidean_norm Norm input_tensor=x axis keepdims
math.reduce_logsumexp Logsumexp input_tensor=x axis keepdims
math.reduce_max Max input_tensor=x axis keepdims
math.reduce_mean Mean input_tensor=x axis keepdims
math.reduce_min Min input_tensor=x axis keepdims
math.reduce_prod Prod input_tensor=x axis keepdims
math.reduce_std Std input_tensor=x axis keepdims
math.reduce_sum Sum input_tensor=x axis keepdims
math.reduce_variance Var input_tensor=x axis keepdims
math.count_nonzero CountNonzero input=x axis keepdims
math.segment_max SegmentMax data segment_ids
math.segment_min SegmentMin data segment_ids
math.segment_prod SegmentProd data segment_ids
math.segment_sum SegmentSum data segment_ids
math.unsorted_segment_max SegmentMax data segment_ids num_segments
math.unsorted_segment_min SegmentMin data segment_ids num_segments
math.unsorted_segment_prod SegmentProd data segment_ids num_segments
math.unsorted_segment_sum SegmentSum data segment_ids num_segments
nn.elu Elu features=x
nn.gelu Gelu features=x approximate
nn.leaky_relu LeakyRelu features=x alpha=negative_slope
nn.log_softmax LogSoftmax logits=x axis
nn.relu Relu features=x
nn.relu6 Relu6 features=x
nn.selu Selu features=x
nn.silu Silu features=x
nn.softmax Softmax logits=x axis
nn.softsign Softsign features=x
concat Concatenate values=*xs axis
stack Stack values=*x axis
unstack Unstack value=x num axis
expand_dims ExpandDims input=x axis
transpose Transpose a=x perm=axes
repeat Repeat input=x repeats axis
reverse Flip tensor=x axis
sort Sort values=x axis
argsort Argsort values=x axis
tensor_scatter_nd_add ScatterUpdate tensor=inputs indices updates
tensor_scatter_nd_max ScatterUpdate tensor=inputs indices updates
tensor_scatter_nd_min ScatterUpdate tensor=inputs indices updates
tensor_scatter_nd_sub ScatterUpdate tensor=inputs indices updates
tensor_scatter_nd_update ScatterUpdate tensor=inputs indices updates
scatter_nd Scatter indices updates=values shape
stop_gradient StopGradient input=variable
zeros_like ZerosLike input=x
ones_like OnesLike input=x
bitwise.invert BitwiseInvert x
linalg.cholesky Cholesky input=x
linalg.det Det input=x
linalg.eigh Eigh tensor=x
linalg.inv Inv input=x
linalg.logdet Logdet matrix=x
linalg.pinv Pinv a=x
linalg.solve Solve matrix=a rhs=b
linalg.matrix_rank MatrixRank a=x
image.rgb_to_grayscale RGBToGrayscale images
image.rgb_to_hsv RGBToHSV images
image.hsv_to_rgb HSVToRGB images
image.sobel_edges SobelEdges image=images
"""
"""The functions of TensorFlow that are the same as an operation of Keras."""

KEPT = """
" clip_by_norm clip_by_value debugging.assert_all_finite
debugging.check_numerics dtypes.saturate_cast grad_pass_through identity image.adjust_brightness
image.adjust_contrast image.adjust_gamma image.adjust_hue image.adjust_saturation
image.convert_image_dtype image.flip_left_right image.flip_up_down image.per_image_standardization
image.random_brightness image.random_contrast image.random_flip_left_right
image.random_flip_up_down image.random_hue image.random_saturation image.rgb_to_yiq
image.rgb_to_yuv image.stateless_random_brightness image.stateless_random_contrast
image.stateless_random_flip_left_right image.stateless_random_flip_up_down
image.stateless_random_hue image.stateless_random_saturation image.yiq_to_rgb image.yuv_to_rgb
linalg.band_part linalg.expm linalg.set_diag linalg.sqrtm math.bessel_i0 math.bessel_i0e
math.bessel_i1 math.bessel_i1e math.cumprod math.cumsum math.cumulative_logsumexp math.digamma
math.erfcinv math.invert_permutation math.l2_normalize math.lgamma math.ndtri
math.special.bessel_j0 math.special.bessel_j1 math.special.bessel_k0 math.special.bessel_k0e
math.special.bessel_k1 math.special.bessel_k1e math.special.bessel_y0 math.special.bessel_y1
math.special.dawsn math.special.expint math.special.fresnel_cos math.special.fresnel_sin
math.special.spence nn.batch_normalization nn.bias_add nn.dropout nn.experimental.general_dropout
nn.experimental.stateless_dropout nn.isotonic_regression nn.local_response_normalization
quantization.fake_quant_with_min_max_args quantization.fake_quant_with_min_max_vars
quantization.quantize_and_dequantize_v2 random.shuffle reverse_sequence roll signal.dct signal.fft
signal.fft2d signal.fft3d signal.fftshift signal.idct signal.ifft signal.ifft2d signal.ifft3d
signal.ifftshift strings.as_string strings.length strings.lower strings.regex_full_match
strings.regex_replace strings.strip strings.substr strings.to_hash_bucket
strings.to_hash_bucket_fast strings.to_hash_bucket_strong strings.to_number strings.upper
""".split()
"""Further functions whose result has the shape of their first argument."""

PAIRWISE = """
bitwise.bitwise_and bitwise.bitwise_or bitwise.bitwise_xor bitwise.left_shift bitwise.right_shift
math.igamma math.igammac math.multiply_no_nan math.polygamma math.scalar_mul
math.squared_difference math.xdivy math.xlog1py math.xlogy math.zeta realdiv truncatediv truncatemod
nn.sigmoid_cross_entropy_with_logits nn.weighted_cross_entropy_with_logits nn.log_poisson_loss
dtypes.complex
""".split()
"""Further functions that combine two tensors element by element."""

NO_EFFECT = frozenset(
    """
    a_is_sparse align alpha antialias b_is_sparse bad_indices_policy beta conjugate direction
    dtype dtype_hint exclusive fast_lookup grad_a grad_b index_type layout max_norm message
    method name out_type output_type padding_value preferred_dtype reverse seed shift sorted
    stable summarize validate_indices var
    """.split()
)
"""Parameters that change the values or the dtype of a result, but not its shape."""

MODULES = (own_rules, parts, matrices, windows, images)
"""The modules whose rules are in `OWN`."""


@dataclass(eq=False)
class TensorFlowFunction(OperationRule):
    """A function of TensorFlow that is the same as an operation of Keras.

    Attributes:
        operation: the operation.
        keras_names: the operation's parameter for each of the function, in order.
    """

    operation: OperationRule = field(kw_only=True)
    keras_names: Mapping[str, str] = field(kw_only=True)

    def apply(
        self, positional: Sequence[Any], named: Mapping[str, Any], constants: Mapping[str, Any]
    ) -> Result:
        bound = named_arguments(list(self.keras_names), positional, {**named, **constants})
        arguments: dict[str, Any] = {}
        for name, value in bound.items():
            if name in self.keras_names:
                key = self.keras_names[name]
                arguments[key.lstrip("*")] = _argument(key, value, bound.get("axis"))
            elif name not in NO_EFFECT and value not in (None, False):
                raise UnsupportedError(f"no rule covers its argument {name}={str(value)[:40]}")
        check_complete(self.operation.function, arguments)
        result = self.operation.apply([], arguments, {})
        return with_value(self.operation.name, arguments, result)


TENSORS = frozenset(
    "x x1 x2 y a b data values indices updates inputs images condition sorted_sequence variable "
    "segment_ids targets predictions".split()
)
"""The parameters of operations that are tensors; others are numbers, or lists of numbers."""


def _argument(key: str, value: Any, axis: Any) -> Any:
    """Return an argument as an operation of Keras takes it."""
    if key.startswith("*"):
        return _completed(list(_tensors(value)), axis if key == "*xs" else None)
    return array(value) if key in TENSORS else plain(value)


def _completed(tensors: list[Array], joined: Any) -> list[Array]:
    """Return tensors that agree on every axis but one with the sizes that any of them has."""
    rank = len(tensors[0].shape) if tensors else 0
    if any(len(tensor.shape) != rank for tensor in tensors):
        return tensors
    place = None if joined is None else axis_number(joined, rank)
    columns = list(zip(*(tensor.shape for tensor in tensors)))
    sizes_known = [next(filter(known, column), UNKNOWN) for column in columns]
    return [
        replace(
            tensor,
            shape=tuple(
                size if known(size) or axis == place else sizes_known[axis]
                for axis, size in enumerate(tensor.shape)
            ),
        )
        for tensor in tensors
    ]


def _tensors(values: Sequence[Any]) -> Iterator[Array]:
    """Yield the tensors in a list; numbers among them get the dtype of the first tensor."""
    dtype = next((item.dtype for item in values if isinstance(item, Array)), None)
    for item in values:
        if isinstance(item, Array):
            yield item
        else:
            shape = shape_of(item)
            held = tuple(sizes(item)) if dtype == "int32" and len(shape) < 2 else None
            yield Array(shape, dtype or dtype_of(item), held)


@cache
def _alike() -> Mapping[str, tuple[str, Mapping[str, str]]]:
    """Return the lines of `ALIKE` by the name of the function."""
    table = {}
    for line in ALIKE.strip().splitlines():
        function, operation, *parameters = line.split()
        pairs = [name.partition("=") for name in parameters]
        table[function] = operation, {name: keras or name for name, _, keras in pairs}
    return table


TEMPLATES = {
    "linalg.eigh": "({}, {})",
    "linalg.normalize": "({}, {})",
    "linalg.qr": "Qr(q={}, r={})",
    "linalg.svd": "({}, {}, {})",
    "math.top_k": "TopKV2(values={}, indices={})",
    "nn.moments": "({}, {})",
    "unique": "Unique(y={}, idx={})",
}
"""How Keras 2's table prints the outputs of functions that return a tuple."""


def function_rule(name: str) -> OperationRule | None:
    """Return the rule of a function of TensorFlow; None if there is none.

    >>> rule = function_rule("math.reduce_sum")
    >>> rule.apply([Array((2, 3, 4), "float32")], {"axis": [1]}, {})
    Array(shape=(2, 4), dtype='float32')
    """
    for candidate in _names(name):
        if candidate in _alike():
            operation, parameters = _alike()[candidate]
            rule = OPERATIONS[operation]
            template = TEMPLATES.get(candidate, "")
            return TensorFlowFunction(
                name,
                rule.function,
                None,
                output_template=template,
                shares_memory=rule.shares_memory,
                pointwise=rule.pointwise,
                operation=rule,
                keras_names=parameters,
            )
        if candidate in KEPT:
            return OWN["identity"]
        if candidate in PAIRWISE:
            return PairRule(name, own_rules.pairwise, None)
        if candidate in OWN:
            return replace(OWN[candidate], output_template=TEMPLATES.get(candidate, ""))
    return None


def _names(name: str) -> list[str]:
    """Return the names under which a function may be declared: TensorFlow 1 had no modules."""
    if not name.startswith("compat.v1."):
        return [name]
    short = name.removeprefix("compat.v1.")
    return [short, f"math.{short}", f"nn.{short}", f"linalg.{short}"]
