"""Jupyter notebooks: the text, the comments in the code, and what cells have printed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

from shapecalc.grade.documents.html_pages import read_html
from shapecalc.grade.documents.kinds import ONLY_ANSWERS, NoTextError
from shapecalc.grade.documents.line import Line
from shapecalc.grade.documents.markdown import read_markdown
from shapecalc.grade.documents.plain_text import lines_of_text, read_plain_lines
from shapecalc.grade.documents.scripts import read_script
from shapecalc.limits import NOTEBOOK_CELLS, NOTEBOOK_CHARACTERS

DAMAGED = "this is no notebook that can be read: its list of cells is damaged"
AGAIN = "save it again in Jupyter or Colab, and hand in that"


def read_notebook(text: str) -> list[Line]:
    """Return the lines of a notebook, numbered through, each with the cell where it is.

    Raises:
        NoTextError: if it is damaged, or too large.
    """
    cells = _cells(text)
    texts = [_source(cell) for cell in cells]
    texts += [_printed(output)[0] for cell in cells for output in _outputs(cell)]
    if sum(map(len, texts)) > NOTEBOOK_CHARACTERS:
        raise NoTextError(f"it has more than {NOTEBOOK_CHARACTERS:,} characters", ONLY_ANSWERS)
    numbers = count(1)
    return [replace(line, number=next(numbers)) for line in _lines(cells)]


def _cells(text: str) -> list[Any]:
    """Return the cells of a notebook, also of one in the format before 2015.

    Raises:
        NoTextError: if it has no list of cells, or too many.
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
    if len(cells) > NOTEBOOK_CELLS:
        raise NoTextError(f"it has more than {NOTEBOOK_CELLS:,} cells", ONLY_ANSWERS)
    return [cell for cell in cells if isinstance(cell, dict)]


def _lines(cells: list[Any]) -> Iterator[Line]:
    """Yield the lines of cells, each with its place."""
    for number, cell in enumerate(cells, start=1):
        texts = lines_of_text(_source(cell))
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
    first = 1
    for text, is_page in map(_printed, _outputs(cell)):
        for line in read_html(text) if is_page else read_plain_lines(lines_of_text(shown(text))):
            yield replace(line, number=first)
            first += 1


def _outputs(cell: dict[str, Any]) -> list[dict[str, Any]]:
    outputs = cell.get("outputs")
    return [item for item in outputs if isinstance(item, dict)] if isinstance(outputs, list) else []


def _printed(output: dict[str, Any]) -> tuple[str, bool]:
    """Return what is printed, or the value of the cell, and whether it is in HTML."""
    data = output.get("data", output)
    if output.get("output_type") == "error" or not isinstance(data, dict):
        return "", False
    plain = _text(data.get("text/plain")) or _text(data.get("text"))
    page = "" if plain.strip() else _text(data.get("text/html"))
    return page or plain, bool(page)


def shown(text: str) -> str:
    r"""Return what a terminal shows of a text, in which a bar of progress writes over itself.

    >>> shown("1/2 [==>..]\x08\x08\r2/2 [====]\r\nlstm 480\n")
    '2/2 [====]\nlstm 480\n'
    """
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(re.split(r"[\r\x08]", line.rstrip("\r\x08"))[-1] for line in lines)


def _source(cell: dict[str, Any]) -> str:
    return _text(cell.get("source", cell.get("input")))


def _text(value: Any) -> str:
    """Return a text that a notebook has in one piece or in a list of lines."""
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""
