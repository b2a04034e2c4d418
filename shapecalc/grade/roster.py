"""The list of a class: a CSV with numbers, names and addresses, in columns of any order."""

from __future__ import annotations

import re

from shapecalc.grade.csv_table import CsvTable, read_csv_table, table_problem
from shapecalc.grade.people import Person, folded

COLUMNS = {
    "id": (
        *("id", "student id", "student number", "student no", "sid"),
        *("sis user id", "sis login id", "id number", "identifier", "matriculation number"),
        *("학번", "학생 번호", "학생번호", "아이디"),
    ),
    "name": ("name", "full name", "student", "student name", "이름", "성명", "학생명", "학생"),
    "first": ("first name", "firstname", "given name"),
    "last": ("last name", "lastname", "surname", "family name", "성"),
    "email": (
        "email",
        "e mail",
        "email address",
        "mail",
        "이메일",
        "이메일 주소",
        "메일",
        "전자우편",
    ),
}
"""The headings by which each column is known, without cases and signs.

``No.`` and 번호 are not among them: they number the rows, and would be found in any name of a file.
"""

NO_STUDENTS = ("points possible",)
"""The rows of the gradebook of Canvas that are no students, if it serves as a roster."""


def read_roster(path: str) -> list[Person]:
    """Return the students of a list.

    Raises:
        InputError: if it has no column with numbers or names.
    """
    table = read_csv_table(path, "roster")
    columns = columns_of(table)
    if not columns.keys() & {"id", "name", "last"}:
        shown = ", ".join(table.headings[:8])
        message = f"no column of {path} is known to have numbers or names: {shown}"
        raise table_problem(path, message, "give them the headings id, name and email")
    people = [person_of(row, columns) for row in table.rows[1:]]
    named = [person for person in people if person.name or person.ids]
    return [person for person in named if folded(person.name) not in NO_STUDENTS]


def columns_of(table: CsvTable) -> dict[str, list[int]]:
    """Return where the columns of each kind are."""
    columns: dict[str, list[int]] = {}
    for at, heading in enumerate(table.headings):
        plain = " ".join(re.findall(r"\w+", folded(heading)))
        for kind, names in COLUMNS.items():
            if plain in names:
                columns.setdefault(kind, []).append(at)
    return columns


def person_of(row: list[str], columns: dict[str, list[int]]) -> Person:
    """Return the student of a row."""

    def cells(kind: str) -> list[str]:
        return [
            row[at].strip() for at in columns.get(kind, ()) if at < len(row) and row[at].strip()
        ]

    name = cells("name")[:1] or [" ".join([*cells("last")[:1], *cells("first")[:1]])]
    return Person(name[0], tuple(cells("id")), next(iter(cells("email")), ""))
