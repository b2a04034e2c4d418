"""Where the text of a cell is in its notebook: a place in the cell, and in the file, and back.

Problems are at a line and column of a cell; changes are made in the file. A file that is no
notebook is its own text.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from contextlib import suppress
from functools import lru_cache

from shapecalc.dataclasses import dataclass
from shapecalc.diagnose.edits import Edit, Edits, UneditableError
from shapecalc.errors import InputError, Source
from shapecalc.read.places import json_interval
from shapecalc.read.text import is_notebook

CHARACTER = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.|[^\\]", re.DOTALL)
"""One character of a JSON string."""


@dataclass(frozen=True, slots=True)
class CellLetters:
    """Where the characters of a cell are in the notebook.

    Attributes:
        starts: the offset of each character in the file, and of the end of the last.
        ends: the offset behind each character.
        between: what stands between two lines: the end of a string, a comma, the next quotes.
    """

    starts: list[int]
    ends: list[int]
    between: str


@lru_cache(maxsize=128)
def letters(cell: Source) -> CellLetters:
    """Return where the characters of a cell are.

    Raises:
        UneditableError: if the notebook does not contain the cell as usual.
    """
    assert cell.within is not None
    text, strings = cell.file.text, _strings(cell)
    starts, ends = list[int](), list[int]()
    for start, end in strings:
        for character in CHARACTER.finditer(text, start + 1, end - 1):
            starts.append(character.start())
            ends.append(character.end())
    if not strings or len(starts) != len(cell.text):
        raise UneditableError
    starts.append(strings[-1][1] - 1)
    return CellLetters(starts, ends, _between(cell, strings))


def _strings(cell: Source) -> list[tuple[int, int]]:
    """Return the intervals of the strings that hold a cell: one, or one for each line."""
    assert cell.within is not None
    interval = json_interval(cell.file, cell.within.path)
    if interval is None:
        raise UneditableError
    if cell.file.text[interval[0]] == '"':
        return [interval]
    strings: list[tuple[int, int]] = []
    while True:
        path = (*cell.within.path, len(strings))
        string = json_interval(cell.file, path)
        if string is None or string == interval:
            return strings
        strings.append(string)


def _between(cell: Source, strings: list[tuple[int, int]]) -> str:
    """Return what stands between two lines of a cell; empty if they are in one string."""
    assert cell.within is not None
    text = cell.file.text
    interval = json_interval(cell.file, cell.within.path)
    if interval is None or text[interval[0]] == '"':
        return ""
    if len(strings) > 1:
        return text[strings[0][1] - 1 : strings[1][0] + 1]
    return f'",{text[interval[0] + 1 : strings[0][0]]}"'


def in_file(source: Source, edits: Edits) -> Edits:
    """Return changes of a script or cell as changes of its file.

    Raises:
        UneditableError: if the notebook does not contain the cell as usual.
    """
    return tuple(_in_notebook(source, edit) for edit in edits) if source.within else edits


def _in_notebook(cell: Source, edit: Edit) -> Edit:
    where, text = letters(cell), cell.file.text
    last = len(cell.text)
    start = where.starts[edit.start]
    if edit.start == edit.end:
        end = start
    else:
        end = where.starts[edit.end] if edit.end < last else where.ends[last - 1]
    lines = json.dumps(edit.text, ensure_ascii=text.isascii())[1:-1].split("\\n")
    if where.between and len(lines) > 1:
        ends_string = text[end] == '"' and not lines[-1]
        joined = f"\\n{where.between}".join(lines[:-1] if ends_string else lines)
        return Edit(start, end, joined + ("\\n" if ends_string else ""))
    return Edit(start, end, "\\n".join(lines))


def offset(source: Source, line: int, column: int) -> int:
    """Return the offset in the file of a line and column of a script, spec or cell."""
    at = sum(map(len, source.text.splitlines(keepends=True)[: line - 1])) + column - 1
    if source.within is None:
        return at
    try:
        return letters(source).starts[min(at, len(source.text))]
    except UneditableError:
        return at


def origin(file: Source, at: int) -> tuple[Source, int, int]:
    """Return the script, spec or cell that holds a character of a file, with line and column."""
    cell = _cell(file, at) if is_notebook(file.text) else None
    if cell is not None:
        file, at = cell, max(bisect_right(letters(cell).starts, at) - 1, 0)
    return file, *line_and_column(file.text, at)


def line_and_column(text: str, at: int) -> tuple[int, int]:
    """Return the line and column of a character, counted from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _cell(file: Source, at: int) -> Source | None:
    """Return the cell that holds a character of a notebook; None if it is outside of all."""
    for cell in notebook_cells(file):
        with suppress(UneditableError):
            starts = letters(cell).starts if cell.within else [1, 0]
            if starts[0] <= at <= starts[-1]:
                return cell
    return None


@lru_cache(maxsize=16)
def notebook_cells(file: Source) -> list[Source]:
    """Return the code cells of a notebook; of a script, or a notebook that is damaged, itself."""
    with suppress(InputError):
        if is_notebook(file.text):
            from shapecalc.read.python.source import cells  # few files are notebooks

            return cells(file)
    return [file]
