"""``shapecalc check MODEL --submissions DIR``: what a run writes, and how it ends."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from command_line import command
from conftest import ROOT

from shapecalc.cli.check_class import check_class
from shapecalc.grade.assignment import Assignment
from shapecalc.grade.journal import Journal
from shapecalc.grade.results import Results
from shapecalc.grade.submission import Submission

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


@pytest.mark.parametrize(
    ("model", "name", "rubric", "code", "error"),
    [
        ("-", "in", None, 2, "--submissions needs a model in a file"),
        (MODEL, "nowhere", None, 2, "there is no folder or zip"),
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


def test_a_model_with_letters(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = folder.parent / "letters.yaml"
    model.write_text("- LSTM(u, input_shape=(3, 1))\n- Dense(5)\n")
    (folder / "may.txt").write_text("lstm 41\nTotal params: 20\n")
    (folder / "own.txt").write_text("lstm (None, u) 4u(u+2)\ndense (None, 5) 5u+5\n")
    for form in ("markdown", "html", "text", "json"):
        out = folder.parent / form
        assert check_class(str(model), str(folder), str(out), None, form) == 0
        with open(out / "grades.csv", newline="", encoding="utf-8-sig") as file:
            found = {row["student"]: row for row in csv.DictReader(file)}
        assert {row["grading_status"] for row in list(found.values())[1:]} == {"graded"}
        points = {name: row["total_points_earned"] for name, row in found.items()}
        assert (points["kim"], points["may"], points["own"]) == ("1", "0", "4")
        assert "leaves u open" in found["may"]["reasons"]
    assert capsys.readouterr().err == ""


# Files of others


def graded(folder: Path, output: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Grade a class; return the exit code and the error."""
    code = check_class(MODEL, str(folder), str(output), None, "markdown")
    return code, capsys.readouterr().err


def everything(folder: Path) -> dict[str, bytes]:
    """Return the files in a folder by path, without the journal."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("journal.sqlite")
    }


FOREIGN = [
    *("grades.csv", "summary.md", "feedback/kim.md", "results/lee.json", "feedback", "results"),
]
HARMLESS = [
    *("journal.jsonl", ".x.part", "feedback/.1.part", "feedback/mine.md", "notes.txt", "kim.md"),
]


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_files_are_named_and_stay(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = folder.parent / "out" / name
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    code, error = graded(folder, folder.parent / "out", capsys)
    assert code == 2
    assert f"{path}: " in error
    assert "hint: move them away, or choose another folder with --output" in error
    assert everything(folder.parent / "out") == {name: b"mine"}
    assert not (folder.parent / "out" / "journal.sqlite").exists()
    path.unlink()
    assert graded(folder, folder.parent / "out", capsys) == (1, "")


def test_many_foreign_files_are_counted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder.parent / "out" / "feedback").mkdir(parents=True)
    for name in [*(f"{letter}.txt" for letter in "abcdef"), "kim.txt"]:
        (folder / name).write_text(RIGHT)
        (folder.parent / "out" / "feedback" / name).with_suffix(".md").write_text("mine")
    code, error = graded(folder, folder.parent / "out", capsys)
    assert (code, error.count("shapecalc has not written it")) == (2, 5)
    assert "and 2 more" in error


@pytest.mark.parametrize("name", HARMLESS)
def test_files_that_are_not_in_the_way_stay(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = folder.parent / "out" / name
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    for _ in range(2):
        assert graded(folder, folder.parent / "out", capsys) == (1, "")
        assert path.read_text() == "mine"


def test_own_results_are_renewed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder.parent / "out"
    graded(folder, out, capsys)
    (folder / "kim.txt").write_text("lstm 480")
    (folder / "new.txt").write_text(RIGHT)
    (out / "summary.md").unlink()
    assert graded(folder, out, capsys) == (1, "")
    renewed = everything(out)
    assert graded(folder, folder.parent / "other", capsys) == (1, "")
    assert everything(folder.parent / "other") == renewed
    out.rename(folder.parent / "moved")
    (folder / "new.txt").write_text("lstm 480")
    assert graded(folder, folder.parent / "moved", capsys) == (1, "")


def test_own_results_that_someone_has_edited(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder.parent / "out"
    graded(folder, out, capsys)
    (out / "grades.csv").write_text("edited")
    code, error = graded(folder, out, capsys)
    assert code == 2
    assert f"{out / 'grades.csv'}: it has been changed since shapecalc wrote it" in error
    assert (out / "grades.csv").read_text() == "edited"


def test_a_file_that_appears_during_the_run(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    mark, path = Assignment.mark, folder.parent / "out" / "feedback" / "lee.md"

    def meanwhile(run: Assignment, submission: Submission) -> Any:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
        return mark(run, submission)

    monkeypatch.setattr(Assignment, "mark", meanwhile)
    code, error = graded(folder, folder.parent / "out", capsys)
    assert (code, f"{path}: shapecalc has not written it" in error) == (2, True)
    assert path.read_text() == "mine"


# Where the results are


def rows(output: Path) -> list[str]:
    with open(output / "grades.csv", newline="", encoding="utf-8-sig") as file:
        return [row["file"] for row in csv.DictReader(file)][1:]


SUBMISSIONS = ["kim.txt", "lee.txt", "may.txt"]


def test_results_never_become_submissions(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither those of this run nor those of others, through a link or not."""
    (folder.parent / "link").symlink_to(folder / "inner" / "linked")
    (folder / "inner" / "linked").mkdir(parents=True)
    outputs = [folder / "marks", folder / "other", folder.parent / "link", folder.parent]
    for output in outputs * 2:
        assert graded(folder, output, capsys) == (1, "")
        assert rows(output) == SUBMISSIONS
    note = "note: not read: link (a link)\n"
    assert graded(folder.parent, folder.parent / "all", capsys) == (1, note)
    assert rows(folder.parent / "all") == [f"in/{name}" for name in SUBMISSIONS]


