"""Fixes for shapes with too many or too few axes, or with another number of elements."""

from __future__ import annotations

from diagnose.suggested import graph, stack, suggested


def test_return_sequences() -> None:
    changes = suggested(stack("LSTM(8, input_shape=(3, 1))", "LSTM(8)"))
    first = "set `return_sequences=True` on lstm"
    assert next(iter(changes)) == first
    assert changes[first] == stack("LSTM(8, input_shape=(3, 1), return_sequences=True)", "LSTM(8)")
    assert list(changes) == [first]


def test_the_layer_inside_a_wrapper() -> None:
    changes = suggested(stack("Bidirectional(LSTM(8), input_shape=(3, 1))", "LSTM(8)"))
    assert changes["set `return_sequences=True` on lstm"].startswith(
        "- Bidirectional(LSTM(8, return_sequences=True), input_shape"
    )


def test_the_batch_in_the_input_shape() -> None:
    changes = suggested(stack("Conv2D(8, 3, input_shape=(60000, 28, 28, 1))"))
    message = "set `input_shape=(28, 28, 1)`: the number of samples is not part of it"
    assert changes[message] == stack("Conv2D(8, 3, input_shape=(28, 28, 1))")


def test_a_missing_channels_axis() -> None:
    changes = suggested(stack("Input((28, 28))", "Conv2D(8, 3)"))
    message = "set `shape=(28, 28, 1)`: the last axis is missing"
    assert changes[message] == stack("Input((28, 28, 1))", "Conv2D(8, 3)")


def test_flatten_before_a_layer_for_vectors() -> None:
    changes = suggested(stack("Input((4, 3))", "RepeatVector(2)"))
    assert changes["insert `Flatten()` before repeat_vector"] == stack(
        "Input((4, 3))", "Flatten()", "RepeatVector(2)"
    )
    assert "insert `GlobalAveragePooling1D()` before repeat_vector" in changes


def test_remove_a_flatten() -> None:
    changes = suggested(stack("Input((8, 8, 1))", "Flatten()", "Conv2D(8, 3)"))
    assert changes["remove flatten"] == stack("Input((8, 8, 1))", "Conv2D(8, 3)")


def test_wrap_a_layer_for_images() -> None:
    changes = suggested(stack("Input((5, 8, 8, 1))", "MaxPooling2D(2)"))
    message = "wrap it: `TimeDistributed(MaxPooling2D(…))`"
    assert changes[message] == stack("Input((5, 8, 8, 1))", "TimeDistributed(MaxPooling2D(2))")


def test_unwrap() -> None:
    changes = suggested(stack("Input((4,))", "TimeDistributed(Dense(3))"))
    assert changes["remove TimeDistributed: `Dense(3)`"] == stack("Input((4,))", "Dense(3)")


def test_the_input_shape_is_changed_only_before_the_first_layer() -> None:
    changes = suggested(stack("Input((28, 28))", "Dense(3)", "Conv2D(8, 3)"))
    assert not any("the last axis is missing" in message for message in changes)


def test_target_shapes() -> None:
    changes = suggested(stack("Input((16,))", "Reshape((4, 5))"))
    assert list(changes) == [
        "set `target_shape=(4, 4)` on reshape",
    ]


def test_an_unknown_length() -> None:
    changes = suggested(stack("Flatten(input_shape=(None, 3))", "Dense(2)"))
    assert "replace flatten with `GlobalAveragePooling1D()`: one number per channel" in changes


def test_recurrent_layers_before_dropout() -> None:
    changes = suggested(stack("LSTM(8, input_shape=(3, 1))", "Dropout(0.5)", "LSTM(4)"))
    assert next(iter(changes)) == "set `return_sequences=True` on lstm"


def test_the_layer_for_another_number_of_axes() -> None:
    changes = suggested(stack("Input((8, 8, 1))", "MaxPooling1D(2)"))
    assert changes["write `MaxPooling2D`"] == stack("Input((8, 8, 1))", "MaxPooling2D(2)")
    changes = suggested("- Input((8, 8, 1))\n- MaxPooling1D: {pool_size: 2}\n")
    assert changes["write `MaxPooling2D`"].endswith("- MaxPooling2D: {pool_size: 2}\n")


def test_samples_in_a_shape_that_is_merged() -> None:
    text = graph("y: concatenate([a, b])", inputs=("a: (4,)", "b: (None, 5)"))
    message = "set `shape=(5,)`: the number of samples is not part of it"
    assert "b: [5]" in suggested(text)[message]
    text = graph("y: concatenate([a, b])", inputs=("a: (4,)", "b: Input(shape=(1000, 5))"))
    assert "b: Input(shape=(5,))" in suggested(text)[message]


def test_the_shape_of_a_model() -> None:
    inner = "m: Sequential([Dense(3, input_shape=(4,))])"
    text = graph(inner, "y: m(a)", inputs=("a: Input(shape=(5,))",))
    (message,) = suggested(text)
    assert message == "set `shape=(4,)`: sequential was built for it"


def test_an_axis_that_is_too_large() -> None:
    changes = suggested(stack("Input((4, 4, 3))", "BatchNormalization(axis=4)"))
    assert "set `axis=-1` on batch_normalization" in changes


def test_images_for_dense_layers() -> None:
    text = "layers:\n- Conv2D(4, 3, input_shape=(8, 8, 1))\n- Dense(8)\n- Dense(2, 'softmax')\n"
    changes = suggested(text)
    assert list(changes) == [
        "insert `Flatten()` before dense",
        "insert `GlobalAveragePooling2D()` before dense",
    ]
