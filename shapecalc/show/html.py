"""A summary as an HTML table, for notebooks."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from shapecalc.show.keras3 import nested, readable
from shapecalc.summary import Summary


def table(summary: Summary) -> str:
    """The table, with the layers of nested models below them, and the totals."""
    heads = ["Layer (type)", "Output Shape", "Param #"]
    heads += ["Connected to"] if summary.connected else []
    return "\n".join(
        [
            "<table>",
            f"<caption>Model: {escape(summary.name)}</caption>",
            "<thead><tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr></thead>",
            "<tbody>",
            *_rows(summary),
            "</tbody>",
            "<tfoot>",
            *_totals(summary, len(heads)),
            "</tfoot>",
            "</table>",
        ]
    )


def _rows(summary: Summary) -> Iterator[str]:
    for top in summary.layers:
        for row, depth in nested(top, expand=True):
            indent = "&nbsp;" * 4 * depth
            cells = [
                f"<td>{indent}{escape(row.name)} (<b>{escape(row.class_name)}</b>)</td>",
                f"<td>{escape(row.shape_text)}</td>",
                f'<td style="text-align: right">{row.params_text}</td>',
            ]
            if summary.connected:
                cells.append(f"<td>{escape(', '.join(row.connected_to) or '-')}</td>")
            yield f"<tr>{''.join(cells)}</tr>"


def _totals(summary: Summary, columns: int) -> Iterator[str]:
    for label in ("total", "trainable", "non_trainable"):
        params = getattr(summary, f"{label}_params")
        size = readable(getattr(summary, f"{label}_bytes"))
        name = label.replace("_", "-").capitalize()
        yield f'<tr><td colspan="{columns}">{name} params: {params:,} ({size})</td></tr>'
