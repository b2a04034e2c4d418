"""SC602: the labels do not fit the output of the model, or the loss that compares them."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.diagnose.kinds import tensorflowjs
from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.message import MessageFields, tuple_of
from shapecalc.errors import Code


def _labels(t: MessageFields) -> str:
    return f"the labels have the shape {t['shape']}, but the output of the model has {t['other']}"


_LAST_STEP = "remove return_sequences=True from the last recurrent layer"
_FLAT = "put Flatten() or GlobalAveragePooling2D() before the last Dense layer"
_FEWER_AXES = (
    f"if the output has an extra axis: {_LAST_STEP}, or put Flatten() before the last Dense"
)
_ALL_STEPS = "for a label at every time step: set return_sequences=True on the last recurrent layer"


def _integers(output: Sequence[str]) -> list[str]:
    """Return what fits labels that are integers, one for each group of probabilities."""
    classes = output[-1] if output else "classes"
    return [
        "for integer labels: loss='sparse_categorical_crossentropy', or one-hot labels, "
        f"to_categorical(y, {classes})",
        "for yes/no labels: end the model with Dense(1, activation='sigmoid')",
    ]


def _fewer_axes(output: Sequence[str]) -> str:
    """Return how the output of a model loses axes that the labels do not have."""
    if len(output) == 3:
        return f"if there is one label for the whole series: {_LAST_STEP}"
    return f"if there is one label for the whole picture: {_FLAT}"


def _labels_fixes(t: MessageFields) -> Sequence[str]:
    labels, output = t.axes_of("shape"), t.axes_of("other")
    is_one = output[-1:] == ["1"]
    if len(labels) == len(output) - 1 and labels[1:] == output[1:-1] and not is_one:
        return _integers(output)
    if len(output) > max(len(labels), 2):
        return [_fewer_axes(output)]
    if len(labels) > len(output) and len(labels) == 3:
        return [_ALL_STEPS]
    if labels[-1:] == ["1"] and not is_one:
        return _integers(output)
    if len(labels) == len(output) > 2 and labels[1:-1] != output[1:-1]:
        return [
            "give the labels and the output the same size: padding='same' on the convolutions, or "
            f"resize the labels to {tuple_of(output[1:-1])}"
        ]
    width = labels[-1] if labels else "…"
    return [f"give the last layer as many units as a label has numbers: Dense({width})"]


def _one_integer(t: MessageFields) -> Sequence[str]:
    """Return what fits labels that are not integers for sparse_categorical_crossentropy."""
    labels, output = t.axes_of("shape"), t.axes_of("other")
    one_hot = (
        "for one-hot labels: use categorical_crossentropy, or convert them to integers, "
        "np.argmax(y, axis=-1)"
    )
    if len(output) > max(len(labels), 2):
        return [_fewer_axes(output), one_hot]
    if len(labels) == 1 and len(output) == 2 and labels[0].isdecimal() and output[0].isdecimal():
        return _joined_rows(int(labels[0]), int(output[0]), output[-1], one_hot)
    if len(output) == len(labels) == 2 and labels[-1] != output[-1]:
        return [_ALL_STEPS, one_hot]
    return [one_hot, _FEWER_AXES]


def _sample_fixes(t: MessageFields) -> Sequence[str]:
    """Return what fits, for a message that leaves the batch out of both shapes."""
    output, labels = t.captured.get("shape", ""), t.captured.get("other", "")
    shapes = {"shape": f"(None,{labels[1:]}", "other": f"(None,{output[1:]}"}
    fixes = list(_labels_fixes(MessageFields(shapes)))
    if t.axes_of("shape") == ["1"]:
        fixes.append("for sparse_categorical_crossentropy: np.argmax(y, axis=-1) of one-hot labels")
    return fixes


def _joined_rows(labels: int, rows: int, classes: str, one_hot: str) -> Sequence[str]:
    """Return what fits if TensorFlow has joined all axes but the last one."""
    if rows > labels:
        return [_FEWER_AXES, one_hot]
    if labels > rows and str(labels // rows) != classes:
        return [_ALL_STEPS, one_hot]
    return [one_hot, _FEWER_AXES]


def _elementwise_fixes(t: MessageFields) -> Sequence[str]:
    """Return what fits labels and outputs, of which the message does not tell which is which."""
    shapes = sorted((t.axes_of("shape"), t.axes_of("other")), key=len)
    units = "give the last layer as many units as a label has numbers"
    if len(shapes[1]) > max(len(shapes[0]), 2):
        return [_fewer_axes(shapes[1]), units]
    return [units, _FEWER_AXES]


kind(
    Code.TARGETS,
    """The loss compares each label with the output of the model, so their shapes must match. In the
    example each label is one integer, but the model outputs 10 numbers, and
    categorical_crossentropy needs labels with 10 numbers, too.""",
    "for integer labels: loss='sparse_categorical_crossentropy'",
    "for one-hot labels, to_categorical(y, 10): loss='categorical_crossentropy'",
    "for yes/no labels: Dense(1, activation='sigmoid') and loss='binary_crossentropy'",
    "if the output has an extra axis: remove return_sequences=True, or put Flatten before Dense",
    python=True,
    example="""
    model = Sequential([Input((4,)), Dense(10, activation="softmax")])
    model.compile(loss="categorical_crossentropy")
    model.fit(np.zeros((8, 4)), np.zeros((8, 1)))
    """,
    messages=[
        *tensorflowjs.TARGETS,
        message(
            "Arguments `target` and `output` must have the same shape. Received: "
            "target.shape=$shape, output.shape=$other",
            "Arguments `target` and `output` must have the same rank (ndim). Received: "
            "target.shape=$shape, output.shape=$other",
            "Shapes $shape and $other are incompatible",
            "You are passing a target array of shape $shape while using as loss "
            "`categorical_crossentropy`.",
            "A target array with shape $shape was passed for an output of shape $other while "
            "using as loss",
            means=_labels,
            fix=_labels_fixes,
            keras_3="Arguments `target` and `output` must have the same shape. Received: "
            "target.shape=(None, 1), output.shape=(None, 10)",
            keras_2="Shapes (None, 1) and (None, 10) are incompatible",
            keras_2_3="A target array with shape (60000, 1) was passed for an output of shape "
            "(None, 10) while using as loss `categorical_crossentropy`. This loss expects targets "
            "to have the same shape as the output.",
        ),
        message(
            "`logits` and `labels` must have the same shape, received ($other vs $shape).",
            "logits and labels must have the same shape ($other vs $shape)",
            "logits and labels must be broadcastable: logits_size=$other labels_size=$shape",
            "logits and labels must be same size: logits_size=$other labels_size=$shape",
            means=_labels,
            fix=_labels_fixes,
            keras_2="`logits` and `labels` must have the same shape, received ((None, 10) vs "
            "(None, 1)).",
            tf_2_6="logits and labels must be broadcastable: logits_size=[32,10] "
            "labels_size=[32,5]",
        ),
        message(
            "Argument `output` must have rank (ndim) `target.ndim - 1`. Received: "
            "target.shape=$shape, output.shape=$other",
            "Arguments `target` and `output` must have the same shape up until the last dimension: "
            "target.shape=$shape, output.shape=$other",
            "logits and labels must have the same first dimension, got logits shape $other and "
            "labels shape $shape",
            "Shape mismatch: The shape of labels (received $shape) should equal the shape of "
            "logits except for the last dimension (received $other).",
            means="sparse_categorical_crossentropy needs one integer per label, but the labels "
            "have the shape {shape}, and the output of the model has {other}",
            fix=_one_integer,
            keras_3="Argument `output` must have rank (ndim) `target.ndim - 1`. Received: "
            "target.shape=(None, 10), output.shape=(None, 10)",
            tf_2_4="Shape mismatch: The shape of labels (received (320,)) should equal the shape "
            "of logits except for the last dimension (received (32, 10)).",
            keras_2="logits and labels must have the same first dimension, got logits shape "
            "[8,10] and labels shape [80]",
        ),
        message(
            "Classification metrics can't handle a mix of binary and continuous targets",
            means="the metric compares classes, but got probabilities",
            fix="turn the probabilities into classes: (model.predict(x) > 0.5).astype(int)",
            sklearn="Classification metrics can't handle a mix of binary and continuous targets",
        ),
        message(
            "Classification metrics can't handle a mix of $any targets",
            means="the metric compares classes, but got one-hot rows or probabilities",
            fix="turn each row into the number of its class: np.argmax(model.predict(x), axis=-1), "
            "and np.argmax(y, axis=-1) for one-hot labels",
            sklearn="Classification metrics can't handle a mix of multiclass and "
            "multilabel-indicator targets",
        ),
        message(
            "index $found is out of bounds for axis 1 with size $expected",
            means="the index {found} is too large for {expected} columns, numbered from 0",
            fix=(
                "for to_categorical: set num_classes to the largest label + 1, or subtract 1 from "
                "labels that start at 1: y - 1",
            ),
            numpy="index 3 is out of bounds for axis 1 with size 3",
        ),
        message(
            "Error when checking target: expected $layer to have shape $shape but got array with "
            "shape $other",
            "Error when checking model target: expected $layer to have shape $shape but got "
            "array with shape $other",
            means="{layer}, the last layer, outputs {shape} for each sample, but the labels have "
            "the shape {other}",
            fix=_sample_fixes,
            keras_2_3="Error when checking target: expected dense_2 to have shape (10,) but got "
            "array with shape (1,)",
        ),
        message(
            "Error when checking target: expected $layer to have $expected dimensions, but got "
            "array with shape $other",
            "Error when checking model target: expected $layer to have $expected dimensions, but "
            "got array with shape $other",
            means="the output of {layer}, the last layer, has {expected} axes, including the "
            "batch, but the labels have the shape {other}",
            fix=_FEWER_AXES,
            keras_2_3="Error when checking target: expected dense_1 to have 3 dimensions, but got "
            "array with shape (60000, 10)",
        ),
        message(
            "Received a label value of $found which is outside the valid range of [0, $expected)",
            "Received a label value of $found which is outside the valid range of [0,$expected)",
            means="the labels contain {found}, but the model has {expected} classes, numbered "
            "from 0",
            fix=(
                "set the units of the last layer to the largest label + 1",
                "if the labels start at 1, subtract 1: y = y - 1",
            ),
            keras_3="Received a label value of 10 which is outside the valid range of [0, 10).",
        ),
        message(
            "Class values must be smaller than num_classes.",
            means="a label is too large for the number of classes of the model",
            fix="set the units of the last layer to the largest label + 1; if the labels start at "
            "1, subtract 1: y = y - 1",
        ),
        message(
            "assertion failed: [Condition x == y did not hold element-wise:] [x "
            "(sparse_categorical_crossentropy/",
            means="the labels do not have one integer for each prediction of the model",
            fix=(_FEWER_AXES, "for one-hot labels: use categorical_crossentropy"),
        ),
        message(
            "Target data is missing. Your model was compiled with loss=$value, and therefore "
            "expects target data",
            "Attempt to convert a value (None) with an unsupported type (<class 'NoneType'>) to a "
            "Tensor.",
            "No gradients provided for any variable",
            "None values not supported.",
            means="fit() is called without labels, or the labels do not reach the loss",
            fix="pass the labels, model.fit(x, y), and a loss, compile(loss=…)",
            keras_3="Attempt to convert a value (None) with an unsupported type (<class "
            "'NoneType'>) to a Tensor.",
            keras_2="Target data is missing. Your model was compiled with loss=mse, and therefore "
            "expects target data to be provided in `fit()`.",
        ),
        message(
            "Dimensions must be equal, but are $expected and $found for {{node compile_loss/",
            "Dimensions must be equal, but are $expected and $found for {{node mean_$path}} = S",
            "Dimensions must be equal, but are $expected and $found for {{node $path}} = Squared",
            means="the labels and the output of the model differ in one axis: sizes {expected} and "
            "{found}",
            fix="give the last layer as many units as a label has numbers: y.shape[-1]",
            keras_3="Dimensions must be equal, but are 3 and 10 for '{{node compile_loss/mse/sub}} "
            "= Sub[",
            keras_2="Dimensions must be equal, but are 10 and 3 for '{{node "
            "mean_squared_error/SquaredDifference}} = SquaredDifference[",
        ),
        message(
            "Incompatible shapes: $shape vs. $other [[{{node compile_loss",
            "Incompatible shapes: $shape vs. $other [[{{node mean_",
            "Incompatible shapes: $shape vs. $other [[{{node gradient_tape/compile_loss",
            "Incompatible shapes: $shape vs. $other [[{{node gradient_tape/mean_",
            "Incompatible shapes: $shape vs. $other [[node gradient_tape/mean_",
            "Incompatible shapes: $shape vs. $other [[node mean_",
            "Incompatible shapes: $shape vs. $other [Op:SquaredDifference]",
            "sub got incompatible shapes for broadcasting: $shape, $other",
            "Incompatible shapes for broadcasting: shapes=[$shape, $other]",
            "Incompatible shapes: $shape vs. $other [Op:Sub]",
            means="the labels and the output of the model have different shapes, {shape} and "
            "{other}",
            fix=_elementwise_fixes,
            keras_3="Incompatible shapes: [8,10] vs. [8,6,10] [Op:Sub]",
            keras_2="Incompatible shapes: [8,10] vs. [8,3] [Op:SquaredDifference]",
        ),
    ],
)
