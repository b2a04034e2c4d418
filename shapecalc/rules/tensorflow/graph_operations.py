"""The operations of TensorFlow's graphs, which files of TensorFlow 1.15 to 2.3 have as layers.

A line is the name of an operation, the function of TensorFlow that does the same, and the
function's parameters: first one for each input of the operation, in order, where ``*values``
takes as many as there are, then ``attribute=parameter`` for the attributes that matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.kinds import sequence
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import OperationRule, Result
from shapecalc.rules.tensorflow.functions import function_rule

DECLARED = """
ArgMax math.argmax input axis
ArgMin math.argmin input axis
AvgPool nn.avg_pool2d input ksize=ksize strides=strides padding=padding data_format=data_format
AvgPool3D nn.avg_pool3d input ksize=ksize strides=strides padding=padding data_format=data_format
BatchMatMul linalg.matmul a b adj_x=adjoint_a adj_y=adjoint_b
BatchMatMulV2 linalg.matmul a b adj_x=adjoint_a adj_y=adjoint_b
BatchMatMulV3 linalg.matmul a b adj_x=adjoint_a adj_y=adjoint_b
BroadcastTo broadcast_to input shape
Cast cast x DstT=dtype
Concat concat axis *values
ConcatV2 concat *values axis
Conv2D nn.conv2d input filters strides=strides padding=padding data_format=data_format \
    dilations=dilations
Conv3D nn.conv3d input filters strides=strides padding=padding data_format=data_format \
    dilations=dilations
DepthToSpace nn.depth_to_space input block_size=block_size data_format=data_format
DepthwiseConv2dNative nn.depthwise_conv2d input filter strides=strides padding=padding \
    data_format=data_format dilations=dilations
EnsureShape ensure_shape x shape=shape
ExpandDims expand_dims input axis
Fill fill dims value
Gather gather params indices
GatherNd gather_nd params indices
GatherV2 gather params indices axis batch_dims=batch_dims
L2Loss nn.l2_loss t
LinSpace linspace start stop num
MatMul linalg.matmul a b transpose_a=transpose_a transpose_b=transpose_b
MatrixInverse linalg.inv input
MaxPool nn.max_pool2d input ksize=ksize strides=strides padding=padding data_format=data_format
MaxPool3D nn.max_pool3d input ksize=ksize strides=strides padding=padding data_format=data_format
MirrorPad pad tensor paddings
OneHot one_hot indices depth axis=axis
OnesLike ones_like input
Pack stack *values axis=axis
Pad pad tensor paddings
PadV2 pad tensor paddings
RandomStandardNormal random.normal shape dtype=dtype
RandomUniform random.uniform shape dtype=dtype
Range range start limit delta
Rank rank input
Reshape reshape tensor shape
ResizeBicubic image.resize images size
ResizeBilinear image.resize images size
ResizeNearestNeighbor image.resize images size
ReverseV2 reverse tensor axis
Select where condition x y
SelectV2 where condition x y
Shape shape input out_type=out_type
Size size input
Slice slice input_ begin size
SpaceToDepth nn.space_to_depth input block_size=block_size data_format=data_format
Split split axis value num_split=num_or_size_splits
SplitV split value num_or_size_splits axis
Squeeze squeeze input squeeze_dims=axis
StridedSlice strided_slice input_ begin end strides begin_mask=begin_mask end_mask=end_mask \
    ellipsis_mask=ellipsis_mask new_axis_mask=new_axis_mask shrink_axis_mask=shrink_axis_mask
