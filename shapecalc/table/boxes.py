"""Tables in boxes, laid out as rich does it: their columns, edges and lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from shapecalc.dataclasses import dataclass
from shapecalc.table.styled import Styled, lines, plain_lines
from shapecalc.terminal import BOLD, UNSTYLED, Codes


@dataclass(slots=True)
class Column:
    """A column of the table.

    Attributes:
        heading: its heading.
        end: the share of the line at which it ends.
        justify: ``left``, ``center`` or ``right``.
    """

    heading: str
    end: float
    justify: str = "left"


HEAVY = ("┏━┳┓", "┃ ┃┃", "┡━╇┩", "│ ││", "├─┼┤", "└─┴┘")
ASCII = ("+--+", "| ||", "|-+|", "| ||", "|-+|", "+--+")
"""A box: its top, the heading, the line below it, a row, the line between rows, its bottom.

The characters of each are the left edge, the line, a divider of columns, the right edge.
"""


def painted(line: Styled | str, console: int, codes: Codes) -> str:
    """Return a line of a table with the codes of a terminal, cut at the width of the console."""
    return line[:console] if isinstance(line, str) else line.between(0, console).paint(codes)


def box_lines(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Styled | str]],
    widths: Sequence[int],
    box: Sequence[str],
    ruled: Sequence[bool] | None = None,
) -> Iterator[Styled | str]:
    """Yield the lines of a table: as texts, if they have no styles.

    Args:
        columns: its columns.
        rows: the cells of each row, all of them texts if they have no styles.
        widths: the width of the text in each column.
        box: the characters of the lines around the cells.
        ruled: whether there is a line above each row; None for all rows.
    """
    top, head, head_row, body, between, bottom = box
    yield _horizontal_line(top, widths)
    yield from _heading_lines(columns, widths, head)
    yield _horizontal_line(head_row, widths)
    rule = _horizontal_line(between, widths)
    layout = [(width, column.justify) for width, column in zip(widths, columns)]
    for number, cells in enumerate(rows):
        if number and (ruled is None or ruled[number]):
            yield rule
        texts = [cell for cell in cells if isinstance(cell, str)]
        if len(texts) == len(cells):
            yield from plain_lines(texts, layout, body)
            continue
        justified = [
            [line.padded(width, column.justify) for line in lines(cell, width, fold=False)]
            for cell, width, column in zip(cells, widths, columns)
            if isinstance(cell, Styled)
        ]
        yield from _row_lines(justified, widths, body, UNSTYLED)
    yield _horizontal_line(bottom, widths)


def _heading_lines(
    columns: Sequence[Column], widths: Sequence[int], edges: str
) -> Iterator[Styled]:
    cells = []
    for column, width in zip(columns, widths):
        text = Styled([(column.heading, UNSTYLED)])
        padded = [line.padded(width, column.justify) for line in lines(text, width, fold=False)]
        cells.append([Styled([(line.plain, BOLD)]) for line in padded])
    height = max(map(len, cells))  # A heading is at the bottom of its row.
    blanks = [
        [Styled([(" " * width, BOLD)])] * (height - len(c)) for c, width in zip(cells, widths)
    ]
    return _row_lines([blank + cell for blank, cell in zip(blanks, cells)], widths, edges, BOLD)


def _row_lines(
    cells: Sequence[Sequence[Styled]], widths: Sequence[int], edges: str, style: str
) -> Iterator[Styled]:
    """Yield the lines of one row; blanks fill a cell that has fewer lines than others."""
    left, _, divider, right = tuple(edges)
    blanks = [Styled([(" " * width, style)]) for width in widths]
    height = max(map(len, cells))
    filled = [[*cell, *[blank] * (height - len(cell))] for cell, blank in zip(cells, blanks)]
    for lines_of_cells in zip(*filled):
        parts = [(left, UNSTYLED)]
        for line in lines_of_cells:
            parts += [(" ", style), *line.parts, (" ", style), (divider, UNSTYLED)]
        yield Styled([*parts[:-1], (right, UNSTYLED)])


def _horizontal_line(edges: str, widths: Sequence[int]) -> str:
    left, line, divider, right = tuple(edges)
    return left + divider.join(line * (width + 2) for width in widths) + right
