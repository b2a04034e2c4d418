"""SC401 to SC404: what a layer gets does not fit what it takes."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.kinds.ranks import compared, cures
from shapecalc.diagnose.message import MessageFields
from shapecalc.errors import Code


def _divided(t: MessageFields) -> Sequence[str]:
    """How many groups would do."""
    channels = t.number("found")
    fitting = [str(n) for n in range(1, min(channels, 64) + 1) if channels % n == 0]
    return [f"take a number of groups that divides {channels}: {', '.join(fitting)}"]


kind(
    Code.SHAPE,
    """A layer looks at more than the number of axes, and what it finds there does not fit. In the
    example Conv2D is to cut 4 channels into 3 groups of the same size, which does not come
    out even.""",
    "choose an argument that fits the shape: groups=2 or groups=4 for 4 channels",
    "change the layer before, so that it gives what this one takes",
    example="""
    - Conv2D(6, 3, groups=3, input_shape=(8, 8, 4))
    """,
    messages=[
        message(
            "The number of input channels must be evenly divisible by the number of groups. "
            "Received groups=$expected, but the input has $found channels",
            means="{layer} has {expected} groups, but {found} channels reach it: {found} is no "
            "multiple of {expected}",
            cure=_divided,
            keras_3="The number of input channels must be evenly divisible by the number of "
            "groups. Received groups=3, but the input has 4 channels (full input shape is (None, "
            "8, 8, 4)).",
        ),
        message(
            "Values in `cropping` argument should be smaller than the corresponding spatial "
            "dimension of the input. Received: input_shape=$shape, cropping=",
            "Argument `cropping` must be greater than the input shape. Received: "
            "inputs.shape=$shape, and cropping=",
            means="{layer} cuts off more than the {shape} that it gets has",
            cure="crop less, or give it a larger input",
            keras_3="Values in `cropping` argument should be smaller than the corresponding "
            "spatial dimension of the input. Received: input_shape=(None, 8, 8, 1), "
            "cropping=((5, 5), (5, 5))",
            keras_2="Argument `cropping` must be greater than the input shape. Received: "
            "inputs.shape=(None, 8, 8, 1), and cropping=((5, 5), (5, 5))",
        ),
        message(
            "Invalid value for `axis` argument. Expected 0 <= axis < inputs.rank (with "
            "inputs.rank=$expected). Received: axis=$value",
            means="{layer} is told axis {value}, but what it gets has {expected} axes, counted "
            "from 0",
            cure="axis=-1 is always the last one",
            keras_2="Invalid value for `axis` argument. Expected 0 <= axis < inputs.rank (with "
            "inputs.rank=2). Received: axis=(5,)",
        ),
        message(
            "We could not automatically infer the shape of the Lambda's output.",
            "could not automatically infer the output shape / dtype of this layer",
            means="the function of {layer} cannot be followed: it uses NumPy, or asks a tensor "
            "for what it does not have",
            cure="use keras.ops in the function, or say what it gives: Lambda(…, output_shape=(…))",
            keras_3="We could not automatically infer the shape of the Lambda's output. Please "
            "specify the `output_shape` argument for this Lambda layer.",
        ),
        message(
            "unsupported operand type(s) for %: 'NoneType' and 'int'",
            means="if it comes from a convolution: the number of channels of its input is None",
            cure="give the last axis of the input a number: Input(shape=(None, None, 3))",
            keras_3="unsupported operand type(s) for %: 'NoneType' and 'int'",
        ),
    ],
)

kind(
    Code.RANK,
    """Every layer takes a certain number of axes: LSTM (batch, time, features), Conv2D (batch,
    height, width, channels). In the example the first LSTM gives only its last step, (None, 8)
    with 2 axes; the second one needs all steps, (None, 3, 8) with 3 axes. Messages of Keras count
    the batch, `Input(shape=…)` does not.""",
    "set return_sequences=True on every recurrent layer that another one follows",
    "images of one colour need an axis for it: (28, 28, 1), not (28, 28)",
    "rows of a table need an axis of time before an LSTM or a Conv1D: (8, 1), not (8,)",
    "leave the number of samples out of input_shape; Keras adds the batch by itself",
    example="""
    - LSTM(8, input_shape=(3, 1))
    - LSTM(8)
    """,
    messages=[
        message(
            "Input $index with name $name of layer $layer is incompatible with the layer: "
            "expected ndim=$expected, found ndim=$found. Full shape received: $shape",
            "Input $index of layer $layer is incompatible with the layer: expected "
            "ndim=$expected, found ndim=$found. Full shape received: $shape",
            "Input $index with name $name of layer $layer is incompatible with the layer: "
            "expected min_ndim=$least, found ndim=$found. Full shape received: $shape",
            "Input $index of layer $layer is incompatible with the layer: expected "
            "min_ndim=$least, found ndim=$found. Full shape received: $shape",
            "Input $index with name $name of layer $layer is incompatible with the layer: "
            "expected max_ndim=$most, found ndim=$found",
            "Input $index of layer $layer is incompatible with the layer: expected "
            "max_ndim=$most, found ndim=$found",
            "Input $index is incompatible with layer $layer: expected ndim=$expected, found "
            "ndim=$found",
            "Input $index is incompatible with layer $layer: expected min_ndim=$least, found "
            "ndim=$found",
            "expected ndim=$expected, found ndim=$found. Full shape received: $shape",
            "expected ndim=$expected, found ndim=$found",
            "expected min_ndim=$least, found ndim=$found. Full shape received: $shape",
            "expected min_ndim=$least, found ndim=$found",
            means=compared,
            cure=cures,
            keras_3="Input 0 with name 'None' of layer 'lstm_1' is incompatible with the layer: "
            "expected ndim=3, found ndim=2. Full shape received: (None, 8)",
            keras_2='Input 0 of layer "conv2d" is incompatible with the layer: expected '
            "min_ndim=4, found ndim=3. Full shape received: (None, 28, 28)",
            tf_2_6="Input 0 of layer lstm_1 is incompatible with the layer: expected ndim=3, "
            "found ndim=2. Full shape received: (None, 8)",
            keras_2_3="Input 0 is incompatible with layer lstm_1: expected ndim=3, found ndim=2",
        ),
        message(
            "Kernel shape must have the same length as input, but received kernel of shape $other "
            "and input of shape $shape.",
            means="a convolution with a kernel of shape {other} gets {shape}, which has another "
            "number of axes",
            cure="the number of samples is no part of the input's shape: Input(shape=(28, 28, 1)), "
            "not Input(shape=(60000, 28, 28, 1))",
            keras_3="Kernel shape must have the same length as input, but received kernel of "
            "shape (3, 3, 1, 8) and input of shape (None, 60000, 28, 28, 1).",
        ),
        message(
            "`TimeDistributed` Layer should be passed an `input_shape` with at least 3 dimensions, "
            "received: $shape",
            means="{layer} does the same with every time step, but {shape} has no axis of time",
            cure="set return_sequences=True on the recurrent layer before it, or leave "
            "TimeDistributed away",
            keras_3="`TimeDistributed` Layer should be passed an `input_shape` with at least 3 "
            "dimensions, received: (None, 4)",
            keras_2="`TimeDistributed` Layer should be passed an `input_shape ` with at least 3 "
            "dimensions, received: (None, 4)",
        ),
        message(
            "Shape must be rank $expected but is rank $found for",
            "Shape must be at least rank $expected but is rank $found for",
            means="{layer} needs {expected} axes, but gets {found}",
            cure="look at the shapes behind the message: one of the tensors lacks an axis",
            tf_2_15="Shape must be rank 4 but is rank 3 for '{{node max_pooling2d/MaxPool}} = "
            "MaxPool' with input shapes: [?,28,28].",
        ),
    ],
)


def _smaller(t: MessageFields) -> str:
    return (
        f"{t.layer} moves a window of {t['expected']} over {t['found']} values: it does not fit "
        "a single time"
    )


_WINDOW_CURES = (
    "padding='same' keeps the size, so that every window fits",
    "use smaller windows, or fewer pooling layers before this one",
    "if the data have their channels first, (3, 28, 28), bring them to the end: (28, 28, 3)",
)

kind(
    Code.WINDOW,
    """Without padding a window of k values fits N - k + 1 times into N values. In the example the
    two layers before have left a map of 3x3, and a window of 5x5 does not fit in it a single
    time. Each convolution and each pooling makes the map smaller; `shapecalc summary` shows where
    it gets too small.""",
    *_WINDOW_CURES,
    example="""
    - Conv2D(8, 3, input_shape=(8, 8, 1))
    - MaxPooling2D(2)
    - Conv2D(8, 5)
    """,
    messages=[
        message(
            "Computed output size would be zero or negative. Received `inputs shape=$shape`, "
            "`kernel shape=$other`",
            means="a convolution gets {shape}, smaller than its kernel, whose shape is {other}",
            cure=_WINDOW_CURES,
            keras_3="Computed output size would be zero or negative. Received `inputs "
            "shape=(None, 3, 3, 8)`, `kernel shape=(5, 5, 8, 8)`, `dilation_rate=[1 1]`, "
            "`strides=(1, 1)`, `padding=valid`.",
        ),
        message(
            "Computed output size would be zero or negative. Received: `inputs.shape=$shape`, "
            "`pool_size=$other`",
            means="{layer} gets {shape}, which is smaller than its window of {other}",
            cure=_WINDOW_CURES,
            keras_3="Computed output size would be zero or negative. Received: "
            "`inputs.shape=[None 3 3 1]`, `pool_size=[4 4]`, `strides=(4, 4)`, `padding=valid`.",
        ),
        message(
            "One of the dimensions in the output is <= 0 due to downsampling in $layer. Consider "
            "increasing the input size. Received input shape $shape",
            means="{layer} gets {shape}, which is smaller than its window",
            cure=_WINDOW_CURES,
            keras_2="One of the dimensions in the output is <= 0 due to downsampling in "
            "conv2d_1. Consider increasing the input size. Received input shape [None, 3, 3, 8] "
            "which would produce output shape with a zero or negative value in a dimension.",
        ),
        message(
            "Negative dimension size caused by subtracting $expected from $found for",
            means=_smaller,
            cure=(
                *_WINDOW_CURES,
                "of a single sample, add the axis of the batch: model.predict(x[np.newaxis])",
            ),
            keras_2="Negative dimension size caused by subtracting 3 from 2 for '{{node "
            "conv2d_1/Conv2D}} = Conv2D[",
            tf_1_14="Negative dimension size caused by subtracting 3 from 1 for 'conv2d_2/"
            "convolution' (op: 'Conv2D') with input shapes: [?,1,28,28], [3,3,28,32].",
        ),
        message(
            "Computed output size would be negative: $number [input_size: $found, "
            "effective_filter_size: $expected",
            means=_smaller,
            cure=(
                *_WINDOW_CURES,
                "of a single sample, add the axis of the batch: model.predict(x[np.newaxis])",
            ),
            keras_3="Computed output size would be negative: -1 [input_size: 1, "
            "effective_filter_size: 3, stride: 1]",
        ),
    ],
)

kind(
    Code.MERGE,
    """Concatenate puts tensors side by side: all axes but one have to be equal. Add, Multiply and
    their like compute number by number: all axes have to be equal, or 1. In the example 75 stands
    against 74: an odd size was halved, rounded down and doubled again.""",
    "crop or pad the larger one: Cropping2D(((0, 1), (0, 1))) makes 74x74 of 75x75",
    "take an input whose sizes can be halved that often: 76 instead of 75",
    "let both layers give the same width",
    example="""
    inputs:
      left: (75, 75, 8)
      right: (74, 74, 8)
    layers:
      both: concatenate([left, right])
    outputs: both
    """,
    messages=[
        message(
            "A `Concatenate` layer requires inputs with matching shapes except for the "
            "concatenation axis. Received: input_shape=$shapes",
            "A `Concatenate` layer requires inputs with matching shapes except for the "
            "concat axis. Got inputs shapes: $shapes",
            means="Concatenate gets {shapes}: they may differ in one axis only, the last one if "
            "nothing else is said",
            cure=(
                "crop or pad the larger tensor, or take an input whose sizes can be halved as "
                "often as the model does",
                "if another axis is to grow: Concatenate(axis=1)",
            ),
            keras_3="A `Concatenate` layer requires inputs with matching shapes except for the "
            "concatenation axis. Received: input_shape=[(None, 75, 75, 8), (None, 74, 74, 8)]",
            keras_2_3="A `Concatenate` layer requires inputs with matching shapes except for the "
            "concat axis. Got inputs shapes: [(None, 75, 75, 8), (None, 74, 74, 8)]",
        ),
        message(
            "Inputs have incompatible shapes. Received shapes $shape and $other",
            "Operands could not be broadcast together with shapes $shape $other",
            means="shapes {shape} and {other}, without the batch, cannot be computed with number "
            "by number",
            cure=(
                "give both layers before it the same number of units or filters",
                "in a residual block, bring the shortcut to the same shape with a Dense, or a "
                "Conv2D of kernel size 1",
            ),
            keras_3="Inputs have incompatible shapes. Received shapes (10, 8) and (10, 4)",
            keras_2_3="Operands could not be broadcast together with shapes (10, 8) (10, 4)",
        ),
        message(
            "Incompatible input shapes: axis values $expected (at axis $axis) != $found (at axis "
            "$index). Full input shapes: $shape, $other",
            means="Dot multiplies along axes of {expected} and of {found} values, in {shape} and "
            "{other}: they have to be equal",
            cure="name the axes that go together: Dot(axes=(2, 1)), or give both the same size",
            keras_3="Incompatible input shapes: axis values 10 (at axis 1) != 9 (at axis 1). Full "
            "input shapes: (None, 10, 8), (None, 9, 4)",
        ),
        message(
            "Dimensions must be equal, but are $expected and $found for",
            means="in {layer} an axis of {expected} meets one of {found}",
            cure="make the two sizes equal; the shapes stand at the end of the message",
            tf_2_15="Dimensions must be equal, but are 8 and 4 for '{{node add/add}} = AddV2' "
            "with input shapes: [?,10,8], [?,10,4].",
        ),
        message(
            "ConcatOp : Dimension $index in both shapes must be equal: shape[0] = $shape vs. "
            "shape[1] = $other",
            "ConcatOp : Dimensions of inputs should match: shape[0] = $shape vs. shape[1] = $other",
            "Dimension $index in both shapes must be equal, but are $expected and $found. Shapes "
            "are $shape and $other",
            means="{shape} and {other} differ in an axis in which they may not",
            cure="crop or pad the larger one, or take an input that can be halved more often",
            tf_2_15="Dimension 1 in both shapes must be equal, but are 75 and 74. Shapes are "
            "[?,75,75] and [?,74,74].",
        ),
        message(
            "required broadcastable shapes",
            means="two tensors cannot be computed with number by number; while training, one is "
            "that of the labels and one the model's output",
            cure="compare y.shape with model.output_shape, axis by axis",
            tf_2_6="required broadcastable shapes at loc(unknown)",
        ),
        message(
            "Incompatible shapes: $shape vs. $other",
            means="shapes {shape} and {other} cannot be computed with number by number; if this "
            "was while training, one is that of the labels and one that of the model's output",
            cure="make them equal, axis by axis; an axis of 1 fits any size",
            tf_2_15="Incompatible shapes: [32,10] vs. [32,5]",
        ),
    ],
)
