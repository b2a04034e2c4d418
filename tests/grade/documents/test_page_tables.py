"""Lines on a page become tables."""

from __future__ import annotations

import pytest

from shapecalc.grade.documents.page_parts import Glyph, Stroke, Upright
from shapecalc.grade.documents.page_tables import grids

ROWS = [Stroke(0, 300, height) for height in (100, 80, 60)]
COLUMNS = [Upright(60, 100, distance) for distance in (0, 100, 300)]


def sign(x: float, y: float) -> Glyph:
    return Glyph("4", x, x + 5, y, 10)


def test_a_table() -> None:
    (table,) = grids(ROWS, COLUMNS)
    assert table.lefts == [0, 100, 300]
    assert table.depths == [-100, -80, -60]
    assert table.cell_of(sign(10, 85)) == (0, 0)
    assert table.cell_of(sign(150, 65)) == (1, 1)


@pytest.mark.parametrize("at", [(10, 105), (10, 50), (-20, 85), (310, 85)])
def test_outside(at: tuple[float, float]) -> None:
    (table,) = grids(ROWS, COLUMNS)
    assert table.cell_of(sign(*at)) is None


def test_merged_cells() -> None:
    """The heading goes over both columns, and the first column over both rows below."""
    strokes = [Stroke(0, 300, 100), Stroke(0, 300, 80), Stroke(100, 300, 60), Stroke(0, 300, 40)]
    uprights = [Upright(40, 100, 0), Upright(40, 80, 100), Upright(40, 100, 300)]
    (table,) = grids(strokes, uprights)
    assert table.cell_of(sign(200, 85)) == (0, 0)
    assert table.cell_of(sign(10, 45)) == (1, 0)
    assert table.cell_of(sign(200, 45)) == (2, 1)


def test_lines_in_pieces() -> None:
    strokes = [Stroke(x, x + 100, y + x / 1000) for y in (100, 80, 60) for x in (0, 100, 200)]
    (table,) = grids(strokes, COLUMNS)
    assert len(table.depths) == 3


def test_two_tables() -> None:
    below = [stroke._replace(height=stroke.height - 60) for stroke in ROWS]
    beside = [line._replace(bottom=line.bottom - 60, top=line.top - 60) for line in COLUMNS]
    assert len(list(grids([*ROWS, *below], [*COLUMNS, *beside]))) == 2


@pytest.mark.parametrize(
    ("strokes", "uprights"),
    [([], []), (ROWS, []), (ROWS, COLUMNS[::2]), (ROWS[:2], COLUMNS), ([], COLUMNS)],
)
def test_no_tables(strokes: list[Stroke], uprights: list[Upright]) -> None:
    assert list(grids(strokes, uprights)) == []
