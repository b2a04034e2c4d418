"""The rows of the tables on a sheet, and the lines between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shapecalc.grade.documents.line import Line
from shapecalc.grade.sheets.columns import (
    SIZES,
    AnswerRow,
    CellRow,
    columns_of,
    completed,
    names_total,
    rows_of,
    turned,
    unread_columns,
    without_reasons,
    words_in,
)
from shapecalc.grade.sheets.wrapped import joined_line, joined_rows
from shapecalc.patterns import regex

_RULER = regex(r"^[\s|+:=_¯\-━─═┄╌┏┓┗┛┡┩┢┪╇╈╆╅├┤┼┬┴┌┐└┘╞╡╪╤╧╔╗╚╝╠╣╦╩╬┳┻╋╭╮╰╯]{3,}$")
_END = regex(r"\W*(?:non[- ]?trainable|trainable|total)\s+param", re.IGNORECASE)
_BARS = str.maketrans("┃│║¦", "||||")


def rows_and_lines(lines: Sequence[Line]) -> Iterator[AnswerRow | Line]:
    """Yield the rows of all tables, and the lines between the tables."""
    at = 0
    while at < len(lines):
        for read in (_cells_of_file, _with_bars, _without_bars):
            end = read.end(lines, at)
            if end > at:
                yield from read.rows(lines[at:end])
                at = end
                break
        else:
            joined = joined_line(lines, at)
            yield joined or lines[at]
            at += 2 if joined else 1


# Tables of files: CSV, spreadsheets, HTML


class _OfFile:
    """Rows whose cells the file itself separates."""

    def end(self, lines: Sequence[Line], start: int) -> int:
        """Return the end of the table that begins at a line."""
        at = start
        while at < len(lines) and len(lines[at].cells) > 1:
            at += 1
        return at

    def rows(self, lines: Sequence[Line]) -> Iterator[AnswerRow | Line]:
        """Yield the rows of the table."""
        columns: dict[str, int] = {}
        width = 0
        if by_layer := turned([CellRow(_join_shapes(line.cells), line.number) for line in lines]):
            yield from by_layer
            return
        for line in lines:
            cells = _join_shapes(line.cells)
            mention = columns_of(cells)
            if mention:
                columns, width = mention, len(cells)
                if "class" in columns and "name" not in columns:
                    columns["name"] = columns.pop("class")
                rows = [CellRow(_join_shapes(below.cells), below.number) for below in lines]
                heading = CellRow(cells, line.number)
                unread = [*unread_columns(heading, columns, rows[rows.index(heading) + 1 :])]
                yield from unread
                columns = without_reasons(columns) if unread else columns
                if not unread and columns.keys() & SIZES:  # `Output (H)` has no letter.
                    yield AnswerRow(line.number, line.text, {}, "a heading")
                elif not unread:
                    yield Line(line.text, line.number, place=line.place)
                continue
            fits = columns and len(cells) <= width
            yield from rows_of([line], [CellRow(cells, line.number)], columns if fits else {})


def _join_shapes(cells: Sequence[str]) -> list[str]:
    """Return the cells of a row after joining shapes without quotes, which commas have split.

    >>> _join_shapes(["lstm", "(None", "3", "10)", "480"])
    ['lstm', '(None, 3, 10)', '480']
    """
    joined: list[str] = []
    depth = 0
    for cell in cells:
        if depth > 0:
            joined[-1] += f", {cell.strip()}"
        else:
            joined.append(cell.strip())
        depth = max(depth, 0) + sum(map(cell.count, "([（")) - sum(map(cell.count, ")]）"))
    return joined


# Tables with bars: Keras 3, Markdown


class _WithBars:
    """Rows with bars between their cells."""

    def end(self, lines: Sequence[Line], start: int) -> int:
        """Return the end of the table that begins at a line."""
        at = start
        while at < len(lines) and self._is_row(lines[at].text):
            at += 1
        texts = [line.text.translate(_BARS) for line in lines[start:at]]
        barred = sum(text.count("|") > 1 for text in texts)
        heads = any(columns_of(text.strip().strip("|").split("|")) for text in texts)
        return at if barred and (barred > 1 or heads) else start

    @staticmethod
    def _is_row(text: str) -> bool:
        plain = text.translate(_BARS)
        return plain.count("|") > 1 or bool(plain.strip() and _RULER.match(plain))

    def rows(self, lines: Sequence[Line]) -> Iterator[AnswerRow | Line]:
        """Yield the rows of the table."""
        groups: list[list[CellRow]] = [[]]
        for line in lines:
            text = line.text.translate(_BARS)
            if _RULER.match(text):
                groups.append([])
            elif "|" in text:
                outer = text.strip().removeprefix("|").removesuffix("|")
                cells = [cell.strip() for cell in outer.split("|")]
                groups[-1].append(CellRow(cells, line.number))
        groups = [joined_rows(group) for group in groups if group]
        if not groups:
            return
        if by_layer := turned([row for group in groups for row in group]):
            yield from by_layer
            return
        names, heading = _joined(groups[0], " "), 1
        columns = completed(columns_of(names.cells), groups[1:])
        if not columns:
            names, heading = groups[0][0], 0
            columns = completed(columns_of(names.cells), groups)
            groups[0] = groups[0][bool(columns) :]
        body = groups[heading:]
        if len(body) > 1 or (body and self._wraps(body[0])):
            rows = [_joined(part, " ") for group in body for part in self._parts(group)]
        else:
            rows = [row for group in body for row in group]
        unread = [*unread_columns(names, columns, rows)]
        yield from unread
        yield from rows_of(lines, rows, without_reasons(columns) if unread else columns)

    @staticmethod
    def _wraps(group: Sequence[CellRow]) -> bool:
        """Return whether the lines of a group are one row with wrapped cells."""
        if len(group) < 2 or not all(len(row.cells) > 1 for row in group):
            return False
        below = [
            row for row in group[1:] if not row.cells[0] and not any(map(names_total, row.cells))
        ]
        ends = any(not row.cells[-1] for row in below)
        return ends or (bool(below) and not any(re.search(r"\d", row.cells[-1]) for row in below))

    def _parts(self, group: Sequence[CellRow]) -> Iterator[list[CellRow]]:
        """Yield the rows between two rulers: one, unless rulers are missing."""
        if len(group) > 1 and not self._wraps(group) and all(row.cells[0] for row in group):
            wrapped = any(not cell for row in group[1:] for cell in row.cells[1:])
            if not wrapped:
                yield from ([row] for row in group)
                return
        part: list[CellRow] = []
        for line in group:
            complete = part and re.search(r"\w+ ?\(\w+…?\)", part[-1].cells[0])
            if complete and line.cells[0] and line.cells[-1]:
                yield part
                part = []
            part.append(line)
        if part:
            yield part


def _joined(lines: Sequence[CellRow], separator: str) -> CellRow:
    """Return one row with the text of several lines in each cell."""
    most = max(len(line.cells) for line in lines)
    rows = [line.cells + [""] * (most - len(line.cells)) for line in lines]
    cells = [separator.join(filter(None, column)) for column in zip(*rows)]
    return CellRow(cells, lines[0].number)


# Tables without bars: Keras 2


class _WithoutBars:
    """Rows whose columns start where their headings start."""

    def end(self, lines: Sequence[Line], start: int) -> int:
        """Return the end of the table that begins at a line; it ends with the totals."""
        heading = lines[start].text
        if (
            "|" in heading.translate(_BARS).strip("| ")
            or len(columns_of(words_in(heading)).keys() | {"name"}) < 2
        ):
            return start
        if len(words_in(heading)) < 2 or not self._names_layers(lines, start):
            return start
        at = start + 1
        while at < len(lines) and not _END.match(lines[at].text):
            at += 1
        return at

    @staticmethod
    def _names_layers(lines: Sequence[Line], start: int) -> bool:
        """Return whether the first column has the names of layers; it may have no heading."""
        heading = lines[start].text
        if "name" in columns_of(words_in(heading)):
            return True
        below = lines[start + 1].text if start + 1 < len(lines) else ""
        parts = re.split(r"\s{2,}", below.strip())
        wider = len(parts) == len(words_in(heading)) + 1
        return heading.startswith("  ") and wider and bool(re.match(r"[^\W\d_]", parts[0]))

    def rows(self, lines: Sequence[Line]) -> Iterator[AnswerRow | Line]:
        """Yield the rows of the table."""
        heading = lines[0].text
        if "name" not in columns_of(words_in(heading)):
            heading = f"layer{heading}"
        starts = [match.start() for match in re.finditer(r"\S+(?: \S+)*", heading)]
        starts[0] = 0
        columns = columns_of(words_in(heading))
        body = [
            Line(line.text.replace("|", " ").replace("│", " "), line.number) for line in lines[1:]
        ]
        rulers = [
            at for at, line in enumerate(body[:5]) if line.text.strip() and _RULER.match(line.text)
        ]
        body = body[rulers[0] + 1 :] if rulers else body
        has_gaps = any(map(self._is_gap, [line.text for line in body][1:-2]))
        groups: list[list[CellRow]] = [[]]
        for line in body:
            row = CellRow(self._cells(line.text, starts), line.number)
            starts_row = self._starts_row(row, columns)
            if self._is_gap(line.text) or (not has_gaps and starts_row):
                groups.append([])
            if not self._is_gap(line.text):
                groups[-1].append(row)
        rows = [_joined(group, "") for group in groups if group]
        columns = completed(columns, [rows])
        names = CellRow(words_in(heading), lines[0].number)
        unread = [*unread_columns(names, columns, rows)]
        yield from unread
        yield from rows_of(lines, rows, without_reasons(columns) if unread else columns)

    @staticmethod
    def _is_gap(text: str) -> bool:
        """Return whether a line separates two rows."""
        return not text.strip() or bool(_RULER.match(text))

    @staticmethod
    def _starts_row(row: CellRow, columns: dict[str, int]) -> bool:
        """Return whether a line is the first of a row, if there are no gaps between rows."""
        needed = [columns[kind] for kind in ("name", "params") if kind in columns]
        return all(at < len(row.cells) and row.cells[at] for at in needed)

    @staticmethod
    def _cells(line: str, starts: Sequence[int]) -> list[str]:
        """Return the cells of a line, given where the columns start."""
        line = re.sub(r"(\(\w+) (?=[(\[])", r"\1  ", line)  # A class that is cut off.
        # Where there are as many texts as columns, a cell may start a little too early or too late.
        parts = [part for part in re.split(r"\s{2,}", line.strip()) if part]
        if len(parts) == len(starts):
            return parts
        ends = [*starts[1:], None]
        return [line[start:end].strip() for start, end in zip(starts, ends)]


_cells_of_file, _with_bars, _without_bars = _OfFile(), _WithBars(), _WithoutBars()
