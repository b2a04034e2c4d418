"""Jupyter notebooks: the text, the comments in the code, and what cells have printed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

from shapecalc.grade.documents.html_pages import read_html
from shapecalc.grade.documents.kinds import NoTextError
from shapecalc.grade.documents.line import Line
from shapecalc.grade.documents.markdown import read_markdown
from shapecalc.grade.documents.plain_text import lines_of_text, read_plain_lines
from shapecalc.grade.documents.scripts import read_script

DAMAGED = "this is no notebook that can be read: its list of cells is damaged"
AGAIN = "save it again in Jupyter or Colab, and hand in that"


def read_notebook(text: str) -> list[Line]:
    """Return the lines of a notebook, numbered through, each with the cell where it is.

    Raises:
        NoTextError: if it is damaged.
    """
    numbers = count(1)
    return [replace(line, number=next(numbers)) for line in _lines(_cells(text))]


def _cells(text: str) -> list[Any]:
    """Return the cells of a notebook, also of one in the format before 2015.

    Raises:
        NoTextError: if it has no list of cells.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise NoTextError(DAMAGED, AGAIN) from None
    sheets = data.get("worksheets")
    holder = data if "cells" in data or not isinstance(sheets, list) else next(iter(sheets), None)
    cells = holder.get("cells") if isinstance(holder, dict) else None
    if not isinstance(cells, list):
        raise NoTextError(DAMAGED, AGAIN)
    return [cell for cell in cells if isinstance(cell, dict)]


def _lines(cells: list[Any]) -> Iterator[Line]:
    """Yield the lines of cells, each with its place."""
    for number, cell in enumerate(cells, start=1):
        texts = lines_of_text(_text(cell.get("source", cell.get("input"))))
        if cell.get("cell_type") == "code":
            yield from _placed(read_script(texts), f"cell {number}, line")
            yield from _placed(_output_lines(cell), f"cell {number}, line", " of the output")
        else:
            yield from _placed(read_markdown(texts), f"cell {number}, line")


def _placed(lines: Iterator[Line], before: str, behind: str = "") -> Iterator[Line]:
    for line in lines:
        yield replace(line, place=f"{before} {line.number}{behind}")


def _output_lines(cell: dict[str, Any]) -> Iterator[Line]:
    """Yield the lines that a cell has printed, numbered through."""
    outputs = cell.get("outputs")
    first = 1
    for output in outputs if isinstance(outputs, list) else ():
        for line in _lines_of_output(output if isinstance(output, dict) else {}):
            yield replace(line, number=first)
            first += 1


def _lines_of_output(output: dict[str, Any]) -> Iterator[Line]:
    """Yield the lines of one output: of what is printed, or of the value of the cell."""
    data = output.get("data", output)
    if output.get("output_type") == "error" or not isinstance(data, dict):
        return
    plain, page = (_text(data.get(name)) for name in ("text/plain", "text/html"))
    plain = plain or _text(data.get("text"))
    if plain.strip() or not page:
        yield from read_plain_lines(lines_of_text(plain))
    else:
        yield from read_html(page)


def _text(value: Any) -> str:
    """Return a text that a notebook has in one piece or in a list of lines."""
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""