def equal(folder: Path) -> tuple[Path, Path, str]:
    return folder, folder, "is the folder of the submissions"


def equal_by_link(folder: Path) -> tuple[Path, Path, str]:
    (folder.parent / "link").symlink_to(folder)
    return folder, folder.parent / "link", "is the folder of the submissions"


def test_the_model_and_the_rubric_are_no_submissions(folder: Path) -> None:
    for name, text in {
        "model.yaml": Path(MODEL).read_text(),
        "points.yaml": "points: {shape: 2}\n",
    }.items():
        (folder / name).write_text(text)
    line = ["check", str(folder / "model.yaml"), "--rubric", str(folder / "points.yaml")]
    out = folder.parent / "out"
    done = command(*line, "--submissions", str(folder), "--output", str(out))
    assert done.stderr == ""
    assert sorted(path.name for path in (out / "results").iterdir()) == [
        *("kim.json", "lee.json", "may.json")
    ]


def pages_in_submissions(folder: Path) -> tuple[Path, Path, str]:
    folder.rename(folder.parent / "feedback")
    return folder.parent / "feedback", folder.parent, "but it contains the submissions"


def earlier_pages(folder: Path) -> tuple[Path, Path, str]:
    check_class(MODEL, str(folder), str(folder.parent / "old"), None, "markdown")
    return folder.parent / "old" / "feedback", folder.parent / "new", "results of an earlier run"


def among_submissions(folder: Path) -> tuple[Path, Path, str]:
    (folder / "out").mkdir()
    (folder / "out" / "kim.txt").write_text(RIGHT)
    return folder, folder / "out", "out contains out/kim.txt, which may be a submission"


def linked_pages(folder: Path) -> tuple[Path, Path, str]:
    (folder.parent / "out").mkdir()
    (folder.parent / "out" / "feedback").symlink_to(folder)
    return folder, folder.parent / "out", "but it contains the submissions"


def linked_pages_below(folder: Path) -> tuple[Path, Path, str]:
    (folder / "section").mkdir()
    (folder.parent / "out").mkdir()
    (folder.parent / "out" / "feedback").symlink_to(folder / "section")
    return folder, folder.parent / "out", "feedback: it is not a folder"


