"""Mistakes in formulas: swapped numbers, forgotten factors, and rounding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from grade.situations import made

from shapecalc.algebra.size import UNKNOWN
from shapecalc.grade.mistakes.formulas import (
    channels_forgotten,
    features_forgotten,
    plus_one,
    rounding,
    side_forgotten,
    swapped,
    width_forgotten,
)

N = UNKNOWN


# Swapped widths


def test_swapped() -> None:
    (mistake,) = made(swapped, "LSTM(10, input_shape=(3, 2))")
    assert mistake.why == "units (10) and the features of the input (2) were swapped: 4·(2+10+1)·2"
    assert mistake.params == 4 * (2 + 10 + 1) * 2
    assert mistake.shapes == ((N, 2),)


def test_swapped_channels() -> None:
    (mistake,) = made(swapped, "Conv2D(8, 3, input_shape=(9, 9, 2))")
    assert mistake.params == (3 * 3 * 8 + 1) * 2
    assert mistake.shapes == ((N, 7, 7, 2),)


def test_swapped_channels_in_front() -> None:
    spec = "Conv2D(8, 3, data_format='channels_first', input_shape=(2, 9, 9))"
    (mistake,) = made(swapped, spec)
    assert mistake.shapes == ((N, 2, 7, 7),)


@pytest.mark.parametrize(
    "spec",
    ["Dropout(0.5, input_shape=(3,))", "Dense(4, input_shape=(T,))", "Dense(u, input_shape=(3,))"],
)
def test_nothing_to_swap(spec: str) -> None:
    assert made(swapped, spec) == []


# Forgotten factors


def counts(mistakes: Callable[..., Any], spec: str) -> list[tuple[str, Any]]:
    return [(m.name, m.params) for m in made(mistakes, spec) if m.params is not None]


def test_features_counted_as_one() -> None:
    mistake = made(features_forgotten, "Dense(4, input_shape=(3,))")[-1]
    assert (mistake.name, mistake.params) == ("features", 8)
    assert mistake.why == "the features of the input (3) were counted as 1; correct: (3+1)·4"


def test_channels_and_axes_counted_as_one() -> None:
    spec = "Conv2D(8, (2, 4), input_shape=(9, 9, 3))"
    assert counts(channels_forgotten, spec) == [("channels", (2 * 4 + 1) * 8)]
    found = made(side_forgotten, spec)
    expected = [(4 * 3 + 1) * 8, (2 * 3 + 1) * 8, (3 + 1) * 8]
    assert [mistake.params for mistake in found] == expected
    assert found[0].why == (
        "one axis of the window (kh = 2) was counted as 1; correct: (2·4·3+1)·8"
    )


def test_flattened_without_the_channels() -> None:
    found = made(channels_forgotten, "Flatten(input_shape=(4, 5, 3))")
    assert found[0].shapes == ((N, 20),)
    assert found[0].why == "the channels of the input (3) were counted as 1"


def test_one_filter_alone() -> None:
    found = counts(width_forgotten, "Conv2D(8, (2, 4), input_shape=(9, 9, 3))")
    assert found == [("filters", 2 * 4 * 3 + 1), ("filters", 2 * 4 * 3)]
    assert counts(width_forgotten, "Dense(4, input_shape=(3,))") == [("units", 4)]


def test_a_size_of_one_is_no_mistake() -> None:
    assert made(features_forgotten, "Dense(4, input_shape=(1,))") == []
    assert made(width_forgotten, "Dense(1, input_shape=(4,))") == []


def test_a_size_without_a_number() -> None:
    mistake = made(features_forgotten, "Dense(4, input_shape=(F,))")[-1]
    assert mistake.why == "the features of the input (F) were counted as 1; correct: 4·(F+1)"
    found = made(width_forgotten, "Dense(u, input_shape=(3,))")
    assert [str(mistake.params) for mistake in found] == ["4"]


# Rounding


@pytest.mark.parametrize(
    ("spec", "shape"),
    [
        ("MaxPooling2D(2, input_shape=(5, 7, 1))", (N, 3, 4, 1)),
        ("MaxPooling2D(2, padding='same', input_shape=(5, 7, 1))", (N, 2, 3, 1)),
        ("Conv1D(4, 3, strides=2, input_shape=(8, 1))", (N, 4, 4)),
    ],
)
def test_rounding(spec: str, shape: tuple[Any, ...]) -> None:
    (mistake,) = made(rounding, spec)
    assert mistake.shapes == (shape,)


def test_the_sentence_about_rounding() -> None:
    (mistake,) = made(rounding, "MaxPooling1D(2, input_shape=(5, 1))")
    assert mistake.why == "rounded in the wrong direction; correct: ⌊(5−2)/2⌋+1 = 2"


@pytest.mark.parametrize("mistakes", [rounding, plus_one])
def test_sizes_without_a_formula(mistakes: Callable[..., Any]) -> None:
    assert made(mistakes, "Dense(4, input_shape=(3,))") == []


# The first position


def test_plus_one() -> None:
    (mistake,) = made(plus_one, "Conv2D(4, 3, input_shape=(9, 8, 1))")
    assert mistake.shapes == ((N, 6, 5, 4),)
    assert mistake.why == (
        "the + 1 for the first position of the window is missing; correct: 9−3+1 = 7, 8−3+1 = 6"
    )


def test_a_negative_size_is_no_mistake() -> None:
    """The formula without the 1 would give -1 here, which nobody writes."""
    (mistake,) = made(plus_one, "Cropping1D((1, 1), input_shape=(3, 2))")
    assert mistake.shapes
    assert all(size is N or size >= 0 for shape in mistake.shapes for size in shape)


def test_unknown_sizes_remain_unknown() -> None:
    (mistake,) = made(rounding, "MaxPooling1D(2, input_shape=(None, 3))")
    assert mistake.shapes == ((N, N, 3),)
