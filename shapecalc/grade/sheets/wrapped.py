"""Cells of tables that go on in the next line: ``(None, 16,`` and below it ``16, 16)``.

>>> lines = [Line("conv2d    (None, 26,", 1), Line("26, 32)    320", 2)]
>>> joined_line(lines, 0).text
'conv2d    (None, 26, 26, 32)    320'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from shapecalc.grade.documents.line import Line
from shapecalc.grade.sheets.columns import CellRow
from shapecalc.patterns import regex

_SIZE = r"(?:None|none|\?|batch|배치|N|B|\d+)"
# Something stands between two sizes: else a long number could be cut into sizes in many ways.
_SIZES = rf"{_SIZE}(?:(?:\s*[,x×]\s*|\s+){_SIZE})*\s*[,x×]?\s*"
_OPEN = regex(rf".*[(\[](?:{_SIZES})?")
_CLOSING = regex(rf"{_SIZES}[)\]],?")
_GAP = regex(r"\s{2,}|\t")


def opens(cell: str) -> bool:
    """Return whether a shape begins in a cell that does not end there.

    >>> opens("(None, 16,"), opens("(None, 16)"), opens("LSTM(units,")
    (True, False, False)
    """
    return _open_brackets(cell) > 0 and bool(_OPEN.fullmatch(cell))


def closes(cell: str) -> bool:
    """Return whether a cell is the rest of a shape: ``16, 16)``."""
    return _open_brackets(cell) < 0 and bool(_CLOSING.fullmatch(cell))


def _open_brackets(text: str) -> int:
    """Return how many more brackets are opened than closed."""
    return text.count("(") + text.count("[") - text.count(")") - text.count("]")


def joined_line(lines: Sequence[Line], at: int) -> Line | None:
    """Return a line with the next one if a shape goes on there; None if it does not.

    What stands before the rest of the shape is the rest of the name.
    """
    if _open_brackets(lines[at].text) < 1:
        return None
    below = lines[at + 1] if at + 1 < len(lines) else None
    if below is None or lines[at].cells or below.cells or lines[at].code or below.code:
        return None
    cells, rest = (_GAP.split(line.text.strip()) for line in (lines[at], below))
    first = next((n for n, cell in enumerate(cells) if opens(cell)), None)
    last = next((n for n, cell in enumerate(rest) if closes(cell)), None)
    if first is None or last is None or last > 1 or (last == 1 and not first):
        return None
    if last:
        cells[0] = _name(cells[0], rest[0])
    behind = rest[last + 1 :]
    if behind and first < len(cells) - 1:
        return None  # Two numbers: which of them belongs to the row?
    cells[first] = f"{cells[first].rstrip()} {rest[last]}"
    return replace(lines[at], text="    ".join([*cells, *behind]))


def _name(start: str, rest: str) -> str:
    """Return a name with its rest, or with its class in brackets."""
    return f"{start} {rest}" if rest.startswith("(") else start + rest


def joined_rows(group: Sequence[CellRow]) -> list[CellRow]:
    """Return rows between bars, each with the rows in which its cells go on."""
    joined: list[CellRow] = []
    for row in group:
        if joined and _goes_on(joined[-1].cells, row.cells):
            above = joined[-1].cells
            pairs = zip(above, [*row.cells, *[""] * (len(above) - len(row.cells))])
            cells = [_cell(cell, rest, not at) for at, (cell, rest) in enumerate(pairs)]
            joined[-1] = CellRow(cells, joined[-1].number)
        else:
            joined.append(row)
    return joined


def _goes_on(above: Sequence[str], cells: Sequence[str]) -> bool:
    """Return whether a row has only the rest of the cells above."""
    if len(cells) > len(above) or not any(cells):
        return False
    pairs = [(cell, rest) for cell, rest in zip(above, cells) if rest]
    name = cells[0] and (above[0].endswith("_") or re.fullmatch(r"\(\w+\)?", cells[0]))
    shapes = [opens(cell) and closes(rest) for cell, rest in pairs]
    others = [cell for cell in cells[1:] if cell and not closes(cell)]
    return not others and (any(shapes) or bool(name and not any(cells[1:])))


def _cell(cell: str, rest: str, is_name: bool) -> str:
    if not rest:
        return cell
    return _name(cell, rest) if is_name else f"{cell} {rest}".strip()
