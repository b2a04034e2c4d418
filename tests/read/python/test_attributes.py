"""What the layers, models and tensors of a program know about themselves."""

from __future__ import annotations

from typing import Any

import pytest
from reading import rows, summaries, value

STACK = "m = Sequential([Input((3,)), layers.Dense(4), layers.Dense(5, name='top')])\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("m.output_shape", (None, 5)),
        ("m.input_shape", (None, 3)),
        ("len(m.layers)", 2),
        ("m.layers[0].name", "dense"),
        ("m.layers[1].units", 5),
        ("m.layers[1].output_shape", (None, 5)),
        ("m.get_layer('top').name", "top"),
        ("m.get_layer(index=0).name", "dense"),
        ("m.outputs[0].shape", (None, 5)),
        ("m.inputs[0].shape", (None, 3)),
        ("m.layers[0].output.shape", (None, 4)),
        ("m.name", "sequential"),
        ("m.trainable", True),
        ("Input((2, 3)).shape[1:]", (2, 3)),
        ("Input((2, 3)).ndim", 3),
        ("Input((2, 3)).dtype", "float32"),
    ],
)
def test_values(text: str, expected: Any) -> None:
    assert value(f"{STACK}v = {text}") == expected


def test_a_part_of_a_model() -> None:
    text = f"{STACK}f = Model(m.inputs, m.layers[0].output)\nf.summary()"
    assert rows(text) == ["input_layer (None, 3) 0", "dense (None, 4) 16"]


@pytest.mark.parametrize(
    ("text", "trained"),
    [
        ("m.trainable = False", 0),
        ("m.layers[0].trainable = False", 25),
        ("m.trainable = False\nm.trainable = True", 41),
        ("for l in m.layers[:-1]: l.trainable = False", 25),
    ],
)
def test_freezing(text: str, trained: int) -> None:
    (model,) = summaries(f"{STACK}{text}\nm.summary()")
    assert model.trainable_params == trained
