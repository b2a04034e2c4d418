"""The search for sizes: how much is tried, and rows of ranges."""

from __future__ import annotations

import pytest

from shapecalc.algebra.conditions import Condition, Range
from shapecalc.algebra.formula import Formula
from shapecalc.algebra.search import Search

U, D = Formula.of("u"), Formula.of("d")
OPEN = {"u": Range(), "d": Range()}


def rows(number: int | Range, search: Search) -> list[str]:
    """Return the ranges of two letters whose formula has a number, each as text."""
    condition = Condition("it", 4 * U * (U + D + 1), number)
    return [f"u {met['u']} d {met['d']}" for met in search.meet([condition], OPEN)]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Range(0, 40), ["u 1 d 1..8", "u 2 d 1..2"]),
        (Range(25, 40), ["u 1 d 5..8", "u 2 d 1..2"]),
        (Range(40), ["u 1 d 8..", "u 2 d 2..", "u 3.. d 1.."]),
    ],
    ids=str,
)
def test_rows(wanted: Range, expected: list[str]) -> None:
    """A bound has a row for each number of the letter with the fewest, and few are tried."""
    search = Search()
    assert rows(wanted, search) == expected
    assert search.complete
    assert search.tried < 10


def test_an_end() -> None:
    search = Search(most=30)
    assert len(rows(Range(0, 10**9), search)) == 30
    assert not search.complete
    assert search.tried == 30
