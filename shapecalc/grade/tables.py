"""Read answers from tables: a pasted ``model.summary()`` of any version of Keras, Markdown, CSV.

Cells may be wrapped or cut off, columns may be missing, and rulers may have any characters.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shapecalc.grade.amounts import half_width
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
"""How the headings of columns start, in lower case."""


@dataclass(slots=True)
class TableRow:
    """A row of a table: its cells, and the number of its first line."""

    cells: list[str]
    number: int


@dataclass(slots=True)
class AnswerTable:
    """The rows of a table without its heading, and the index of each kind of column."""

    columns: dict[str, int]
    rows: list[TableRow] = field(default_factory=list)


def kind_of(heading: str) -> str:
    """Return the kind of a column by its heading; empty for a column without answers.

    >>> list(map(kind_of, ["Layer (type)", "Output Shape", "Param #", "Connected to"]))
    ['name', 'shape', 'params', '']
    """
    plain = heading.strip().strip("`*").lower()
    if plain in ("trainable_params", "non_trainable_params"):
        return ""
    return next((kind for kind, starts in COLUMNS.items() if plain.startswith(starts)), "")


def columns_of(cells: Sequence[str]) -> dict[str, int]:
    """Return the columns by kind if a row is the heading of a table; else an empty mapping."""
    columns: dict[str, int] = {}
    for at, cell in enumerate(cells):
        kind = kind_of(cell)
        if kind:
            columns.setdefault(kind, at)
    return columns if columns.keys() - {"name", "class"} else {}


def clean(text: str) -> list[str]:
    """Return the lines of a pasted text, without colours and with plain bars."""
    return _ESCAPES.sub("", text).translate(_BARS).expandtabs(4).splitlines()


def is_table(text: str) -> bool:
    """Return whether a text looks like a table with a heading, not like YAML or plain lines."""
    lines = [line for line in clean(text) if line.strip()]
    has_heading = any(columns_of(_words(line)).keys() > {"name"} for line in lines)
    barred = sum(line.count("|") > 1 for line in lines)
    drawn = barred + sum(bool(_RULER.match(line)) for line in lines)
    return (has_heading and drawn > 0) or (barred > 0 and drawn * 2 > len(lines))


def read_table(text: str) -> tuple[list[Answer], dict[str, Response]]:
    """Return the answers and the totals in a pasted table."""
    lines = clean(text)
    totals = dict(filter(None, map(read_total, lines)))
    kept = [
        (number, line)
        for number, line in enumerate(lines, start=1)
        if not (read_total(line) or re.match(r"\s*(Model|Optimizer)\b.*[:\"]", line))
    ]
    barred = any(line.count("|") > 1 for _, line in kept) and not _has_plain_heading(kept)
    table = _table_with_bars(kept) if barred else _table_without_bars(kept)
    return list(_answers(table)), totals


def _has_plain_heading(lines: Sequence[tuple[int, str]]) -> bool:
    """Return whether the heading has no bars; Keras 2 has bars around models inside a model."""
    return any("|" not in line and columns_of(_words(line)).keys() > {"name"} for _, line in lines)


# Tables with bars: Keras 3, Markdown


def _table_with_bars(lines: Sequence[tuple[int, str]]) -> AnswerTable:
    """Return a table whose cells have bars between them."""
    groups: list[list[TableRow]] = [[]]
    for number, line in lines:
        if _RULER.match(line):
            groups.append([])
        elif "|" in line:
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            groups[-1].append(TableRow(cells, number))
    groups = [group for group in groups if group]
    columns = columns_of(_joined(groups[0], " ").cells) if groups else {}
    body = groups[bool(columns) :]
    if len(body) == 1 and not _wraps(body[0]):  # Markdown has only the ruler below its heading.
        return AnswerTable(columns, body[0])
    return AnswerTable(columns, [_joined(part, " ") for group in body for part in _parts(group)])


def _wraps(group: Sequence[TableRow]) -> bool:
    """Return whether the lines of a group are one row with wrapped cells."""
    return any("" in (line.cells[0], line.cells[-1]) for line in group[1:])


def _parts(group: Sequence[TableRow]) -> Iterator[list[TableRow]]:
    """Yield the rows between two rulers: one, unless rulers are missing."""
    part: list[TableRow] = []
    for line in group:
        complete = part and re.search(r"\w+ ?\(\w+…?\)", part[-1].cells[0])
        if complete and line.cells[0] and line.cells[-1]:
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _joined(lines: Sequence[TableRow], separator: str) -> TableRow:
    """Return one row with the text of several lines in each cell."""
    most = max(len(line.cells) for line in lines)
    rows = [line.cells + [""] * (most - len(line.cells)) for line in lines]
    cells = [separator.join(filter(None, column)) for column in zip(*rows)]
    return TableRow(cells, lines[0].number)


# Tables without bars: Keras 2


def _table_without_bars(lines: Sequence[tuple[int, str]]) -> AnswerTable:
    """Return a table whose columns start where their headings start."""
    start = next((at for at, (_, line) in enumerate(lines) if columns_of(_words(line))), None)
    if start is None:
        return AnswerTable({}, [TableRow([line], number) for number, line in lines if line.strip()])
    lines = [(number, line.replace("|", " ")) for number, line in lines]
    heading = lines[start][1]
    starts = [match.start() for match in re.finditer(r"\S+(?: \S+)*", heading)]
    starts[0] = 0
    table = AnswerTable(columns_of(_words(heading)))
    body = _below_heading(lines[start + 1 :])
    has_gaps = any(map(_is_gap, [line for _, line in body][1:-2]))
    group: list[TableRow] = []
    for number, line in [*body, (0, "")]:
        row = TableRow(_cells(line, starts), number)
        if group and (_is_gap(line) or (not has_gaps and _starts_row(row, table.columns))):
            table.rows.append(_joined(group, ""))
            group = []
        if not _is_gap(line):
            group.append(row)
    return table


def _is_gap(line: str) -> bool:
    """Return whether a line separates two rows."""
    return not line.strip() or bool(_RULER.match(line))


def _starts_row(row: TableRow, columns: dict[str, int]) -> bool:
    """Return whether a line is the first of a row in a table without gaps between its rows."""
    needed = [columns[kind] for kind in ("name", "params") if kind in columns]
    return all(at < len(row.cells) and row.cells[at] for at in needed)


def _below_heading(lines: Sequence[tuple[int, str]]) -> Sequence[tuple[int, str]]:
    """Return the lines below the ruler of the heading, which may have several lines."""
    rulers = [at for at, (_, line) in enumerate(lines[:6]) if _RULER.match(line)]
    return lines[rulers[0] :] if rulers else lines


def _words(line: str) -> list[str]:
    """Return the texts in a line that two blanks or more separate."""
    return re.findall(r"\S+(?: \S+)*", line)


def _cells(line: str, starts: Sequence[int]) -> list[str]:
    """Return the cells of a line, given where the columns start."""
    # Where there are as many texts as columns, a cell may start a little too early or too late.
    parts = [part for part in re.split(r"\s{2,}", line.strip()) if part]
    if len(parts) == len(starts):
        return parts
    ends = [*starts[1:], None]
    return [line[start:end].strip() for start, end in zip(starts, ends)]


# Answers


def _answers(table: AnswerTable) -> Iterator[Answer]:
    for row in table.rows:
        answer = _answer(row, table.columns) if table.columns else _answer_without_columns(row)
        if answer.label or answer.shape or answer.params:
            yield answer


def _answer(row: TableRow, columns: dict[str, int]) -> Answer:
    """Return the answer in a row; one that does not fit the columns is read as plain text."""
    cells = {kind: row.cells[at] for kind, at in columns.items() if at < len(row.cells)}
    shape, params = cells.get("shape", ""), cells.get("params", "")
    answer = read_layer(cells.get("name", "").replace("`", "").strip("* └─"))
    answer.class_name, answer.line = cells.get("class", "") or answer.class_name, row.number
    answer.shape = Response.shape(shape) if shape and CUT not in shape else None
    answer.params = Response.params(params) if params and CUT not in params else None
    responses = [response for response in (answer.shape, answer.params) if response]
    if not all(r.readable for r in responses) and CUT not in "".join(row.cells):
        plain = _answer_without_columns(row)
        if plain.shape or plain.params:
            return plain
    return answer


def _answer_without_columns(row: TableRow) -> Answer:
    """Return the answer in a row of unknown columns, read as plain text."""
    answer = read_line("  ".join(row.cells), row.number)
    if not answer.shape and not answer.params:
        answer.shape, answer.params = read_values(" ".join(row.cells[1:]))
    return answer


# CSV


def read_csv(text: str) -> tuple[list[Answer], dict[str, Response]]:
    """Return the answers and the totals in comma-separated values; shapes need no quotes."""
    lines = text.splitlines()
    delimiter = max(",;\t", key=(lines[0] if lines else "").count)
    rows = [
        TableRow(_join_shapes(cells), number)
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter), start=1)
        if any(map(str.strip, cells))
    ]
    columns = columns_of(rows[0].cells) if rows else {}
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


def _join_shapes(cells: Sequence[str]) -> list[str]:
    """Return the cells of a row after joining shapes without quotes, which commas have split.

    >>> _join_shapes(["lstm", "(None", "3", "10)", "480"])
    ['lstm', '(None, 3, 10)', '480']
    """
    joined: list[str] = []
    depth = 0
    for cell in cells:
        plain = half_width(cell)
        if depth > 0:
            joined[-1] += f", {plain}"
        else:
            joined.append(plain)
        depth = max(depth, 0) + sum(map(plain.count, "([")) - sum(map(plain.count, ")]"))
    return joined
