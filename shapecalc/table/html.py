"""A summary as an HTML table, for notebooks."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from shapecalc.table.keras3 import nested, readable
from shapecalc.table.summary import Summary

LEFT, RIGHT = "left", "right"
"""Notebooks set every cell to the right if nothing else is said."""


def table(summary: Summary) -> str:
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
            *_rows(summary),
            "</tbody>",
            "<tfoot>",
            *_totals(summary, len(heads)),
            "</tfoot>",
            "</table>",
        ]
    )


def _cell(tag: str, inside: str, side: str = LEFT, columns: int = 1) -> str:
    return f'<{tag} colspan="{columns}" style="text-align: {side}">{inside}</{tag}>'


def _rows(summary: Summary) -> Iterator[str]:
    for top in summary.layers:
        for row, depth in nested(top, expand=True):
            name = f"{'&nbsp;' * 4 * depth}{escape(row.name)} (<b>{escape(row.class_name)}</b>)"
            cells = [_cell("td", name), _cell("td", escape(row.shape_text))]
            cells += [_cell("td", row.params_text, RIGHT)]
            if summary.connected:
                cells.append(_cell("td", escape(", ".join(row.connected_to) or "-")))
            yield f"<tr>{''.join(cells)}</tr>"


def _totals(summary: Summary, columns: int) -> Iterator[str]:
    least = "at least " if summary.lower_bound else ""
    for label, weights in summary.totals:
        text = f"{label} params: {least}{weights.params:,} ({readable(weights.size)})"
        yield f"<tr>{_cell('td', text, columns=columns)}</tr>"
