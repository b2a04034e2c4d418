"""Keras 2's summary table, as the class notes show it, character by character."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapecalc.algebra.size import Shape
from shapecalc.table.keras3 import Options, memory_text, rows_in_range
from shapecalc.table.rows import ModelRows, Row

PLAIN = (65, (0.45, 0.85, 1.0))
CONNECTED = (98, (0.3, 0.6, 0.70, 1.0))
"""The width of the table, and the shares of it at which the columns end."""

HEADINGS = ("Layer (type)", "Output Shape", "Param #", "Connected to")
BREAKS = ("),", "},", "],", "',")
"""A cell goes on in the next line after the first of these."""


def table(summary: ModelRows, options: Options) -> str:
    """The table that Keras 2 prints for a model.

    Raises:
        ValueError: if the model is unbuilt, which Keras 2 refuses to show, or
            ``layer_range`` names no layer.
    """
    if not summary.built:
        raise ValueError("Keras 2 shows no model whose input is not known: give it an input shape")
    length, shares = CONNECTED if summary.connected else PLAIN
    length = options.line_length or length
    ends = [int(length * share) for share in shares]
    headings: Sequence[str] = HEADINGS[: len(ends)]
    if options.show_trainable:
        length += 11
        ends, headings = [*ends, length], [*headings, "Trainable"]
    drawn = [f'Model: "{summary.name}"', "_" * length, *_cells(headings, ends, 0), "=" * length]
    for row in rows_in_range(summary.layers, options.layer_range):
        drawn += _rows(row, summary.connected, options, ends, 0, last=False)
    return "\n".join([*drawn, "=" * length, *_totals(summary), "_" * length])


def _rows(
    row: Row, connected: bool, options: Options, ends: Sequence[int], depth: int, last: bool
) -> Iterator[str]:
    """The lines of a layer, and of those inside it in a frame."""
    cells = [f"{row.name} ({row.class_name})", _shape(row), "?" if row.unknown else str(row.params)]
    if connected:
        cells.append(str(list(row.connected_to)))
    if options.show_trainable:
        cells.append("Y" if row.trainable else "N")
    yield from _cells(cells, ends, depth)
    if options.expand_nested and row.layers:
        yield _line("¯", ends, depth + 1)
        for inner in row.layers:
            yield from _rows(inner, connected, options, ends, depth + 1, inner is row.layers[-1])
        yield _line("¯", ends, depth)
    elif not last:
        yield _line(" ", ends, depth)


def _line(character: str, ends: Sequence[int], depth: int) -> str:
    edge = "|" * depth
    return f"{edge}{character * (ends[-1] - 2 * depth)}{edge}"


def _shape(row: Row) -> str:
    """The output shape, as Python writes what Keras 2 keeps it in."""
    if row.different_shapes and len(row.calls) == 1:
        return "multiple"
    shapes = [_tuple(shape) for call in row.calls for shape in call]
    if len(shapes) == 1 and not row.is_input:
        return shapes[0]
    return f"[{', '.join(shapes)}]"


def _tuple(shape: Shape | None) -> str:
    return "?" if shape is None else str(tuple(shape))


def _cells(cells: Sequence[str], ends: Sequence[int], depth: int) -> Iterator[str]:
    """One row in as many lines as its longest cell needs."""
    left = list(cells)
    while any(left):
        line = ""
        for number, end in enumerate(ends):
            piece = _piece(left[number], number, ends, depth)
            left[number] = left[number][len(piece) :]
            line += ("|" * depth + " " if number == 0 else "") + piece
            in_last = number == len(ends) - 1
            line = f"{line}  " if not in_last else line
            line = line.ljust(end - depth if in_last else end)
        yield line + "|" * depth


def _piece(text: str, number: int, ends: Sequence[int], depth: int) -> str:
    """What of a cell stands in one line."""
    start = ends[number - 1] if number else 0
    room = ends[number] - start
    if number != len(ends) - 1:
        room -= 3
    if number == 0:
        room -= depth
    piece = text[:room]
    breaks = [piece.find(mark) + len(mark) for mark in BREAKS if mark in piece]
    return piece[: min(breaks)] if breaks else piece


def _totals(summary: ModelRows) -> Iterator[str]:
    for label, params, size in (
        ("Total", summary.total_params, summary.total_bytes),
        ("Trainable", summary.trainable_params, summary.trainable_bytes),
        ("Non-trainable", summary.non_trainable_params, summary.non_trainable_bytes),
    ):
        least = "at least " if summary.lower_bound else ""
        yield f"{label} params: {least}{params} ({memory_text(size, 'Byte')})"
