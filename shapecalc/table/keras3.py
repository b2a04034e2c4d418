"""Keras 3's summary table, character by character.

Keras prints the table with rich. This module lays it out in the same way without rich, whose
import would add some 20 ms to each start of the command line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Protocol, TypeVar

from shapecalc.algebra.size import Shape, Unknown, known, size_text
from shapecalc.collector import uncollected
from shapecalc.dataclasses import dataclass, replace
from shapecalc.table.rows import ModelRows, Row
from shapecalc.table.styled import Styled, lines, text_lines, unstyled
from shapecalc.terminal import BOLD, CLASS, CODES, NO, NONE, NUMBER, UNSTYLED, YES, visible


@dataclass(slots=True)
class Options:
    """How the table is drawn.

    Attributes:
        columns: the width of the terminal, of which Keras leaves 4 columns free.
        console: the width at which rich wraps and cuts lines, if it is different.
        line_length: the width of the table, if it is not that of the terminal.
        expand_nested: whether the layers of nested models are shown.
        show_trainable: whether there is a column "Trainable".
        formulas: whether there is a column with the formulas of the parameters.
        layer_range: names (or patterns) of the first and the last layer to show.
        colors: the colours of the terminal, a key of `CODES`.
        ascii: whether the terminal shows only ASCII characters.
    """

    columns: int = 80
    console: int | None = None
    line_length: int | None = None
    expand_nested: bool = False
    show_trainable: bool = False
    formulas: bool = False
    layer_range: tuple[str, str] | None = None
    colors: str = "none"
    ascii: bool = False


DEFAULT = Options()


class Named(Protocol):
    """Anything with a name, such as a row."""

    @property
    def name(self) -> str:
        """The name."""


NamedRow = TypeVar("NamedRow", bound=Named)


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


PLAIN = (
    Column("Layer (type)", 0.45),
    Column("Output Shape", 0.80),
    Column("Param #", 1.0, "right"),
)
CONNECTED = (
    Column("Layer (type)", 0.3),
    Column("Output Shape", 0.56),
    Column("Param #", 0.74, "right"),
    Column("Connected to", 1.0),
)
HEAVY = ("┏━┳┓", "┃ ┃┃", "┡━╇┩", "│ ││", "├─┼┤", "└─┴┘")
ASCII = ("+--+", "| ||", "|-+|", "| ||", "|-+|", "+--+")
"""A box: its top, the heading, the line below it, a row, the line between rows, its bottom.

