"""Operations of graphs as layers: our table is that of Keras 2, which reads the same file."""

from __future__ import annotations

import json
import re
from importlib import import_module
from typing import Any

import pytest
from tensorflow_calls import inputs

from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import keras_table, without_trailing_blanks
from shapecalc.read.document import read_data
from shapecalc.rules.tensorflow.graph_operations import KEPT, PAIRS, graph_operations, graph_rule
from shapecalc.table import keras2 as show_keras2
from shapecalc.table.keras3 import Options
from shapecalc.table.summary import summary

CALLS = """
    AddN(inputs=[x, y, x])
    All(input=r.Greater(x=x, y=y), axis=1)
    Any(input=r.IsNan(x=x), axis=[1, 2], keep_dims=True)
    r.LogicalAnd(x=r.IsInf(x=x), y=r.LogicalNot(x=r.IsFinite(x=x)))
    r.LogicalOr(x=r.IsInf(x=x), y=r.LogicalNot(x=r.IsFinite(x=u)))
    ArgMax(input=x, dimension=-1)
    ArgMin(input=x, dimension=1)
    AvgPool(value=i, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")
    MaxPool(input=i, ksize=[1, 3, 2, 1], strides=[1, 2, 1, 1], padding="VALID")
    AvgPool3D(input=v, ksize=[1, 2, 2, 2, 1], strides=[1, 2, 2, 2, 1], padding="SAME")
    MaxPool3D(input=v, ksize=[1, 2, 2, 2, 1], strides=[1, 1, 2, 2, 1], padding="VALID")
    BatchMatMul(x=x, y=y, adj_y=True)
    BatchMatMulV2(x=x, y=y, adj_x=True)
    BatchMatMulV3(x=x, y=y, Tout=tf.float32, adj_x=True)
    MatMul(a=c, b=c, transpose_b=True)
    MatMul(a=c, b=c, transpose_a=True)
    MatrixInverse(input=r.BatchMatMulV2(x=x, y=y, adj_y=True))
    BroadcastTo(input=y, shape=r.Shape(input=x))
    BroadcastTo(input=c, shape=[3, 2, 5])
    Cast(x=x, DstT=tf.int32)
    Concat(concat_dim=2, values=[x, y])
    ConcatV2(values=[x, u, [[[1.0] * 6]]], axis=1)
    Conv2D(input=i, filter=f(3, 3, 3, 7), strides=[1, 2, 1, 1], padding="SAME")
    Conv2D(input=i, filter=f(3, 3, 3, 7), strides=[1, 1, 1, 1], padding="VALID", \
dilations=[1, 2, 2, 1])
    Conv3D(input=v, filter=f(2, 2, 2, 1, 5), strides=[1, 1, 1, 1, 1], padding="VALID")
    DepthwiseConv2dNative(input=i, filter=f(3, 3, 3, 2), strides=[1, 1, 1, 1], padding="VALID")
    DepthToSpace(input=r.Tile(input=i, multiples=[1, 1, 1, 4]), block_size=2)
    SpaceToDepth(input=i, block_size=2)
    EnsureShape(input=u, shape=[None, 5, 6])
    ExpandDims(input=x, axis=-1)
    Fill(dims=r.Shape(input=x), value=1.0)
    Gather(params=x, indices=[0, 0, 0])
    GatherV2(params=x, indices=[[0, 1]], axis=2)
    GatherV2(params=x, indices=n, axis=1, batch_dims=1)
    GatherNd(params=x, indices=[[0, 1], [0, 2]])
    L2Loss(t=x)
    LinSpace(start=r.L2Loss(t=x), stop=1.0, num=7)
    Max(input=x, axis=0)
    Mean(input=x, axis=1, keep_dims=True)
    Min(input=x, axis=[0, 2])
    Prod(input=x, axis=-1)
    Sum(input=x, axis=[1, 2])
    EuclideanNorm(input=x, axis=-1)
    MirrorPad(input=x, paddings=[[0, 0], [1, 1], [2, 0]], mode="REFLECT")
    Pad(input=x, paddings=[[0, 0], [0, 3], [0, 0]])
    PadV2(input=u, paddings=[[0, 0], [1, 0], [1, 1]], constant_values=1.0)
    OneHot(indices=n, depth=5, on_value=1.0, off_value=0.0, axis=1)
    OneHot(indices=n, depth=5, on_value=1.0, off_value=0.0)
    OnesLike(x=x)
    ZerosLike(x=u)
    Pack(values=[x, y], axis=2)
    Pack(values=[x])
    RandomStandardNormal(shape=r.Shape(input=x), dtype=tf.float32)
    RandomUniform(shape=r.Shape(input=x, out_type=tf.int64), dtype=tf.float32)
    TruncatedNormal(shape=r.Shape(input=c), dtype=tf.float32)
    Range(start=0, limit=r.Size(input=x), delta=1)
    Range(start=0, limit=r.Rank(input=x), delta=1)
    Range(start=0, limit=r.Size(input=c), delta=1)
    Reshape(tensor=x, shape=[-1, 8, 3])
    Reshape(tensor=x, shape=r.Pack(values=[r.StridedSlice(input=r.Shape(input=x), begin=[0], \
end=[1], strides=[1], shrink_axis_mask=1), 24]))
    ResizeBicubic(images=i, size=[4, 5])
    ResizeBilinear(images=i, size=[4, 5])
    ResizeNearestNeighbor(images=i, size=[16, 20])
    ReverseV2(tensor=x, axis=[1])
    Select(condition=r.Less(x=x, y=y), x=x, y=y)
    SelectV2(condition=r.Less(x=x, y=y), t=x, e=0.0)
    Where(condition=r.Less(x=x, y=y))
    Slice(input=x, begin=[0, 1, 2], size=[-1, 2, 3])
    Split(axis=2, value=x, num_split=3)
    Split(axis=1, value=x, num_split=1)
    SplitV(value=x, size_splits=[1, -1], axis=1, num_split=2)
    Squeeze(input=r.Mean(input=x, axis=1, keep_dims=True), axis=[1])
    Squeeze(input=c)
    StridedSlice(input=x, begin=[0, 1], end=[0, 4], strides=[1, 2], begin_mask=1, end_mask=1)
    StridedSlice(input=x, begin=[0, 0, 0], end=[0, 0, -1], strides=[1, 1, 1], ellipsis_mask=1, \
new_axis_mask=2)
    TopKV2(input=x, k=2)
    Transpose(x=i, perm=[0, 3, 1, 2])
    Unpack(value=x, num=4, axis=1)
    Unpack(value=r.Slice(input=x, begin=[0, 0, 0], size=[-1, 1, -1]), num=1, axis=1)
    BitwiseAnd(x=n, y=n)
    BitwiseOr(x=n, y=n)
    BitwiseXor(x=n, y=1)
    Invert(x=n)
    TruncateDiv(x=n, y=2)
    TruncateMod(x=n, y=2)
    BiasAdd(value=x, bias=f(6))
    CheckNumerics(tensor=x, message="m")
    ClipByValue(t=x, clip_value_min=0.0, clip_value_max=1.0)
    Cumprod(x=x, axis=1)
    Cumsum(x=x, axis=1)
    Identity(input=x)
    Snapshot(input=x)
    LRN(input=i)
    LogSoftmax(logits=x)
    Softmax(logits=x)
    MatrixBandPart(input=x, num_lower=1, num_upper=0)
    PreventGradient(input=x)
    StopGradient(input=x)
    RandomShuffle(value=x)
"""

