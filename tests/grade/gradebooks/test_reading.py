"""Which platform a list of grades is of."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecalc.errors import InputError
from shapecalc.grade.gradebooks.reading import read_gradebook


@pytest.mark.parametrize(
    ("platform", "text"),
    [
        ("Canvas", "Student,ID,Section,HW (3)\nKim,7,A,\n"),
        ("Moodle", "\ufeffIdentifier,Full name,Grade\r\nParticipant 7,Kim,\r\n"),
        ("Gradescope", "Name,SID,Email,Total Score\nKim,7,k@x,\n"),
    ],
)
def test_platforms(tmp_path: Path, platform: str, text: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8", newline="")
    found = read_gradebook(str(path), None, None)
    assert found.platform == platform
    assert [person.ids for person in found.people] == [("7",)]
    assert "".join(found.table.text()) == text


def test_other_tables(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("name,points\nkim,3\n")
    with pytest.raises(InputError, match="is no list of grades of Canvas") as error:
        read_gradebook(str(tmp_path / "x.csv"), None, None)
    assert "it has the columns name, points" in error.value.problems[0].hint
