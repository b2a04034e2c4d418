"""Messages of TensorFlow.js, for several kinds of problems; their fixes are in JavaScript."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.diagnose.kinds.declare import message
from shapecalc.diagnose.message import MessageFields


def _labels_fixes(t: MessageFields) -> Sequence[str]:
    output, labels = t.shape, t.axes_of("other")
    if labels == ["1"] and output and output != ["1"]:
        return [
            "for integer labels: loss: 'sparseCategoricalCrossentropy', or one-hot labels, "
            f"tf.oneHot(y, {output[-1]})"
        ]
    width = labels[-1] if labels else "…"
    return [f"give the last layer as many units as a label has numbers: units: {width}"]


DATA = [
    message(
        "Error when checking : expected $layer to have shape [null,$any] but got array with shape "
        "$other",
        means="the input {layer} got data of shape {other}, which does not fit the model",
        fix="compare x.shape with model.inputs[0].shape: look for a missing or an extra column",
        tfjs_4_22="Error when checking : expected dense_Dense2_input to have shape [null,4] but "
        "got array with shape [2,5].",
    ),
    message(
        "Error when checking : expected $layer to have $expected dimension(s), but got array with "
        "shape $other",
        means="the input {layer} expects {expected} axes, including the batch, but the data have "
        "the shape {other}",
        fix="for one sample, add the batch axis: x.expandDims(0); for pictures without channels "
        "x.expandDims(-1)",
        tfjs_4_22="Error when checking : expected conv2d_Conv2D2_input to have 4 dimension(s), but "
        "got array with shape [28,28,1]",
    ),
    message(
        "inner shapes ($found) and ($expected) of Tensors with shapes $any must match",
        means="matMul multiplies rows of {found} numbers by columns of {expected}",
        fix="make the last size of the first tensor equal to the first size of the second",
        tfjs_4_22="Error in matMul: inner shapes (3) and (4) of Tensors with shapes 2,3 and 4,2 "
        "and transposeA=false and transposeB=false must match.",
    ),
]

TARGETS = [
    message(
        "target expected a batch of elements where each example has shape $shape (i.e.,tensor "
        "shape $any) but the target received an input with $number examples, each with shape "
        "$other",
        means="the model outputs {shape} for each sample, but the labels have the shape {other}",
        fix=_labels_fixes,
        tfjs_4_22="target expected a batch of elements where each example has shape [3] "
        "(i.e.,tensor shape [*,3]) but the target received an input with 8 examples, each with "
        "shape [2] (tensor shape [8,2])",
    ),
]

SAMPLES = [
    message(
        "Input Tensors should have the same number of samples as target Tensors. Found $number "
        "input sample(s) and $found target sample(s).",
        means="there are {number} rows of data but {found} labels",
        fix="compare x.shape[0] with y.shape[0], and find the line that shortens one of them",
        tfjs_4_22="Input Tensors should have the same number of samples as target Tensors. Found 8 "
        "input sample(s) and 7 target sample(s).",
    ),
]

UNKNOWN_LAYER = [
    message(
        "Unknown layer: $name. This may be due to one of the following reasons: 1. The layer is "
        "defined in Python",
        means="TensorFlow.js has no layer class named {name}",
        fix="write the class in JavaScript and tf.serialization.registerClass({name}), "
        "or build the model in Python from layers that TensorFlow.js has",
        tfjs_4_22="Unknown layer: MultiHeadAttention. This may be due to one of the following "
        "reasons: 1. The layer is defined in Python, in which case it needs to be ported",
    ),
]

FILE = [
    message(
        "An InputLayer should be passed either a `batchInputShape` or an `inputShape`.",
        means="Keras 3 saved the model, in a form that TensorFlow.js does not read",
        fix=(
            "save and convert the model with Keras 2: tf_keras, and tensorflowjs_converter",
            "or rename batch_shape to batch_input_shape in model.json",
        ),
        tfjs_4_22="An InputLayer should be passed either a `batchInputShape` or an `inputShape`.",
    ),
]

NOT_BUILT = [
    message(
        "The first layer in a Sequential model must get an `inputShape` or `batchInputShape` "
        "argument.",
        means="the model does not know its input shape",
        fix="set it on the first layer: tf.layers.dense({{units: 3, inputShape: [4]}})",
        tfjs_4_22="The first layer in a Sequential model must get an `inputShape` or "
        "`batchInputShape` argument.",
    ),
]

MERGE = [
    message(
        "Shape of tensors[$index] $other does not match the shape of the rest $shape along the "
        "non-concatenated axis $axis",
        means="tensors of the shapes {shape} and {other} are joined, but differ in axis {axis}",
        fix="make all sizes equal except along the axis of tf.concat(tensors, axis)",
        tfjs_4_22="Error in concat2D: Shape of tensors[1] (3,4) does not match the shape of the "
        "rest (2,3) along the non-concatenated axis 1.",
    ),
]

ELEMENTS = [
    message(
        "Size($number) must match the product of shape $value",
        means="{number} numbers cannot be reshaped to {value}: the numbers of elements differ",
        fix="choose sizes whose product is {number}, or let one be computed: x.reshape([-1, …])",
        tfjs_4_22="Size(4) must match the product of shape 3",
    ),
]
