"""Tables on a page that have lines between their cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from shapecalc.dataclasses import dataclass
from shapecalc.grade.documents.page_parts import Glyph, Stroke, Upright

TOUCHING = 3.0
"""How far lines that touch one another are apart at most, in points."""

FEWEST_LINES = 3
"""The fewest lines in each direction; two make a frame, or a row that is as readable without."""


@dataclass(slots=True)
class Grid:
    """A table with lines between its cells.

    Attributes:
        lefts: where its columns begin and the last one ends, from left to right.
        depths: where its rows begin and the last one ends, each below zero, from top to bottom.
        strokes: the lines above each row, and below the last one.
        uprights: the lines to the left of each column, and to the right of the last one. Where one
            is missing, cells are merged.
    """

    lefts: list[float]
    depths: list[float]
    strokes: Sequence[Sequence[Stroke]]
    uprights: Sequence[Sequence[Upright]]

    def cell_of(self, glyph: Glyph) -> tuple[int, int] | None:
        """Return the row and the column of a character; None outside the table."""
        x, y = (glyph.left + glyph.right) / 2, glyph.base + glyph.size / 4
        column, row = bisect_right(self.lefts, x) - 1, bisect_right(self.depths, -y) - 1
        if not (0 <= column < len(self.lefts) - 1 and 0 <= row < len(self.depths) - 1):
            return None
        while column and not any(line.bottom <= y <= line.top for line in self.uprights[column]):
            column -= 1
        while row and not any(line.left <= x <= line.right for line in self.strokes[row]):
            row -= 1
        return row, column


def grids(strokes: Sequence[Stroke], uprights: Sequence[Upright]) -> Iterator[Grid]:
    """Yield the tables that some lines draw: lines that touch one another, in both directions."""
    boxes: list[tuple[float, float, float, float, Stroke | Upright]] = [
        *((s.left, s.right, s.height, s.height, s) for s in strokes),
        *((u.distance, u.distance, u.bottom, u.top, u) for u in uprights),
    ]
    waiting = list(range(len(boxes)))
    while waiting:
        group = [waiting.pop()]
        for at in group:
            left, right, bottom, top, _ = boxes[at]
            touching = [
                other
                for other in waiting
                if boxes[other][0] <= right + TOUCHING
                and boxes[other][1] >= left - TOUCHING
                and boxes[other][2] <= top + TOUCHING
                and boxes[other][3] >= bottom - TOUCHING
            ]
            group += touching
            waiting = [other for other in waiting if other not in touching]
        lines = [boxes[at][4] for at in group]
        rows = [line for line in lines if isinstance(line, Stroke)]
        columns = [line for line in lines if isinstance(line, Upright)]
        lefts = _distinct(column.distance for column in columns)
        depths = _distinct(-row.height for row in rows)
        if min(len(lefts), len(depths)) >= FEWEST_LINES:
            yield Grid(
                lefts,
                depths,
                [[row for row in rows if 0 <= -row.height - at <= TOUCHING] for at in depths],
                [[line for line in columns if 0 <= line.distance - at <= TOUCHING] for at in lefts],
            )


def _distinct(values: Iterable[float]) -> list[float]:
    """Return values in order; of those that are hardly apart, the first."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > TOUCHING:
            kept.append(value)
    return kept
