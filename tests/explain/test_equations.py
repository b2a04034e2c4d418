"""Equations of layers: worked out with the weights of real Keras, they give its numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy
import pytest

from shapecalc.algebra.equations import (
    equation_text,
    functions_in,
    names_in,
    work_out,
)
from shapecalc.algebra.notation import evaluate
from shapecalc.algebra.size import UNKNOWN
from shapecalc.errors import Source
from shapecalc.explain.equations import (
    equations_of,
    meanings,
    name_of_left,
    parts_formula,
)
from shapecalc.explain.layer import Explanation, explain
from shapecalc.explain.lone_layer import explain_alone
from shapecalc.read.document import read_layer
from shapecalc.rules import RULES

STEPS, FEATURES = 4, 3


def explained(layer: str, shape: tuple[Any, ...] = (UNKNOWN, STEPS, FEATURES)) -> Explanation:
    return explain(read_layer(layer, Source("<test>")), [shape])


def learned(explanation: Explanation, arrays: list[Any]) -> dict[str, Any]:
    """Return the parts of Keras's weights by their letters, cut as the declaration says."""
    parts: dict[str, Any] = {}
    assert explanation.weights is not None
    for weight, array in zip(explanation.weights, arrays, strict=True):
        nested = not isinstance(weight.symbols[0], str)
        rows: Any = weight.symbols if nested else [weight.symbols]
        for letters, values in zip(rows, array if nested else [array], strict=True):
            pieces = numpy.split(values, len(letters), axis=-1)
            parts.update(zip(letters, pieces, strict=True))
    return parts


def functions(keras: Any) -> Mapping[str, Any]:
    """Return Keras's own functions by their names in equations."""
    names = ["tanh", "relu", "softmax", "softsign"]
    own = {name: lambda x, n=name: numpy.array(keras.activations.get(n)(x)) for name in names}
    return {**own, "σ": lambda x: numpy.array(keras.activations.sigmoid(x)), "sqrt": numpy.sqrt}


RECURRENT = [
    "LSTM(5)",
    "LSTM(5, use_bias=False)",
    "LSTM(5, activation='relu', recurrent_activation='softsign')",
    "LSTM(5, activation=None)",
    "GRU(5)",
    "GRU(5, reset_after=False)",
    "GRU(5, use_bias=False)",
    "GRU(5, reset_after=False, use_bias=False)",
    "SimpleRNN(5)",
    "SimpleRNN(5, use_bias=False, activation='relu')",
]


@pytest.mark.parametrize("layer", RECURRENT)
def test_recurrent_layers(keras: Any, layer: str) -> None:
    """All time steps, with random weights and biases."""
    random = numpy.random.default_rng(3)
    x = random.normal(size=(2, STEPS, FEATURES)).astype("float32")
    call = layer.replace("(5", "(5, return_sequences=True")
    ours = eval(f"keras.layers.{call}", {"keras": keras})
    ours.build(x.shape)
    arrays = [random.normal(size=w.shape).astype("float32") for w in ours.get_weights()]
    ours.set_weights(arrays)
    explanation = explained(call)
    equations = equations_of(explanation)
    state: dict[str, Any] = {
        name: numpy.zeros((2, 5), "float32") for name in ("h[t - 1]", "c[t - 1]")
    }
    for step, theirs in enumerate(numpy.array(ours(x)).transpose(1, 0, 2)):
        values: dict[str, Any] = {**learned(explanation, arrays), **state, "x[t]": x[:, step]}
        for found in equations:
            name = name_of_left(found.equation)
            values[name] = work_out(found.equation, values, functions(keras))
        numpy.testing.assert_allclose(values["h[t]"], theirs, rtol=2e-5, atol=2e-6)
        state = {f"{name}[t - 1]": values.get(f"{name}[t]", 0) for name in "hc"}


@pytest.mark.parametrize("cell", ["LSTMCell(5)", "GRUCell(5)", "SimpleRNNCell(5)"])
def test_cells_have_the_equations_of_their_layers(cell: str) -> None:
    ours = equations_of(explained(cell, (UNKNOWN, FEATURES)))
    layers = equations_of(explained(cell.replace("Cell", "")))
    assert [equation_text(e.equation) for e in ours] == [equation_text(e.equation) for e in layers]


@pytest.mark.parametrize("name", [rule.name for rule in RULES.values() if rule.equations])
def test_every_symbol_has_a_meaning(name: str) -> None:
    """Nothing stands in an equation that is not explained beside it, or defined by another one."""
    plan = read_layer(EXAMPLES.get(name, f"{name}(5)"), Source("<test>"))
    explanation = explain_alone(plan, None, None)
    equations = [found.equation for found in equations_of(explanation)]
    assert equations
    told = {symbol for names in meanings(explanation) for symbol in names}
    defined = {name_of_left(equation) for equation in equations}
    for equation in equations:
        for symbol in names_in(equation):
            assert symbol in told or symbol in defined, symbol
        assert set(functions_in(equation)) <= told | {"sqrt"}
    assert all(meanings(explanation).values())


EXAMPLES: dict[str, str] = {}
"""Calls of the layers that are not called with one number."""


@pytest.mark.parametrize(
    ("layer", "shown"),
    [
        ("LSTM(5)", "g·(u·(u + d) + u)"),
        ("GRU(5)", "g·(u·(u + d) + 2·u)"),
        ("GRU(5, reset_after=False)", "g·(u·(u + d) + u)"),
        ("SimpleRNN(5, use_bias=False)", "g·u·(u + d)"),
    ],
)
def test_one_rule_for_all(layer: str, shown: str) -> None:
    """The parts of the picture, and of the equations, have equally many parameters."""
    explanation = explained(layer)
    parts = parts_formula(explanation)
    assert parts is not None
    formula, meaning = parts
    count = len(explanation.rule.gates)
    assert re.sub(r"[\[\]]", "", str(evaluate(formula, {"g": count}))) == str(
        evaluate(explanation.params)
    )
    assert meaning.startswith(f"g = {count}: ")


@pytest.mark.parametrize("layer", ["Flatten()", "MaxPooling1D(2)"])
def test_no_equations(layer: str) -> None:
    assert equations_of(explained(layer)) == []
    assert parts_formula(explained(layer)) is None
