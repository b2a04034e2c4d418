"""SC602: the labels do not fit the output of the model, or the loss that compares them."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.message import MessageFields
from shapecalc.errors import Code


def _labels(t: MessageFields) -> str:
    return f"the labels have the shape {t['shape']}, but the output of the model has {t['other']}"


_FEWER_AXES = (
    "if the output has an extra axis: remove return_sequences=True from the last recurrent "
    "layer, or put Flatten() before the last Dense layer"
)


def _labels_fixes(t: MessageFields) -> Sequence[str]:
    labels, output = t.axes_of("shape"), t.axes_of("other")
    if len(output) > len(labels):
        return [_FEWER_AXES]
    if labels[-1:] == ["1"]:
        return [
            f"for integer labels: loss='sparse_categorical_crossentropy', or one-hot labels, "
            f"to_categorical(y, {output[-1] if output else 'classes'})",
            "for yes/no labels: end the model with Dense(1, activation='sigmoid')",
        ]
    width = labels[-1] if labels else "…"
    return [f"give the last layer as many units as a label has numbers: Dense({width})"]


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
            "logits and labels must have the same first dimension, got logits shape $other and "
            "labels shape $shape",
            "Shape mismatch: The shape of labels (received $shape) should equal the shape of "
            "logits except for the last dimension (received $other).",
            means="sparse_categorical_crossentropy needs one integer per label, but the labels "
            "have the shape {shape}, and the output of the model has {other}",
            fix=(
                "for one-hot labels: use categorical_crossentropy, or convert them to integers, "
                "np.argmax(y, axis=-1)",
                _FEWER_AXES,
            ),
            keras_3="Argument `output` must have rank (ndim) `target.ndim - 1`. Received: "
            "target.shape=(None, 10), output.shape=(None, 10)",
            tf_2_4="Shape mismatch: The shape of labels (received (320,)) should equal the shape "
            "of logits except for the last dimension (received (32, 10)).",
            keras_2="logits and labels must have the same first dimension, got logits shape "
            "[8,10] and labels shape [80]",
        ),
        message(
            "Error when checking target: expected $layer to have shape $shape but got array with "
            "shape $other",
            "Error when checking model target: expected $layer to have shape $shape but got "
            "array with shape $other",
            means="{layer}, the last layer, outputs {shape} for each sample, but the labels have "
            "the shape {other}",
            fix=(
                "for integer labels: use sparse_categorical_crossentropy, or to_categorical(y)",
                "give the last layer as many units as a label has numbers",
            ),
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
            "Target data is missing. Your model was compiled with loss=$value, and therefore "
            "expects target data",
            "Attempt to convert a value (None) with an unsupported type (<class 'NoneType'>) to a "
            "Tensor.",
            "No gradients provided for any variable",
            means="fit() is called without labels, or the labels do not reach the loss",
            fix="pass the labels: model.fit(x, y)",
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
            "Incompatible shapes: $shape vs. $other [[{{node gradient_tape/compile_loss",
            "Incompatible shapes: $shape vs. $other [[{{node gradient_tape/mean_",
            "Incompatible shapes: $shape vs. $other [Op:SquaredDifference]",
            "Incompatible shapes: $shape vs. $other [Op:Sub]",
            means="the labels and the output of the model have different shapes, {shape} and "
            "{other}",
            fix=("give the last layer as many units as a label has numbers", _FEWER_AXES),
            keras_3="Incompatible shapes: [8,10] vs. [8,6,10] [Op:Sub]",
            keras_2="Incompatible shapes: [8,10] vs. [8,3] [Op:SquaredDifference]",
        ),
    ],
)
