"""The table of a model with its costs for programs and documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecalc.costs.columns import CostColumn
from shapecalc.costs.rows import RECEPTIVE, CostRow
from shapecalc.costs.shown import ShownCosts
from shapecalc.table.escape import (
    csv_cell,
    html,
    latex_text,
    markdown,
    markdown_code,
    markdown_row,
)
from shapecalc.table.forms import as_dict, plain_number, row_dict, totals_as_markdown


def data_of(table: ShownCosts) -> dict[str, Any]:
    """Return the table as plain data for JSON: that of Keras's table, with fields for the costs.

    An unknown number is None, and a formula is text. The layers are those that are shown.
    """
    columns = [column for column in table.columns if column.counted]
    layers = []
    for row in table.shown:
        costs = {c.field: plain_number(c.number(row)) for c in columns if c.number}
        if RECEPTIVE in table.view.columns:
            costs["receptive_field"] = row.receptive or None
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
    for column in table.counted:
        yield f"- Total {column.unit}: {table.total_text(column)}"
    for line in table.conventions:
        yield ""
        yield line


def html_of(table: ShownCosts) -> str:
    """Return the table in HTML, as a part of a page; numbers have the class ``right``."""
    heads = "".join(f"<th>{html(table.heading(column))}</th>" for column in table.columns)
    rows = [
        "".join(_html_cell(table, column, row) for column in table.columns) for row in table.shown
    ]
    return "\n".join(
        [
            f"<p>Model: {html(table.summary.name)}</p>",
            "<table>",
            *(f"<tr>{row}</tr>" for row in (heads, *rows)),
            "</table>",
            *(f"<p>{html(line)}</p>" for line in table.lines_below),
        ]
    )


def _html_cell(table: ShownCosts, column: CostColumn, row: CostRow) -> str:
    kind = "" if column.justify == "left" else f' class="{column.justify}"'
    blanks = "&emsp;" * _blanks(table, column, row)
    return f"<td{kind}>{blanks}{html(_words(table, column, row))}</td>"


def latex_of(table: ShownCosts) -> str:
    """Return the table in LaTeX, with the rules of the package booktabs."""
    heads = [table.heading(column) for column in table.columns]
    rows = [[_latex_cell(table, column, row) for column in table.columns] for row in table.shown]
    cells = [list(map(latex_text, heads)), *rows]
    head, *lines = [" & ".join(row) + r" \\" for row in cells]
    kinds = "".join(column.justify[0] for column in table.columns)
    return "\n".join(
        [
            rf"\paragraph{{Model: {latex_text(table.summary.name)}}}",
            "",
            rf"\begin{{tabular}}{{{kinds}}}",
            r"\toprule",
            head,
            r"\midrule",
            *lines,
            r"\bottomrule",
            r"\end{tabular}",
            *(f"\n{latex_text(line)}" for line in table.lines_below),
        ]
    )


def _latex_cell(table: ShownCosts, column: CostColumn, row: CostRow) -> str:
    blanks = r"\quad " * _blanks(table, column, row)
    return blanks + latex_text(_words(table, column, row))


def _blanks(table: ShownCosts, column: CostColumn, row: CostRow) -> int:
    """Return how far a cell is moved to the right: a name by the models that it is in."""
    return 0 if table.view.is_list or column.name != "name" else row.depth


def _words(table: ShownCosts, column: CostColumn, row: CostRow) -> str:
    """Return the cell of a row as text."""
    if column.name == "name":
        name = table.label(row)
        return name if table.has_types else f"{name} ({row.row.class_name})"
    return ", ".join(column.words(row) if column.words else ()) or column.text(row)
