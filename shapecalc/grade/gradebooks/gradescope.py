"""The scores of Gradescope: those of one assignment, or those of a course.

The list of an assignment has Total Score and Max Points; that of a course has, for each assignment,
``HW 3``, ``HW 3 - Max Points``, ``HW 3 - Submission Time`` and ``HW 3 - Lateness (H:M:S)``.
"""

from __future__ import annotations

from datetime import timezone

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
from shapecalc.grade.times import moment

MAXIMUM, TIME = "Max Points", "Submission Time"
TOTAL = "Total Score"
GRADED = "Graded"


def gradescope_gradebook(table: CsvTable, wanted: str | None) -> Gradebook | None:
    """Return the scores in a table; None if it is none of Gradescope.

    Raises:
        InputError: if it is unclear which assignment is graded.
    """
    headings = list(table.headings)
    of_one, sid = column_of(headings, TOTAL.casefold()), column_of(headings, "sid")
    of_course = {
        at: (heading,)
        for at, heading in enumerate(headings)
        if f"{heading} - {MAXIMUM}" in headings
    }
    if sid is None or (of_one is None and not of_course):
        return None
    points = chosen(table, of_course, wanted, "Gradescope") if of_one is None else of_one
    before = "" if of_one is not None else f"{headings[points]} - "
    most, time = (column_of(headings, f"{before}{name}".casefold()) for name in (MAXIMUM, TIME))
    rows = [
        GradebookRow(
            at,
            _person(row, headings),
            moment(cell(row, time), timezone.utc),
            most=number_in(cell(row, most)),
        )
        for at, row in enumerate(table.rows)
        if at
    ]
    status = column_of(headings, "status") if of_one is not None else None
    shown = None if status is None else (status, GRADED)
    return Gradebook("Gradescope", table, rows, points, status=shown)


def _person(row: list[str], headings: list[str]) -> Person:
    """Return the student of a row."""
    name = cell(row, column_of(headings, "name", "names"))
    parts = [cell(row, column_of(headings, f"{part} name")) for part in ("first", "last")]
    sid, email = (cell(row, column_of(headings, name)) for name in ("sid", "email"))
    return Person(name or " ".join(filter(None, parts)), tuple(filter(None, [sid])), email)
