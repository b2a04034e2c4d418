"""Marks that a teacher has changed: ``overrides.csv`` beside the grades, or a part of the rubric.

A row changes the points of a student for a question, or all points together if the question is
empty. It may say instead how many days a hand-in is late. shapecalc writes the headings once, and
then only reads the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shapecalc.dataclasses import dataclass
from shapecalc.grade.csv_table import BOM, CsvTable, read_csv_table, table_problem
from shapecalc.grade.people import Directory, Person, folded
from shapecalc.similar import did_you_mean

HEADINGS = ("student", "question", "points", "days_late", "comment")
EMPTY = f"{BOM}{','.join(HEADINGS)}\r\n"
"""The file before a teacher has changed anything."""

ALL = ("", "all")
"""What a teacher writes for all points together."""

MOST_DAYS = 10_000
"""The most days that a hand-in is late."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a teacher has changed of the marks of a student.

    Attributes:
        points: the points by question, as pairs.
        total: all points together, if the teacher has given them.
        days_late: how many days the hand-in is late, if the teacher has said so.
        comments: why.
    """

    points: tuple[tuple[str, float], ...] = ()
    total: float | None = None
    days_late: int | None = None
    comments: tuple[str, ...] = ()

    @property
    def data(self) -> list[Any]:
        """Return it as plain data; empty if nothing is changed."""
        parts = [self.points, self.total, self.days_late, self.comments]
        return parts if self != Changes() else []

    def and_then(self, later: Changes) -> Changes:
        """Return these changes with others that count more."""
        return Changes(
            tuple((dict(self.points) | dict(later.points)).items()),
            self.total if later.total is None else later.total,
            self.days_late if later.days_late is None else later.days_late,
            (*self.comments, *later.comments),
        )


Change = tuple[str, Changes, str]
"""The student as the teacher calls one, what is changed, and where that is written."""


def read_overrides(path: str, questions: Sequence[str]) -> list[Change]:
    """Return the changes in a file: the student, what is changed, and the place.

    Args:
        path: the file.
        questions: the names of the questions.

    Raises:
        InputError: if a row cannot be understood.
    """
    with open(path, "rb") as file:
        if not file.read().removeprefix(BOM.encode()).strip().partition(b"\n")[2]:
            return []  # There are only the headings.
    table = read_csv_table(path, "list of changed marks")
    at = {heading.casefold(): column for column, heading in enumerate(table.headings)}
    for heading in at:
        if heading and heading not in HEADINGS:
            hint = did_you_mean(heading, HEADINGS) or f"the headings are {', '.join(HEADINGS)}"
            raise table_problem(path, f"{path} has an unknown heading {heading!r}", hint)
    if "student" not in at:
        raise table_problem(path, f"{path} has no column `student`")
    rows = enumerate(table.rows[1:], start=2)
    return [
        _change(_Row(table, number, row, at), questions)
        for number, row in rows
        if any(map(str.strip, row))
    ]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the file."""

    table: CsvTable
    number: int
    cells: Sequence[str]
    at: Mapping[str, int]

    @property
    def place(self) -> str:
        return f"{self.table.name}, row {self.number}"

    def cell(self, heading: str) -> str:
        column = self.at.get(heading)
        return self.cells[column].strip() if column is not None and column < len(self.cells) else ""

    def number_of(self, heading: str) -> float | None:
        """Return the number in a cell; None if it is empty."""
        text = self.cell(heading)
        if not text:
            return None
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            number = -1
        if not 0 <= number < 10**6:
            message = f"{self.place}: `{heading}` is a number from 0 to 999,999, not {text!r}"
            raise table_problem(self.table.name, message)
        return number


def _change(row: _Row, questions: Sequence[str]) -> Change:
    student, question = row.cell("student"), row.cell("question")
    points, days = row.number_of("points"), row.number_of("days_late")
    if not student:
        raise table_problem(row.table.name, f"{row.place}: `student` is empty")
    if question not in ALL and question not in questions:
        hint = did_you_mean(question, questions) or f"the questions are {', '.join(questions[:10])}"
        message = f"{row.place}: there is no question {question!r}"
        raise table_problem(row.table.name, message, hint)
    if points is None and days is None:
        message = f"{row.place}: there are neither points nor days_late"
        raise table_problem(row.table.name, message)
    if days is not None and (days != int(days) or days > MOST_DAYS):
        message = f"{row.place}: `days_late` is a whole number, not {days:g}"
        raise table_problem(row.table.name, message)
    is_total = question in ALL
    return (
        student,
        Changes(
            () if is_total or points is None else ((question, points),),
            points if is_total else None,
            None if days is None else int(days),
            tuple(filter(None, [row.cell("comment")])),
        ),
        row.place,
    )


def from_rubric(overrides: Mapping[str, Mapping[str, float]], place: str) -> list[Change]:
    """Return the changes in a rubric."""
    return [
        (student, Changes(tuple(points.items())), f"{place}, overrides of {student}")
        for student, points in overrides.items()
    ]


def changes_by_student(
    overrides: Iterable[Change], students: Sequence[tuple[str, Person]]
) -> list[Changes]:
    """Return the changes for each student, in their order.

    Args:
        overrides: the changes, each with the label, the number or the name of a student.
        students: the label of each student, and who it is.

    Raises:
        InputError: if nobody is called so, or several are.
    """
    labels = {folded(label): at for at, (label, _) in enumerate(students)}
    directory = Directory(person for _, person in students)
    changes = [Changes()] * len(students)
    for who, change, place in overrides:
        at = labels.get(folded(who))
        at = directory.find([who], who, who) if at is None else at
        if at is None:
            hint = did_you_mean(who, [label for label, _ in students])
            message = f"{place}: no student, or more than one, is called {who!r}"
            raise table_problem(place.rpartition(", ")[0], message, hint)
        changes[at] = changes[at].and_then(change)
    return changes