Tile tile input multiples
TopKV2 math.top_k input k
Transpose transpose a perm
TruncatedNormal random.truncated_normal shape dtype=dtype
Unpack unstack value num=num axis=axis
Where where condition
ZerosLike zeros_like input
"""
"""The operations whose result has another shape than their inputs."""

REDUCTIONS = """
All math.reduce_all
Any math.reduce_any
EuclideanNorm math.reduce_euclidean_norm
Max math.reduce_max
Mean math.reduce_mean
Min math.reduce_min
Prod math.reduce_prod
Sum math.reduce_sum
"""
"""The operations that take a tensor and the axes that they remove."""

PAIRS = """
Add math.add
AddV2 math.add
Atan2 math.atan2
BitwiseAnd bitwise.bitwise_and
BitwiseOr bitwise.bitwise_or
BitwiseXor bitwise.bitwise_xor
Div math.divide
DivNoNan math.divide_no_nan
Equal math.equal
FloorDiv math.floordiv
FloorMod math.floormod
Greater math.greater
GreaterEqual math.greater_equal
Less math.less
LessEqual math.less_equal
LogicalAnd math.logical_and
LogicalOr math.logical_or
Maximum math.maximum
Minimum math.minimum
Mul math.multiply
NotEqual math.not_equal
Pow math.pow
RealDiv realdiv
SquaredDifference math.squared_difference
Sub math.subtract
TruncateDiv truncatediv
TruncateMod truncatemod
Xdivy math.xdivy
Xlogy math.xlogy
"""
"""The operations that combine two tensors element by element."""

KEPT = """
Acos Acosh Asin Asinh Atan Atanh BiasAdd Ceil CheckNumerics ClipByValue Cos Cosh Cumprod Cumsum
Digamma Elu Erf Erfc Exp Expm1 Floor Identity Inv Invert LeakyRelu Lgamma Log Log1p LogSoftmax
LRN MatrixBandPart Neg PreventGradient RandomShuffle Reciprocal Relu Relu6 Rint Round Rsqrt Selu
Sigmoid Sign Sin Sinh Snapshot Softmax Softplus Softsign Sqrt Square StopGradient Tan Tanh
""".split()
"""The operations whose result is like their first input, whatever the others are."""

TESTS = {
    "IsFinite": "math.is_finite",
    "IsInf": "math.is_inf",
    "IsNan": "math.is_nan",
    "LogicalNot": "math.logical_not",
}
"""The operations that answer yes or no for each element."""


@dataclass(frozen=True, slots=True)
class Equivalent:
    """The function of TensorFlow that does the same as an operation of a graph.

    Attributes:
        function: its name.
        inputs: its parameter for each input of the operation.
        attributes: its parameter for each attribute that matters.
    """

    function: str
    inputs: Sequence[str]
    attributes: Mapping[str, str]


@cache
def graph_operations() -> Mapping[str, Equivalent]:
    """Return every operation that is declared here, by its name."""
    table = {}
    for line in DECLARED.strip().splitlines():
        operation, function, *words = line.split()
        pairs = [word.split("=") for word in words if "=" in word]
        inputs = [word for word in words if "=" not in word]
        table[operation] = Equivalent(function, inputs, dict(pairs))
    for operation, function in map(str.split, REDUCTIONS.strip().splitlines()):
        table[operation] = Equivalent(function, ["input_tensor", "axis"], {"keep_dims": "keepdims"})
    for operation, function in map(str.split, PAIRS.strip().splitlines()):
        table[operation] = Equivalent(function, ["x", "y"], {})
    for operation, function in {**dict.fromkeys(KEPT, "identity"), **TESTS}.items():
        table[operation] = Equivalent(function, ["x"], {})
    table["AddN"] = Equivalent("math.add_n", ["*inputs"], {})
    return table


@dataclass(eq=False)
class GraphOperation(OperationRule):
    """An operation of a graph of TensorFlow, with the values that a file has for it.

    Attributes:
        equivalent: the function that does the same.
        rule: the rule of the function that does the same.
        attributes: the values of its attributes.
        fixed: its inputs that are no tensors of the model, by their positions.
    """

    equivalent: Equivalent = field(kw_only=True)
    rule: OperationRule = field(kw_only=True)
    attributes: Mapping[str, Any] = field(kw_only=True)
    fixed: Mapping[int, Any] = field(kw_only=True)

    def apply(
        self, positional: Sequence[Any], named: Mapping[str, Any], constants: Mapping[str, Any]
    ) -> Result:
        inputs = list(_tensors(positional))
        for position, value in self.fixed.items():
            inputs.insert(position, value)
        arguments = _by_name(self.equivalent.inputs, inputs)
        for name, parameter in self.equivalent.attributes.items():
            if name in self.attributes:
                arguments[parameter] = self.attributes[name]
        result = self.rule.apply([], arguments, {})
        return result[0] if isinstance(result, list) and len(result) == 1 else result


def _tensors(value: Any) -> Iterator[Any]:
    """Yield the tensors in nested lists."""
    if not sequence(value):
        yield value
        return
    for item in value:
        yield from _tensors(item)


def _by_name(parameters: Sequence[str], inputs: Sequence[Any]) -> dict[str, Any]:
    """Return inputs by the names of their parameters, one of which may take several.

    >>> _by_name(["*values", "axis"], [1, 2, 3])
    {'values': [1, 2], 'axis': 3}
    """
    several = len(inputs) - len(parameters) + 1
    if several < 1:
        raise RuleError(f"needs {len(parameters)} inputs, and has {len(inputs)}")
    rest, arguments = list(inputs), dict[str, Any]()
    for parameter in parameters:
        taken = several if parameter.startswith("*") else 1
        values, rest = rest[:taken], rest[taken:]
        arguments[parameter.lstrip("*")] = values if parameter.startswith("*") else values[0]
    return arguments


def graph_rule(
    name: str, attributes: Mapping[str, Any], fixed: Mapping[int, Any]
) -> OperationRule | None:
    """Return the rule of an operation of a graph; None if there is none.

    Args:
        name: the operation.
        attributes: the values of its attributes.
        fixed: its inputs that are no tensors of the model, by their positions.

    >>> from shapecalc.declare.operation import Array
    >>> rule = graph_rule("Sum", {"keep_dims": True}, {1: [2]})
    >>> rule.apply([Array((2, 3, 4), "float32")], {}, {})
    Array(shape=(2, 3, 1), dtype='float32')
    """
    equivalent = graph_operations().get(name)
    rule = function_rule(equivalent.function) if equivalent else None
    if equivalent is None or rule is None:
        return None
    return GraphOperation(
        name,
        rule.function,
        None,
        equivalent=equivalent,
        rule=rule,
        attributes=attributes,
        fixed=fixed,
    )
