"""The table of a model with its costs for programs and documents: JSON, CSV, Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecalc.costs.columns import CostColumn
from shapecalc.costs.rows import CostRow
from shapecalc.costs.shown import CONVENTIONS, ShownCosts
from shapecalc.table.escape import csv_cell, markdown, markdown_code, markdown_row
from shapecalc.table.forms import as_dict, plain_number, row_dict, totals_as_markdown


def data_of(table: ShownCosts) -> dict[str, Any]:
    """Return the table as plain data for JSON: that of Keras's table, with fields for the costs.

    An unknown number is None, and a formula is text. The layers are those that are shown.
    """
    columns = [column for column in table.columns if column.counted]
    layers = []
    for row in table.shown:
        costs = {c.field: plain_number(c.number(row)) for c in columns if c.number}
        inside = {"inside": list(row.around)} if row.around else {}
        layers.append({**row_dict(row.row), **costs, **inside})
    totals = {f"total_{column.field}": plain_number(table.total(column.name)) for column in columns}
    return {**as_dict(table.summary), "layers": layers, **totals}


def csv_of(table: ShownCosts) -> Iterator[list[str]]:
    """Yield the cells of each row: the name of the model, and the columns that are shown."""
    for row in table.shown:
        cells = [_csv_text(table, column, row) for column in table.columns]
        yield list(map(csv_cell, [table.summary.name, *cells]))


def _csv_text(table: ShownCosts, column: CostColumn, row: CostRow) -> str:
    if column.name == "name":
        return table.label(row) if table.view.is_list else f"{'  ' * row.depth}{row.name}"
    if column.number:
        number = column.number(row)
        return "" if number is None else str(number)
    return " ".join(column.words(row)) if column.words else column.text(row)


def markdown_of(table: ShownCosts) -> str:
    """Return the table in Markdown."""
    columns = table.columns
    rules = {"right": "---:", "center": ":---:"}
    rows = [
        markdown_row([table.heading(column) for column in columns]),
        markdown_row([rules.get(column.justify, "---") for column in columns]),
    ]
    for row in table.shown:
        rows.append(markdown_row([_markdown_cell(table, column, row) for column in columns]))
    heading = f"**Model: {markdown_code(table.summary.name)}**"
    return "\n".join([heading, "", *rows, "", *_markdown_totals(table)])


def _markdown_cell(table: ShownCosts, column: CostColumn, row: CostRow) -> str:
    if column.name == "name":
        depth = 0 if table.view.is_list else row.depth
        name = "└ " * bool(depth) + markdown_code(table.label(row))
        return name if table.has_types else f"{name} ({markdown(row.row.class_name)})"
    if column.name == "type":
        return markdown(row.row.class_name)
    if column.words:
        return ", ".join(map(markdown_code, column.words(row))) or column.text(row)
    return column.text(row)


def _markdown_totals(table: ShownCosts) -> Iterator[str]:
    if "params" in table.view.columns:
        yield from totals_as_markdown(table.summary)
    counted = [column for column in table.columns if column.counted]
    for column in counted:
        yield f"- Total {column.unit}: {table.total_text(column)}"
    for column in counted:
        yield ""
        yield CONVENTIONS[column.name]
