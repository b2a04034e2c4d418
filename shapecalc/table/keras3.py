"""Keras 3's summary table, character by character."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shapecalc.algebra.size import Shape, Unknown, known, size_text
from shapecalc.table.rows import ModelRows, Row
from shapecalc.terminal import BOLD, CLASS, CODES, NO, NONE, NUMBER, YES, Styled, lines


@dataclass(slots=True)
class Options:
    """How the table is to be drawn.

    Attributes:
        columns: the width of the terminal, of which Keras leaves 4 columns free.
        console: the width at which rich folds and cuts, if it is another.
        line_length: the width of the table, if it does not follow the terminal's.
        expand_nested: whether the layers of the models inside are shown.
        show_trainable: whether a column tells what is trained.
        formulas: whether a column tells how the parameters come about.
        layer_range: names (or patterns) of the first and last layer to show.
        colors: which colours the terminal has, a key of `CODES`.
        ascii: whether only ASCII characters can be shown.
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


@dataclass(slots=True)
class Column:
    """A column: its heading, the share of the line at which it ends, its justification."""

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
"""A box: its top, heading, the line below it, a row, the line between rows, its bottom."""


def table(summary: ModelRows, options: Options = DEFAULT) -> str:
    """The table that Keras prints for a model.

    Raises:
        ValueError: if there is no room for the columns, or ``layer_range``
            names no layer.
    """
    columns = _columns(summary.connected, options)
    widths = _widths(columns, _length(summary, options))
    cells = [
        _cells(row, depth, summary.connected, options)
        for top in rows_in_range(summary.layers, options.layer_range)
        for row, depth in with_inner_rows(top, options.expand_nested)
    ]
    console = options.console or options.columns
    box = ASCII if options.ascii else HEAVY
    drawn = [
        *lines(Styled([(f'Model: "{summary.name}"', BOLD)]), console, fold=True),
        *(line.between(0, console) for line in _box(columns, cells, widths, box)),
        *(line for total in _totals(summary) for line in lines(total, console, fold=True)),
    ]
    return "\n".join(line.paint(CODES[options.colors]) for line in drawn)


def _columns(connected: bool, options: Options) -> Sequence[Column]:
    columns: Sequence[Column] = CONNECTED if connected else PLAIN
    if options.formulas:
        columns = _and_one(columns, 0.75, Column("Formula", 1.0))
    if options.show_trainable:
        columns = _and_one(columns, 0.90, Column("Trainable", 1.0, "center"))
    return columns


def _and_one(columns: Sequence[Column], room: float, last: Column) -> Sequence[Column]:
    """One more column, for which the others leave room."""
    return (*(replace(column, end=column.end * room) for column in columns), last)


def _length(summary: ModelRows, options: Options) -> int:
    """The width of the table; Keras subtracts 4 from that of the terminal."""
    if options.line_length:
        return options.line_length
    longest = (108 if summary.connected else 88) + (12 if options.show_trainable else 0)
    longest += 32 if options.formulas else 0
    return min(longest, options.columns - 4)


