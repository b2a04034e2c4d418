"""The widths of columns: numbers are never cut."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shapecalc.costs.layout import BARS, PERCENT, bar_room, fitting_widths
from shapecalc.table.boxes import Column
from shapecalc.table.styled import Styled, unstyled

COLUMNS = (Column("Layer", 0), Column("MACs", 0, "right"))


def cells(*rows: tuple[str, str]) -> Sequence[Sequence[Styled]]:
    return [[*map(unstyled, row)] for row in rows]


@pytest.mark.parametrize(
    ("row", "length", "widths"),
    [
        (("dense (Dense)", "1,234"), 80, [13, 5]),
        (("dense (Dense)", "1,234"), 22, [10, 5]),
        (("dense (Dense)", "440·T + 50"), 30, [13, 10]),
        (("층층층 (Dense)", "440·T + 50"), 24, [8, 9]),
        (("x", "?"), 80, [5, 4]),
    ],
)
def test_widths(row: tuple[str, str], length: int, widths: list[int]) -> None:
    assert fitting_widths(COLUMNS, cells(row), length) == widths


def test_no_room() -> None:
    with pytest.raises(ValueError, match="15 columns are too few for the table"):
        fitting_widths(COLUMNS, cells(("dense (Dense)", "1,234,567")), 15)


def test_no_rows() -> None:
    assert fitting_widths(COLUMNS, [], 40) == [5, 4]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.text("ab 층(", max_size=30), st.integers(0, 10**12)), max_size=4),
    st.integers(10, 90),
)
def test_any_widths(rows: list[tuple[str, int]], length: int) -> None:
    texts = cells(*((name, f"{number:,}") for name, number in rows))
    try:
        widths = fitting_widths(COLUMNS, texts, length)
    except ValueError:
        return
    assert sum(widths) + 7 <= length
    assert all(len(row[1].plain) <= widths[1] for row in texts)
    room = bar_room(COLUMNS, texts, length)
    if room:
        assert sum(fitting_widths(COLUMNS, texts, length - room - 3)) + room + 10 <= length


@pytest.mark.parametrize(
    ("length", "room"),
    [
        (100, PERCENT + 1 + BARS[1]),
        (50, 50 - 10 - 18),
        (43, PERCENT + 1 + BARS[0]),
        (42, PERCENT),
        (33, 0),
    ],
)
def test_bars_have_what_others_leave(length: int, room: int) -> None:
    assert bar_room(COLUMNS, cells(("dense (Dense)", "1,234")), length) == room


def test_names_are_wrapped_first() -> None:
    """Shapes stay in one line where the classes of layers can be on another."""
    columns = (Column("Layer", 0), Column("Output", 0), Column("MACs", 0, "right"))
    rows = [[*map(unstyled, ("a_name (ALongClassName)", "(None, 28, 28, 32)", "1"))]]
    assert fitting_widths(columns, rows, 56, names=0) == [23, 18, 4]
    assert fitting_widths(columns, rows, 48, names=0) == [16, 18, 4]
    assert fitting_widths(columns, rows, 48) == [17, 17, 4]
    assert fitting_widths(columns, rows, 40, names=0) == [16, 10, 4]
    assert bar_room(columns, rows, 70, names=0) == 15
    assert bar_room(columns, rows, 66) == PERCENT


def test_words_are_cut_last() -> None:
    columns = (Column("Layer", 0), Column("Output", 0))
    rows = [[*map(unstyled, ("a_very_long_name_of_a_layer", "(None, 3)"))]]
    assert fitting_widths(columns, rows, 40) == [24, 9]
    assert fitting_widths(columns, rows, 30) == [14, 9]
    wide = (*columns, Column("MACs", 0, "right"))
    rows = [[*map(unstyled, ("합성곱층의아주긴이름 (Conv2D)", "(None, 26, 26, 32)", "3,888"))]]
    assert fitting_widths(wide, rows, 42, names=0) == [20, 7, 5]
    assert fitting_widths(wide, rows, 38, names=0) == [11, 12, 5]