OTHERS = {"Elu", "LeakyRelu", "Relu", "Relu6", "Selu", "Softplus", "Softsign"}
"""The operations whose input is called `features`."""


def calls() -> list[str]:
    """Return a call for each operation; of the simple ones by their tables."""
    written = [line.strip().removeprefix("r.") for line in CALLS.strip().splitlines()]
    used = set(re.findall(r"\w+(?=\()", CALLS))
    pairs = [line.split()[0] for line in PAIRS.strip().splitlines()]
    written += [f"{name}(x=y, y=x)" for name in pairs if name not in used]
    simple = [name for name in KEPT if name not in used]
    return written + [f"{name}({'features' if name in OTHERS else 'x'}=x)" for name in simple]


def layers_of(tf: Any, tensors: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the layers of a model with all operations, as TensorFlow 2.3 saved it."""
    with tf.Graph().as_default() as graph:
        names = {
            name: tf.compat.v1.placeholder(each.dtype, each.shape, name)
            for name, each in tensors.items()
        }
        names |= {"r": tf.raw_ops, "tf": tf, "f": lambda *shape: tf.constant(1.0, shape=shape)}
        for call in calls():
            eval(f"r.{call}", names)
        return [layer_of(tf, each) for each in graph.get_operations() if each.type != "Const"]


def layer_of(tf: Any, operation: Any) -> dict[str, Any]:
    """Return an operation of a graph as a layer."""
    json_format = import_module("google.protobuf.json_format")  # It has no types.
    fixed, sources = {}, []
    for position, tensor in enumerate(operation.inputs):
        if tensor.op.type == "Const":
            fixed[str(position)] = tf.get_static_value(tensor).tolist()
        else:
            prefix = "" if tensor.op.type == "Placeholder" else "tf_op_layer_"
            sources.append([prefix + tensor.op.name, 0, tensor.value_index, {}])
    if operation.type == "Placeholder":
        (tensor,) = operation.outputs
        config = {"batch_input_shape": tensor.shape.as_list(), "dtype": tensor.dtype.name}
        config["name"] = operation.name
        return {**named("InputLayer", operation.name, config), "inbound_nodes": []}
    node = json_format.MessageToDict(operation.node_def)
    config = {"name": operation.name, "trainable": True, "dtype": "float32", "node_def": node}
    layer = named("TensorFlowOpLayer", f"tf_op_layer_{operation.name}", config)
    layer["config"]["constants"] = fixed
    return {**layer, "inbound_nodes": [sources]}


def named(class_name: str, name: str, config: dict[str, Any]) -> dict[str, Any]:
    return {"class_name": class_name, "name": name, "config": config}


def test_every_operation(keras2: Builder) -> None:
    import tensorflow as tf

    keras2.keras.backend.clear_session()
    tensors = inputs(keras2.keras) | {"v": keras2.keras.Input((4, 6, 8, 1), name="v")}
    layers = layers_of(tf, tensors)
    used = {each["config"]["node_def"]["op"] for each in layers if "node_def" in each["config"]}
    assert used == set(graph_operations())
    ends = [[each["name"], 0, 0] for each in layers[len(tensors) :]]
    starts = [[name, 0, 0] for name in tensors]
    config = {"name": "m", "layers": layers, "input_layers": starts, "output_layers": ends}
    data = {"class_name": "Functional", "config": config, "keras_version": "2.4.0"}
    theirs = keras_table(keras2.keras.models.model_from_json(json.dumps(data)), 80)
    ours = keras2_table(data)
    assert without_trailing_blanks(ours) == without_trailing_blanks(theirs)


def keras2_table(data: dict[str, Any]) -> str:
    return show_keras2.table(summary(infer(read_data(data), keras2=True)), Options())


def test_operations_that_are_unknown_or_wrong() -> None:
    assert graph_rule("Bincount", {}, {}) is None
    rule = graph_rule("ConcatV2", {}, {1: 0})
    assert rule
    assert rule.apply([Array((2, 3), "float32")], {}, {}) == Array((2, 3), "float32")
    pair = graph_rule("AddV2", {}, {})
    assert pair
    with pytest.raises(RuleError, match="needs 2 inputs, and has 1"):
        pair.apply([Array((2, 3), "float32")], {}, {})


X, Y = Array((2, 3), "float32"), Array((2, 5), "float32")


@pytest.mark.parametrize(
    ("name", "attributes", "fixed", "tensors", "expected"),
    [
        ("ConcatV2", {}, {2: 1}, [[X], [[Y]]], Array((2, 8), "float32")),
        ("Concat", {}, {0: -1}, [X, Y, X], Array((2, 11), "float32")),
        ("Split", {"num_split": 1}, {0: 1}, [X], X),
        ("Split", {"num_split": 3}, {0: 1}, [X], [Array((2, 1), "float32")] * 3),
        ("Pack", {}, {}, [X], Array((1, 2, 3), "float32")),
        ("Pack", {"axis": 2, "N": 2}, {1: [[1.0] * 3] * 2}, [X], Array((2, 3, 2), "float32")),
        ("AddV2", {"T": 1}, {0: 2.0}, [X], X),
        ("Max", {"keep_dims": True}, {1: 0}, [Y], Array((1, 5), "float32")),
        ("MatMul", {"transpose_a": True}, {}, [X, Y], Array((3, 5), "float32")),
        ("Fill", {}, {0: [4, 5], 1: 2}, [], Array((4, 5), "int32")),
    ],
)
def test_the_arguments_of_an_operation(
    name: str, attributes: Any, fixed: Any, tensors: Any, expected: Any
) -> None:
    rule = graph_rule(name, attributes, fixed)
    assert rule
    assert (rule.name, rule.made_by) == (name, None)
    assert rule.apply(tensors, {}, {}) == expected


@pytest.mark.parametrize(
    ("name", "tensors", "message"),
    [
        ("ConcatV2", [X], "needs 2 inputs, and has 1"),
        ("Transpose", [], "needs 2 inputs, and has 0"),
        ("Identity", [], "needs 1 inputs, and has 0"),
    ],
)
def test_inputs_that_are_missing(name: str, tensors: Any, message: str) -> None:
    rule = graph_rule(name, {}, {})
    assert rule
    with pytest.raises(RuleError) as caught:
        rule.apply(tensors, {}, {})
    assert str(caught.value) == message