def _widths(columns: Sequence[Column], length: int) -> list[int]:
    """What is left for the text of each column.

    Keras gives the columns all of the line, without their borders and the
    blanks around the text; rich then takes the excess from all alike.
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


def rows_in_range(rows: Sequence[Row], layer_range: tuple[str, str] | None) -> Sequence[Row]:
    """The rows from the first whose name matches to the last that matches.

    Raises:
        ValueError: if no name matches one of the two patterns.
    """
    if layer_range is None:
        return rows
    found = [_matching(rows, pattern) for pattern in layer_range]
    first, last = min(found[0]), max(found[1])
    if first > last:
        first, last = min(found[1]), max(found[0])
    return rows[first : last + 1]


def _matching(rows: Sequence[Row], pattern: str) -> list[int]:
    try:
        found = [number for number, row in enumerate(rows) if re.match(pattern, row.name)]
    except re.error as error:
        raise ValueError(f"{pattern!r} is no pattern: {error}") from None
    if not found:
        names = ", ".join(row.name for row in rows)
        raise ValueError(f"no layer is called {pattern!r}; there are {names}")
    return found


def with_inner_rows(row: Row, expand: bool, depth: int = 0) -> Iterator[tuple[Row, int]]:
    """A row, and below it those of the model that it is, with their depth."""
    yield row, depth
    for inner in row.layers if expand else ():
        yield from with_inner_rows(inner, expand, depth + 1)


def _cells(row: Row, depth: int, connected: bool, options: Options) -> list[Styled]:
    prefix = f"{'   ' * depth}└ " if depth else ""
    cells = [
        Styled([(f"{prefix}{row.name} (", ""), (row.class_name, CLASS), (")", "")]),
        _shapes(row),
        _params(row),
    ]
    if connected:
        cells.append(_connections(row.connected_to))
    if options.formulas:
        cells.append(Styled([(row.formula, "")]))
    if options.show_trainable:
        styles = {"Y": YES, "N": NO, "-": BOLD}
        cells.append(Styled([(row.trainable_text, styles[row.trainable_text])]))
    return cells


def _params(row: Row) -> Styled:
    if row.unknown:
        return Styled([("?", "")])
    unbuilt = [(" (unbuilt)", "")] if row.params is None else []
    return Styled([(f"{0 if row.params is None else row.params:,}", NUMBER), *unbuilt])


def _shapes(row: Row) -> Styled:
    if not row.calls:
        return Styled([("?", "")])
    return Styled([part for call in row.calls for part in (*_call(call), (", ", ""))][:-1])


def _call(shapes: Sequence[Shape | None]) -> Sequence[tuple[str, str]]:
    parts = [part for shape in shapes for part in (*_shape(shape), (", ", ""))][:-1]
    return parts if len(shapes) == 1 else [("[", ""), *parts, ("]", "")]


def _shape(shape: Shape | None) -> list[tuple[str, str]]:
    if shape is None:
        return [("?", "")]
    sizes = [(size_text(size), NUMBER if known(size) else NONE) for size in shape]
    separated = [part for size in sizes for part in (size, (", ", ""))][:-1]
    return [("(", ""), *separated, (")", "")]


def _connections(tensors: Sequence[str]) -> Styled:
    if not tensors:
        return Styled([("-", "")])
    parts = []
    for tensor in tensors:
        name, node, index = tensor.removesuffix("]").rsplit("[", 2)
        number = node.removesuffix("]")
        parts += [(f"{name}[", ""), (number, NUMBER), ("][", ""), (index, NUMBER), ("]", "")]
        parts.append((", ", ""))
    return Styled(parts[:-1])


def _box(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Styled]],
    widths: Sequence[int],
    box: Sequence[str],
) -> Iterator[Styled]:
    top, head, head_row, body, between, bottom = box
    yield _rule(top, widths)
    yield from _heading(columns, widths, head)
    yield _rule(head_row, widths)
    for number, cells in enumerate(rows):
        if number:
            yield _rule(between, widths)
        justified = [
            [line.padded(width, column.justify) for line in lines(cell, width, fold=False)]
            for cell, width, column in zip(cells, widths, columns)
        ]
        yield from _row(justified, widths, body, "")
    yield _rule(bottom, widths)


def _heading(columns: Sequence[Column], widths: Sequence[int], edges: str) -> Iterator[Styled]:
    cells = []
    for column, width in zip(columns, widths):
        text = Styled([(column.heading, "")])
        padded = [line.padded(width, column.justify) for line in lines(text, width, fold=False)]
        cells.append([Styled([(line.plain, BOLD)]) for line in padded])
    height = max(map(len, cells))  # A heading stands at the bottom of its row.
    blanks = [
        [Styled([(" " * width, BOLD)])] * (height - len(c)) for c, width in zip(cells, widths)
    ]
    return _row([blank + cell for blank, cell in zip(blanks, cells)], widths, edges, BOLD)


def _row(
    cells: Sequence[Sequence[Styled]], widths: Sequence[int], edges: str, style: str
) -> Iterator[Styled]:
    """The lines of one row; a cell of fewer lines is filled up with blanks."""
    left, _, divider, right = tuple(edges)
    for number in range(max(map(len, cells))):
        parts = [(left, "")]
        for cell, width in zip(cells, widths):
            blank = Styled([(" " * width, style)])
            line = cell[number] if number < len(cell) else blank
            parts += [(" ", style), *line.parts, (" ", style), (divider, "")]
        yield Styled([*parts[:-1], (right, "")])


def _rule(edges: str, widths: Sequence[int]) -> Styled:
    left, line, divider, right = tuple(edges)
    return Styled([(left + divider.join(line * (width + 2) for width in widths) + right, "")])


def _totals(summary: ModelRows) -> Iterator[Styled]:
    least = "at least " if summary.lower_bound else ""
    for label, weights in summary.totals:
        number, memory = f"{weights.params:,}", f" ({memory_text(weights.size)})"
        yield Styled([(f" {label} params: ", BOLD), (least, ""), (number, NUMBER), (memory, "")])


def memory_text(size: Any, smallest: str = "B") -> str:
    """A number of bytes as Keras writes it: units of 1024.

    >>> memory_text(12232), memory_text(0)
    ('11.95 KB', '0.00 B')
    """
    if isinstance(size, Unknown):
        return f"{size} {smallest}"
    for unit in (smallest, "KB", "MB", "GB", "TB"):
        if size < 1024:
            return f"{size:.2f} {unit}"
        size /= 1024
    return f"{size:.2f} PB"
