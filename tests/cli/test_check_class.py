"""``shapecalc check MODEL --submissions DIR``: what a run writes, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import command
from conftest import ROOT

from shapecalc.cli.check_class import Assignment, check_class, record
from shapecalc.grade.classes import Submission

MODEL = str(ROOT / "specs" / "lstm.yaml")
RIGHT = "lstm (None, 10) 480\ndense (None, 5) 55\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a right sheet, a wrong one, and one that is no sheet."""
    path = tmp_path / "in"
    path.mkdir()
    (path / "kim.txt").write_text(RIGHT)
    (path / "lee.txt").write_text(RIGHT.replace("480", "440"))
    (path / "may.txt").write_text("?!")
    return path


def exercise(folder: Path, form: str = "markdown") -> Assignment:
    return Assignment(MODEL, str(folder), str(folder.parent / "out"), None, form)


def test_a_class(folder: Path) -> None:
    out = folder.parent / "out"
    line = ["check", MODEL, "--submissions", str(folder), "--output", str(out)]
    done = command(*line)
    assert (done.stderr, done.returncode) == ("", 1)
    assert f"written: {out}/grades.csv, summary.md, feedback/, results/" in done.stdout
    assert sorted(path.name for path in (out / "feedback").iterdir()) == [
        *("kim.md", "lee.md", "may.md")
    ]
    assert json.loads((out / "results" / "kim.json").read_text())["score"] == 4
    assert json.loads((out / "results" / "lee.json").read_text())["score"] < 4
    assert command(*line).stdout == done.stdout


@pytest.mark.parametrize("form", ["text", "json", "html", "markdown"])
def test_forms_of_the_feedback(folder: Path, form: str) -> None:
    ending = {"text": "txt", "markdown": "md"}.get(form, form)
    run = exercise(folder, form)
    (run.output / "feedback").mkdir(parents=True)
    (run.output / "results").mkdir()
    assert run.mark(Submission("kim.txt", "kim"))["status"] == "graded"
    assert "480" in (run.output / "feedback" / f"kim.{ending}").read_text(encoding="utf-8")


def test_what_is_graded_is_not_graded_again(folder: Path) -> None:
    run = exercise(folder)
    (run.output / "feedback").mkdir(parents=True)
    (run.output / "results").mkdir()
    kim = Submission("kim.txt", "kim")
    noted = run.mark(kim)
    assert run.is_marked(kim, noted)
    assert not run.is_marked(kim, None)
    assert not run.is_marked(Submission("kim.txt", "another"), noted)
    (folder / "kim.txt").write_text(RIGHT + "\n")
    assert not run.is_marked(kim, noted)
    assert run.stamp(Submission("nothing.txt", "x")) == []


def test_records(folder: Path) -> None:
    kim = Submission("kim.txt", "kim")
    assert record(kim, [1, 2], [])["status"] == "graded"
    noted = record(kim, [1, 2], [], "it is empty")
    assert (noted["status"], noted["why"], noted["points"]) == ("not graded", "it is empty", 0)
    lost = exercise(folder).lost(kim)
    assert lost["why"] == "it cannot be graded: the process ended"


def test_another_exercise_has_another_head(folder: Path) -> None:
    """A record of an earlier run counts only if model, rubric and form are the same."""
    first = exercise(folder).head
    assert exercise(folder).head == first
    assert exercise(folder, "html").head != first


@pytest.mark.parametrize(
    ("model", "name", "rubric", "code", "error"),
    [
        ("-", "in", None, 2, "--submissions needs a model in a file"),
        (MODEL, "nowhere", None, 2, "there is no folder"),
        (MODEL, "empty", None, 2, "there are no submissions in"),
        ("nothing.yaml", "in", None, 2, "there is no such file"),
        (MODEL, "in", "nothing.yaml", 2, "there is no such file"),
    ],
)
def test_errors(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    model: str,
    name: str,
    rubric: str | None,
    code: int,
    error: str,
) -> None:
    (folder.parent / "empty").mkdir()
    path, out = str(folder.parent / name), str(folder.parent / "out")
    assert check_class(model, path, out, rubric, "markdown") == code
    printed, errors = capsys.readouterr()
    assert printed == ""
    assert error in errors


def test_what_does_not_go_together() -> None:
    done = command("check", MODEL, "--submissions", "x", "--format", "gradescope")
    assert done.returncode == 2
    assert "--submissions always writes results for Gradescope" in done.stderr


def test_an_output_that_cannot_be_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder.parent / "out").write_text("a file")
    assert check_class(MODEL, str(folder), str(folder.parent / "out"), None, "text") == 2
    assert "error: cannot write" in capsys.readouterr().err


def test_an_interruption(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("shapecalc.cli.check_class.marked", interrupt)
    assert check_class(MODEL, str(folder), str(folder.parent / "out"), None, "text") == 130
    assert "interrupted; run the same command to continue" in capsys.readouterr().err
