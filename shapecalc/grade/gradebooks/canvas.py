"""The gradebook of Canvas: a column for each assignment, as in ``Week 3 (12345)``.

The first columns are Student, ID, SIS User ID, SIS Login ID and Section; some are missing where the
university does not use them. The rows before the students have no ID: what is posted by hand, and
the points possible.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from shapecalc.grade.csv_table import CsvTable
from shapecalc.grade.gradebooks.gradebook import (
    Gradebook,
    GradebookRow,
    cell,
    chosen,
    column_of,
    number_in,
)
from shapecalc.grade.people import Person
from shapecalc.patterns import regex

ASSIGNMENT = regex(r"(?P<title>.+) \((?P<id>\d+)\)", re.DOTALL)
CALCULATED = regex(
    r"(Current|Final|Unposted Current|Unposted Final|Override) (Score|Points|Grade|Status)"
)
READ_ONLY, EXCUSED = "read only", "EX"


def canvas_gradebook(table: CsvTable, wanted: str | None) -> Gradebook | None:
    """Return the gradebook in a table; None if it is none of Canvas.

    Raises:
        InputError: if it is unclear which assignment is graded.
    """
    headings = table.headings
    id_column, section = column_of(headings, "id"), column_of(headings, "section")
    if not headings or headings[0] not in ("Student", "LastName") or None in (id_column, section):
        return None
    possible = next((row for row in table.rows[1:] if "Points Possible" in row[0]), [])
    columns = {
        at: _labels(heading)
        for at, heading in enumerate(headings)
        if section is not None and at > section and _is_assignment(heading, cell(possible, at))
    }
    points = chosen(table, columns, wanted, "Canvas")
    most = number_in(cell(possible, points))
    rows = [
        GradebookRow(
            at,
            _person(row, headings, id_column),
            fixed="excused in Canvas" if cell(row, points).upper() == EXCUSED else "",
            most=most,
        )
        for at, row in enumerate(table.rows)
        if at and cell(row, id_column)
    ]
    return Gradebook("Canvas", table, rows, points)


def _is_assignment(heading: str, possible: str) -> bool:
    return bool(heading) and not CALCULATED.search(heading) and READ_ONLY not in possible.lower()


def _labels(heading: str) -> tuple[str, ...]:
    """Return how a teacher may call an assignment: with its number or without it, or by that."""
    match = ASSIGNMENT.fullmatch(heading)
    return (heading, match["title"].strip(), match["id"]) if match else (heading,)


def _person(row: list[str], headings: Sequence[str], at: int | None) -> Person:
    """Return the student of a row."""
    others = [column_of(headings, name) for name in ("sis user id", "sis login id")]
    ids = tuple(filter(None, [cell(row, at), *(cell(row, other) for other in others)]))
    name = cell(row, 0)
    if headings[0] == "LastName":
        name = f"{name}, {cell(row, 1)}"
    return Person(name, ids, next((number for number in ids if "@" in number), ""))
