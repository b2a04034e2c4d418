"""Mistakes about weights: what is missing, and what is counted too often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from grade.situations import made

from shapecalc.grade.mistakes.weights import (
    bias_assumed,
    bias_forgotten,
    bias_of_each_channel,
    gates_forgotten,
    not_counted,
    one_bias,
    one_weight,
    only_trained,
    other_gates,
    second_bias,
    shared_weights,
    sizes_added,
    weight_forgotten,
)

LSTM = "LSTM(10, input_shape=(3, 1))"
GRU = "GRU(5, input_shape=(3, 1))"
DENSE = "Dense(4, input_shape=(3,))"
BATCH = "BatchNormalization(input_shape=(6,))"


def texts(mistakes: Callable[..., Any], spec: str) -> list[tuple[str, Any]]:
    return [(mistake.why, mistake.params) for mistake in made(mistakes, spec)]


@pytest.mark.parametrize(
    ("spec", "why", "params", "one"),
    [
        (DENSE, "the bias is missing (4 parameters: one value for each unit)", 12, 13),
        (
            LSTM,
            "the bias is missing (40 parameters: one value for each unit and gate)",
            *(440, 441),
        ),
    ],
)
def test_bias(spec: str, why: str, params: int, one: int) -> None:
    assert texts(bias_forgotten, spec) == [(why, params)]
    ((why_one, number),) = texts(one_bias, spec)
    assert why_one.startswith("the bias was counted as 1 parameter, but it has more (4")
    assert number == one


@pytest.mark.parametrize("mistakes", [bias_forgotten, one_bias, bias_of_each_channel])
@pytest.mark.parametrize(
    "spec", ["Dense(4, use_bias=False, input_shape=(3,))", "Flatten(input_shape=(3, 4))"]
)
def test_no_bias(mistakes: Callable[..., Any], spec: str) -> None:
    assert texts(mistakes, spec) == []


def test_the_biases_of_both_directions() -> None:
    spec = "Bidirectional(LSTM(10), input_shape=(3, 1))"
    assert [params for _, params in texts(bias_forgotten, spec)] == [880]
    assert [params for _, params in texts(one_bias, spec)] == [882]


def test_bias_of_each_channel() -> None:
    ((why, params),) = texts(bias_of_each_channel, "Conv2D(8, (2, 4), input_shape=(9, 9, 3))")
    assert params == (2 * 4 + 1) * 3 * 8
    assert why == (
        "the bias was counted for each of the 3 channels (8 parameters: one value for each filter)"
    )
    assert texts(bias_of_each_channel, DENSE) == []
    assert texts(bias_of_each_channel, "Conv2D(8, 2, input_shape=(9, 9, C))") == []


def test_bias_assumed() -> None:
    found = texts(bias_assumed, "Embedding(9, 4, input_shape=(3,))")
    assert [params for _, params in found] == [9 * 4 + 4, 9 * 4 + 9, 9 * 4 + 1]
    assert found[0][0] == "Embedding has no bias, but 4 parameters were added for one"
    assert texts(bias_assumed, DENSE) == texts(bias_assumed, BATCH) == []


@pytest.mark.parametrize(
    ("spec", "one", "others"),
    [
        (LSTM, [120], [360]),
        (GRU, [40, 35], [160, 140]),
        ("Bidirectional(LSTM(10), input_shape=(3, 1))", [240], [720]),
        ("SimpleRNN(10, input_shape=(3, 1))", [], [480, 360]),
        (DENSE, [], []),
    ],
)
def test_gates(spec: str, one: list[int], others: list[int]) -> None:
    assert [number for _, number in texts(gates_forgotten, spec)] == one
    assert [number for _, number in texts(other_gates, spec)] == others


def test_the_sentences_about_gates() -> None:
    assert texts(gates_forgotten, LSTM)[0][0] == (
        "the factor 4 is missing: each of the 4 parts has 120 "
        "(input gate, forget gate, candidate, output gate)"
    )
    assert texts(other_gates, GRU)[0][0] == (
        "this is 4·40, but GRU has 3 parts (update gate, reset gate, candidate)"
    )
    assert texts(other_gates, "SimpleRNN(10, input_shape=(3, 1))")[0][0] == (
        "this is 4·120, but SimpleRNN has 1 part (new state)"
    )


def test_not_counted() -> None:
    assert texts(not_counted, DENSE) == [("Dense has weights, so it has parameters", 0)]


def test_second_bias() -> None:
    why = "the bias was counted twice, but the layer has only one (40 parameters)"
    assert texts(second_bias, LSTM) == [(why, 520)]
    assert texts(second_bias, DENSE) == []
    assert texts(second_bias, "LSTM(10, use_bias=False, input_shape=(3, 1))") == []


def test_only_trained() -> None:
    assert texts(only_trained, BATCH) == [
        (
            "the non-trainable parameters of moving_mean and moving_variance are missing "
            "(12 parameters)",
            12,
        )
    ]
    assert texts(only_trained, DENSE) == []


def test_weight_forgotten() -> None:
    assert texts(weight_forgotten, DENSE) == [
        ("the kernel is missing (12 parameters: one value for each input and unit)", 4)
    ]
    assert [mistake.name for mistake in made(weight_forgotten, LSTM)] == [
        *("kernel", "recurrent_kernel")
    ]
    # Without the only weight, nothing is left, which `weights` says better.
    assert texts(weight_forgotten, "Embedding(9, 4, input_shape=(3,))") == []


def test_one_weight() -> None:
    assert texts(one_weight, LSTM) == [
        ("only the kernel was counted", 40),
        ("only the recurrent_kernel was counted", 400),
        ("only the bias was counted", 40),
    ]
    assert texts(one_weight, DENSE) == []  # One of two is what remains without the other.


@pytest.mark.parametrize(
    ("spec", "params"),
    [
        (LSTM, [1440]),
        ("LSTM(10, return_sequences=True, input_shape=(3, 1))", [1440, 1440]),
        ("Dense(4, input_shape=(5, 6, 3))", [480, 480]),
        (DENSE, []),
        ("Flatten(input_shape=(3, 4))", []),
    ],
)
def test_shared_weights(spec: str, params: list[int]) -> None:
    assert [number for _, number in texts(shared_weights, spec)] == params


def test_the_sentence_about_shared_weights() -> None:
    ((why, _),) = texts(shared_weights, LSTM)
    assert why == (
        "the parameters were multiplied by the 3 positions of the input, "
        "but all positions share the same weights"
    )


def test_all_biases_of_attention_are_forgotten() -> None:
    attention = {"inputs": {"x": (5, 8)}, "layers": {"a": "MultiHeadAttention(2, 4)(x, x)"}}
    wrong = [(mistake.why, mistake.params) for mistake in made(bias_forgotten, attention)]
    assert wrong[0] == ("all 4 biases are missing", 256)


def test_the_sizes_of_a_matrix_are_added() -> None:
    why = "the sizes of the kernel were added, not multiplied: 3 + 4"
    assert texts(sizes_added, DENSE) == [(why, 7), (why, 11)]
    assert texts(sizes_added, LSTM) == []
    assert texts(sizes_added, BATCH) == []


def test_a_convolutional_lstm_has_four_gates() -> None:
    spec = "ConvLSTM2D(8, 3, input_shape=(6, 20, 20, 1))"
    why = "the factor 4 is missing: each of the 4 parts has 656 (state to the four gates)"
    assert texts(gates_forgotten, spec) == [(why, 656)]
