"""The table for programs, documents and notebooks: JSON, CSV, Markdown, HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, Size, Unknown
from shapecalc.table.escape import csv_cell, html, markdown, markdown_code, markdown_row
from shapecalc.table.keras3 import Options, memory_text, rows_in_range, with_inner_rows
from shapecalc.table.rows import ModelRows, Row

COLUMNS = (
    *("model", "name", "class_name", "output_shape", "dtype", "params"),
    *("trainable_params", "non_trainable_params", "connected_to"),
)
"""The columns of CSV."""

TOTALS = (
    "total_params",
    "trainable_params",
    "non_trainable_params",
    "total_bytes",
    "trainable_bytes",
    "non_trainable_bytes",
)


def as_dict(summary: ModelRows) -> dict[str, Any]:
    """Return the table as plain data for JSON.

    An unknown size is None, and a formula is text. A layer with several outputs has a list
    of shapes. An unbuilt layer has None for its shape and its parameters.
    """
    return {
        "name": summary.name,
        "class_name": summary.class_name,
        "layers": [row_dict(row) for row in summary.layers],
        **{total: plain_number(getattr(summary, total)) for total in TOTALS},
        "optimizer_params": summary.optimizer.params if summary.optimizer else 0,
        "optimizer_bytes": plain_number(summary.optimizer.size) if summary.optimizer else 0,
        "lower_bound": summary.lower_bound,
        **({"undecided_params": summary.undecided.params} if summary.undecided.params else {}),
    }


def row_dict(row: Row) -> dict[str, Any]:
    """Return a row as plain data for JSON."""
    calls = {"calls": list(map(_plain_shapes, row.calls))} if len(row.calls) > 1 else {}
    return {
        "name": row.name,
        "class_name": row.class_name,
        "output_shape": _plain_shapes(row.output_shapes),
        "dtype": row.dtype,
        "params": plain_number(row.params),
        "trainable_params": plain_number(row.trainable_params),
        "non_trainable_params": plain_number(row.non_trainable_params),
        "connected_to": list(row.connected_to),
        **calls,
        **({"formula": row.formula} if row.formula else {}),
    }


def _plain_shapes(shapes: Sequence[Shape | None] | None) -> Any:
    if shapes is None:
        return None
    plain = list(map(plain_shape, shapes))
    return plain[0] if len(plain) == 1 else plain


def plain_shape(shape: Shape | None) -> Any:
    """Return a shape for JSON; None for an unknown shape."""
    return None if shape is None else [_plain_size(size) for size in shape]


def _plain_size(size: Size) -> int | str | None:
    """Return a size for JSON: a number, the text of a formula, or None for an unknown size."""
    if not isinstance(size, Unknown):
        return size
    return None if size is UNKNOWN else size.compact


def plain_number(number: Any) -> Any:
    """Return a number for JSON: whole if it can be, the text of a formula, None if unknown."""
    if number is None:
        return None
    if isinstance(number, Unknown):
        return str(number)
    return int(number) if number == int(number) else number


def as_csv(summary: ModelRows, options: Options) -> Iterator[list[str]]:
    """Yield the cells of each row, in the order of `COLUMNS`."""
    for row, depth in _shown_rows(summary, options):
        cells = [
            summary.name,
            f"{'  ' * depth}{row.name}",
            row.class_name,
            row.shape_text,
            row.dtype,
            *(
                "" if number is None else str(number)
                for number in (row.params, row.trainable_params, row.non_trainable_params)
            ),
            " ".join(row.connected_to),
        ]
        yield list(map(csv_cell, cells))


def as_markdown(summary: ModelRows, options: Options) -> str:
    """Return the table in Markdown."""
    heads = ["Layer (type)", "Output Shape", "Param #"]
    heads += ["Connected to"] if summary.connected else []
    heads += ["Formula"] if options.formulas else []
    heads += ["Trainable"] if options.show_trainable else []
    rules = ["---", "---", "---:", *["---"] * (len(heads) - 3)]
    lines = [
        f"**Model: {markdown_code(summary.name)}**",
        "",
        markdown_row(heads),
        markdown_row(rules),
    ]
    for row, depth in _shown_rows(summary, options):
        cells = [
            f"{'└ ' * bool(depth)}{markdown_code(row.name)} ({markdown(row.class_name)})",
            row.shape_text,
            row.params_text,
        ]
        cells += (
            [", ".join(map(markdown_code, row.connected_to)) or "-"] if summary.connected else []
        )
        cells += [markdown_code(row.formula) if row.formula else ""] if options.formulas else []
        cells += [row.trainable_text] if options.show_trainable else []
        lines.append(markdown_row(cells))
    return "\n".join([*lines, "", *totals_as_markdown(summary)])


def _shown_rows(summary: ModelRows, options: Options) -> Iterator[tuple[Row, int]]:
    """Yield the rows that the options ask for, each with its depth."""
    for top in rows_in_range(summary.layers, options.layer_range):
        yield from with_inner_rows(top, options.expand_nested)


def totals_as_markdown(summary: ModelRows) -> Iterator[str]:
    """Yield the lines below the table."""
    for label, weights in summary.totals:
        least = summary.least(label)
        yield f"- {label} params: {least}{weights.params:,} ({memory_text(weights.size)})"


# HTML, for notebooks

LEFT, RIGHT = "left", "right"
"""Notebooks align every cell to the right by default."""


def as_html(summary: ModelRows) -> str:
    """Return the table in HTML, with the layers of nested models and the totals."""
    heads = [_html_cell("th", "Layer (type)"), _html_cell("th", "Output Shape")]
    heads += [_html_cell("th", "Param #", RIGHT)]
    heads += [_html_cell("th", "Connected to")] if summary.connected else []
    return "\n".join(
        [
            "<table>",
            f"<caption>Model: {html(summary.name)}</caption>",
            f"<thead><tr>{''.join(heads)}</tr></thead>",
            "<tbody>",
            *_html_rows(summary),
            "</tbody>",
            "<tfoot>",
            *_html_total_rows(summary, len(heads)),
            "</tfoot>",
            "</table>",
        ]
    )


def _html_cell(tag: str, inside: str, side: str = LEFT, columns: int = 1) -> str:
    return f'<{tag} colspan="{columns}" style="text-align: {side}">{inside}</{tag}>'


def _html_rows(summary: ModelRows) -> Iterator[str]:
    for top in summary.layers:
        for row, depth in with_inner_rows(top, expand=True):
            name = f"{'&nbsp;' * 4 * depth}{html(row.name)} (<b>{html(row.class_name)}</b>)"
            cells = [_html_cell("td", name), _html_cell("td", html(row.shape_text))]
            cells += [_html_cell("td", html(row.params_text), RIGHT)]
            if summary.connected:
                cells.append(_html_cell("td", html(", ".join(row.connected_to) or "-")))
            yield f"<tr>{''.join(cells)}</tr>"


def _html_total_rows(summary: ModelRows, columns: int) -> Iterator[str]:
    for label, weights in summary.totals:
        least = summary.least(label)
        text = f"{label} params: {least}{weights.params:,} ({memory_text(weights.size)})"
        yield f"<tr>{_html_cell('td', text, columns=columns)}</tr>"
