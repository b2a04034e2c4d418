"""Equations of layers: worked out with the weights of real Keras, they give its numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
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
from shapecalc.model.graph import Tensor
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


EXAMPLES: dict[str, str] = {
    "BatchNormalization": "BatchNormalization()",
    "LayerNormalization": "LayerNormalization()",
    "Attention": "Attention()",
    "RMSNormalization": "RMSNormalization()",
    "MultiHeadAttention": "MultiHeadAttention(2, 4)",
    "GroupQueryAttention": "GroupQueryAttention(4, 6, 2)",
    **{f"ConvLSTM{rank}D": f"ConvLSTM{rank}D(5, 3)" for rank in (1, 2, 3)},
    **{f"Conv{rank}D": f"Conv{rank}D(5, 3)" for rank in (1, 2, 3)},
}
"""Calls of the layers that are not called with one number."""


@pytest.mark.parametrize(
    "layer",
    [
        "Dense(5)",
        "Dense(5, activation='relu', use_bias=False)",
        "Dense(5, activation='softmax')",
        "BatchNormalization()",
        "BatchNormalization(scale=False, epsilon=0.1)",
        "BatchNormalization(center=False)",
        "LayerNormalization()",
        "LayerNormalization(center=False, epsilon=0.1)",
        "LayerNormalization(scale=False)",
        "RMSNormalization(epsilon=0.1)",
    ],
)
def test_layers_without_time(keras: Any, layer: str) -> None:
    random = numpy.random.default_rng(4)
    x = random.normal(size=(6, FEATURES)).astype("float32")
    theirs = eval(f"keras.layers.{layer}", {"keras": keras})
    theirs.build(x.shape)
    arrays = [random.uniform(0.5, 2, size=w.shape).astype("float32") for w in theirs.get_weights()]
    theirs.set_weights(arrays)
    explanation = explained(layer, (UNKNOWN, FEATURES))
    values = {**learned(explanation, arrays), "x": x, "ε": getattr(theirs, "epsilon", None)}
    numpy.testing.assert_allclose(
        worked_out(explanation, values, keras)["y"], numpy.array(theirs(x)), rtol=1e-4, atol=1e-5
    )


def worked_out(explanation: Explanation, values: dict[str, Any], keras: Any) -> dict[str, Any]:
    """Return the values with those of the left sides of all equations."""
    moments = {
        "mean": lambda x: x.mean(-1, keepdims=True),
        "variance": lambda x: x.var(-1, keepdims=True),
        "sum": lambda x: x.sum(-1),
    }
    for found in equations_of(explanation):
        name = name_of_left(found.equation)
        values[name] = work_out(found.equation, values, {**functions(keras), **moments})
    return values


@pytest.mark.parametrize(
    "layer",
    [
        "Attention()",
        "Attention(use_scale=True)",
        "Attention(score_mode='concat')",
        "Attention(use_scale=True, score_mode='concat')",
        "AdditiveAttention()",
        "AdditiveAttention(use_scale=False)",
    ],
)
def test_attention(keras: Any, layer: str) -> None:
    random = numpy.random.default_rng(5)
    q, v, k = (random.normal(size=(rows, 3)).astype("float32") for rows in (2, 4, 4))
    theirs = eval(f"keras.layers.{layer}")
    tensors = [array[None] for array in (q, v, k)]
    theirs.build([tensor.shape for tensor in tensors])
    weights = [random.normal(size=weight.shape) for weight in theirs.weights]
    theirs.set_weights(weights)
    shapes = [(UNKNOWN, len(array), 3) for array in (q, v, k)]
    own = explain(read_layer(layer, Source("<test>")), shapes)
    letters = [str(weight.symbols[0]) for weight in own.weights or ()]
    values: dict[str, Any] = {"k": k, "v": v, **dict(zip(letters, weights, strict=True))}
    rows = [worked_out(own, {**values, "q": q, "q[n]": row}, keras) for row in q]
    found = rows[0]["y"] if "y" in rows[0] else [row["y[n]"] for row in rows]
    numpy.testing.assert_allclose(found, numpy.array(theirs(tensors))[0], rtol=1e-4, atol=1e-5)


HEADS = [
    "MultiHeadAttention(2, 4)",
    "MultiHeadAttention(3, 4, value_dim=5, output_shape=7)",
    "MultiHeadAttention(2, 4, use_bias=False)",
    "GroupQueryAttention(4, 6, 2)",
    "GroupQueryAttention(4, 2, 1, use_bias=False)",
]


@pytest.mark.parametrize("layer", HEADS)
def test_attention_with_heads(keras: Any, layer: str) -> None:
    """Head by head: each has its part of the kernels, and the heads of a group share one."""
    random = numpy.random.default_rng(7)
    q, k = (random.normal(size=(1, rows, 6)).astype("float32") for rows in (3, 5))
    theirs = eval(f"keras.layers.{layer}", {"keras": keras})
    theirs(q, k)
    arrays = [random.normal(size=w.shape).astype("float32") for w in theirs.get_weights()]
    theirs.set_weights(arrays)
    others = {"value": Tensor((UNKNOWN, 5, 6), "float32")}
    explanation = explain(read_layer(layer, Source("<test>")), [(UNKNOWN, 3, 6)], others)
    *of_head, last = [found.equation for found in equations_of(explanation)]
    a = explanation.arguments
    count = a.num_heads if "num_heads" in vars(a) else a.num_query_heads
    shared = count // getattr(a, "num_key_value_heads", count)
    heads = []
    for head in range(count):
        numbers = {"i": head, "j": head // shared}
        values = {"Q": q[0], "K": k[0], "V": k[0]} | parts_of_head(explanation, arrays, numbers)
        values["d_k"] = a.key_dim if "key_dim" in vars(a) else a.head_dim
        for equation in of_head:
            values[name_of_left(equation)] = work_out(equation, values, functions(keras))
        heads.append(values["H[i]"])
    concat = {"concat": lambda _: numpy.concatenate(heads, axis=-1)}
    numpy.testing.assert_allclose(
        work_out(last, values, concat), numpy.array(theirs(q, k))[0], rtol=1e-4, atol=1e-4
    )


def parts_of_head(
    explanation: Explanation, arrays: list[Any], numbers: Mapping[str, int]
) -> dict[str, Any]:
    """Return the parts of Keras's weights for one head; the last kernel has a row for each."""
    parts: dict[str, Any] = {}
    assert explanation.weights is not None
    for weight, array in zip(explanation.weights, arrays, strict=True):
        (letter,) = weight.symbols
        assert isinstance(letter, str)
        index = letter.rstrip("]").partition("[")[2]
        if index:
            parts[letter] = array[..., numbers[index], :]
        else:
            parts[letter] = array.reshape(-1, array.shape[-1]) if array.ndim == 3 else array
    return parts


