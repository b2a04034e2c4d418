"""Tables in boxes: texts and cells with styles are laid out alike."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from shapecalc.table.boxes import ASCII, HEAVY, Column, box_lines, painted
from shapecalc.table.styled import Styled, unstyled
from shapecalc.terminal import BOLD, CODES

COLUMNS = (Column("Layer", 0.5), Column("Param #", 0.8, "right"), Column("T", 1.0, "center"))
WIDTHS = (9, 5, 3)
TEXTS = st.lists(
    st.sampled_from(["a", "b c", "층", "\u00e9", " ", "(Dense)", "1,234", "long_word_"])
)
ROWS = st.lists(st.lists(TEXTS.map(" ".join), min_size=3, max_size=3), max_size=4)


def plain(lines: Iterable[Styled | str]) -> list[str]:
    return [painted(line, 80, CODES["none"]) for line in lines]


@given(ROWS)
def test_texts_are_laid_out_like_cells_without_styles(rows: list[list[str]]) -> None:
    cells = [[*map(unstyled, row)] for row in rows]
    assert plain(box_lines(COLUMNS, rows, WIDTHS, HEAVY)) == plain(
        box_lines(COLUMNS, cells, WIDTHS, HEAVY)
    )


def test_lines_between_rows() -> None:
    drawn = plain(
        box_lines(COLUMNS, [["a", "1", "Y"], ["b", "2", "N"]], WIDTHS, ASCII, [True, False])
    )
    assert drawn[-3:] == [
        "| a         |     1 |  Y  |",
        "| b         |     2 |  N  |",
        "+-------------------------+",
    ]


def test_what_is_cut() -> None:
    assert painted("| lstm |", 5, CODES["none"]) == "| lst"
    assert painted(Styled([("| lstm |", BOLD)]), 5, CODES["none"]) == "| lst"
