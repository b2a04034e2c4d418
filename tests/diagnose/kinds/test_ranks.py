"""SC402: sentences and fixes for a wrong number of axes."""

from __future__ import annotations

import pytest

from shapecalc.diagnose.kinds.ranks import comparison, fixes
from shapecalc.diagnose.message import MessageFields


def fields(**captured: str) -> MessageFields:
    return MessageFields(captured)


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        (
            fields(layer="lstm_1", expected="3", found="2", shape="(None, 8)"),
            "lstm_1 expects 3 axes, (batch, time, features), but got 2 axes, (None, 8)",
        ),
        (
            fields(layer="conv2d", least="4", found="3"),
            "conv2d expects at least 4 axes, (batch, height, width, channels), but got 3 axes",
        ),
        (
            fields(layer="encoder", most="2", found="1"),
            "encoder expects at most 2 axes but got 1 axis",
        ),
        (
            fields(layer="lstm", expected="4", found="3"),
            "lstm expects 4 axes but got 3 axes",
        ),
    ],
)
def test_comparison(message: MessageFields, sentence: str) -> None:
    assert comparison(message) == sentence


def test_a_number_instead_of_a_tensor() -> None:
    assert fixes(fields(layer="lstm", expected="3", found="0")) == [
        "call lstm on a tensor or an array, not on a number"
    ]


def test_a_single_sample() -> None:
    message = fields(layer="conv2d", expected="4", found="3", shape="(28, 28, 1)")
    assert fixes(message) == [
        "if (28, 28, 1) is a single sample, add the batch axis: x[np.newaxis], or "
        "dataset.batch(32) for a tf.data pipeline"
    ]


def test_a_missing_time_axis() -> None:
    first, second = fixes(fields(layer="lstm_1", expected="3", found="2", shape="(None, 8)"))
    assert first == "set return_sequences=True on the recurrent layer before lstm_1"
    assert second.endswith("Input(shape=(8, 1)), or Reshape((8, 1)) before lstm_1")


def test_the_first_layer_of_its_class() -> None:
    """It seldom follows a recurrent layer; before Keras 2.4 names begin with 1."""
    message = fields(layer="lstm", expected="3", found="2")
    assert "n time steps" in fixes(message)[0]
    message = fields(layer="lstm_1", expected="3", found="2")
    assert "return_sequences" in fixes(message)[0]
    assert "n time steps" in fixes(message, "_1")[0]


def test_frames_of_a_film() -> None:
    message = fields(layer="conv_lstm2d", expected="5", found="4", shape="(None, 28, 28, 1)")
    assert "Input(shape=(steps, 28, 28, 1))" in fixes(message)[0]


def test_too_many_axes_of_a_series() -> None:
    message = fields(layer="lstm", expected="3", found="4", shape="(None, 10, 1, 8)")
    assert "TimeDistributed(Flatten()) before lstm" in fixes(message)[0]
    message = fields(layer="max_pooling1d", expected="3", found="4", shape="(None, 28, 26, 8)")
    assert "MaxPooling2D" in fixes(message)[0]


def test_a_model_or_a_row_of_numbers() -> None:
    message = fields(layer="sequential", expected="3", found="2", shape="(None, 3)")
    assert fixes(message)[0] == "if the data are one sample, add the batch axis: x[np.newaxis]"
    message = fields(layer="dense", least="2", found="1", shape="(None,)")
    assert "np.array([x])" in fixes(message)[0]


def test_a_missing_channels_axis() -> None:
    message = fields(layer="conv2d", expected="4", found="3", shape="(None, 28, 28)")
    assert fixes(message) == [
        "add the channels axis: Input(shape=(28, 28, 1)), and x = x[..., np.newaxis] for the data",
        "put Reshape((28, 28, 1)) before conv2d",
    ]
    assert "Reshape((…, 1))" in fixes(fields(layer="conv2d", expected="4", found="3"))[1]


def test_two_missing_axes() -> None:
    first, second = fixes(fields(layer="conv2d", expected="4", found="2", shape="(None, 9)"))
    assert first == (
        "remove the Flatten or the global pooling before conv2d, or restore the axes with a Reshape"
    )
    assert second.endswith(": (batch, height, width, channels)")
    assert fixes(fields(layer="x", expected="4", found="2"))[1].endswith("flattening them")


def test_too_many_axes_of_images() -> None:
    message = fields(layer="conv2d", expected="4", found="5", shape="(None, 9, 28, 28, 1)")
    first, second = fixes(message)
    assert first.endswith("Input(shape=(28, 28, 1))")
    assert second == "for a sequence of images, wrap the layer: TimeDistributed(Conv2D(…))"
    assert "(height, width, channels)" in fixes(fields(layer="conv2d", expected="4", found="5"))[0]


def test_too_many_axes_of_other_layers() -> None:
    assert fixes(fields(layer="repeat_vector", expected="2", found="3")) == [
        "remove return_sequences=True from the recurrent layer before repeat_vector",
        "put Flatten() or GlobalAveragePooling1D() before repeat_vector",
    ]
