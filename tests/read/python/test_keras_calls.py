"""Calls of functions of Keras, by their module."""

from __future__ import annotations

from typing import Any

import pytest
from reading import followed, rows, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("keras.backend.image_data_format()", "channels_last"),
        ("keras.backend.floatx()", "float32"),
        ("keras.activations.get('relu')", "relu"),
    ],
)
def test_values(text: str, expected: Any) -> None:
    assert value(f"v = {text}") == expected


def test_old_backend() -> None:
    text = "import tensorflow as tf\nv = tf.keras.backend.int_shape(Input((2, 3)))"
    assert value(text) == (None, 2, 3)


def test_names_begin_anew() -> None:
    text = "layers.Dense(2)\nkeras.backend.clear_session()\n"
    assert rows(f"{text}m = Sequential([layers.Dense(2, input_shape=(3,))])") == [
        "dense (None, 2) 8"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "keras.backend.set_image_data_format('channels_first')",
        "keras.backend.set_floatx('float16')",
        "keras.config.set_dtype_policy('float16')",
    ],
)
def test_settings_of_all_layers(text: str) -> None:
    program = followed(f"{text}\nm = Sequential([layers.Dense(2, input_shape=(3,))])")
    assert len(program.lost) == 1
