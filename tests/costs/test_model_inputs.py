"""The inputs of a model, and the letters of their unknown sizes."""

from __future__ import annotations

import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.costs.model_inputs import (
    input_letters,
    inputs_of,
    letters_of_inputs,
    size_letters,
    take_input_sizes,
)
from shapecalc.read.document import read_data

TEXT, IMAGE = (UNKNOWN, UNKNOWN, 3), (UNKNOWN, UNKNOWN, UNKNOWN, 3)


@pytest.mark.parametrize(
    ("shapes", "letters"),
    [
        ([TEXT], [("T", "c")]),
        ([TEXT, IMAGE], [("T", "c"), ("H", "W", "c")]),
        ([TEXT, IMAGE, TEXT], [("T1", "c"), ("H", "W", "c"), ("T2", "c")]),
        ([(1, 5, 3), TEXT], [("T", "c"), ("T", "c")]),
        ([IMAGE, (1, UNKNOWN, 4, 3)], [("H1", "W", "c"), ("H2", "W", "c")]),
        ([(1, UNKNOWN), (1, UNKNOWN)], [("n1_1", "c"), ("n1_2", "c")]),
    ],
)
def test_letters(shapes: list[tuple[int, ...]], letters: list[tuple[str, ...]]) -> None:
    assert input_letters(shapes) == letters


def test_size_letters() -> None:
    assert size_letters(4) == ("D", "H", "W", "c")


def test_letters_of_inputs() -> None:
    data = {"inputs": {"x": [None, 3], "y": [None, 3]}, "layers": {"a": "Dense(2)(x)"}}
    plan = read_data({**data, "outputs": ["a", "y"]})
    assert [*letters_of_inputs(plan).values()] == [("T1", "c"), ("T2", "c")]
    assert letters_of_inputs(read_data(["Dense(2, input_shape=(None, 3))"])) == {}


def test_taken_sizes() -> None:
    plan, other = (read_data([f"LSTM(2, input_shape=({n}, 1))"]) for n in (3, 7))
    take_input_sizes(plan, other)
    (layer,) = inputs_of(plan)
    assert layer.arguments.input_shape == (7, 1)
