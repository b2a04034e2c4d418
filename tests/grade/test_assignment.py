"""How what students hand in is graded: its pages, its record, and what makes it be graded again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import ROOT

from shapecalc.grade.assignment import Assignment
from shapecalc.grade.submission import Submission

MODEL = str(ROOT / "specs" / "lstm.yaml")
RIGHT = "lstm (None, 10) 480\ndense (None, 5) 55\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "in"
    path.mkdir()
    (path / "kim.txt").write_text(RIGHT)
    return path


def exercise(folder: Path, form: str = "markdown", rubric: str | None = None) -> Assignment:
    return Assignment(MODEL, str(folder), str(folder.parent / "out"), rubric, form)


@pytest.mark.parametrize("form", ["text", "json", "html", "markdown"])
def test_forms_of_the_feedback(folder: Path, form: str) -> None:
    ending = {"text": "txt", "markdown": "md"}.get(form, form)
    graded = exercise(folder, form).mark(Submission("kim.txt", "kim"))
    assert graded.record["status"] == "graded"
    assert graded.pages.keys() == {f"feedback/kim.{ending}", "results/kim.json"}
    assert "480" in graded.pages[f"feedback/kim.{ending}"]


def test_what_is_graded_is_not_graded_again(folder: Path) -> None:
    run = exercise(folder)
    kim = Submission("kim.txt", "kim")
    graded = run.mark(kim)
    assert not run.is_marked(kim, graded.record)
    for name, text in graded.pages.items():
        (run.output / name).parent.mkdir(parents=True)
        (run.output / name).write_text(text)
    assert run.is_marked(kim, graded.record)
    assert not run.is_marked(kim, None)
    assert not run.is_marked(kim, graded.record | {"again": True})
    assert not run.is_marked(Submission("kim.txt", "another"), graded.record)
    assert not run.is_marked(Submission("kim.txt", "kim", "kim~0"), graded.record)
    status = (folder / "kim.txt").stat()
    (folder / "kim.txt").write_text(RIGHT.replace("480", "481"))
    os.utime(folder / "kim.txt", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert not run.is_marked(kim, graded.record)
    assert run.stamp(Submission("nothing.txt", "x")) == []


def test_records(folder: Path) -> None:
    kim = Submission("kim.txt", "kim")
    noted = exercise(folder).mark(kim).record
    assert (noted["status"], noted["points"], noted["scores"]) == ("graded", 4, [1, 1, 1, 1])
    lost = exercise(folder).lost(kim).record
    assert (lost["why"], lost["again"]) == ("it cannot be graded: the process ended", True)
    assert (lost["status"], lost["points"]) == ("not graded", None)


def test_another_exercise_has_another_head(folder: Path) -> None:
    """A record of an earlier run counts only if model, rubric and form are the same."""
    first = exercise(folder).head
    assert exercise(folder).head == first
    assert exercise(folder, "html").head != first
