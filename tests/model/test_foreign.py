"""Layers whose code is elsewhere, or in a program."""

from __future__ import annotations

from typing import Any

import pytest
from reading import plans, printed, tables

from shapecalc.model.foreign import ForeignLayer
from shapecalc.model.graph import UnknownTensor, flatten
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data


def foreign(text: str) -> ForeignLayer:
    """Return the first such layer of a program."""
    (plan,) = plans(f"i, j = Input((4, 6)), Input((3,))\n{text}\nModel([i, j], x).summary()")
    return next(layer for layer in infer(plan).layers if isinstance(layer, ForeignLayer))


def test_a_layer_without_code() -> None:
    spec = {
        "inputs": {"x": 3, "y": 4},
        "layers": {"m": {"Layer": {"class_name": "My"}}, "z": "m([x, y])", "d": "Dense(2)(z)"},
        "outputs": "d",
    }
    model = infer(read_data(spec))
    layer = next(layer for layer in model.layers if isinstance(layer, ForeignLayer))
    (output,) = flatten(layer.nodes[0].outputs)
    assert isinstance(output, UnknownTensor)
    assert layer.unknown


@pytest.mark.parametrize(
    "text",
    [
        "x = layers.Lambda(lambda t: t[:, 0])(i)",
        "x = layers.Lambda(lambda t: [t[0][:, 0], t[1]])([i, j])",
        "x = layers.Lambda(lambda t: {'a': t, 'b': t[:, 0]})(i)",
        "x = layers.Lambda(lambda t: t, output_shape=(9,))(i)",
        "x = layers.Lambda(lambda t: t * 2, dtype='float16')(i)",
        "f = layers.Lambda(lambda t: t + 1)\nx = [f(i), f(j)]",
    ],
)
def test_code_of_a_program(keras: Any, text: str) -> None:
    whole = f"i, j = Input((4, 6)), Input((3,))\n{text}\nModel([i, j], x).summary()"
    assert tables(whole) == printed(keras, whole)
    layer = foreign(text)
    assert layer.built
    assert list(layer.notes) == []
    dtypes = {tensor.dtype for tensor in flatten(layer.nodes[0].outputs)}
    assert dtypes == {"float16" if "float16" in text else "float32"}


def test_code_that_is_not_followed() -> None:
    """The reason is noted once, however often the layer is called."""
    layer = foreign("f = layers.Lambda(lambda t: mine(t))\nx = [f(i), f(i)]")
    assert list(layer.notes) == [
        'the output shape of Lambda "lambda" is unknown: `mine` is not defined (line 4)'
    ]
    assert isinstance(layer.nodes[0].outputs, UnknownTensor)
