"""Worked examples: real Keras gets the same numbers from the same weights."""

from __future__ import annotations

from typing import Any

import numpy
import pytest

from shapecalc.errors import Source
from shapecalc.explain.example import EXAMPLE, INPUTS, example_lines, worked_example
from shapecalc.explain.layer import Explanation
from shapecalc.explain.lone_layer import explain_alone
from shapecalc.read.document import read_layer


def explained(layer: str) -> Explanation:
    return explain_alone(read_layer(layer, Source("<test>")), None, None)


def arrays(layer: str) -> dict[str, Any]:
    return {name: numpy.array(value.rows) for name, value in worked_example(explained(layer))}


@pytest.mark.parametrize("activation", ["linear", "relu", "tanh", "sigmoid", "softmax"])
def test_dense(keras: Any, activation: str) -> None:
    ours = arrays(f"Dense(7, activation={activation!r})")
    layer = keras.layers.Dense(2, activation=activation)
    layer.build((2, 2))
    layer.set_weights([ours["W"], ours["b"][0]])
    numpy.testing.assert_allclose(ours["y"], numpy.array(layer(ours["x"])), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("layer", "gates"), [("LSTM", "ifco"), ("GRU", "zrh"), ("SimpleRNN", "")])
def test_one_step(keras: Any, layer: str, gates: str) -> None:
    """The cell of Keras, with the weights of the example side by side."""
    ours = arrays(f"{layer}(7)")
    letters = [f"_{gate}" for gate in gates] or [""]
    kernel, recurrent, bias = (
        numpy.concatenate([ours[letter + gate] for gate in letters], axis=1) for letter in "WUb"
    )
    if layer == "GRU":
        second = numpy.concatenate([ours[f"bʹ{gate}"] for gate in letters], axis=1)
        bias = numpy.concatenate([bias, second])
    cell = getattr(keras.layers, f"{layer}Cell")(2)
    cell.build((2, 2))
    cell.set_weights([kernel, recurrent, bias if layer == "GRU" else bias[0]])
    before = [ours[f"{name}[t - 1]"] for name in "hc" if f"{name}[t - 1]" in ours]
    output, states = cell(ours["x[t]"], [state.astype("float32") for state in before])
    numpy.testing.assert_allclose(ours["h[t]"], numpy.array(output), rtol=1e-5, atol=1e-6)
    if layer == "LSTM":
        numpy.testing.assert_allclose(ours["c[t]"], numpy.array(states[1]), rtol=1e-5, atol=1e-6)


def test_a_window(keras: Any) -> None:
    """Two windows of two steps: each is a row of the example."""
    ours = arrays("Conv1D(7, 3)")
    layer = keras.layers.Conv1D(2, 2, strides=2)
    layer.build((1, 4, 1))
    layer.set_weights([ours["W"].reshape(2, 1, 2), ours["b"][0]])
    theirs = numpy.array(layer(ours["p"].reshape(1, 4, 1)))[0]
    numpy.testing.assert_allclose(ours["y"], theirs, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("layer", ["BatchNormalization", "LayerNormalization"])
def test_normalization(keras: Any, layer: str) -> None:
    ours = arrays(f"{layer}()")
    theirs = getattr(keras.layers, layer)()
    theirs.build((2, 2))
    letters = ["γ", "β", "μ", "v"][: len(theirs.get_weights())]
    theirs.set_weights([ours[letter][0] for letter in letters])
    expected = numpy.array(theirs(ours["x"]))
    numpy.testing.assert_allclose(ours["y"], expected, rtol=1e-4, atol=1e-5)


def test_attention(keras: Any) -> None:
    ours = arrays("Attention()")
    tensors = [ours[name][None].astype("float32") for name in "qvk"]
    theirs = numpy.array(keras.layers.Attention()(tensors))[0]
    numpy.testing.assert_allclose(ours["y"], theirs, rtol=1e-4, atol=1e-5)


def test_lines() -> None:
    lines = list(example_lines(explained("Dense(5, activation='relu')"), EXAMPLE))
    assert lines == [
        "Example with small numbers, rounded to four digits",
        "  x = [ 1   2]",
        "      [ 3  -1]",
        "  W = [0.5   -1]",
        "      [  1    0]",
        "  b = [   0  -0.5]",
        "  y = [2.5    0]",
        "      [0.5    0]",
    ]


@pytest.mark.parametrize("layer", ["Flatten()", "Dense(3, activation='mish')", "MaxPooling1D()"])
def test_no_example(layer: str) -> None:
    assert list(example_lines(explained(layer), EXAMPLE)) == []


def test_the_inputs_have_two_rows_or_three_keys() -> None:
    assert {value.shape[0] for value in INPUTS.values()} == {2, 3}
