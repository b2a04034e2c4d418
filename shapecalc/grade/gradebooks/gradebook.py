"""The list of grades that a platform exports, and the points that are filled into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from shapecalc.dataclasses import dataclass, field
from shapecalc.grade.csv_table import CsvTable, table_problem
from shapecalc.grade.people import Person
from shapecalc.similar import did_you_mean
from shapecalc.table.escape import csv_cell, html

DIGITS = 2
"""How many decimals the platforms keep."""


@dataclass(slots=True)
class GradebookRow:
    """A student in the list.

    Attributes:
        at: the number of the row in the table.
        person: the student; the first number is that of the platform.
        submitted: when the student has handed in, if the list says so.
        fixed: why the grade must stay as it is; empty if it may change.
        most: the full points of this student.
    """

    at: int
    person: Person
    submitted: datetime | None = None
    fixed: str = ""
    most: float | None = None


@dataclass(slots=True)
class Gradebook:
    """The list of grades of a platform.

    Attributes:
        platform: its name.
        table: the cells.
        rows: the students.
        points: the column for the points.
        feedback: the column for feedback, if there is one.
        status: the column that says whether it is graded, if there is one, and the word for that.
    """

    platform: str
    table: CsvTable
    rows: list[GradebookRow]
    points: int
    feedback: int | None = None
    status: tuple[int, str] | None = None

    @property
    def people(self) -> list[Person]:
        """Return the students in the order of the rows."""
        return [row.person for row in self.rows]

    @property
    def times(self) -> dict[str, datetime]:
        """Return when the student of each number has handed in."""
        return {row.person.id: row.submitted for row in self.rows if row.submitted}

    @property
    def file(self) -> str:
        """Return the name of the file that is given back to the platform."""
        return f"{self.platform.lower()}.csv"


@dataclass(slots=True)
class Filled:
    """A list of grades with points, and what has to be said about it.

    Attributes:
        table: the cells.
        count: how many students have points now.
        replaced: the students who had other points before.
        kept: the students whose grades must stay, with the reasons.
        scales: the full points of the platform where they are not those of the rubric.
        open: the students who have no points yet, so that nothing changes.
        strangers: the students who are not in the list.
    """

    table: CsvTable
    count: int = 0
    replaced: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    scales: set[float] = field(default_factory=set)
    open: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)


def filled(
    gradebook: Gradebook, points: Mapping[int, tuple[float | None, str]], most: float
) -> Filled:
    """Return the list with points; the cells of others stay as they are.

    Args:
        gradebook: the list.
        points: the points and the feedback by the place of the student in the list. Without points
            the cell stays as it is: nobody gets 0 points because a person has not decided yet. Then
            the text says why.
        most: the full points of the rubric; the platform's may be others, and points are scaled.
    """
    rows = [list(row) for row in gradebook.table.rows]
    table = CsvTable(
        gradebook.table.name,
        rows,
        gradebook.table.delimiter,
        gradebook.table.newline,
        gradebook.table.marked,
    )
    result = Filled(table)
    for place, (earned, text) in points.items():
        student = gradebook.rows[place]
        if earned is None:
            result.open.append(f"{student.person.label} ({text})")
            continue
        if student.fixed:
            result.kept.append(f"{student.person.label}: {student.fixed}")
            continue
        scale = 1.0
        if student.most and most and student.most != most:
            result.scales.add(student.most)
            scale = student.most / most
        _fill(rows[student.at], gradebook, student, scale * earned, text, result)
    return result


def _fill(
    row: list[str],
    gradebook: Gradebook,
    student: GradebookRow,
    earned: float,
    text: str,
    result: Filled,
) -> None:
    """Fill in the cells of a student."""
    columns = [gradebook.points, gradebook.feedback or 0, (gradebook.status or (0, ""))[0]]
    row += [""] * (max(columns) + 1 - len(row))
    before, new = number_in(row[gradebook.points]), round(earned, DIGITS)
    if before is not None and before != new:
        result.replaced.append(student.person.label)
    row[gradebook.points] = f"{new:g}" if new < 10**5 else str(new)
    if gradebook.feedback is not None and not row[gradebook.feedback].strip():
        row[gradebook.feedback] = csv_cell(html(text))
    if gradebook.status:
        row[gradebook.status[0]] = gradebook.status[1]
    result.count += 1


def number_in(text: str) -> float | None:
    """Return the number in a cell, with a point or a comma; None if it is none.

    >>> number_in("4.50"), number_in("100,00"), number_in("-")
    (4.5, 100.0, None)
    """
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def cell(row: Sequence[str], at: int | None) -> str:
    """Return a cell of a row without blanks; empty if the row is too short."""
    return row[at].strip() if at is not None and at < len(row) else ""


def column_of(headings: Sequence[str], *names: str) -> int | None:
    """Return the first column with one of some headings; None if there is none."""
    plain = [heading.casefold() for heading in headings]
    return next((plain.index(name) for name in names if name in plain), None)


def chosen(
    table: CsvTable, columns: Mapping[int, Sequence[str]], wanted: str | None, platform: str
) -> int:
    """Return the column of the assignment that is graded.

    Args:
        table: the list.
        columns: the columns of assignments, each with the names by which it may be called.
        wanted: the name of the assignment, if the teacher has given it.
        platform: the name of the platform.

    Raises:
        InputError: if it is unclear, or there is no such assignment.
    """
    names = [labels[0] for labels in columns.values()]
    listed = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    if not columns:
        message = f"{table.name} of {platform} has no column of an assignment"
        raise table_problem(table.name, message, "export it again after the assignment is there")
    if wanted is None:
        if len(columns) == 1:
            return next(iter(columns))
        message = f"{table.name} of {platform} has {len(columns)} assignments: {listed}"
        raise table_problem(table.name, message, "name the one that is graded with --assignment")
    fitting = [at for at, labels in columns.items() if wanted in labels]
    if len(fitting) == 1:
        return fitting[0]
    count = "no assignment" if not fitting else f"{len(fitting)} assignments"
    message = f"{table.name} of {platform} has {count} {wanted!r}"
    raise table_problem(table.name, message, did_you_mean(wanted, names) or f"there is {listed}")
