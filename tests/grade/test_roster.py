"""The list of a class."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from grade.documents.office_files import document, workbook

from shapecalc.errors import InputError
from shapecalc.grade.people import Person
from shapecalc.grade.roster import read_roster

KIM = Person("김민지", ("20231234",), "kim@example.edu")


@pytest.mark.parametrize(
    "text",
    [
        "id,name,email\n20231234,김민지,kim@example.edu\n",
        "이메일;이름;학번\nkim@example.edu;김민지;20231234\n",
        "No.\t학번\t성명\t이메일 주소\t학과\n1\t20231234\t김민지\tkim@example.edu\t통계\n",
        "\ufeffStudent ID,Full name,E-mail\r\n20231234, 김민지 ,kim@example.edu\r\n\r\n,,\r\n",
    ],
)
def test_headings_of_all_kinds(tmp_path: Path, text: str) -> None:
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    assert read_roster(str(tmp_path / "roster.csv")) == [KIM]


def test_an_excel_file(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Deep Learning 2026"], [], ["학번", "이름", "email"]]
    rows.append([20231234, "김민지", "kim@example.edu"])
    (tmp_path / "roster.xlsx").write_bytes(workbook(rows))
    assert read_roster(str(tmp_path / "roster.xlsx")) == [KIM]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (workbook([["id", "name"]]), "has no rows below its headings"),
        (workbook([["a", "b"], [1, 2]]), "no column of"),
        (document("id, name"), "is a workbook or another zip"),
    ],
)
def test_other_files_of_office_programs(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "roster.xlsx").write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_roster(str(tmp_path / "roster.xlsx"))


def test_two_parts_of_a_name_and_two_numbers(tmp_path: Path) -> None:
    text = "Last Name,First Name,SIS User ID,SIS Login ID\nKim,Minji,20231234,minji\nLee\n"
    (tmp_path / "roster.csv").write_text(text)
    kim, lee = read_roster(str(tmp_path / "roster.csv"))
    assert kim == Person("Kim Minji", ("20231234", "minji"))
    assert lee.name.strip() == "Lee"


def test_a_gradebook_of_canvas_is_a_roster_too(tmp_path: Path) -> None:
    text = "Student,ID,SIS User ID,HW (3)\n    Points Possible,,,10\nKim,7,20231234,\n"
    (tmp_path / "roster.csv").write_text(text)
    assert read_roster(str(tmp_path / "roster.csv")) == [Person("Kim", ("7", "20231234"))]


def test_no_known_columns(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("No.,grade\n1,A\n")
    with pytest.raises(InputError, match=r"no column of .* is known to have numbers or names") as e:
        read_roster(str(tmp_path / "roster.csv"))
    assert "No., grade" in e.value.problems[0].message
    assert e.value.problems[0].hint == "give them the headings id, name and email"
