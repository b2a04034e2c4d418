"""Keras 3's summary table, character by character.

Keras prints the table with rich. This module lays it out in the same way without rich, whose
import would add some 20 ms to each start of the command line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Protocol, TypeVar

from shapecalc.algebra.size import Shape, Unknown, known, size_text
from shapecalc.collector import uncollected
from shapecalc.dataclasses import dataclass, replace
from shapecalc.table.boxes import ASCII, HEAVY, Column, box_lines, painted
from shapecalc.table.rows import ModelRows, Row
from shapecalc.table.styled import Styled, lines
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


@uncollected
def table(summary: ModelRows, options: Options = DEFAULT) -> str:
    """Return the table that Keras prints for a model.

    Raises:
        ValueError: if there is no room for the columns, or no layer matches ``layer_range``.
    """
    columns = _columns(summary.connected, options)
    widths = column_widths(columns, _table_width(summary, options))
    rows = rows_in_range(summary.layers, options.layer_range)
    console = options.console or options.columns
    box = ASCII if options.ascii else HEAVY
    codes = CODES[options.colors]
    title = lines(Styled([(f'Model: "{visible(summary.name)}"', BOLD)]), console, fold=True)
    drawn = box_lines(columns, _cells(rows, summary.connected, options), widths, box)
    totals = [line for total in total_lines(summary) for line in lines(total, console, fold=True)]
    texts = chain(
        (line.paint(codes) for line in title),
        (painted(line, console, codes) for line in drawn),
        (line.paint(codes) for line in totals),
    )
    return "\n".join(texts)


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


def _cells(
    rows: Sequence[Row], connected: bool, options: Options
) -> Iterator[Sequence[Styled | str]]:
    """Yield the cells of rows and, if asked for, of the layers inside them."""
    if CODES[options.colors]:
        for top in rows:
            for row, depth in with_inner_rows(top, options.expand_nested):
                yield _styled_cells(row, depth, connected, options)
        return
    shapes: dict[int, str] = {}  # Many rows share their shapes.
    if not options.expand_nested:
        for row in rows:
            yield _plain_cells(row, "", connected, options, shapes)
        return
    for top in rows:
        for row, depth in with_inner_rows(top, expand=True):
            prefix = f"{'   ' * depth}└ " if depth else ""
            yield _plain_cells(row, prefix, connected, options, shapes)


def _plain_cells(
    row: Row, prefix: str, connected: bool, options: Options, shapes: dict[int, str]
) -> list[str]:
    """Return the cells of a row without styles.

    Args:
        row: the row.
        prefix: what is before its name.
        connected: whether there is a column "Connected to".
        options: how the table is drawn.
        shapes: the texts of output shapes so far, by the identity of those.
    """
    shape = None if row.nested else shapes.get(id(row.calls))
    if shape is None:
        shape = shapes[id(row.calls)] = row.shape_text
    cells = [f"{prefix}{visible(row.name)} ({visible(row.class_name)})", shape, row.params_text]
    if connected:
        cells.append(", ".join(map(visible, row.connected_to)) or "-")
    if options.formulas:
        cells.append(visible(row.formula))
    if options.show_trainable:
        cells.append(row.trainable_text)
    return cells


def _styled_cells(row: Row, depth: int, connected: bool, options: Options) -> list[Styled]:
    """Return the cells of a row with styles."""
    prefix = f"{'   ' * depth}└ " if depth else ""
    name, class_name = visible(row.name), visible(row.class_name)
    cells = [
        Styled([(f"{prefix}{name} (", UNSTYLED), (class_name, CLASS), (")", UNSTYLED)]),
        shape_cell(row),
        _params_cell(row),
    ]
    if connected:
        cells.append(connected_cell(row.connected_to))
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


def shape_cell(row: Row) -> Styled:
    """Return the output shapes of a row."""
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


def connected_cell(tensors: Sequence[str]) -> Styled:
    """Return the input tensors of a row."""
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


def total_lines(summary: ModelRows) -> Iterator[Styled]:
    """Yield the lines below the table."""
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
