"""The alignment of two sequences, by dynamic programming, and what else would fit as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Scores = Sequence[Sequence[float]]
"""How well each item of one sequence fits each of another; 0 if it does not."""

ENOUGH = 1e-6
"""The difference at which two scores are not equal; sums of fractions are rounded."""


def aligned(scores: Scores) -> list[int | None]:
    """Return the place of the item that each item is aligned with, both in their order.

    >>> aligned([[1, 0, 2], [0, 2, 0], [0, 0, 3]])
    [0, 1, 2]
    """
    best = _best_after(scores)
    count = len(scores[0]) if scores else 0
    places: list[int | None] = [None] * len(scores)
    i = j = 0
    while i < len(scores) and j < count:
        if scores[i][j] and _equal(best[i][j], best[i + 1][j + 1] + scores[i][j]):
            places[i] = j
            i, j = i + 1, j + 1
        elif _equal(best[i][j], best[i][j + 1]):
            j += 1
        else:
            i += 1
    return places


def alternatives(scores: Scores, chosen: Sequence[int | None]) -> Iterator[list[int]]:
    """Yield for each item the places of all items with which some best alignment aligns it.

    >>> list(alternatives([[1, 1, 0]], [0]))
    [[0, 1]]
    """
    if not scores:
        return
    after = _best_after(scores)
    before = _best_before(scores)
    most = after[0][0]
    for i, line in enumerate(scores):
        if chosen[i] is None:
            yield []
            continue
        yield [
            j
            for j, score in enumerate(line)
            if score and _equal(before[i][j] + score + after[i + 1][j + 1], most)
        ]


def _equal(score: float, other: float) -> bool:
    return abs(score - other) < ENOUGH


def _best_after(scores: Scores) -> list[list[float]]:
    """Return the score of the best alignment of ``scores[i:]`` from the column j on."""
    count = len(scores[0]) if scores else 0
    best = [[0.0] * (count + 1)]
    for line in reversed(scores):
        best.append(_best_line(line, best[-1]))
    best.reverse()
    return best


def _best_before(scores: Scores) -> list[list[float]]:
    """Return the score of the best alignment of ``scores[:i]`` before the column j."""
    turned = [list(reversed(line)) for line in reversed(scores)]
    best = _best_after(turned)
    return [list(reversed(line)) for line in reversed(best)]


def _best_line(scores: Sequence[float], below: Sequence[float]) -> list[float]:
    """Return the best scores of an item and those after it, from those after it."""
    right = 0.0
    line = [right]
    # This runs for each pair; `max` would take more than twice as long.
    for score, here, after in zip(reversed(scores), below[-2::-1], reversed(below)):
        unmatched = here if here > right else right
        matched = after + score if score else 0.0
        right = matched if matched > unmatched else unmatched
        line.append(right)
    line.reverse()
    return line
