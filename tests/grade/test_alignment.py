"""Two sequences are aligned in their order, and places that fit as well are named."""

from __future__ import annotations

import pytest

from shapecalc.grade.alignment import aligned, alternatives


@pytest.mark.parametrize(
    ("scores", "places"),
    [
        ([], []),
        ([[1]], [0]),
        ([[0]], [None]),
        ([[1, 0, 2], [0, 2, 0], [0, 0, 3]], [0, 1, 2]),
        ([[0, 1], [3, 0]], [None, 0]),
        ([[0.1, 0.2], [0.1, 0.1]], [0, 1]),
    ],
)
def test_aligned(scores: list[list[float]], places: list[int | None]) -> None:
    assert aligned(scores) == places


def test_alternatives() -> None:
    scores = [[1, 1, 0], [0, 0, 2]]
    assert list(alternatives(scores, aligned(scores))) == [[0, 1], [2]]
    assert list(alternatives([[0, 0]], [None])) == [[]]
    assert list(alternatives([], [])) == []
