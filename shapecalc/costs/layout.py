"""The widths of the columns of a table: numbers are never cut, and texts get what is left."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.table.boxes import Column
from shapecalc.table.styled import Styled
from shapecalc.terminal import width

NARROWEST = 8
"""The fewest columns of a text, in which its longest word may be cut."""

LONGEST_WORD = 24
"""The columns of a word that is not cut, if the line has room for that."""

PERCENT = 6
"""The columns of a share in per cent."""

BARS = 8, 24
"""The fewest and the most columns of a bar."""

BESIDE_BARS = 18
"""The columns of a text that is not wrapped for the sake of bars."""


def bar_room(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Styled]],
    length: int,
    names: int | None = None,
) -> int:
    """Return the width of a further column with shares and bars, which takes what others leave.

    Names and long texts are wrapped for it. Where that is not enough, it has no bars, or is left
    out.

    Args:
        columns: the other columns.
        rows: the cells of each row.
        length: the width of the whole table.
        names: the number of the column of names, if there is one.
    """
    texts = _texts(columns, rows)
    room = length - 3 * (len(columns) + 1) - 1
    fewest, most = BARS
    left = room - sum(map(_natural, columns, texts)) - PERCENT - 1
    wanted = PERCENT + 1 + min(max(left, fewest), most)
    natural = list(map(_natural, columns, texts))
    words = [_least(*pair, LONGEST_WORD) for pair in zip(columns, texts)]
    least = sum(
        word if number == names else max(word, min(own, BESIDE_BARS))
        for number, (own, word) in enumerate(zip(natural, words))
    )
    return next((width for width in (wanted, PERCENT) if least + width <= room), 0)


def _texts(columns: Sequence[Column], rows: Sequence[Sequence[Styled]]) -> list[list[str]]:
    return [[row[number].plain for row in rows] for number in range(len(columns))]


def _natural(column: Column, texts: Sequence[str]) -> int:
    """Return the width of a column in which no text is wrapped."""
    return max(map(width, (column.heading, *texts)))


def fitting_widths(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Styled]],
    length: int,
    names: int | None = None,
) -> list[int]:
    """Return the width of the text in each column.

    Each column is as wide as its longest text, if the line has room for that. Otherwise texts are
    wrapped: first those of the column of names, which have a blank before the class, then the
    widest. Words are cut only if that is not enough. Numbers are wrapped only between the terms of
    a formula.

    Args:
        columns: the columns.
        rows: the cells of each row.
        length: the width of the whole table.
        names: the number of the column of names, if there is one.

    Raises:
        ValueError: if there is no room for the columns.
    """
    texts = _texts(columns, rows)
    room = length - 3 * len(columns) - 1
    for longest in (LONGEST_WORD, NARROWEST):
        least = [_least(column, own, longest) for column, own in zip(columns, texts)]
        if sum(least) <= room:
            break
    else:
        raise ValueError(f"{length} columns are too few for the table")
    widths = list(map(_natural, columns, texts))
    excess = sum(widths) - room
    if names is not None and excess > 0 and longest == LONGEST_WORD:
        taken = min(excess, widths[names] - least[names])
        widths[names] -= taken
        excess -= taken
    while excess > 0:  # The widest that can be narrower loses a column; of equals, the first.
        number = max(
            (n for n in range(len(columns)) if widths[n] > least[n]), key=widths.__getitem__
        )
        widths[number] -= 1
        excess -= 1
    return widths


def _least(column: Column, texts: Sequence[str], longest: int) -> int:
    """Return the least width of a column.

    Args:
        column: the column.
        texts: the texts in it.
        longest: the columns of a word that is not cut, unless it is a number.
    """
    heading = max(map(width, column.heading.split()))
    words = max((width(word) for text in texts for word in text.split()), default=0)
    return max(heading, words if column.justify == "right" else min(words, longest))
