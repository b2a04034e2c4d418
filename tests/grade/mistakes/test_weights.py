"""Mistakes about weights: what is missing, and what is counted too often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shapecalc.grade.key import LayerCall, key_of
from shapecalc.grade.mistakes.mistake import Mistake
from shapecalc.grade.mistakes.weights import (
    bias_forgotten,
    one_weight,
    only_trained,
    parts_forgotten,
    second_bias,
    shared_weights,
    weight_forgotten,
    window_with_weights,
)
from shapecalc.read.document import read_data

LSTM = "LSTM(10, input_shape=(3, 1))"
GRU = "GRU(5, input_shape=(3, 1))"
DENSE = "Dense(4, input_shape=(3,))"
BATCH = "BatchNormalization(input_shape=(6,))"


def call_of(spec: str) -> LayerCall:
    call = key_of(read_data([spec])).rows[-1].call
    assert call
    return call


def made(mistakes: Callable[..., Any], spec: str) -> list[Mistake]:
    call = call_of(spec)
    assert call.result
    return list(mistakes(call, call.result))


def texts(mistakes: Callable[..., Any], spec: str) -> list[tuple[str, Any]]:
    return [(mistake.why, mistake.params) for mistake in made(mistakes, spec)]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (
            DENSE,
            [
                ("the bias is missing (4 parameters: one value for each unit)", 12),
                (
                    "the bias was counted as 1 parameter, but it has more "
                    "(4 parameters: one value for each unit)",
                    13,
                ),
            ],
        ),
        (
            LSTM,
            [
                ("the bias is missing (40 parameters: one value for each unit and gate)", 440),
                (
                    "the bias was counted as 1 parameter, but it has more "
                    "(40 parameters: one value for each unit and gate)",
                    441,
                ),
            ],
        ),
        ("Dense(4, use_bias=False, input_shape=(3,))", []),
        ("Flatten(input_shape=(3, 4))", []),
    ],
)
def test_bias_forgotten(spec: str, expected: list[tuple[str, int]]) -> None:
    assert texts(bias_forgotten, spec) == expected


def test_the_biases_of_both_directions() -> None:
    spec = "Bidirectional(LSTM(10), input_shape=(3, 1))"
    assert [params for _, params in texts(bias_forgotten, spec)] == [880, 882]


@pytest.mark.parametrize(
    ("spec", "params", "first"),
    [
        (
            LSTM,
            [120, 360],
            "the factor 4 is missing: each of the 4 parts has 120 "
            "(input gate, forget gate, candidate, output gate)",
        ),
        (GRU, [40, 160], None),
        ("Bidirectional(LSTM(10), input_shape=(3, 1))", [240, 720], None),
        ("SimpleRNN(10, input_shape=(3, 1))", [], None),
        (DENSE, [], None),
    ],
)
def test_parts_forgotten(spec: str, params: list[int], first: str | None) -> None:
    found = texts(parts_forgotten, spec)
    assert [number for _, number in found] == params
    assert first is None or found[0][0] == first


def test_the_parts_of_another_cell() -> None:
    assert texts(parts_forgotten, GRU)[1] == (
        "this is 4·40, but GRU has 3 parts (update gate, reset gate, candidate)",
        160,
    )


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


@pytest.mark.parametrize(
    "spec",
    [
        "MaxPooling2D(2, input_shape=(6, 6, 3))",
        "AveragePooling2D((2, 2), data_format='channels_first', input_shape=(3, 6, 6))",
    ],
)
def test_window_with_weights(spec: str) -> None:
    found = made(window_with_weights, spec)
    assert [mistake.params for mistake in found] == [39, 36, 4, 5, 12, 15]
    assert {mistake.name for mistake in found} == {"pooling"}
    assert found[0].why == f"{spec.partition('(')[0]} has no weights, unlike a convolution"


@pytest.mark.parametrize("spec", [DENSE, "Conv2D(3, 2, input_shape=(6, 6, 3))", BATCH])
def test_window_with_weights_of_other_layers(spec: str) -> None:
    assert made(window_with_weights, spec) == []