The characters of each are the left edge, the line, a divider of columns, the right edge.
"""


@uncollected
def table(summary: ModelRows, options: Options = DEFAULT) -> str:
    """Return the table that Keras prints for a model.

    Raises:
        ValueError: if there is no room for the columns, or no layer matches ``layer_range``.
    """
    columns = _columns(summary.connected, options)
    widths = column_widths(columns, _table_width(summary, options))
    cells = [
        _row_cells(row, depth, summary.connected, options)
        for top in rows_in_range(summary.layers, options.layer_range)
        for row, depth in with_inner_rows(top, options.expand_nested)
    ]
    console = options.console or options.columns
    box = ASCII if options.ascii else HEAVY
    drawn = [
        *lines(Styled([(f'Model: "{visible(summary.name)}"', BOLD)]), console, fold=True),
        *(line.between(0, console) for line in box_lines(columns, cells, widths, box)),
        *(line for total in _total_lines(summary) for line in lines(total, console, fold=True)),
    ]
    return "\n".join(line.paint(CODES[options.colors]) for line in drawn)


def _columns(connected: bool, options: Options) -> Sequence[Column]:
    columns: Sequence[Column] = CONNECTED if connected else PLAIN
    if options.formulas:
        columns = _with_column(columns, 0.75, Column("Formula", 1.0))
    if options.show_trainable:
        columns = _with_column(columns, 0.90, Column("Trainable", 1.0, "center"))
    return columns


def _with_column(columns: Sequence[Column], room: float, last: Column) -> Sequence[Column]:
    """Return the columns and a last one, for which the others leave room."""
    return (*(replace(column, end=column.end * room) for column in columns), last)


def _table_width(summary: ModelRows, options: Options) -> int:
    """Return the width of the table: Keras leaves 4 columns of the terminal free."""
    if options.line_length:
        return options.line_length
    longest = (108 if summary.connected else 88) + (12 if options.show_trainable else 0)
    longest += 32 if options.formulas else 0
    return min(longest, options.columns - 4)


def column_widths(columns: Sequence[Column], length: int) -> list[int]:
    """Return the width of the text in each column.

    Keras divides the whole line among the columns and forgets the borders and the blanks
    around the text. rich then takes the excess from all columns alike.
    """
    widths, end = [], 0
    for column in columns:
        width = int(column.end * length) - end
        if width < 4:
            raise ValueError(f"{length} columns are too few for the table")
        widths.append(width + 2)
        end += width
    excess = sum(widths) - (length - len(columns) - 1)
    shrunk = []
    for left, width in zip(range(len(columns), 0, -1), widths):
        taken = min(width, round(excess / left))
        excess -= taken
        shrunk.append(width - taken - 2)
    return shrunk


def rows_in_range(
    rows: Sequence[NamedRow], layer_range: tuple[str, str] | None
) -> Sequence[NamedRow]:
    """Return the rows from the first to the last that match a range.

    Args:
        rows: the rows.
        layer_range: patterns for the names of the first and the last row, in any order;
            None for all rows.

    Raises:
        ValueError: if no name matches one of the two patterns.
    """
    if layer_range is None:
        return rows
    starts, ends = (_matching(rows, pattern) for pattern in layer_range)
    first, last = min(starts), max(ends)
    if first > last:
        first, last = min(ends), max(starts)
    return rows[first : last + 1]


def _matching(rows: Sequence[Named], pattern: str) -> list[int]:
    """Return the numbers of the rows whose names match a pattern from their start."""
    try:
        numbers = [number for number, row in enumerate(rows) if re.match(pattern, row.name)]
    except re.error as error:
        raise ValueError(f"{pattern!r} is not a valid pattern: {error}") from None
    if not numbers:
        names = ", ".join(row.name for row in rows)
        raise ValueError(f"no layer name matches {pattern!r}; the layers are {names}")
    return numbers


def with_inner_rows(row: Row, expand: bool, depth: int = 0) -> Iterator[tuple[Row, int]]:
    """Yield a row and, if asked for, the rows of the layers inside it, with their depths."""
    yield row, depth
    for inner in row.layers if expand else ():
        yield from with_inner_rows(inner, expand, depth + 1)


def _row_cells(row: Row, depth: int, connected: bool, options: Options) -> list[Styled]:
    """Return the cells of a row; without colors, each is one text."""
    prefix = f"{'   ' * depth}└ " if depth else ""
    name, class_name = visible(row.name), visible(row.class_name)
    if not CODES[options.colors]:
        texts = [f"{prefix}{name} ({class_name})", row.shape_text, row.params_text]
        texts += [", ".join(map(visible, row.connected_to)) or "-"] * connected
        texts += [visible(row.formula)] * options.formulas
        texts += [row.trainable_text] * options.show_trainable
        return list(map(unstyled, texts))
    cells = [
        Styled([(f"{prefix}{name} (", UNSTYLED), (class_name, CLASS), (")", UNSTYLED)]),
        _shape_cell(row),
        _params_cell(row),
    ]
    if connected:
        cells.append(_connected_cell(row.connected_to))
    if options.formulas:
        cells.append(Styled([(visible(row.formula), UNSTYLED)]))
    if options.show_trainable:
        styles = {"Y": YES, "N": NO, "-": BOLD}
        cells.append(Styled([(row.trainable_text, styles[row.trainable_text])]))
    return cells


def _params_cell(row: Row) -> Styled:
    if row.unknown:
        return Styled([("?", UNSTYLED)])
    unbuilt = [(" (unbuilt)", UNSTYLED)] if row.params is None else []
    return Styled([(f"{0 if row.params is None else row.params:,}", NUMBER), *unbuilt])


def _shape_cell(row: Row) -> Styled:
    if not row.calls:
        return Styled([("?", UNSTYLED)])
    if row.nested:
        return Styled([*_nested_parts(row.nested, row.calls[0])])
    return Styled(
        [part for call in row.calls for part in (*_call_parts(call), (", ", UNSTYLED))][:-1]
    )


def _call_parts(shapes: Sequence[Shape | None]) -> Sequence[tuple[str, str]]:
    parts = [part for shape in shapes for part in (*shape_parts(shape), (", ", UNSTYLED))][:-1]
    return parts if len(shapes) == 1 else [("[", UNSTYLED), *parts, ("]", UNSTYLED)]


def _nested_parts(template: str, shapes: Sequence[Shape | None]) -> Sequence[tuple[str, str]]:
    """Return several shapes as parts, with the brackets of a template around them."""
    texts = template.split("{}")
    behind = [(*shape_parts(shape), (text, UNSTYLED)) for shape, text in zip(shapes, texts[1:])]
    return [(texts[0], UNSTYLED), *(part for parts in behind for part in parts)]


def shape_parts(shape: Shape | None) -> list[tuple[str, str]]:
    """Return a shape as parts with styles."""
    if shape is None:
        return [("?", UNSTYLED)]
    sizes = [(size_text(size), NUMBER if known(size) else NONE) for size in shape]
    separated = [part for size in sizes for part in (size, (", ", UNSTYLED))][:-1]
    return [("(", UNSTYLED), *separated, (")", UNSTYLED)]


def _connected_cell(tensors: Sequence[str]) -> Styled:
    if not tensors:
        return Styled([("-", UNSTYLED)])
    parts = []
    for tensor in tensors:
        name, node, index = visible(tensor).removesuffix("]").rsplit("[", 2)
        number = node.removesuffix("]")
        parts += [
            (f"{name}[", UNSTYLED),
            (number, NUMBER),
            ("][", UNSTYLED),
            (index, NUMBER),
            ("]", UNSTYLED),
        ]
        parts.append((", ", UNSTYLED))
    return Styled(parts[:-1])


def box_lines(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Styled]],
    widths: Sequence[int],
    box: Sequence[str],
    ruled: Sequence[bool] | None = None,
) -> Iterator[Styled]:
    """Yield the lines of a table.

    Args:
        columns: its columns.
        rows: the cells of each row.
        widths: the width of the text in each column.
        box: the characters of the lines around the cells.
        ruled: whether there is a line above each row; None for all rows.
    """
    top, head, head_row, body, between, bottom = box
    yield _horizontal_line(top, widths)
    yield from _heading_lines(columns, widths, head)
    yield _horizontal_line(head_row, widths)
    rule = _horizontal_line(between, widths)
    for number, cells in enumerate(rows):
        if number and (ruled is None or ruled[number]):
            yield rule
        if all(cell.is_unstyled for cell in cells):
            yield from map(unstyled, _plain_lines(columns, cells, widths, body))
            continue
        justified = [
            [line.padded(width, column.justify) for line in lines(cell, width, fold=False)]
            for cell, width, column in zip(cells, widths, columns)
        ]
        yield from _row_lines(justified, widths, body, UNSTYLED)
    yield _horizontal_line(bottom, widths)


def _plain_lines(
    columns: Sequence[Column], cells: Sequence[Styled], widths: Sequence[int], edges: str
) -> Iterator[str]:
    """Yield the lines of a row without styles; blanks fill a cell that has fewer lines."""
    left, _, divider, right = tuple(edges)
    parts = [
        text_lines(cell.plain, width, column.justify)
        for cell, width, column in zip(cells, widths, columns)
    ]
    height = max(map(len, parts))
    for part, width in zip(parts, widths):
        part.extend([" " * width] * (height - len(part)))
    for texts in zip(*parts):
        yield f"{left} {f' {divider} '.join(texts)} {right}"


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


def _horizontal_line(edges: str, widths: Sequence[int]) -> Styled:
    left, line, divider, right = tuple(edges)
    return Styled([(left + divider.join(line * (width + 2) for width in widths) + right, UNSTYLED)])


def _total_lines(summary: ModelRows) -> Iterator[Styled]:
    for label, weights in summary.totals:
        least = summary.least(label)
        number, memory = f"{weights.params:,}", f" ({memory_text(weights.size)})"
        yield Styled(
            [(f" {label} params: ", BOLD), (least, UNSTYLED), (number, NUMBER), (memory, UNSTYLED)]
        )


def memory_text(size: Any, smallest: str = "B") -> str:
    """Return a number of bytes as Keras writes it, in units of 1024.

    Args:
        size: the number of bytes.
        smallest: the unit of less than 1024 bytes.

    >>> memory_text(12232), memory_text(0)
    ('11.95 KB', '0.00 B')
    """
    if isinstance(size, Unknown):
        return f"{size} {smallest}"
    for unit in (smallest, "KB", "MB", "GB", "TB", "PB"):
        if size < 1024:
            return f"{size:.2f} {unit}"
        size /= 1024
    return f"{size:.2f} PB"  # As in Keras: 1024 PB is "1.00 PB".
