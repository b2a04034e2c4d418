"""Warnings about valid models, and similar models without a warning."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.diagnose.lints import check, loss_name, mistakes
from shapecalc.errors import Code, Source


def warnings(text: str) -> list[tuple[Code, str]]:
    return [(problem.code, str(problem)) for problem in check(Source("a.yaml", text))]


def codes(text: str) -> list[Code]:
    return [code for code, _ in warnings(text)]


def stack(*layers: str, loss: str = "") -> str:
    lines = ["layers:", *(f"- {layer}" for layer in layers)]
    return "\n".join([*lines, *(["train:", f"  loss: {loss}"] if loss else [])]) + "\n"


def graph(*layers: str, inputs: str = "a: (4,)", outputs: str = "y") -> str:
    lines = ["inputs:", f"  {inputs}", "layers:", *(f"  {layer}" for layer in layers)]
    return "\n".join([*lines, f"outputs: {outputs}"]) + "\n"


def test_a_wrong_model_has_problems_and_no_warnings() -> None:
    source = Source("a.yaml", "- LSTM(8, input_shape=(3, 1))\n- LSTM(8)\n- Dense(1, 'softmax')\n")
    assert [problem.code for problem in check(source)] == [Code.RANK]
    assert [problem.code for problem in mistakes(source)] == [Code.RANK]


def test_a_file_that_cannot_be_read_is_a_problem() -> None:
    assert codes("layers: [") == [Code.SYNTAX]


def test_sizes_for_letters() -> None:
    source = Source("a.yaml", "- Input((T, 2))\n- Reshape((3, 2))\n")
    assert mistakes(source, {"T": 3}) == []
    assert [problem.code for problem in mistakes(source, {"T": 4})] == [Code.ELEMENTS]


def test_softmax_of_one() -> None:
    ((code, text),) = warnings(stack("Input((4,))", "Dense(1, activation='softmax')"))
    assert code is Code.SOFTMAX_OF_ONE
    assert text == (
        'Dense "dense": softmax of a single number is always 1: the output is (None, 1) (hint: use '
        "activation='sigmoid' for two classes, or no activation to predict a number)"
    )
    assert codes(stack("Input((4,))", "Dense(1)", "Softmax()")) == [Code.SOFTMAX_OF_ONE]
    assert codes(stack("Input((4,))", "Dense(2, activation='softmax')")) == []
    assert codes(stack("Input((4,))", "Dense(1, activation='sigmoid')")) == []


@pytest.mark.parametrize(
    ("last", "loss", "expected"),
    [
        ("sigmoid", "binary_crossentropy", None),
        ("linear", "binary_crossentropy", "sigmoid"),
        ("sigmoid", "categorical_crossentropy", "softmax"),
        ("relu", "sparse_categorical_crossentropy", "softmax"),
        ("softmax", "binary_crossentropy", None),
        ("sigmoid", "mse", None),
        ("linear", "BinaryCrossentropy()", "sigmoid"),
        ("linear", "BinaryCrossentropy(from_logits=True)", None),
    ],
)
def test_last_activation(last: str, loss: str, expected: str | None) -> None:
    found = warnings(stack("Input((4,))", f"Dense(3, activation='{last}')", loss=loss))
    if expected is None:
        assert found == []
        return
    ((code, text),) = found
    assert code is Code.LOSS
    assert f"expects a {expected} activation, not {last}" in text
    assert f"set activation='{expected}' on the last layer" in text


def test_losses_of_several_outputs() -> None:
    text = graph("y: [a, Dense(2)]", "z: [a, Dense(3)]", outputs="[y, z]")
    losses = "train:\n  loss: [mse, binary_crossentropy]\n"
    ((code, message),) = warnings(text + losses)
    assert code is Code.LOSS
    assert message.startswith('Dense "dense_1"')


def test_unused_input() -> None:
    text = graph("y: [a, Dense(2)]", inputs="a: (4,)\n  b: (4,)")
    message = 'InputLayer "input_layer_1": no layer uses this input'
    assert warnings(text) == [(Code.UNUSED_INPUT, message)]
    assert codes(graph("y: concatenate([a, b])", inputs="a: (4,)\n  b: (4,)")) == []


def test_unread_output() -> None:
    message = 'Dense "dense": its output is not used, and it is not an output of the model'
    assert warnings(graph("side: [a, Dense(8)]", "y: [a, Dense(2)]")) == [(Code.UNREAD, message)]
    assert codes(graph("side: [a, Dense(8)]", "y: [side, Dense(2)]")) == []


def test_every_step() -> None:
    series = "LSTM(8, return_sequences=True, input_shape=(3, 1))"
    ((code, text),) = warnings(stack(series, "Dense(1)"))
    assert code is Code.EVERY_STEP
    assert text.startswith(
        'Dense "dense": receives every time step of lstm, (None, 3, 8), and makes one prediction '
        "for each (hint: for one prediction for the whole series, remove return_sequences=True"
    )
    both = "Bidirectional(LSTM(8, return_sequences=True), input_shape=(3, 1))"
    assert codes(stack(both, "Dense(1)")) == [Code.EVERY_STEP]
    assert codes(stack(series, "TimeDistributed(Dense(1))")) == []
    assert codes(stack(series, "Dense(5, activation='softmax')")) == []
    assert codes(stack("Input((4,))", "RepeatVector(3)", series, "Dense(1)")) == []
    assert codes(stack(series, "Dense(4)", "LSTM(2)", "Dense(1)")) == []
    assert codes(stack("LSTM(8, input_shape=(3, 1))", "Dense(1)")) == []


def test_every_pixel() -> None:
    image = "Conv2D(32, 3, input_shape=(28, 28, 1))"
    ((code, text),) = warnings(stack(image, "Dropout(0.5)", "Dense(64)", "Dense(10, 'softmax')"))
    assert code is Code.PIXELS
    assert text == (
        'Dense "dense": receives an image, (None, 26, 26, 32), and predicts for each pixel'
    )
    assert codes(stack(image, "Flatten()", "Dense(10, 'softmax')")) == []
    assert codes(stack(image, "GlobalMaxPooling2D()", "Dense(10, 'softmax')")) == []
    assert codes(stack(image, "UpSampling2D()", "Dense(10, 'softmax')")) == []
    assert codes(stack(image, "Conv2D(10, 1, activation='softmax')")) == []
    assert codes(stack("Conv1D(8, 3, input_shape=(9, 2))", "Dense(4, 'softmax')")) == []
    assert codes(stack("Dense(8, input_shape=(8, 8, 3))")) == []


def test_huge_dense() -> None:
    ((code, text),) = warnings(stack("Input((224, 224, 4))", "Flatten()", "Dense(100)"))
    assert code is Code.HUGE_DENSE
    assert "has 20,070,500 of 20,070,500 parameters, because (None, 224, 224, 4) is fl" in text
    assert codes(stack("Input((28, 28, 1))", "Flatten()", "Dense(100)")) == []
    assert codes(stack("Input((200704,))", "Dense(100)")) == []


def test_name_clash() -> None:
    inner = "Sequential([Dense(4, name='dense_1', input_shape=(3,))], name='inner')"
    ((code, text),) = warnings(stack(inner, "Dense(2)", "Dense(1)"))
    assert code is Code.NAME_CLASH
    assert text.endswith("contains layers with the same names as layers outside it: dense_1")
    assert codes(stack(inner, "Dense(2)", "Dense(1, name='head')")) == []


@pytest.mark.parametrize(
    ("loss", "name"),
    [
        ("mse", "mse"),
        (None, ""),
        ("keras.losses.CategoricalCrossentropy(label_smoothing=0.1)", "categorical_crossentropy"),
        ("BinaryCrossentropy(from_logits = True)", ""),
        ({"class_name": "BinaryCrossentropy", "config": {}}, "binary_crossentropy"),
        ({"class_name": "BinaryCrossentropy", "config": {"from_logits": True}}, ""),
        ({"class_name": "MeanSquaredError"}, "mean_squared_error"),
        ({"class_name": "function", "config": "own_loss"}, "own_loss"),
        ({"class_name": "function", "config": "binary_crossentropy"}, "binary_crossentropy"),
        ({"class_name": "function", "config": None}, ""),
        ({"class_name": "Own", "config": "odd"}, "own"),
    ],
)
def test_loss_name(loss: Any, name: str) -> None:
    assert loss_name(loss) == name