CONVOLUTIONAL = [
    "ConvLSTM1D(4, 3)",
    "ConvLSTM1D(4, 3, padding='same', strides=2, activation='relu')",
    "ConvLSTM2D(4, (2, 3), use_bias=False, recurrent_activation='softsign')",
]


@pytest.mark.parametrize("layer", CONVOLUTIONAL)
def test_convolutional_recurrent_layers(keras: Any, layer: str) -> None:
    """The state is convolved with its own size; the input as the arguments say."""
    random = numpy.random.default_rng(8)
    rank = int(layer[8])
    x = random.normal(size=(2, 3, *(7, 6)[:rank], 2)).astype("float32")
    call = layer.removesuffix(")") + ", return_sequences=True)"
    theirs = eval(f"keras.layers.{call}", {"keras": keras})
    output = numpy.array(theirs(x))
    arrays = [random.normal(size=w.shape).astype("float32") for w in theirs.get_weights()]
    theirs.set_weights(arrays)
    explanation = explained(layer, (UNKNOWN, *x.shape[1:]))
    a = explanation.arguments

    def convolve(tensor: Any, kernel: Any) -> Any:
        own = tensor.shape[-1] == kernel.shape[-1]
        steps, padding = (1, "same") if own else (a.strides, a.padding)
        return numpy.array(keras.ops.conv(tensor, kernel, strides=steps, padding=padding))

    state: dict[str, Any] = {
        name: numpy.zeros((2, *output.shape[2:]), "float32") for name in ("h[t - 1]", "c[t - 1]")
    }
    for step, expected in enumerate(numpy.array(theirs(x)).swapaxes(0, 1)):
        values = {**learned(explanation, arrays), **state, "x[t]": x[:, step]}
        for found in equations_of(explanation):
            values[name_of_left(found.equation)] = work_out(
                found.equation, values, {**functions(keras), "∗": convolve}
            )
        numpy.testing.assert_allclose(values["h[t]"], expected, rtol=1e-4, atol=1e-4)
        state = {f"{name}[t - 1]": values[f"{name}[t]"] for name in "hc"}


@pytest.mark.parametrize("layer", ["Conv1D(5, 2)", "Conv1D(5, 2, strides=2, activation='tanh')"])
def test_convolutions(keras: Any, layer: str) -> None:
    """At each position, the input under the window as one row, times the kernel as a matrix."""
    random = numpy.random.default_rng(6)
    x = random.normal(size=(1, 7, FEATURES)).astype("float32")
    theirs = eval(f"keras.layers.{layer}", {"keras": keras})
    output = numpy.array(theirs(x))[0]
    kernel, bias = theirs.get_weights()
    step = theirs.strides[0]
    explanation = explained(layer, (UNKNOWN, 7, FEATURES))
    for position, row in enumerate(output):
        under = x[0, position * step : position * step + 2].reshape(1, -1)
        values = {"p": under, "W": kernel.reshape(-1, 5), "b": bias}
        found = worked_out(explanation, values, keras)["y"][0]
        numpy.testing.assert_allclose(found, row, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    "layer",
    [
        "Dense(5, lora_rank=2)",
        "Conv1D(6, 3, groups=3)",
        "LayerNormalization(rms_scaling=True)",
        "BatchNormalization(renorm=True)",
        "MultiHeadAttention(2, 4, use_gate=True)",
        "MultiHeadAttention(2, 4, attention_axes=1)",
        "GroupQueryAttention(4, 6, 2, sliding_window=2)",
    ],
)
def test_other_computations_have_no_equation(layer: str) -> None:
    assert equations_of(explained(layer)) == []


def test_a_layer_without_its_weights_has_no_equation() -> None:
    """A saved layer whose `build_config` is lost has none; no letter may be left unexplained."""
    explanation = explained("Dense(5)")
    assert equations_of(explanation)
    assert equations_of(replace(explanation, weights=[])) == []


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
