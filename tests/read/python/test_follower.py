"""What is unknown, how it is told apart, and what the user gives."""

from __future__ import annotations

import pytest
from reading import followed, value

from shapecalc.errors import Mark, Place, Source
from shapecalc.read.python.follower import deep_unknown, first_unknown
from shapecalc.read.python.operators import TooLargeError
from shapecalc.read.python.values import UnknownValue


def test_a_value_that_the_user_gives() -> None:
    assert value("v = len(words) + 1", {"len(words)": 9}) == 10
    assert value("v = x.shape", {"x.shape[0]": 5, "x.shape[1]": 3}) == (5, 3)
    assert value("n = load()\nv = n * 2", {"n": 4}) == 8


def test_places_count_characters() -> None:
    program = followed("a = 'é'; layers.Desne(3)")
    (problem,) = program.problems
    assert problem.place.path == (Mark(3, 17),)


def test_unknown_values_inside_others() -> None:
    unknown = UnknownValue("why", Place(Source("")))
    assert first_unknown([1, unknown]) is unknown
    assert deep_unknown([{"a": (1, unknown)}]) is unknown
    assert deep_unknown([1, [2]]) is None


def test_values_inside_each_other_without_end() -> None:
    items: list[object] = [1]
    for _ in range(30):
        items = [items, items]
    with pytest.raises(TooLargeError):
        deep_unknown(items)
