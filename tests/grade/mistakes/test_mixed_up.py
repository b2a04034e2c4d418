"""Numbers of a layer in the place of others."""

from __future__ import annotations

import pytest
from grade.situations import made

from shapecalc.algebra.size import UNKNOWN
from shapecalc.grade.mistakes.mixed_up import (
    image_for_window,
    length_for_vocabulary,
    mixed_up,
    steps_for_features,
)

N = UNKNOWN


@pytest.mark.parametrize(
    ("spec", "params"),
    [
        ("LSTM(10, input_shape=(3, 2))", [4 * (10 + s + 1) * 10 for s in (3, 6, 5)]),
        ("Dense(4, input_shape=(5, 3))", [(s + 1) * 4 for s in (5, 15, 8)]),
        ("Conv1D(8, 3, input_shape=(9, 2))", [(3 * s + 1) * 8 for s in (9, 18, 11)]),
        ("Dense(4, input_shape=(3,))", []),
        ("LSTM(10, input_shape=(None, 2))", []),
    ],
)
def test_steps_for_features(spec: str, params: list[int]) -> None:
    found = made(steps_for_features, spec)
    assert [m.params for m in found if m.params is not None] == params
    assert {m.name for m in found} <= {"time steps"}


def test_the_sentence_about_time_steps() -> None:
    mistake = next(m for m in made(steps_for_features, "LSTM(10, input_shape=(3, 2))") if m.params)
    assert mistake.why == "the 3 time steps were taken for the features (2): 4·(10+3+1)·10"


def test_length_for_vocabulary() -> None:
    found = made(length_for_vocabulary, "Embedding(90, 4, input_shape=(30,))")
    assert [m.params for m in found if m.name == "input length" and m.params] == [30 * 4, 90 * 30]
    shapes = [m.shapes[0] for m in found if m.shapes]
    assert (N, 90, 4) in shapes
    assert (N, 30, 90) in shapes
    assert "the length of the input (30) was taken for input_dim (90): 30·4" in [
        mistake.why for mistake in found
    ]


def test_image_for_window() -> None:
    found = made(image_for_window, "Conv2D(8, 3, input_shape=(9, 7, 3))")
    mistake = next(m for m in found if m.params)
    assert mistake.params == (9 * 7 * 3 + 1) * 8
    assert mistake.why == (
        "the size of the input (9×7) was taken for that of the window: (9·7·3+1)·8"
    )
    assert made(image_for_window, "Conv2D(8, 3, input_shape=(None, 7, 3))") == []
    assert made(image_for_window, "Dense(4, input_shape=(3,))") == []


def test_mixed_up() -> None:
    found = made(mixed_up, "Conv2D(8, 3, input_shape=(9, 9, 2))")
    mistake = next(m for m in found if m.params == (3 * 3 * 8 + 1) * 8)
    assert mistake.why == "f = 8 (filters) was taken for c = 2 (channels): (3·3·8+1)·8"
    assert all(m.shapes is None for m in found)
