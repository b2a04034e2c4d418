"""Activations: outputs times bytes, and what layers keep inside."""

from __future__ import annotations

from typing import Any

import pytest
from call_costs import memory_of_calls

from shapecalc.algebra.formula import Formula
from shapecalc.costs.one_example import one_example
from shapecalc.costs.tally import tally_of
from shapecalc.read.document import read_data

T = Formula.of("T")


def sizes(data: Any) -> dict[str, Any]:
    """Return the activation bytes of each layer and operation, by name, without the input."""
    example = one_example(read_data(data))
    assert example is not None
    parts = memory_of_calls(example)
    return {operation.name: kept for operation, kept in parts.items() if kept != 0}


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        (["Conv2D(32, 3, input_shape=(28, 28, 1))", "Flatten()"], {"conv2d": 26 * 26 * 32 * 4}),
        # Four gates, the cell state and the output of each step; and the last output.
        (["LSTM(10, input_shape=(None, 1))"], {"lstm": (6 * 10 * T + 10) * 4}),
        (["LSTM(10, return_sequences=True, input_shape=(7, 1))"], {"lstm": 6 * 10 * 7 * 4}),
        (["GRU(10, return_sequences=True, input_shape=(7, 1))"], {"gru": 4 * 10 * 7 * 4}),
        (["RNN([LSTMCell(5), GRUCell(3)], input_shape=(7, 1))"], {"rnn": (37 * 7 + 3) * 4}),
        (["Bidirectional(GRU(5, return_sequences=True), input_shape=(7, 1))"],
         {"bidirectional": 2 * 4 * 5 * 7 * 4}),
        (["TimeDistributed(SimpleRNN(5), input_shape=(3, 7, 1))"],
         {"time_distributed": 3 * (2 * 5 * 7 + 5) * 4}),
        (["SeparableConv2D(4, 3, input_shape=(8, 8, 2))"],
         {"separable_conv2d": 36 * (2 + 4) * 4}),
        (["Input((3,), dtype='int32')", "Embedding(9, 4, dtype='mixed_float16')", "Dropout(0.5)"],
         {"embedding": 24, "dropout": 48}),
        (["ConvLSTM1D(2, 3, input_shape=(5, 8, 1))"], {"conv_lstm1d": (5 * 6 * 2 + 2) * 6 * 4}),
    ],
)  # fmt: skip
def test_layers(layers: list[str], expected: dict[str, Any]) -> None:
    assert sizes(layers) == expected


def test_attention() -> None:
    """Attention keeps its projections and the scores of all pairs."""
    data = {
        "inputs": {"x": [7, 6]},
        "layers": {"a": "MultiHeadAttention(2, 4)(x, x)", "b": "AdditiveAttention()([x, x])"},
        "outputs": ["a", "b"],
    }
    heads = 7 * 2 * 4
    assert sizes(data) == {
        "multi_head_attention": 4 * (4 * heads + 2 * 7 * 7 + 7 * 6),
        "additive_attention": 4 * (7 * 7 * 6 + 7 * 7 + 7 * 6),
    }


def test_shared_model() -> None:
    """Each call of a model counts for the layers in it, on the sizes of that call."""
    data = {
        "inputs": {"x": [4, 3], "y": [6, 3]},
        "layers": {
            "m": {"Model": {"layers": ["Input((None, 3))", "Dense(5)", "Flatten()"]}},
            "a": "m(x)",
            "b": "m(y)",
        },
        "outputs": ["a", "b"],
    }
    assert sizes(data) == {"dense": (4 + 6) * 5 * 4}


def test_model_in_wrapper() -> None:
    """A model in a wrapper keeps its activations at each step, besides the output of all steps."""
    inner = {"Model": {"layers": ["Input((3,))", "Dense(5)", "Dense(2)"]}}
    data = {"layers": ["Input((7, 3))", {"TimeDistributed": {"layer": inner}}]}
    assert sizes(data) == {"time_distributed": 4 * 7 * (5 + 2 + 2)}


def test_unknown() -> None:
    """What a layer that is defined elsewhere keeps is its declared output; texts have no size."""
    data = ["Input((3,))", "Layer(class_name='Mine', output_shape=(4,), params=5)", "Dense(2)"]
    assert sizes(data) == {"mine": 16, "dense": 8}
    texts = {"inputs": {"x": {"shape": [3], "dtype": "string"}}, "layers": {"y": "Hashing(4)(x)"}}
    example = one_example(read_data(texts))
    assert example is not None
    kept = tally_of(example, ["memory"]).inside
    amounts = [kept[layer].amount("memory").value for layer in example.model.layers]
    assert amounts == [None, 24]


@pytest.mark.parametrize(
    ("layer", "size"),
    [("StringLookup(vocabulary=['a', 'b'])", 24), ("TextVectorization()", None)],
)
def test_texts(layer: str, size: Any) -> None:
    """What a layer computes from texts has a size, though the texts have none."""
    data = {"inputs": {"x": {"shape": [3], "dtype": "string"}}, "layers": {"y": f"{layer}(x)"}}
    example = one_example(read_data(data))
    assert example is not None
    kept = tally_of(example, ["memory"]).inside
    amounts = [kept[layer].amount("memory").value for layer in example.model.layers]
    assert amounts == [None, size]


def test_letters_and_unknown_sizes() -> None:
    """A size that is unknown makes a sum unknown, beside letters, too."""
    texts = {"shape": [1], "dtype": "string"}
    data = {
        "inputs": {"x": texts, "y": [None, 3]},
        "layers": {"a": "TextVectorization()(x)", "b": "Dense(2)(y)"},
        "outputs": ["a", "b"],
    }
    assert sizes(data)["dense"] == 8 * T
    assert sizes(data)["text_vectorization"] is None
