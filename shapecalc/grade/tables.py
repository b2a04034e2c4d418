"""Answers in tables: a pasted ``model.summary()`` of any Keras, Markdown, CSV.

Cells may be wrapped or cut, columns may be missing, and rulers may be of any signs.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shapecalc.grade.amounts import narrow
from shapecalc.grade.lines import read_layer, read_line, read_total, read_values
from shapecalc.grade.sheet import CUT, Answer, Response

_RULER = re.compile(r"^[\s|+:=_¯\-━─═┄╌┏┓┗┛┡┩┢┪╇╈╆╅├┤┼┬┴┌┐└┘╞╡╪╤╧╔╗╚╝╠╣╦╩╬┳┻╋╭╮╰╯]{3,}$")
_ESCAPES = re.compile(r"\x1b\[[\d;]*[A-Za-z]")
_BARS = str.maketrans("┃│║¦", "||||")

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("layer", "name", "층", "레이어"),
    "class": ("type", "class"),
    "shape": ("output", "shape", "출력"),
    "params": ("par", "num_par", "#", "파라미터"),
}
"""How the heads of columns begin, in small letters."""


@dataclass(slots=True)
class Line:
    """One row of a table: its cells, from all the lines that it goes over."""

    cells: list[str]
    number: int


@dataclass(slots=True)
class AnswerTable:
    """Rows, and which column says what."""

    columns: dict[str, int]
    rows: list[Line] = field(default_factory=list)


def kind_of(head: str) -> str:
    """What a column says, given its head.

    >>> list(map(kind_of, ["Layer (type)", "Output Shape", "Param #", "Connected to"]))
    ['name', 'shape', 'params', '']
    """
    plain = head.strip().strip("`*").lower()
    if plain in ("trainable_params", "non_trainable_params"):
        return ""
    return next((kind for kind, heads in COLUMNS.items() if plain.startswith(heads)), "")


def headed(cells: Sequence[str]) -> dict[str, int]:
    """Which column says what, if a row is the head of a table; else nothing."""
    columns: dict[str, int] = {}
    for at, cell in enumerate(cells):
        kind = kind_of(cell)
        if kind:
            columns.setdefault(kind, at)
    return columns if columns.keys() - {"name", "class"} else {}


def clean(text: str) -> list[str]:
    """The lines of what was pasted, without colours and with plain bars."""
    return _ESCAPES.sub("", text).translate(_BARS).expandtabs(4).splitlines()


def is_table(text: str) -> bool:
    """Whether a text looks like a table with a head, not like data."""
    lines = [line for line in clean(text) if line.strip()]
    head = any(headed(_heads(line)).keys() > {"name"} for line in lines)
    barred = sum(line.count("|") > 1 for line in lines)
    drawn = barred + sum(bool(_RULER.match(line)) for line in lines)
    return (head and drawn > 0) or (barred > 0 and drawn * 2 > len(lines))


def read_table(text: str) -> tuple[list[Answer], dict[str, Response]]:
    """The answers and the totals in a pasted table."""
    lines = clean(text)
    totals = dict(filter(None, map(read_total, lines)))
    kept = [
        (number, line)
        for number, line in enumerate(lines, start=1)
        if not (read_total(line) or re.match(r"\s*(Model|Optimizer)\b.*[:\"]", line))
    ]
    barred = any(line.count("|") > 1 for _, line in kept) and not _has_ruled_head(kept)
    table = _barred(kept) if barred else _ruled(kept)
    return list(_answers(table)), totals


def _has_ruled_head(lines: Sequence[tuple[int, str]]) -> bool:
    """Whether the head has no bars; Keras 2 frames only what is inside a model with them."""
    return any("|" not in line and headed(_heads(line)) for _, line in lines)


# Tables with bars: Keras 3, Markdown


def _barred(lines: Sequence[tuple[int, str]]) -> AnswerTable:
    """A table whose cells have bars between them."""
    groups: list[list[Line]] = [[]]
    for number, line in lines:
        if _RULER.match(line):
            groups.append([])
        elif "|" in line:
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            groups[-1].append(Line(cells, number))
    groups = [group for group in groups if group]
    columns = headed(_joined(groups[0], " ").cells) if groups else {}
    body = groups[bool(columns) :]
    if len(body) == 1 and not _wraps(body[0]):  # Markdown has a ruler below its head only.
        return AnswerTable(columns, body[0])
    return AnswerTable(columns, [_joined(part, " ") for group in body for part in _parts(group)])


def _wraps(group: Sequence[Line]) -> bool:
    """Whether the lines of a group are one row that goes over several lines."""
    return any("" in (line.cells[0], line.cells[-1]) for line in group[1:])


def _parts(group: Sequence[Line]) -> Iterator[list[Line]]:
    """The rows in what stands between two rulers: one, unless rulers were left out."""
    part: list[Line] = []
    for line in group:
        whole = part and re.search(r"\w+ ?\(\w+…?\)", part[-1].cells[0])
        if whole and line.cells[0] and line.cells[-1]:
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _joined(lines: Sequence[Line], blank: str) -> Line:
    """Several lines of cells as one."""
    most = max(len(line.cells) for line in lines)
    rows = [line.cells + [""] * (most - len(line.cells)) for line in lines]
    return Line([blank.join(filter(None, column)) for column in zip(*rows)], lines[0].number)


# Tables without bars: Keras 2


def _ruled(lines: Sequence[tuple[int, str]]) -> AnswerTable:
    """A table whose columns begin where their heads do."""
    start = next((at for at, (_, line) in enumerate(lines) if headed(_heads(line))), None)
    if start is None:
        return AnswerTable({}, [Line([line], number) for number, line in lines if line.strip()])
    lines = [(number, line.replace("|", " ")) for number, line in lines]
    head = lines[start][1]
    begins = [match.start() for match in re.finditer(r"\S+(?: \S+)*", head)]
    begins[0] = 0
    table = AnswerTable(headed(_heads(head)))
    body = _below_head(lines[start + 1 :])
    apart = any(map(_is_gap, [line for _, line in body][1:-2]))
    group: list[Line] = []
    for number, line in [*body, (0, "")]:
        row = Line(_cut(line, begins), number)
        if group and (_is_gap(line) or (not apart and _begins(row, table.columns))):
            table.rows.append(_joined(group, ""))
            group = []
        if not _is_gap(line):
            group.append(row)
    return table


def _is_gap(line: str) -> bool:
    """Whether a line keeps two rows apart."""
    return not line.strip() or bool(_RULER.match(line))


def _begins(row: Line, columns: dict[str, int]) -> bool:
    """Whether a line is the first of a row, where nothing keeps rows apart."""
    needed = [columns[kind] for kind in ("name", "params") if kind in columns]
    return all(at < len(row.cells) and row.cells[at] for at in needed)


def _below_head(lines: Sequence[tuple[int, str]]) -> Sequence[tuple[int, str]]:
    """What stands below the ruler of the head, which may go over several lines."""
    rulers = [at for at, (_, line) in enumerate(lines[:6]) if _RULER.match(line)]
    return lines[rulers[0] :] if rulers else lines


def _heads(line: str) -> list[str]:
    return re.findall(r"\S+(?: \S+)*", line)


def _cut(line: str, begins: Sequence[int]) -> list[str]:
    """The cells of a line; blanks between them count for more than where they begin."""
    parts = [part for part in re.split(r"\s{2,}", line.strip()) if part]
    if len(parts) == len(begins):
        return parts
    ends = [*begins[1:], None]
    return [line[begin:end].strip() for begin, end in zip(begins, ends)]


# Answers


def _answers(table: AnswerTable) -> Iterator[Answer]:
    for row in table.rows:
        answer = _answer(row, table.columns) if table.columns else _free(row)
        if answer.label or answer.shape or answer.params:
            yield answer


def _answer(row: Line, columns: dict[str, int]) -> Answer:
    """A row whose columns are known; a line as plain text if it does not fit into them."""
    cells = {kind: row.cells[at] for kind, at in columns.items() if at < len(row.cells)}
    shape, params = cells.get("shape", ""), cells.get("params", "")
    found = read_layer(cells.get("name", "").replace("`", "").strip("* └─"))
    found.class_name, found.line = cells.get("class", "") or found.class_name, row.number
    found.shape = Response.shape(shape) if shape and CUT not in shape else None
    found.params = Response.params(params) if params and CUT not in params else None
    unread = [told for told in (found.shape, found.params) if told and not told.readable]
    if unread and CUT not in "".join(row.cells):
        free = _free(row)
        if free.shape or free.params:
            return free
    return found


def _free(row: Line) -> Answer:
    """A row of which no column is known: what looks like a shape is one."""
    found = read_line("  ".join(row.cells), row.number)
    if not found.shape and not found.params:
        found.shape, found.params = read_values(" ".join(row.cells[1:]))
    return found


# CSV


def read_csv(text: str) -> tuple[list[Answer], dict[str, Response]]:
    """The answers and totals in comma-separated values; shapes need no quotes."""
    lines = text.splitlines()
    delimiter = max(",;\t", key=(lines[0] if lines else "").count)
    rows = [
        Line(_whole_shapes(cells), number)
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter), start=1)
        if any(map(str.strip, cells))
    ]
    columns = headed(rows[0].cells) if rows else {}
    table = AnswerTable(columns, rows[bool(columns) :])
    if "class" in columns and "name" not in columns:
        table.columns["name"] = columns["class"]
    totals = {}
    for row in list(table.rows):
        total = read_total(f"{row.cells[0]}: {row.cells[-1]}")
        if total:
            totals[total[0]] = total[1]
            table.rows.remove(row)
    return list(_answers(table)), totals


def _whole_shapes(cells: Sequence[str]) -> list[str]:
    """The cells of a row, where a shape without quotes has been cut at its commas."""
    found: list[str] = []
    depth = 0
    for cell in cells:
        plain = narrow(cell)
        if depth > 0:
            found[-1] += f", {plain}"
        else:
            found.append(plain)
        depth = max(depth, 0) + sum(map(plain.count, "([")) - sum(map(plain.count, ")]"))
    return found
