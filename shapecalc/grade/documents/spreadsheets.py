"""Excel files: the rows of each sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

from shapecalc.grade.documents.kinds import NoTextError
from shapecalc.grade.documents.libraries import (
    SAVE_AGAIN,
    Content,
    check_archive,
    library,
    pictures_in,
    read_apart,
)
from shapecalc.grade.documents.line import Line, quoted, readable, rows
from shapecalc.grade.documents.styled import Piece, joined
from shapecalc.patterns import regex

MOST_COLUMNS = 50
"""The most columns from the first to the last one whose empty cells are given, too."""

_CELL = regex(r"(?<![A-Za-z])\$?[A-Z]{1,3}\$?\d+(?![\w(])")
"""The name of a cell in a formula."""

MOST_MERGED = 1_000
"""The most merged cells of a sheet whose text is that of several rows."""


def read_spreadsheet(content: bytes) -> Content:
    """Return the rows of an Excel file.

    Raises:
        NoTextError: if it cannot be read.
    """
    check_archive(content)
    library("openpyxl", "Excel files")
    return read_apart(lambda: _read(content))


def _read(content: bytes) -> Content:
    """Return the rows of an Excel file, of a cell with a formula the result that Excel saved."""
    written = _workbook(content, results=False)
    has_formulas = any(
        cell.data_type == "f" for sheet in written.worksheets for cell in sheet._cells.values()
    )
    results = _workbook(content, results=True) if has_formulas else written
    lines: list[Line] = []
    unread = pictures_in(content)
    used = [sheet for sheet in written.worksheets if sheet._cells]
    for sheet in written.worksheets:
        name = f"sheet '{sheet.title}', " if len(used) > 1 else ""
        if sheet.sheet_state != "visible" and sheet._cells:
            unread.append(f"sheet {quoted(sheet.title)}: hidden")
            continue
        unread += _unread(sheet, results[sheet.title], name)
        before = lines[-1].number if lines else 0  # Each number is that of one row.
        for line in _rows(sheet, results[sheet.title], name):
            lines.append(replace(line, number=before + line.number))
    return Content(lines, unread)


def _unread(sheet: Any, results: Any, name: str) -> Iterator[str]:
    """Yield what of a sheet is not read: notes, what is hidden, formulas without results."""
    for (row, column), cell in sorted(sheet._cells.items()):
        if _lacks_result(cell, results._cells.get((row, column))):
            formula = quoted(str(getattr(cell.value, "text", cell.value)))
            yield f"{name}row {row}: the formula {formula} without its result"
        if cell.comment is not None:
            note = quoted(" ".join(map(readable, (cell.comment.text or "").split())))
            yield f"{name}note in row {row}: {note}"
    for row in sorted({row for row, _ in sheet._cells} & _hidden_rows(sheet)):
        yield f"{name}row {row}: hidden"
    columns = {column for _, column in sheet._cells}
    for first, last, letter in _hidden_columns(sheet):
        if any(first <= column <= last for column in columns):
            yield f"{name}column {letter}: hidden"


def _lacks_result(cell: Any, result: Any) -> bool:
    """Return whether a cell has a formula of other cells whose result was not saved."""
    if cell.data_type != "f" or (result is not None and result.value is not None):
        return False
    return _CELL.search(str(getattr(cell.value, "text", cell.value))) is not None


def _hidden_rows(sheet: Any) -> set[int]:
    return {number for number, row in sheet.row_dimensions.items() if row.hidden}


def _hidden_columns(sheet: Any) -> list[tuple[int, int, str]]:
    """Return the first and the last of columns in a row that are hidden, and their letter."""
    columns = sheet.column_dimensions.items()
    return [(c.min or 0, c.max or 0, letter) for letter, c in columns if c.hidden]


def _workbook(content: bytes, results: bool) -> Any:
    """Return an Excel file, with formulas or with the results that Excel saved of them.

    Raises:
        NoTextError: if it is damaged.
    """
    openpyxl = library("openpyxl", "Excel files")
    try:
        return openpyxl.load_workbook(
            BytesIO(content), data_only=results, rich_text=True, keep_links=False
        )
    except Exception as error:  # The library checks little: any error means that a part is odd.
        raise NoTextError(f"it is damaged: {type(error).__name__}: {error}", SAVE_AGAIN) from None


def _rows(sheet: Any, results: Any, name: str) -> Iterator[Line]:
    """Yield the rows of a sheet that have a text.

    Only the cells that the file has are visited: the last one may be in row 1,048,576.
    """
    texts: dict[int, dict[int, str]] = {}
    rows_hidden, columns_hidden = _hidden_rows(sheet), _hidden_columns(sheet)
    for at, cell in sheet._cells.items():
        if at[0] in rows_hidden or any(a <= at[1] <= b for a, b, _ in columns_hidden):
            continue
        result = results._cells.get(at)
        if _lacks_result(cell, result):
            continue
        text = _text(cell, result.value if result else None)
        if text:
            texts.setdefault(at[0], {})[at[1]] = text
    _fill_down(texts, sheet)
    first = min((column for cells in texts.values() for column in cells), default=1)
    for number in sorted(texts):
        cells = texts[number]
        last = max(cells)
        columns = range(first, last + 1) if last - first < MOST_COLUMNS else sorted(cells)
        row = [cells.get(column, "") for column in columns]
        yield from rows(row, number, f"{name}row {number}")


def _fill_down(texts: dict[int, dict[int, str]], sheet: Any) -> None:
    """Give rows the text of a cell that reaches down to them from a row above."""
    for area in list(sheet.merged_cells.ranges)[:MOST_MERGED]:
        text = texts.get(area.min_row, {}).get(area.min_col)
        for row in texts if text and area.max_row > area.min_row else ():
            if area.min_row < row <= area.max_row:
                texts[row].setdefault(area.min_col, str(text))


def _text(cell: Any, result: Any) -> str:
    """Return what a cell shows."""
    value = cell.value if result is None else result
    if value is None:
        return ""
    if isinstance(value, list):  # a text of which parts are struck through
        text = joined(map(_piece, value))
    elif isinstance(value, bool):
        text = str(value).upper()
    elif isinstance(value, float) and value.is_integer():
        text = str(int(value))
    elif isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        text = value.date().isoformat()
    elif isinstance(value, date):
        text = value.isoformat()
    else:
        text = str(getattr(value, "text", value))  # A formula for several cells is an object.
    return joined([Piece(text, bool(cell.font.strike))])


def _piece(part: Any) -> Piece:
    """Return a part of a text, which may have a format of its own."""
    if isinstance(part, str):
        return Piece(part)
    return Piece(str(part.text), bool(part.font.strike), part.font.vertAlign == "superscript")
