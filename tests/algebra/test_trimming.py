"""Solutions cut down to the sizes that are accepted."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from shapecalc.algebra.conditions import Range
from shapecalc.algebra.solution import Solution
from shapecalc.algebra.trimming import FARTHEST, Trials, trimmed


@pytest.mark.parametrize(
    ("sizes", "first", "last", "expected"),
    [
        ((1, 40), 9, 30, ["n = 9..30"]),
        ((1, 40), 1, 40, ["n = 1..40"]),
        ((1, 40), 23, 23, []),
        ((1, 10**30), 8, 10**30, ["n = 8.."]),
        ((5, 9), 7, 8, ["n = 7", "n = 8"]),
        ((500, 5_000), 700, 5_000, ["n = 700..5000"]),
    ],
)
def test_ranges(sizes: tuple[int, int], first: int, last: int, expected: list[str]) -> None:
    trials = Trials(lambda numbers: first <= numbers["n"] <= last, 200)
    parts = trimmed(Solution({"n": Range(*sizes)}), trials)
    assert [str(part) for part in parts] == expected
    assert len(trials.tried) < 60
    assert trials.complete == bool(expected)


def test_two_letters() -> None:
    """A window fits only into a larger image."""

    def accepts(numbers: Mapping[str, int]) -> bool:
        return numbers["n"] >= 5 and numbers["k"] <= 30

    trials = Trials(accepts, 2_000)
    (part,) = trimmed(Solution({"n": Range(1, 60), "k": Range(1, 50)}), trials)
    assert str(part) == "n = 5..60, k = 1..30"


def test_no_number_is_tried_twice_and_none_beyond_the_end() -> None:
    asked: list[int] = []

    def accepts(numbers: Mapping[str, int]) -> bool:
        asked.append(numbers["n"])
        return True

    trials = Trials(accepts, 100)
    solution = Solution({"n": Range(3)})
    assert [*trimmed(solution, trials)] == [*trimmed(solution, trials)] == [solution]
    assert sorted(set(asked)) == sorted(asked)
    assert max(asked) == 3 + FARTHEST


def test_holes() -> None:
    """Where only some numbers go, these are listed, and the answer says that it is not whole."""
    trials = Trials(lambda numbers: numbers["n"] % 3 == 0, 100)
    parts = [str(part) for part in trimmed(Solution({"n": Range(1, 100)}), trials)]
    assert parts == ["n = 3", "n = 6", "n = 9"]
    assert not trials.complete
