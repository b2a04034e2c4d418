"""The files that a teacher gives, and the class that they describe."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

from shapecalc.errors import InputError
from shapecalc.grade.assignment import Assignment
from shapecalc.grade.class_files import ClassFiles, read_files, whole_class
from shapecalc.grade.review import Doubt, as_review

MODEL = str(ROOT / "specs" / "lstm.yaml")


def assignment(folder: Path, rubric: str | None = None) -> Assignment:
    return Assignment(MODEL, str(folder / "in"), str(folder / "out"), rubric, "text")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    for name in ("kim", "lee"):
        (tmp_path / "in" / f"{name}.txt").write_text("lstm 480")
    return tmp_path


def test_no_files(folder: Path) -> None:
    read = read_files(ClassFiles(), assignment(folder))
    assert (read.people, read.gradebook, read.doubts, read.overrides) == (None, None, [], [])
    export, students = whole_class(assignment(folder), read)
    assert (export.platform, [one.student for one in students.submissions]) == ("", ["kim", "lee"])


def test_all_files(folder: Path) -> None:
    (folder / "roster.csv").write_text("id,name\n1111,kim\n2222,lee\n3333,park\n")
    (folder / "gradebook.csv").write_text("Student,ID,SIS User ID,Section,HW (3)\nkim,7,1111,A,\n")
    doubts = [Doubt("kim.txt", 1, "", "x", "y", choice="no answer"), Doubt("z", 1, "", "x", "y")]
    (folder / "review.yaml").write_text("".join(as_review(doubts)))
    (folder / "out" / "overrides.csv").write_text("student,points\nlee,3\n")
    (folder / "rubric.yaml").write_text("overrides: {kim: {lstm.params: 2}}\n")
    names = [str(folder / name) for name in ("roster.csv", "gradebook.csv", "review.yaml")]
    files = ClassFiles(names[0], names[1], None, names[2])
    assert files.names == names
    work = assignment(folder, str(folder / "rubric.yaml"))
    _, students = whole_class(work, read_files(files, work))
    kim, lee = students.submissions
    assert (kim.person.id, kim.listed, lee.listed) == ("1111", 0, None)
    assert kim.choices == ((("kim.txt", "", "x"), "no answer"),)
    assert (kim.changes.points, lee.changes.total) == ((("lstm.params", 2),), 3)
    assert [one.student for one in students.missing] == ["park"]


def test_changed_marks_that_are_not_understood(folder: Path) -> None:
    (folder / "out" / "overrides.csv").write_text("student,question,points\nkim,lstm.parms,3\n")
    with pytest.raises(InputError, match=r"no question 'lstm\.parms'"):
        read_files(ClassFiles(), assignment(folder))
