"""Calls of functions of Keras, by their module."""

from __future__ import annotations

from typing import Any

import pytest
from reading import as_keras, followed, printed, problems, rows, tables, value

from shapecalc.read.python.keras_calls import ACTIVATIONS, OTHER_NAMES
from shapecalc.read.python.values import Imported


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("keras.backend.image_data_format()", "channels_last"),
        ("keras.backend.floatx()", "float32"),
        ("keras.activations.get('relu')", Imported("keras.activations.relu")),
        (
            "keras.activations.linear('a')",
            "? `keras.activations.linear` of a tensor is not followed",
        ),
        ("keras.ops.shape(np.zeros((2, 3)))", (2, 3)),
        ("keras.ops.zeros((2, 3)).shape", (2, 3)),
        ("keras.ops.zeros(unknown)", "? `unknown` is not defined"),
        ("keras.ops.softmax(3.0)", "? `keras.ops.softmax` is not followed here"),
        ("keras.datasets.mnist.load_data()[0][0].shape", (60_000, 28, 28)),
        ("keras.datasets.mnist.other()", "? `keras.datasets.mnist.other` is not followed"),
        ("keras.datasets.other.load_data()", "? `keras.datasets.other.load_data` is not followed"),
        ("keras.utils.get_file('a')", "? `keras.utils.get_file` is not followed"),
        ("keras.applications.Other()", "? `keras.applications.Other` is not followed"),
        ("keras.utils.get_source_inputs(Input((2, 3)))[0].shape", (None, 2, 3)),
        ("keras.utils.get_source_inputs(3)", "? the inputs of this tensor are not known"),
    ],
)
def test_values(text: str, expected: Any) -> None:
    assert value(f"v = {text}") == expected


def test_old_backend() -> None:
    text = "import tensorflow as tf\nv = tf.keras.backend.int_shape(Input((2, 3)))"
    assert value(text) == (None, 2, 3)


@pytest.mark.parametrize(
    "text",
    [
        "keras.ops.shape(Input((2, 3)))[1:]",
        "keras.backend.image_data_format()",
        "keras.backend.floatx()",
    ],
)
def test_as_keras(keras: Any, text: str) -> None:
    assert value(f"v = {text}") == as_keras(keras, f"v = {text}")


def test_activations_as_keras(keras: Any) -> None:
    names = sorted([*ACTIVATIONS, "relu", "linear"])
    calls = "".join(f"x = keras.activations.{name}(x)\n" for name in names)
    text = f"i = x = Input((4, 4))\n{calls}Model(i, x).summary()"
    assert tables(text) == printed(keras, text)


def test_functions_with_two_names_as_keras(keras: Any) -> None:
    calls = "".join(f"x = ops.{name}(x)\n" for pair in OTHER_NAMES.items() for name in pair)
    text = f"i = x = Input((4, 4))\n{calls}Model(i, x).summary()"
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    "text",
    [
        "keras.backend.set_image_data_format('channels_last')",
        "keras.backend.set_floatx('float32')",
        "keras.mixed_precision.set_global_policy('mixed_float16')",
        "keras.utils.set_random_seed(3)",
        "keras.losses.MeanSquaredError()",
        "keras.callbacks.EarlyStopping(patience=m)",
        "keras.utils.model_to_dot(m)",
    ],
)
def test_calls_that_change_no_model(text: str) -> None:
    model = "m = Sequential([layers.Dense(2, input_shape=(3,))])\n"
    assert rows(f"{model}{text}\nm.summary()") == ["dense (None, 2) 8"]


def test_calls_that_may_change_a_model() -> None:
    model = "m = Sequential([layers.Dense(2, input_shape=(3,))])\n"
    for call in ("keras.models.change(m)", "keras.other.change(m)"):
        assert "is not followed" in problems(f"{model}{call}\nm.summary()")[0]


def test_names_begin_anew() -> None:
    text = "layers.Dense(2)\nkeras.backend.clear_session()\n"
    assert rows(f"{text}m = Sequential([layers.Dense(2, input_shape=(3,))])") == [
        "dense (None, 2) 8"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "keras.backend.set_image_data_format('channels_first')",
        "keras.backend.set_floatx(unknown)",
        "keras.config.set_dtype_policy('int8_from_float32')",
    ],
)
def test_settings_of_all_layers(text: str) -> None:
    program = followed(f"{text}\nm = Sequential([layers.Dense(2, input_shape=(3,))])")
    ((_, unknown),) = program.lost
    assert unknown.reason == f"`{text.partition('(')[0]}` is not followed"


@pytest.mark.parametrize(
    "text",
    [
        (
            "p = keras.mixed_precision.Policy('mixed_float16')\n"
            "keras.mixed_precision.set_global_policy(p)\n"
            "m = Sequential([Input((3,)), layers.Dense(2), layers.Dense(2, "
            "dtype='float32')])\nm.summary()\n"
            "keras.mixed_precision.set_global_policy('float32')"
        ),
        (
            "keras.config.set_dtype_policy('float16')\n"
            "m = Sequential([Input((3,)), layers.Dense(2, dtype='float32'), "
            "layers.Embedding(3, 4)])\nm.summary()\n"
            "keras.config.set_dtype_policy('float32')"
        ),
        (
            "keras.config.set_floatx('float64')\n"
            "m = Sequential([Input((3,)), layers.Dense(2), layers.ReLU()])\n"
            "m.summary()\nkeras.config.set_floatx('float32')"
        ),
        (
            "keras.config.set_floatx('float16')\n"
            "x, y = Input((3,), None, 'float32'), Input((3,))\n"
            "Model([x, y], layers.Add()([x, y])).summary()\n"
            "keras.config.set_floatx('float32')"
        ),
        (
            "x = Input((3,))\na, b = keras.activations.get('relu'), "
            "keras.activations.get(keras.activations.tanh)\n"
            "Model(x, layers.Dense(2, activation=b)(layers.Dense(2, "
            "activation=a)(a(x)))).summary()"
        ),
        (
            "x = Input((3,))\nModel(x, layers.Lambda(lambda t: "
            "keras.activations.relu(t, 0.1))(x)).summary()"
        ),
        (
            "x = Input((3,))\nModel(x, layers.Lambda(lambda t: "
            "keras.activations.linear(t))(x)).summary()"
        ),
        "x = Input((3,))\nModel(x, keras.activations.relu(x, negative_slope=0.1)).summary()",
        "x = Input((3,))\nModel(x, keras.activations.linear(x)).summary()",
    ],
)
def test_policies_and_activations_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("v = keras.activations.relu(unknown)", "? `unknown` is not defined"),
        (
            "v = keras.activations.glu(Input((4,)), 1)",
            "? `keras.activations.glu` of a tensor is not followed",
        ),
    ],
)
def test_activations_that_are_not_known(text: str, expected: Any) -> None:
    assert value(text) == expected
