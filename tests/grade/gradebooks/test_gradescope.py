"""The scores of Gradescope: of one assignment, and of a course."""

from __future__ import annotations

import csv
from datetime import datetime, timezone
from io import StringIO

import pytest

from shapecalc.errors import InputError
from shapecalc.grade.csv_table import CsvTable
from shapecalc.grade.gradebooks.gradebook import Gradebook
from shapecalc.grade.gradebooks.gradescope import gradescope_gradebook
from shapecalc.grade.people import Person

ONE = """First Name,Last Name,SID,Email,Sections,Total Score,Max Points,Status,Submission ID,\
Submission Time,Lateness (H:M:S),View Count,Submission Count,1: lstm (1.0 pts)
Minji,Kim,20230001,kim@x.edu,,,4.0,Ungraded,101,2026-12-01 14:00:00 -0800,00:00:00,0,1,
Jun,Lee,20230002,lee@x.edu,,,4.0,Missing,,,,,,
"""
COURSE = """Name,SID,Email,HW 2,HW 2 - Max Points,HW 2 - Submission Time,HW 3,HW 3 - Max Points,\
HW 3 - Submission Time,HW 3 - Lateness (H:M:S),Total Lateness (H:M:S)
Kim,20230001,kim@x.edu,3,10,,,4,2026-12-01 14:00:00 +0900,00:00:00,00:00:00
"""


def gradebook(text: str, wanted: str | None = None) -> Gradebook:
    found = gradescope_gradebook(CsvTable("x.csv", list(csv.reader(StringIO(text)))), wanted)
    assert found is not None
    return found


def test_one_assignment() -> None:
    found = gradebook(ONE)
    assert (found.platform, found.points, found.status) == ("Gradescope", 5, (7, "Graded"))
    assert found.people == [
        Person("Minji Kim", ("20230001",), "kim@x.edu"),
        Person("Jun Lee", ("20230002",), "lee@x.edu"),
    ]
    assert [row.most for row in found.rows] == [4, 4]
    assert found.times == {"20230001": datetime(2026, 12, 1, 22, tzinfo=timezone.utc)}


def test_a_course() -> None:
    found = gradebook(COURSE, "HW 3")
    assert (found.points, found.status) == (6, None)
    assert found.people == [Person("Kim", ("20230001",), "kim@x.edu")]
    assert found.rows[0].most == 4
    assert found.times == {"20230001": datetime(2026, 12, 1, 5, tzinfo=timezone.utc)}
    with pytest.raises(InputError, match="has 2 assignments: HW 2, HW 3"):
        gradebook(COURSE)


@pytest.mark.parametrize("text", ["", "SID\n1\n", "Total Score\n1\n"])
def test_other_tables(text: str) -> None:
    table = CsvTable("x", list(csv.reader(StringIO(text))))
    assert gradescope_gradebook(table, None) is None
