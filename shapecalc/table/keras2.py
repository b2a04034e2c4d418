"""Keras 2's summary table, character by character."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapecalc.algebra.size import Shape
from shapecalc.table.keras3 import Options, memory_text, rows_in_range
from shapecalc.table.rows import ModelRows, Row
from shapecalc.terminal import visible

PLAIN = (65, (0.45, 0.85, 1.0))
CONNECTED = (98, (0.3, 0.6, 0.70, 1.0))
"""The width of the table, and the shares of the width at which the columns end."""

HEADINGS = ("Layer (type)", "Output Shape", "Param #", "Connected to")
BREAKS = ("),", "},", "],", "',")
"""The ends of a line within a cell: the cell continues in the next line."""


def table(summary: ModelRows, options: Options) -> str:
    """Return the table that Keras 2 prints for a model.

    Raises:
        ValueError: if the model is unbuilt, which Keras 2 refuses to show, or if no layer
            matches ``layer_range``.
    """
    if not summary.built:
        raise ValueError(
            "Keras 2 cannot show a model whose input shape is unknown: give it an input shape"
        )
    length, shares = CONNECTED if summary.connected else PLAIN
    length = options.line_length or length
    ends = [int(length * share) for share in shares]
    headings: Sequence[str] = HEADINGS[: len(ends)]
    if options.show_trainable:
        length += 11
        ends, headings = [*ends, length], [*headings, "Trainable"]
    drawn = [
        f'Model: "{visible(summary.name)}"',
        "_" * length,
        *_cell_lines(headings, ends, 0),
        "=" * length,
    ]
    for row in rows_in_range(summary.layers, options.layer_range):
        drawn += _layer_lines(row, summary.connected, options, ends, 0, last=False)
    return "\n".join([*drawn, "=" * length, *_total_lines(summary), "_" * length])


def _layer_lines(
    row: Row, connected: bool, options: Options, ends: Sequence[int], depth: int, last: bool
) -> Iterator[str]:
    """Yield the lines of a layer and, if asked for, those of the layers inside it in a frame."""
    cells = [
        visible(f"{row.name} ({row.class_name})"),
        _shape_cell(row),
        "?" if row.unknown else str(row.params),
    ]
    if connected:
        cells.append(visible(str(list(row.connected_to))))
    if options.show_trainable:
        cells.append("Y" if row.trainable else "N")
    yield from _cell_lines(cells, ends, depth)
    if options.expand_nested and row.layers:
        yield _frame_line("¯", ends, depth + 1)
        for inner in row.layers:
            yield from _layer_lines(
                inner, connected, options, ends, depth + 1, inner is row.layers[-1]
            )
        yield _frame_line("¯", ends, depth)
    elif not last:
        yield _frame_line(" ", ends, depth)


def _frame_line(character: str, ends: Sequence[int], depth: int) -> str:
    edge = "|" * depth
    return f"{edge}{character * (ends[-1] - 2 * depth)}{edge}"


def _shape_cell(row: Row) -> str:
    """Return the output shapes as Python prints the lists and tuples of Keras 2."""
    if row.different_shapes and len(row.calls) == 1:
        return "multiple"
    shapes = [_tuple_text(shape) for call in row.calls for shape in call]
    if row.output_template and len(row.calls) == 1:
        return row.output_template.format(*shapes)
    if len(shapes) == 1 and not row.is_input:
        return shapes[0]
    return f"[{', '.join(shapes)}]"


def _tuple_text(shape: Shape | None) -> str:
    return "?" if shape is None else str(tuple(shape))


def _cell_lines(cells: Sequence[str], ends: Sequence[int], depth: int) -> Iterator[str]:
    """Yield a row in as many lines as its longest cell needs."""
    left = list(cells)
    while any(left):
        line = ""
        for number, end in enumerate(ends):
            piece = _first_piece(left[number], number, ends, depth)
            left[number] = left[number][len(piece) :]
            line += ("|" * depth + " " if number == 0 else "") + piece
            in_last = number == len(ends) - 1
            line = f"{line}  " if not in_last else line
            line = line.ljust(end - depth if in_last else end)
        yield line + "|" * depth


def _first_piece(text: str, number: int, ends: Sequence[int], depth: int) -> str:
    """Return the start of a cell's text that fits into one line."""
    start = ends[number - 1] if number else 0
    room = ends[number] - start
    if number != len(ends) - 1:
        room -= 3
    if number == 0:
        room -= depth
    piece = text[:room]
    breaks = [piece.find(mark) + len(mark) for mark in BREAKS if mark in piece]
    return piece[: min(breaks)] if breaks else piece


def _total_lines(summary: ModelRows) -> Iterator[str]:
    for label, params, size in (
        ("Total", summary.total_params, summary.total_bytes),
        ("Trainable", summary.trainable_params, summary.trainable_bytes),
        ("Non-trainable", summary.non_trainable_params, summary.non_trainable_bytes),
    ):
        yield f"{label} params: {summary.least(label)}{params} ({memory_text(size, 'Byte')})"