MISPLACED = [
    *(equal, equal_by_link, pages_in_submissions, earlier_pages, among_submissions),
    *(linked_pages, linked_pages_below),
]


@pytest.mark.parametrize("make", MISPLACED)
def test_misplaced_results(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    make: Callable[[Path], tuple[Path, Path, str]],
) -> None:
    source, output, message = make(folder)
    capsys.readouterr()
    before = everything(folder.parent)
    code, error = graded(source, output, capsys)
    assert (code, message in error, "--output" in error) == (2, True, True)
    assert everything(folder.parent) == before


def test_two_runs_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder.parent / "out"
    out.mkdir()
    with Journal(out / "journal.sqlite", exercise(folder).head) as journal:
        Results(out, journal).write("feedback/kim.md", ["the first run is here"])
        before = everything(out)
        code, error = graded(folder, out, capsys)
        assert (code, "another run is using it" in error) == (2, True)
        assert everything(out) == before
    assert graded(folder, out, capsys) == (1, "")


# Interruptions


def test_a_full_disk(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is full after some bytes; then it is not, and the run is continued."""
    out = folder.parent / "out"
    assert graded(folder, folder.parent / "whole", capsys) == (1, "")
    for name in ("feedback/kim.md", "results/kim.json", "results/lee.json", "grades.csv"):
        monkeypatch.setattr(Results, "_draft", full_at(name))
        code, error = graded(folder, out, capsys)
        assert (code, error) == (2, f"error: cannot write {out / name}: No space left on device\n")
        assert not [path for path in everything(out) if ".shapecalc-" in path]
        monkeypatch.undo()
    assert graded(folder, out, capsys) == (1, "")
    assert everything(out) == everything(folder.parent / "whole")


def full_at(name: str) -> Callable[..., Any]:
    """Return a method with which files are written until it comes to a name."""
    draft = Results._draft

    @contextmanager
    def full(results: Results, file: str, durable: bool) -> Iterator[Path]:
        with draft(results, file, durable) as beside:
            yield beside
            if file == name:
                raise OSError(28, "No space left on device")

    return full


INTERRUPTED = """
import os, sys, time
from concurrent.futures import ProcessPoolExecutor
from shapecalc.cli.check_class import check_class
from shapecalc.grade import classes
from shapecalc.grade.assignment import Assignment

log, go = sys.argv[4:]

def slow(run, submission):
    with open(log, "a") as file:
        file.write(".")
    while not os.path.exists(go):
        time.sleep(0.01)
    return mark(run, submission)

def shutdown(*arguments, **options):
    open(go, "w").close()
    end(*arguments, **options)

classes.processors = lambda: 2
mark, Assignment.mark = Assignment.mark, slow
end, ProcessPoolExecutor.shutdown = ProcessPoolExecutor.shutdown, shutdown
sys.exit(check_class(*sys.argv[1:4], None, "markdown"))
"""
"""Two processes mark, and wait at their first submissions until the run is told to end."""


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interruption_waits_for_one_submission(folder: Path, which: signal.Signals) -> None:
    """Each process finishes the submission that it is at, not all 40 that it has."""
    for number in range(78):
        (folder / f"s{number}.txt").write_text("lstm 480")
    out, log, go = (folder.parent / name for name in ("out", "log", "go"))
    log.touch()
    line = [sys.executable, "-c", INTERRUPTED, MODEL, *map(str, (folder, out, log, go))]
    run = subprocess.Popen(line, stderr=subprocess.PIPE, cwd=ROOT, text=True)
    while log.stat().st_size < 2:
        assert run.poll() is None
        time.sleep(0.01)
    run.send_signal(which)
    error = run.communicate()[1]  # It ends when all processes have ended.
    assert log.stat().st_size == 2
    if which == signal.SIGINT:
        assert error == "interrupted; run the same command to continue\n"
    assert run.returncode == (130 if which == signal.SIGINT else -which)
    assert everything(out) == {}
    assert check_class(MODEL, str(folder), str(out), None, "markdown") == 1
