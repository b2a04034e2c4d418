"""Ranges of sizes of which every number is an answer."""

from __future__ import annotations

from shapecalc.algebra.conditions import Range
from shapecalc.algebra.solution import CHECKED, Solution


def test_solution() -> None:
    solution = Solution({"k": Range(1, 2), "s": Range(2, 2)})
    assert str(solution) == "k = 1..2, s = 2"
    assert list(solution.numbers()) == [{"k": 1, "s": 2}, {"k": 2, "s": 2}]
    assert (solution.weight, solution.count) == ((0, 3, 1, 2), 2)
    assert len(list(Solution({"k": Range()}).numbers())) == CHECKED


def test_covers() -> None:
    wide = Solution({"k": Range(1, 4), "s": Range(2, 2)})
    assert wide.covers(Solution({"k": Range(2, 4), "s": Range(2, 2)}))
    assert not wide.covers(Solution({"k": Range(2, 5), "s": Range(2, 2)}))
    assert not wide.covers(Solution({"k": Range(2, 3)}))
