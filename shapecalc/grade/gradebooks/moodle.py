"""The worksheet of Moodle for grading offline, with a row for each participant.

Moodle reads back the columns Identifier, Grade and Feedback comments, and compares Last modified
(grade) with what it knows. All others stay as they are.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from shapecalc.grade.csv_table import CsvTable
from shapecalc.grade.gradebooks.gradebook import (
    Gradebook,
    GradebookRow,
    cell,
    column_of,
    number_in,
)
from shapecalc.grade.people import Person
from shapecalc.grade.times import moment
from shapecalc.patterns import regex

IDENTIFIER = ("identifier", "식별자")
GRADE = ("grade", "성적", "등급")
MAXIMUM = ("maximum grade", "최대 성적", "최고 성적", "최대 등급")
NAME = ("full name", "성명", "이름")
NUMBER = ("id number", "학번")
EMAIL = ("email address", "이메일 주소", "이메일")
CHANGEABLE = ("grade can be changed", "성적 변경 가능")
SUBMITTED = ("last modified (submission)", "최종 수정 (제출물)", "마지막 수정(제출물)")
FEEDBACK = ("feedback comments", "피드백 댓글", "피드백 의견")
FIXED = ("no", "아니오")

PARTICIPANT = regex(r"\D*(\d+)")
"""``Participant 12345``, in any language."""


def moodle_gradebook(table: CsvTable, zone: tzinfo | None) -> Gradebook | None:
    """Return the worksheet in a table; None if it is none of Moodle.

    Args:
        table: the table.
        zone: the time zone of Moodle, whose times do not say theirs.
    """
    headings = table.headings
    identifier, grade = column_of(headings, *IDENTIFIER), column_of(headings, *GRADE)
    if identifier is None or grade is None:
        return None
    rows = []
    for at, row in enumerate(table.rows):
        match = PARTICIPANT.fullmatch(cell(row, identifier))
        if not at or not match:
            continue
        number = cell(row, column_of(headings, *NUMBER))
        name, email = (cell(row, column_of(headings, *names)) for names in (NAME, EMAIL))
        person = Person(name, tuple(filter(None, [match[1], number])), email)
        changeable = cell(row, column_of(headings, *CHANGEABLE)).casefold()
        fixed = "Moodle says that the grade cannot be changed" if changeable in FIXED else ""
        submitted = _time(cell(row, column_of(headings, *SUBMITTED)), zone)
        most = number_in(cell(row, column_of(headings, *MAXIMUM)))
        rows.append(GradebookRow(at, person, submitted, fixed, most))
    return Gradebook("Moodle", table, rows, grade, column_of(headings, *FEEDBACK))


def _time(text: str, zone: tzinfo | None) -> datetime | None:
    """Return a time; without a zone it cannot be compared with a deadline."""
    return moment(text, zone) if zone and text.strip("-") else None
