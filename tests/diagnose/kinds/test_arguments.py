"""SC202 to SC204: arguments and their values."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.diagnose.why import why
from shapecalc.errors import Code

FILE = "for a file, use the version of Keras that saved it"


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        (
            "Unrecognized keyword arguments passed to LSTM: {'return_sequence': True}",
            "did you mean return_sequences?",
        ),
        (
            "Unrecognized keyword arguments passed to Conv2D: {'border_mode': 'same'}",
            "did you mean padding?",
        ),
        (
            "Unrecognized keyword arguments passed to Dense: {'zzz': 1}",
            f"`shapecalc layers Dense` lists the arguments; {FILE}",
        ),
        (
            "('Keyword argument not understood:', 'zzz')",
            f"`shapecalc layers` lists the arguments; {FILE}",
        ),
        (
            "Unrecognized keyword arguments passed to LeakyReLU: {'slope': 0.2}",
            "did you mean negative_slope?",
        ),
        (
            "('Keyword argument not understood:', 'slope')",
            f"`shapecalc layers` lists the arguments; {FILE}",
        ),
        (
            "__init__() got an unexpected keyword argument 'restore_best_weight'",
            "did you mean restore_best_weights?",
        ),
        (
            "EarlyStopping.__init__() got an unexpected keyword argument 'patients'",
            "did you mean patience?",
        ),
        (
            "load_model() got an unexpected keyword argument 'safe_mode'",
            "leave it out: load_model() has no such argument in this version",
        ),
        (
            "Unrecognized keyword arguments passed to Model: {'input': 1}",
            "write inputs: Model(inputs=x, outputs=y)",
        ),
    ],
)
def test_unknown_argument(text: str, fix: str) -> None:
    finding = explained(text)
    assert finding.code is Code.UNKNOWN_ARGUMENT
    assert finding.fixes == [fix]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("batch_input_shape", "Input(batch_shape=(1, 3, 1))"),
        ("time_major", "tf_keras"),
        ("weights", "layer.set_weights"),
        ("implementation", "remove it"),
        ("go_backwards", "Bidirectional(LSTM(8))"),
    ],
)
def test_arguments_that_are_gone(name: str, words: str) -> None:
    """They are not suggested to themselves."""
    finding = explained(f"Unrecognized keyword arguments passed to LSTM: {{'{name}': (1, 3, 1)}}")
    assert words in finding.fixes[0]
    assert finding.means == f"the LSTM layer has no argument named {name}"


def test_a_file_of_keras_3_in_keras_2() -> None:
    finding = explained("Unrecognized keyword arguments: ['batch_shape']")
    assert "load it with Keras 3" in finding.fixes[0]


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("lr", "write learning_rate"),
        ("leaning_rate", "did you mean learning_rate?"),
        ("decay", "ExponentialDecay"),
        ("zzz", "help(keras.optimizers.Adam)"),
    ],
)
def test_arguments_of_optimizers(argument: str, words: str) -> None:
    finding = explained(f"Argument(s) not recognized: {{'{argument}': 0.001}}")
    assert finding.means == f"the optimizer has no argument named {argument}"
    assert words in finding.fixes[0]


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("Could not interpret activation function identifier: rleu", "did you mean relu?"),
        ("Could not interpret initializer identifier: glorot_unifrm", "mean glorot_uniform?"),
        ("Could not interpret loss identifier: mean_square_error", "mean mean_squared_error?"),
        ("Could not interpret metric identifier: acuracy", "did you mean accuracy?"),
        ("Could not interpret optimizer identifier: adamm", "did you mean adam?"),
        ("Unknown optimizer: rmspro", "did you mean rmsprop?"),
        ("Could not interpret activation function identifier: zzz", "check the spelling of zzz"),
        ("Could not interpret initializer identifier: (4,)", "name them, as in add_weight("),
    ],
)
def test_unknown_value(text: str, fix: str) -> None:
    finding = explained(text)
    assert finding.code is Code.ARGUMENT
    assert finding.means.startswith("Keras does not know the name ")
    assert fix in finding.fixes[0]


def test_what_is_unknown_but_not_an_object() -> None:
    assert why("Unknown error: 42") == []


@pytest.mark.parametrize(
    ("text", "means"),
    [
        (
            "Received an invalid value for `units`, expected a positive integer. Received: "
            "units=-1",
            "units cannot be -1",
        ),
        (
            "The number of filters must be evenly divisible by the number of groups. Received: "
            "groups=3, filters=8",
            "8 filters cannot be divided into 3 equal groups",
        ),
        ("Cannot convert '4' to a shape.", "the shape is a number, but it must be a tuple"),
        (
            "Please initialize `TimeDistributed` layer with a `keras.layers.Layer` instance. "
            "Received: 5",
            "TimeDistributed wraps a layer, but 5 is not a layer",
        ),
    ],
)
def test_invalid_value(text: str, means: str) -> None:
    finding = explained(text)
    assert finding.code is Code.ARGUMENT
    assert finding.means == means


def test_an_activation_in_the_place_of_strides() -> None:
    text = "The `strides` argument must be a tuple of 2 integers. Received strides={}"
    assert "activation='relu'" in explained(text.format("relu")).fixes[0]
    assert "one integer of at least 1" in explained(text.format("(1, 2, 3)")).fixes[0]


def test_missing_argument() -> None:
    finding = explained("Conv2D.__init__() missing 1 required positional argument: 'kernel_size'")
    assert finding.code is Code.MISSING_ARGUMENT
    assert finding.means == "the Conv2D layer needs the argument kernel_size, which has no default"
    assert finding.fixes == ["add it: kernel_size=…"]
