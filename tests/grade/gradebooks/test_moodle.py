"""The worksheet of Moodle for grading offline."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta, timezone
from io import StringIO

import pytest

from shapecalc.grade.csv_table import CsvTable
from shapecalc.grade.gradebooks.gradebook import Gradebook
from shapecalc.grade.gradebooks.moodle import moodle_gradebook
from shapecalc.grade.people import Person

KOREA = timezone(timedelta(hours=9))
TEXT = """Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,\
Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments
Participant 12345,Kim Minji,20230001,kim@x.edu,Submitted for grading,,100.00,Yes,\
"Wednesday, 10 June 2026, 2:14 PM",-,
Participant 12346,이준,,lee@x.edu,No submission,,100.00,No,-,-,
"""


def gradebook(text: str = TEXT) -> Gradebook:
    found = moodle_gradebook(CsvTable("x.csv", list(csv.reader(StringIO(text)))), KOREA)
    assert found is not None
    return found


def test_a_worksheet() -> None:
    found = gradebook()
    assert (found.platform, found.points, found.feedback) == ("Moodle", 5, 10)
    assert found.people == [
        Person("Kim Minji", ("12345", "20230001"), "kim@x.edu"),
        Person("이준", ("12346",), "lee@x.edu"),
    ]
    kim, lee = found.rows
    assert (kim.most, kim.fixed, lee.fixed) == (
        100,
        "",
        "Moodle says that the grade cannot be changed",
    )
    assert found.times == {"12345": datetime(2026, 6, 10, 14, 14, tzinfo=KOREA)}


def test_without_names_and_without_a_zone() -> None:
    text = "Identifier,Status,Grade\nParticipant 12345,Submitted,\n"
    found = moodle_gradebook(CsvTable("x.csv", list(csv.reader(StringIO(text)))), None)
    assert found is not None
    assert (found.people, found.feedback) == ([Person("", ("12345",))], None)
    late = moodle_gradebook(CsvTable("x.csv", list(csv.reader(StringIO(TEXT)))), None)
    assert late is not None
    assert late.times == {}


def test_in_korean() -> None:
    found = gradebook(
        "식별자,성명,이메일 주소,성적,최대 성적,피드백 댓글\n참여자 12345,김민지,k@x,,10,\n"
    )
    assert found.people == [Person("김민지", ("12345",), "k@x")]
    assert (found.points, found.feedback, found.rows[0].most) == (3, 5, 10)


@pytest.mark.parametrize("text", ["", "Identifier\nx\n", "Grade\n1\n"])
def test_other_tables(text: str) -> None:
    assert moodle_gradebook(CsvTable("x", list(csv.reader(StringIO(text)))), None) is None
