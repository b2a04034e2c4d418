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
from shapecalc.grade.documents.line import Line, rows
from shapecalc.grade.documents.styled import Piece, joined

MOST_COLUMNS = 50
"""The most columns from the first to the last one whose empty cells are given, too."""


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
    used = [sheet for sheet in written.worksheets if sheet._cells]
    for sheet in written.worksheets:
        name = f"sheet '{sheet.title}', " if len(used) > 1 else ""
        before = lines[-1].number if lines else 0  # Each number is that of one row.
        for line in _rows(sheet, results[sheet.title], name):
            lines.append(replace(line, number=before + line.number))
    return Content(lines, pictures_in(content))


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
    for at, cell in sheet._cells.items():
        result = results._cells.get(at)
        text = _text(cell, result.value if result else None)
        if text:
            texts.setdefault(at[0], {})[at[1]] = text
    first = min((column for cells in texts.values() for column in cells), default=1)
    for number in sorted(texts):
        cells = texts[number]
        last = max(cells)
        columns = range(first, last + 1) if last - first < MOST_COLUMNS else sorted(cells)
        row = [cells.get(column, "") for column in columns]
        yield from rows(row, number, f"{name}row {number}")


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
