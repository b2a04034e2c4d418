"""Summaries for programs, documents and notebooks: JSON, CSV, Markdown, HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, Size, Unknown
from shapecalc.table.keras3 import Options, memory_text, rows_in_range, with_inner_rows
from shapecalc.table.rows import ModelRows, Row

COLUMNS = (
    *("model", "name", "class_name", "output_shape", "dtype", "params"),
    *("trainable_params", "non_trainable_params", "connected_to"),
)
"""The columns of the CSV form."""

TOTALS = (
    "total_params",
    "trainable_params",
    "non_trainable_params",
    "total_bytes",
    "trainable_bytes",
    "non_trainable_bytes",
)


def as_dict(summary: ModelRows) -> dict[str, Any]:
    """The machine form: plain data, None for an unknown size.

    A layer with several outputs has a list of shapes; one that is unbuilt has
    None for its shape and its parameters.
    """
    return {
        "name": summary.name,
        "class_name": summary.class_name,
        "layers": [_layer(row) for row in summary.layers],
        **{total: _whole(getattr(summary, total)) for total in TOTALS},
        "optimizer_params": summary.optimizer.params if summary.optimizer else 0,
        "optimizer_bytes": _whole(summary.optimizer.size) if summary.optimizer else 0,
        "lower_bound": summary.lower_bound,
    }


def _layer(row: Row) -> dict[str, Any]:
    calls = {"calls": list(map(_shapes, row.calls))} if len(row.calls) > 1 else {}
    return {
        "name": row.name,
        "class_name": row.class_name,
        "output_shape": _shapes(row.output_shapes),
        "dtype": row.dtype,
        "params": _whole(row.params) if row.params is not None else None,
        "trainable_params": _whole(row.trainable_params),
        "non_trainable_params": _whole(row.non_trainable_params),
        "connected_to": list(row.connected_to),
        **calls,
        **({"formula": row.formula} if row.formula else {}),
    }


def _shapes(shapes: Sequence[Shape | None] | None) -> Any:
    if shapes is None:
        return None
    plain = list(map(plain_shape, shapes))
    return plain[0] if len(plain) == 1 else plain


def plain_shape(shape: Shape | None) -> Any:
    """A shape as JSON has it; None for what nobody knows."""
    return None if shape is None else [_size(size) for size in shape]


def _size(size: Size) -> int | str | None:
    """A number, a formula as a text, or None where nothing is known."""
    if not isinstance(size, Unknown):
        return size
    return None if size is UNKNOWN else size.compact


def _whole(number: Any) -> Any:
    """Bytes are whole unless single bits are stored; formulas are texts."""
    if isinstance(number, Unknown):
        return str(number)
    return int(number) if number == int(number) else number


def as_csv(summary: ModelRows, options: Options) -> Iterator[list[str]]:
    """The cells of the table, a row for each layer."""
    for row, depth in _shown(summary, options):
        yield [
            summary.name,
            f"{'  ' * depth}{row.name}",
            row.class_name,
            row.shape_text,
            row.dtype,
            "" if row.params is None else str(row.params),
            str(row.trainable_params),
            str(row.non_trainable_params),
            " ".join(row.connected_to),
        ]


def as_markdown(summary: ModelRows, options: Options) -> str:
    """The table in Markdown."""
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
    for row, depth in _shown(summary, options):
        cells = [
            f"{'└ ' * bool(depth)}{markdown_code(row.name)} ({row.class_name})",
            row.shape_text,
            row.params_text,
        ]
        cells += (
            [", ".join(map(markdown_code, row.connected_to)) or "-"] if summary.connected else []
        )
        cells += [f"`{row.formula}`" if row.formula else ""] if options.formulas else []
        cells += [row.trainable_text] if options.show_trainable else []
        lines.append(markdown_row(cells))
    return "\n".join([*lines, "", *_totals(summary)])


def _shown(summary: ModelRows, options: Options) -> Iterator[tuple[Row, int]]:
    for top in rows_in_range(summary.layers, options.layer_range):
        yield from with_inner_rows(top, options.expand_nested)


def markdown_row(cells: Sequence[str]) -> str:
    """A row of a table in Markdown."""
    return f"| {' | '.join(cells)} |"


def markdown_code(text: str) -> str:
    """A name as code, in which Markdown reads no markup."""
    if "`" in text:  # Code is fenced by more backticks than stand in it, and a blank.
        fence = "`" * (text.count("`") + 1)
        return f"{fence} {text} {fence}".replace("|", r"\|")
    return f"`{text}`".replace("|", r"\|")


def _totals(summary: ModelRows) -> Iterator[str]:
    least = "at least " if summary.lower_bound else ""
    for label, weights in summary.totals:
        yield f"- {label} params: {least}{weights.params:,} ({memory_text(weights.size)})"


# HTML, for notebooks

LEFT, RIGHT = "left", "right"
"""Notebooks set every cell to the right if nothing else is said."""


def as_html(summary: ModelRows) -> str:
    """The table, with the layers of nested models below them, and the totals."""
    heads = [_cell("th", "Layer (type)"), _cell("th", "Output Shape")]
    heads += [_cell("th", "Param #", RIGHT)]
    heads += [_cell("th", "Connected to")] if summary.connected else []
    return "\n".join(
        [
            "<table>",
            f"<caption>Model: {escape(summary.name)}</caption>",
            f"<thead><tr>{''.join(heads)}</tr></thead>",
            "<tbody>",
            *_html_rows(summary),
            "</tbody>",
            "<tfoot>",
            *_html_totals(summary, len(heads)),
            "</tfoot>",
            "</table>",
        ]
    )


def _cell(tag: str, inside: str, side: str = LEFT, columns: int = 1) -> str:
    return f'<{tag} colspan="{columns}" style="text-align: {side}">{inside}</{tag}>'


def _html_rows(summary: ModelRows) -> Iterator[str]:
    for top in summary.layers:
        for row, depth in with_inner_rows(top, expand=True):
            name = f"{'&nbsp;' * 4 * depth}{escape(row.name)} (<b>{escape(row.class_name)}</b>)"
            cells = [_cell("td", name), _cell("td", escape(row.shape_text))]
            cells += [_cell("td", row.params_text, RIGHT)]
            if summary.connected:
                cells.append(_cell("td", escape(", ".join(row.connected_to) or "-")))
            yield f"<tr>{''.join(cells)}</tr>"


def _html_totals(summary: ModelRows, columns: int) -> Iterator[str]:
    least = "at least " if summary.lower_bound else ""
    for label, weights in summary.totals:
        text = f"{label} params: {least}{weights.params:,} ({memory_text(weights.size)})"
        yield f"<tr>{_cell('td', text, columns=columns)}</tr>"
