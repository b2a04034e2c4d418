"""The widths of the columns of a table: numbers are never cut, and texts get what is left."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.table.boxes import Column
from shapecalc.table.styled import Styled
from shapecalc.terminal import width

NARROWEST = 8
"""The fewest columns of a text, which is wrapped, and cut if a word is longer."""

PERCENT = 6
"""The columns of a share in per cent."""

BARS = 8, 24
"""The fewest and the most columns of a bar."""

BESIDE_BARS = 16
"""The fewest columns of a text that is wrapped for the sake of bars."""


def bar_room(columns: Sequence[Column], rows: Sequence[Sequence[Styled]], length: int) -> int:
    """Return the width of a further column with shares and bars, which takes what others leave.

    Longer texts are wrapped for it. Where that is not enough, it has no bars, or is left out.

    Args:
        columns: the other columns.
        rows: the cells of each row.
        length: the width of the whole table.
    """
    texts = _texts(columns, rows)
    room = length - 3 * (len(columns) + 1) - 1
    fewest, most = BARS
    left = room - sum(map(_natural, columns, texts)) - PERCENT - 1
    wanted = PERCENT + 1 + min(max(left, fewest), most)
    least = sum(_least(*pair, BESIDE_BARS) for pair in zip(columns, texts))
    return next((width for width in (wanted, PERCENT) if least + width <= room), 0)


def _texts(columns: Sequence[Column], rows: Sequence[Sequence[Styled]]) -> list[list[str]]:
    return [[row[number].plain for row in rows] for number in range(len(columns))]


def _natural(column: Column, texts: Sequence[str]) -> int:
    """Return the width of a column in which no text is wrapped."""
    return max(map(width, (column.heading, *texts)))


def fitting_widths(
    columns: Sequence[Column], rows: Sequence[Sequence[Styled]], length: int
) -> list[int]:
    """Return the width of the text in each column.

    Each column is as wide as its longest text, if the line has room for that. Otherwise the widest
    texts are wrapped: those of numbers only between the terms of a formula.

    Args:
        columns: the columns.
        rows: the cells of each row.
        length: the width of the whole table.

    Raises:
        ValueError: if there is no room for the columns.
    """
    texts = _texts(columns, rows)
    widths, least = ([*map(measure, columns, texts)] for measure in (_natural, _least))
    room = length - 3 * len(columns) - 1
    if sum(least) > room:
        raise ValueError(f"{length} columns are too few for the table")
    excess = sum(widths) - room
    while excess > 0:
        # The widest of those that can be narrower loses a column; of equals, the first one.
        number = max(
            (n for n in range(len(columns)) if widths[n] > least[n]), key=widths.__getitem__
        )
        widths[number] -= 1
        excess -= 1
    return widths


def _least(column: Column, texts: Sequence[str], narrowest: int = NARROWEST) -> int:
    """Return the least width of a column.

    Args:
        column: the column.
        texts: the texts in it.
        narrowest: the fewest columns of a text that is wrapped or cut.
    """
    heading = max(map(width, column.heading.split()))
    if column.justify == "right":
        words = [word for text in texts for word in text.split()]
        return max((heading, *map(width, words)))
    return max(heading, min(narrowest, max(map(width, texts), default=0)))
