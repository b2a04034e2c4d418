"""The list of a class: numbers, names and addresses, in columns of any order."""

from __future__ import annotations

import re

from shapecalc.grade.csv_table import CsvTable, read_csv_table, table_problem
from shapecalc.grade.documents.kinds import NoTextError, kind_of_bytes
from shapecalc.grade.documents.spreadsheets import read_spreadsheet
from shapecalc.grade.people import Person, folded
from shapecalc.read.text import ARCHIVE, read_content

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

MOST_TITLES = 10
"""In how many rows of an Excel file the headings are looked for."""

NO_STUDENTS = ("points possible",)
"""The rows of the gradebook of Canvas that are no students, if it serves as a roster."""


def read_roster(path: str) -> list[Person]:
    """Return the students of a list.

    Raises:
        InputError: if it has no column with numbers or names.
    """
    table = _table(path)
    columns = columns_of(table)
    if not columns.keys() & {"id", "name", "last"}:
        shown = ", ".join(table.headings[:8])
        message = f"no column of {path} is known to have numbers or names: {shown}"
        raise table_problem(path, message, "give them the headings id, name and email")
    people = [person_of(row, columns) for row in table.rows[1:]]
    named = [person for person in people if person.name or person.ids]
    return [person for person in named if folded(person.name) not in NO_STUDENTS]


def _table(path: str) -> CsvTable:
    """Return the cells of a list: a CSV, or an Excel file, which may have a title above the list.

    Raises:
        InputError: if it is neither.
    """
    source, content = read_content(path)
    try:
        if not content.startswith(ARCHIVE) or kind_of_bytes(content, path) != "spreadsheet":
            return read_csv_table(path, "roster")
        lines = read_spreadsheet(content).lines
    except NoTextError as error:
        message = f"{path} cannot be read: {error}"
        raise table_problem(path, message, "save it as CSV (UTF-8)") from None
    rows = [list(line.cells or (line.text,)) for line in lines]
    tables = [CsvTable(source.name, rows[at:]) for at in range(min(len(rows), MOST_TITLES))]
    table = next(filter(columns_of, tables), CsvTable(source.name, rows))
    if len(table.rows) < 2:
        raise table_problem(path, f"{path} has no rows below its headings, so it is no roster")
    return table


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
