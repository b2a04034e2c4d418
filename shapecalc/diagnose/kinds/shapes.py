"""SC401 to SC403: a layer cannot process the shapes that it gets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.kinds.ranks import comparison, fixes
from shapecalc.diagnose.message import MessageFields, tuple_of
from shapecalc.errors import Code


def _divided(t: MessageFields) -> Sequence[str]:
    """Return the numbers of groups that divide the channels."""
    channels = t.number("found")
    fitting = [str(n) for n in range(1, min(channels, 64) + 1) if channels % n == 0]
    return [f"set groups to a divisor of {channels}: {', '.join(fitting)}"]


kind(
    Code.SHAPE,
    """The number of axes is right, but a size does not fit an argument of the layer. In the
    example Conv2D should divide 4 channels into 3 groups of equal size, which is not possible.""",
    "choose a value that fits the shape: groups=2 or groups=4 for 4 channels",
    "change the layer before it, so that its output fits",
    example="""
    - Conv2D(6, 3, groups=3, input_shape=(8, 8, 4))
    """,
    messages=[
        message(
            "The number of input channels must be evenly divisible by the number of groups. "
            "Received groups=$expected, but the input has $found channels",
            means="{layer} has {expected} groups, but {found} input channels: {found} is not a "
            "multiple of {expected}",
            fix=_divided,
            keras_3="The number of input channels must be evenly divisible by the number of "
            "groups. Received groups=3, but the input has 4 channels (full input shape is (None, "
            "8, 8, 4)).",
        ),
        message(
            "Values in `cropping` argument should be smaller than the corresponding spatial "
            "dimension of the input. Received: input_shape=$shape, cropping=",
            "Argument `cropping` must be greater than the input shape. Received: "
            "inputs.shape=$shape, and cropping=",
            means="{layer} crops more than its input has: {shape}",
            fix="crop less, or use a larger input",
            keras_3="Values in `cropping` argument should be smaller than the corresponding "
            "spatial dimension of the input. Received: input_shape=(None, 8, 8, 1), "
            "cropping=((5, 5), (5, 5))",
            keras_2="Argument `cropping` must be greater than the input shape. Received: "
            "inputs.shape=(None, 8, 8, 1), and cropping=((5, 5), (5, 5))",
        ),
        message(
            "Invalid value for `axis` argument. Expected 0 <= axis < inputs.rank (with "
            "inputs.rank=$expected). Received: axis=$value",
            means="{layer} has axis={value}, but its input has {expected} axes, counted from 0",
            fix="use axis=-1 for the last axis",
            keras_2="Invalid value for `axis` argument. Expected 0 <= axis < inputs.rank (with "
            "inputs.rank=2). Received: axis=(5,)",
        ),
        message(
            "We could not automatically infer the shape of the Lambda's output.",
            "could not automatically infer the output shape / dtype of this layer",
            means="Keras cannot compute the output shape of {layer}: its function may use NumPy, "
            "or an attribute that a symbolic tensor does not have",
            fix="use keras.ops in the function, or set the output shape: "
            "Lambda(…, output_shape=(…))",
            keras_3="We could not automatically infer the shape of the Lambda's output. Please "
            "specify the `output_shape` argument for this Lambda layer.",
        ),
        message(
            "unsupported operand type(s) for %: 'NoneType' and 'int'",
            means="if a convolution raises this error, the number of its input channels is None",
            fix="give the last axis of the input a size: Input(shape=(None, None, 3))",
            keras_3="unsupported operand type(s) for %: 'NoneType' and 'int'",
        ),
    ],
)


def _kernel_fixes(t: MessageFields) -> Sequence[str]:
    """Return how a convolution gets as many axes as its kernel has."""
    inner = t.shape[1:]
    wanted = len(t.axes_of("other")) - 1
    kept = f"Input(shape={tuple_of(inner[-wanted:])})"
    samples = f"leave the number of samples out of the input shape: {kept}"
    if wanted == 2 and len(inner) == 3:
        return [
            f"for pictures use Conv2D instead of Conv1D; for series: {kept}, without the axis "
            f"{inner[0]}"
        ]
    return [samples]


kind(
    Code.RANK,
    """Each layer expects a certain number of axes: LSTM (batch, time, features), Conv2D (batch,
    height, width, channels). In the example the first LSTM outputs only its last step, (None, 8)
    with 2 axes. The second one needs all steps, (None, 3, 8) with 3 axes. Keras's messages count
    the batch axis, `Input(shape=…)` does not.""",
    "set return_sequences=True on every recurrent layer that is followed by another one",
    "grayscale images need a channel axis: (28, 28, 1), not (28, 28)",
    "table rows need a time axis before an LSTM or a Conv1D: (8, 1), not (8,)",
    "leave the number of samples out of input_shape; Keras adds the batch axis itself",
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
            "expected ndim=$expected, found ndim=$found. Full shape received: $shape",
            "expected ndim=$expected, found ndim=$found",
            "expected min_ndim=$least, found ndim=$found. Full shape received: $shape",
            "expected min_ndim=$least, found ndim=$found",
            *(
                f"Input $index of layer $layer is incompatible with the layer: : expected {bound}, "
                "found ndim=$found. Full shape received: $shape"
                for bound in ("ndim=$expected", "min_ndim=$least")
            ),
            means=comparison,
            fix=fixes,
            keras_3="Input 0 with name 'None' of layer 'lstm_1' is incompatible with the layer: "
            "expected ndim=3, found ndim=2. Full shape received: (None, 8)",
            keras_2='Input 0 of layer "conv2d" is incompatible with the layer: expected '
            "min_ndim=4, found ndim=3. Full shape received: (None, 28, 28)",
            tf_2_6="Input 0 of layer lstm_1 is incompatible with the layer: expected ndim=3, "
            "found ndim=2. Full shape received: (None, 8)",
        ),
        message(
            "Input $index is incompatible with layer $layer: expected ndim=$expected, found "
            "ndim=$found",
            "Input $index is incompatible with layer $layer: expected min_ndim=$least, found "
            "ndim=$found",
            means=comparison,
            fix=partial(fixes, first="_1"),
            keras_2_3="Input 0 is incompatible with layer lstm_2: expected ndim=3, found ndim=2",
        ),
        message(
            "Kernel shape must have the same length as input, but received kernel of shape $other "
            "and input of shape $shape.",
            means="a convolution with a kernel of shape {other} received {shape}, which has a "
            "different number of axes",
            fix=_kernel_fixes,
            keras_3="Kernel shape must have the same length as input, but received kernel of "
            "shape (3, 3, 1, 8) and input of shape (None, 60000, 28, 28, 1).",
        ),
        message(
            "`TimeDistributed` Layer should be passed an `input_shape` with at least 3 dimensions, "
            "received: $shape",
            means="{layer} applies a layer to every time step, but {shape} has no time axis",
            fix="set return_sequences=True on the recurrent layer before it, or remove "
            "TimeDistributed",
            keras_3="`TimeDistributed` Layer should be passed an `input_shape` with at least 3 "
            "dimensions, received: (None, 4)",
            keras_2="`TimeDistributed` Layer should be passed an `input_shape ` with at least 3 "
            "dimensions, received: (None, 4)",
        ),
        message(
            "Shape must be rank $expected but is rank $found for",
            "Shape must be at least rank $expected but is rank $found for",
            means="{layer} expects {expected} axes but got {found}",
            fix="check the shapes at the end of the message, and add the missing axis",
            tf_2_15="Shape must be rank 4 but is rank 3 for '{{node max_pooling2d/MaxPool}} = "
            "MaxPool' with input shapes: [?,28,28].",
        ),
    ],
)


def _smaller(t: MessageFields) -> str:
    return (
        f"{t.layer} moves a window of size {t['expected']} over an input of size {t['found']}: "
        "the window is larger than the input"
    )


def _is_channels_first(t: MessageFields) -> bool:
    """Return whether an image is too small in height only, and has its channels there."""
    shape = t.shape
    return (
        len(shape) == 4
        and shape[1] in ("1", "3")
        and shape[2:3] != ["1"]
        and (shape[2].isdecimal() and int(shape[2]) > 7)
    )


def _window_fixes(t: MessageFields) -> Sequence[str]:
    """Return the ways to make a window fit, first the one for channels in front."""
    if not _is_channels_first(t):
        return _WINDOW_FIXES
    *others, channels = _WINDOW_FIXES
    return [channels, *others]


def _slid_fixes(t: MessageFields) -> Sequence[str]:
    """Return the ways to make a window fit data, which may lack the batch axis."""
    batch = (
        "if the data are one sample or a dataset without batches, add the batch axis: "
        "model.predict(x[np.newaxis]), dataset.batch(32)"
    )
    if t.shape and t.shape[0] not in ("None", "-1"):
        return [batch, *_WINDOW_FIXES]
    return [*_window_fixes(t), batch]


_WINDOW_FIXES = (
    "set padding='same', which accepts any window size",
    "use smaller windows, or fewer pooling layers before this one",
    "if the channels are the first axis of the data, (3, 28, 28), move them to the end: "
    "(28, 28, 3)",
)

kind(
    Code.WINDOW,
    """Without padding, a window of size k has N - k + 1 positions on an input of size N. In the
    example the first two layers reduce the feature map to 3x3, so a window of 5x5 has no position
    at all. Each convolution and each pooling layer makes the map smaller; `shapecalc summary`
    shows where it gets too small.""",
    *_WINDOW_FIXES,
    example="""
    - Conv2D(8, 3, input_shape=(8, 8, 1))
    - MaxPooling2D(2)
    - Conv2D(8, 5)
    """,
    messages=[
        message(
            "Computed output size would be zero or negative. Received `inputs shape=$shape`, "
            "`kernel shape=$other`",
            "Computed output size would be negative. Received `inputs shape=$shape`, "
            "`kernel shape=$other`",
            means="a convolution received {shape}, which is smaller than its kernel of shape "
            "{other}",
            fix=_window_fixes,
            keras_3="Computed output size would be zero or negative. Received `inputs "
            "shape=(None, 3, 3, 8)`, `kernel shape=(5, 5, 8, 8)`, `dilation_rate=[1 1]`, "
            "`strides=(1, 1)`, `padding=valid`.",
        ),
        message(
            "Computed output size would be zero or negative. Received: `inputs.shape=$shape`, "
            "`pool_size=$other`",
            "Computed output size would be negative. Received: `inputs.shape=$shape`, "
            "`pool_size=$other`",
            means="{layer} received {shape}, which is smaller than its window of {other}",
            fix=_window_fixes,
            keras_3="Computed output size would be zero or negative. Received: "
            "`inputs.shape=[None 3 3 1]`, `pool_size=[4 4]`, `strides=(4, 4)`, `padding=valid`.",
        ),
        message(
            "One of the dimensions in the output is <= 0 due to downsampling in $layer. Consider "
            "increasing the input size. Received input shape $shape",
            means="{layer} received {shape}, which is smaller than its window",
            fix=_window_fixes,
            keras_2="One of the dimensions in the output is <= 0 due to downsampling in "
            "conv2d_1. Consider increasing the input size. Received input shape [None, 3, 3, 8] "
            "which would produce output shape with a zero or negative value in a dimension.",
        ),
        message(
            "Negative dimension size caused by subtracting $expected from $found for $any with "
            "input shapes: $shape",
            "Negative dimension size caused by subtracting $expected from $found for",
            means=_smaller,
            fix=_slid_fixes,
            keras_2="Negative dimension size caused by subtracting 3 from 2 for '{{node "
            "conv2d_1/Conv2D}} = Conv2D[",
            tf_1_14="Negative dimension size caused by subtracting 3 from 1 for 'conv2d_2/"
            "convolution' (op: 'Conv2D') with input shapes: [?,1,28,28], [3,3,28,32].",
        ),
        message(
            "Computed output size would be negative: $number [input_size: $found, "
            "effective_filter_size: $expected",
            means=_smaller,
            fix=_slid_fixes,
            keras_3="Computed output size would be negative: -1 [input_size: 1, "
            "effective_filter_size: 3, stride: 1]",
        ),
    ],
)
