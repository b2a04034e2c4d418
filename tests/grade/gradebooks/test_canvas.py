"""The gradebook of Canvas."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from shapecalc.errors import InputError
from shapecalc.grade.csv_table import CsvTable
from shapecalc.grade.gradebooks.canvas import canvas_gradebook
from shapecalc.grade.gradebooks.gradebook import Gradebook
from shapecalc.grade.people import Person

TEXT = """Student,ID,SIS User ID,SIS Login ID,Section,HW 2 (11),HW 3 (12),Homework Current Score
,,,,,Manual Posting,,
    Points Possible,,,,,10,4.0,(read only)
"Kim, Minji",12345,20230001,minji@x.edu,A,3,,50
"Lee, Jun",12346,20230002,jun,A,,EX,
"Student, Test",99,,,A,,,
"""


def table(text: str = TEXT) -> CsvTable:
    return CsvTable("canvas.csv", list(csv.reader(StringIO(text))))


def gradebook(text: str = TEXT, wanted: str | None = "HW 3") -> Gradebook:
    found = canvas_gradebook(table(text), wanted)
    assert found is not None
    return found


def test_a_gradebook() -> None:
    found = gradebook()
    assert (found.platform, found.points, found.feedback) == ("Canvas", 6, None)
    assert found.people == [
        Person("Kim, Minji", ("12345", "20230001", "minji@x.edu"), "minji@x.edu"),
        Person("Lee, Jun", ("12346", "20230002", "jun")),
        Person("Student, Test", ("99",)),
    ]
    assert [row.at for row in found.rows] == [3, 4, 5]
    assert [row.most for row in found.rows] == [4, 4, 4]
    assert [row.fixed for row in found.rows] == ["", "excused in Canvas", ""]


def test_the_assignment_must_be_clear() -> None:
    assert gradebook(wanted="12").points == 6
    with pytest.raises(InputError, match=r"has 2 assignments: HW 2 \(11\), HW 3 \(12\)"):
        gradebook(wanted=None)
    one = TEXT.replace("HW 2 (11)", "Notes Final Score")
    assert gradebook(one, None).points == 6


def test_without_some_columns() -> None:
    found = gradebook("Student,ID,Section,HW\nKim,7,A,\n", None)
    assert (found.points, found.people) == (3, [Person("Kim", ("7",))])
    assert found.rows[0].most is None
    names = gradebook("LastName,FirstName,ID,Section,HW (3)\nKim,Minji,7,A,\n", None)
    assert names.people == [Person("Kim, Minji", ("7",))]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "Student,ID\nKim,1\n", "ID,Section,x\n1,2,3\n"])
def test_other_tables(text: str) -> None:
    assert canvas_gradebook(table(text), None) is None
