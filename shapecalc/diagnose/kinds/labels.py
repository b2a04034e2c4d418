"""SC602: the labels, what the model gives, and the loss that compares them."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.diagnose.kinds.declare import kind, message
from shapecalc.diagnose.message import MessageFields
from shapecalc.errors import Code


def _labels(t: MessageFields) -> str:
    return f"the labels have the shape {t['shape']}, and what the model gives {t['other']}"


_FEWER_AXES = (
    "if the output has an axis too many: leave return_sequences=True off the last recurrent "
    "layer, or put Flatten() before the last Dense"
)


def _labels_cures(t: MessageFields) -> Sequence[str]:
    labels, output = t.axes_of("shape"), t.axes_of("other")
    if len(output) > len(labels):
        return [_FEWER_AXES]
    if labels[-1:] == ["1"]:
        return [
            f"labels that are whole numbers: loss='sparse_categorical_crossentropy', or one-hot "
            f"labels, to_categorical(y, {output[-1] if output else 'classes'})",
            "yes or no: let the model end with Dense(1, activation='sigmoid')",
        ]
    width = labels[-1] if labels else "…"
    return [f"let the last layer be as wide as the labels: Dense({width})"]


kind(
    Code.TARGETS,
    """The loss compares each label with what the model gives, so both need shapes that go together.
    In the example the labels are whole numbers, one for each row, and the model gives 10
    numbers; categorical_crossentropy wants 10 numbers for each label, too.""",
    "whole numbers as labels: loss='sparse_categorical_crossentropy'",
    "one-hot labels, to_categorical(y, 10): loss='categorical_crossentropy'",
    "yes or no: Dense(1, activation='sigmoid') and loss='binary_crossentropy'",
    "if the output has an axis too many: return_sequences=True away, or Flatten before Dense",
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
            cure=_labels_cures,
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
            cure=_labels_cures,
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
            means="sparse_categorical_crossentropy wants one whole number for each label; the "
            "labels have the shape {shape}, the output {other}",
            cure=(
                "one-hot labels go with categorical_crossentropy, or make them numbers: "
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
            means="{layer}, the last layer, gives {shape} for each sample, and the labels have "
            "{other}",
            cure=(
                "for whole numbers as labels take sparse_categorical_crossentropy, or "
                "to_categorical(y)",
                "let the last layer be as wide as the labels",
            ),
            keras_2_3="Error when checking target: expected dense_2 to have shape (10,) but got "
            "array with shape (1,)",
        ),
        message(
            "Error when checking target: expected $layer to have $expected dimensions, but got "
            "array with shape $other",
            "Error when checking model target: expected $layer to have $expected dimensions, but "
            "got array with shape $other",
            means="{layer}, the last layer, gives {expected} axes with the batch, and the labels "
            "have {other}",
            cure=_FEWER_AXES,
            keras_2_3="Error when checking target: expected dense_1 to have 3 dimensions, but got "
            "array with shape (60000, 10)",
        ),
        message(
            "Received a label value of $found which is outside the valid range of [0, $expected)",
            "Received a label value of $found which is outside the valid range of [0,$expected)",
            means="there is a label {found}, but the model has {expected} classes, 0 to "
            "{expected} without {expected} itself",
            cure=(
                "give the last layer one unit more than the largest label",
                "labels from 1 to k begin at 0 after y = y - 1",
            ),
            keras_3="Received a label value of 10 which is outside the valid range of [0, 10).",
        ),
        message(
            "Target data is missing. Your model was compiled with loss=$value, and therefore "
            "expects target data",
            "Attempt to convert a value (None) with an unsupported type (<class 'NoneType'>) to a "
            "Tensor.",
            "No gradients provided for any variable",
            means="fit is called without labels, or they do not reach the loss",
            cure="give them: model.fit(x, y)",
            keras_3="Attempt to convert a value (None) with an unsupported type (<class "
            "'NoneType'>) to a Tensor.",
            keras_2="Target data is missing. Your model was compiled with loss=mse, and therefore "
            "expects target data to be provided in `fit()`.",
        ),
        message(
            "Dimensions must be equal, but are $expected and $found for {{node compile_loss/",
            "Dimensions must be equal, but are $expected and $found for {{node mean_$path}} = S",
            "Dimensions must be equal, but are $expected and $found for {{node $path}} = Squared",
            means="the labels and the output of the model differ in an axis, {expected} against "
            "{found}",
            cure="let the last layer be as wide as the labels: y.shape[-1]",
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
            means="the labels and the output of the model have the shapes {shape} and {other}: "
            "they differ",
            cure=(
                "let the last layer be as wide as the labels",
                _FEWER_AXES,
            ),
            keras_3="Incompatible shapes: [8,10] vs. [8,6,10] [Op:Sub]",
            keras_2="Incompatible shapes: [8,10] vs. [8,3] [Op:SquaredDifference]",
        ),
    ],
)
