"""Classes: broken submissions, interruptions, any order, and what must not reach a spreadsheet."""

from __future__ import annotations

import csv
import html.parser
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from conftest import ROOT

from shapecalc.cli.check_class import check_class
from shapecalc.grade import classes
from shapecalc.grade.assignment import Assignment
from shapecalc.grade.classes import Graded
from shapecalc.grade.key import key_of
from shapecalc.grade.submission import Submission
from shapecalc.read.document import read_spec

MODEL = str(ROOT / "specs" / "ensemble.yaml")


def fill(folder: Path, count: int) -> None:
    """Sheets in all forms, some numbers wrong."""
    items = key_of(read_spec(MODEL)).rows
    for number in range(count):
        dice = Random(number)
        told = [
            (item.name, (item.shapes or ((),))[0], item.params + (dice.randrange(9) == 0))
            for item in items
            if not item.extra
        ]
        path = folder / f"group{number % 7}" / f"student{number}"
        path.parent.mkdir(parents=True, exist_ok=True)
        if number % 2:
            text = "\n".join(f"{name}  {shape}  {params}" for name, shape, params in told)
            path.with_suffix(".txt").write_text(text)
        else:
            text = "".join(f'{name},"{shape}",{params}\n' for name, shape, params in told)
            path.with_suffix(".csv").write_text("layer,shape,params\n" + text)


def request(
    folder: Path, output: Path, rubric: str | None = None, form: str = "markdown"
) -> tuple[str, str, str, str | None, str]:
    return MODEL, str(folder), str(output), rubric, form


def written(output: Path) -> dict[str, str]:
    """Return all results of a class, by their paths, without the journal."""
    return {
        str(path.relative_to(output)): path.read_text(encoding="utf-8")
        for path in sorted(output.rglob("*"))
        if path.is_file() and path != output / "journal.sqlite"
    }


def rows(output: Path) -> list[dict[str, str]]:
    with open(output / "grades.csv", newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_the_same_in_one_process_and_in_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "in", 120)
    for count in (1, 3):
        monkeypatch.setattr(classes, "processors", lambda count=count: count)
        assert check_class(*request(tmp_path / "in", tmp_path / str(count))) == 0
    assert written(tmp_path / "1") == written(tmp_path / "3")
    assert len(rows(tmp_path / "1")) == 121


def test_the_same_in_any_order(tmp_path: Path) -> None:
    fill(tmp_path / "in", 60)
    assert check_class(*request(tmp_path / "in", tmp_path / "at once")) == 0
    late = tmp_path / "late"
    (tmp_path / "in" / "group3").rename(late)
    assert check_class(*request(tmp_path / "in", tmp_path / "in turns")) == 0
    late.rename(tmp_path / "in" / "group3")
    assert check_class(*request(tmp_path / "in", tmp_path / "in turns")) == 0
    assert written(tmp_path / "at once") == written(tmp_path / "in turns")


def test_what_is_not_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(tmp_path / "in", 1)
    for number in range(7):
        (tmp_path / "in" / f".{number}").touch()
    assert check_class(*request(tmp_path / "in", tmp_path / "out")) == 0
    named = ", ".join(f".{number} (hidden)" for number in range(5))
    assert capsys.readouterr().err == f"note: not read: {named} and 2 more\n"


def test_pages_that_a_power_failure_has_emptied(tmp_path: Path) -> None:
    fill(tmp_path / "in", 3)
    assert check_class(*request(tmp_path / "in", tmp_path / "out")) == 0
    before = written(tmp_path / "out")
    for name in (*[*before][:2], "grades.csv"):
        (tmp_path / "out" / name).write_bytes(b"")
    assert check_class(*request(tmp_path / "in", tmp_path / "out")) == 0
    assert written(tmp_path / "out") == before


def test_killed_and_run_again(tmp_path: Path) -> None:
    fill(tmp_path / "in", 600)
    command = [sys.executable, "-m", "shapecalc", "check", MODEL]
    command += ["--submissions", str(tmp_path / "in"), "--output"]
    first = subprocess.Popen(
        [*command, str(tmp_path / "killed")], stdout=subprocess.DEVNULL, start_new_session=True
    )
    journal = tmp_path / "killed" / "journal.sqlite-wal"
    while not journal.exists() or journal.stat().st_size < 100_000:  # some 20 records
        assert first.poll() is None, "it was done before it could be killed"
        time.sleep(0.01)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert not (tmp_path / "killed" / "grades.csv").exists()
    kept = stored(tmp_path / "killed" / "journal.sqlite")
    assert kept
    subprocess.run([*command, str(tmp_path / "killed")], check=True, capture_output=True)
    assert stored(tmp_path / "killed" / "journal.sqlite")[: len(kept)] == kept
    subprocess.run([*command, str(tmp_path / "whole")], check=True, capture_output=True)
    assert written(tmp_path / "killed") == written(tmp_path / "whole")


def stored(path: Path) -> list[Any]:
    """Return the rows of a journal, in the order in which they were added."""
    with closing(sqlite3.connect(path)) as file:
        return file.execute("SELECT rowid, file, record FROM records ORDER BY rowid").fetchall()


# Which submissions there are


def test_a_folder_that_cannot_be_listed_is_not_graded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "in", 8)
    scandir = os.scandir

    def refused(path: Any) -> Any:
        if str(path).endswith("group3"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    for _ in range(2):
        assert check_class(*request(tmp_path / "in", tmp_path / "out")) == 1
        (row,) = [row for row in rows(tmp_path / "out") if row["file"].startswith("group3")]
        assert (row["file"], row["grading_status"]) == ("group3", "not graded")
        assert row["reasons"] == "the files of this folder cannot be listed"
    monkeypatch.undo()
    assert check_class(*request(tmp_path / "in", tmp_path / "out")) == 0


def test_a_class_that_cannot_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(tmp_path / "in", 1)

    def refused(path: Any) -> Any:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refused)
    assert check_class(*request(tmp_path / "in", tmp_path / "out")) == 2
    assert capsys.readouterr().err == f"error: cannot read {tmp_path / 'in'}: Permission denied\n"


def test_submissions_that_change_or_vanish_during_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "in", 6)
    mark = Assignment.mark

    def meanwhile(run: Assignment, submission: Submission) -> Graded:
        path = run.place / submission.path
        if submission.student.endswith("t1"):
            path.unlink()
        if submission.student.endswith("t2"):
            path.unlink()
            os.mkfifo(path)
        graded = mark(run, submission)
        if submission.student.endswith("t3"):
            path.write_text("lstm 1")
        return graded

    monkeypatch.setattr(Assignment, "mark", meanwhile)
    assert check_class(*request(tmp_path / "in", tmp_path / "out")) == 1
    lost = {r["student"][-2:]: r for r in rows(tmp_path / "out") if r["reasons"].startswith("can")}
    assert {name: row["grading_status"] for name, row in lost.items()} == dict.fromkeys(
        ["t1", "t2"], "not graded"
    )
    monkeypatch.undo()
    assert check_class(*request(tmp_path / "in", tmp_path / "out")) == 0
    assert check_class(*request(tmp_path / "in", tmp_path / "new")) == 0
    assert written(tmp_path / "out")["grades.csv"] == written(tmp_path / "new")["grades.csv"]


# Submissions of all kinds


def test_changed_submissions_are_marked_again(tmp_path: Path) -> None:
    fill(tmp_path / "in", 4)
    check_class(*request(tmp_path / "in", tmp_path / "out"))
    (tmp_path / "in" / "group1" / "student1.txt").write_text("lstm (None, 8) 1")
    check_class(*request(tmp_path / "in", tmp_path / "out"))
    (row,) = [row for row in rows(tmp_path / "out") if row["student"] == "group1/student1"]
    assert row["total_points_earned"] == "1"


BROKEN = {
    "binary.txt": b"\xff\xfe\x00\x01",
    "nothing.yaml": b"",
    "bomb.yaml": b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n" + b"d: [*c, *c]\n" * 20000,
    "deep.json": b"[" * 100_000,
    "digits.txt": b"lstm " + b"9" * 10_000,
    "power.txt": b"lstm (((9^8)^8)^8)^8",
    "long.txt": b"(" * 150_000,
    "lines.txt": b"lstm 1\n" * 20_000,
    "nested.txt": (b"lstm " + b"(" * 400 + b"1" + b")" * 400 + b"\n") * 200,
    "key.yaml": b"lstm: 1\nlstm: 2\n",
    "words.txt": "선생님, 모르겠어요".encode(),
}


def test_one_broken_submission_never_stops_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    fill(folder, 3)
    for name, content in BROKEN.items():
        (folder / name).write_bytes(content)
    for name in ("x" * 250 + ".txt", "kim.txt", "kim.md/a.txt", "a.txt", "a.yaml", "a.txt.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("lstm 320")
    (folder / "link.yaml").symlink_to("/etc/hostname")
    os.mkfifo(folder / "pipe.yaml")
    begun = time.process_time()
    assert check_class(*request(folder, tmp_path / "out")) == 1
    assert time.process_time() - begun < 60  # So few are marked in this process.
    found = {row["file"]: row for row in rows(tmp_path / "out")}
    assert len(found) == 1 + len(BROKEN) + 3 + 6
    for name in BROKEN:
        assert found[name]["total_points_earned"] in ("", "0")
    graded = [row for path, row in found.items() if path.startswith(("group", "xxx"))]
    assert {row["grading_status"] for row in graded} == {"graded"}


def test_a_submission_that_ends_its_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one would that takes all memory; forked processes have what is changed here."""
    mark = Assignment.mark

    def deadly(exercise: Assignment, submission: Submission) -> Graded:
        return os._exit(9) if submission.student.endswith("t50") else mark(exercise, submission)

    fill(tmp_path / "in", 200)
    check_class(*request(tmp_path / "in", tmp_path / "right"))
    monkeypatch.setattr(classes, "processors", lambda: 2)
    monkeypatch.setattr(Assignment, "mark", deadly)
    assert check_class(*request(tmp_path / "in", tmp_path / "out")) == 1
    right, found = rows(tmp_path / "right"), rows(tmp_path / "out")
    (lost,) = [row for row in found if row["grading_status"] == "not graded"]
    assert "the process ended" in lost["reasons"]
    assert [row for row in found if row is not lost] == [
        row for row in right if row["student"] != lost["student"]
    ]


def test_no_formula_and_no_markup(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    names = ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "<script>alert(1)<", "[a](b)|*c*"]
    for name in names:
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.txt").write_text("<img src=x onerror=y> (None, 3) <b>1</b>\nlstm 7")
    for form in ("markdown", "html"):
        assert check_class(*request(folder, tmp_path / form, form=form)) == 0
    with open(tmp_path / "html" / "grades.csv", newline="", encoding="utf-8-sig") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    for path in (tmp_path / "html").rglob("*.html"):
        tags = Tags()
        tags.feed(path.read_text(encoding="utf-8"))
        assert not tags.found & {"script", "img", "b"}
    for text in (path.read_text() for path in (tmp_path / "markdown").rglob("*.md")):
        assert "<img" not in text.replace("\\<", "")
        assert "<script" not in text.replace("\\<", "")
        assert "[a](b)" not in text


class Tags(html.parser.HTMLParser):
    """The tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)


def test_rubric(tmp_path: Path) -> None:
    rubric = tmp_path / "rubric.yaml"
    rubric.write_text(
        "points: {shape: 0, params: 2, total: 4}\nlayers: {lstm: {params: 10}}\nfollow_on: 0.5\n"
    )
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "kim.txt").write_text("lstm (None, 9) 320\ndense 40\ntotal params: 3062")
    assert check_class(*request(folder, tmp_path / "out", str(rubric))) == 0
    points, kim = rows(tmp_path / "out")
    assert points["student"] == "points-per-question"
    assert (points["lstm.params"], points["dense.params"], points["total"]) == ("10", "2", "4")
    assert "lstm.shape" not in points
    earned = (kim["lstm.params"], kim["dense.params"], kim["total"], kim["dense_1.params"])
    assert earned == ("10", "1", "2", "")
    assert "this follows from your answer (None, 9) for lstm" in kim["reasons"]


def test_results_for_gradescope(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "kim.txt").write_text("lstm (None, 3, 8) 80")
    (folder / "lee.txt").write_text("?!")
    check_class(*request(folder, tmp_path / "out"))
    kim = json.loads((tmp_path / "out" / "results" / "kim.json").read_text())
    assert kim["score"] == sum(test["score"] for test in kim["tests"]) == 0
    first, second, *_ = kim["tests"]
    assert first["name"] == "lstm.shape"
    assert (first["status"], first["max_score"]) == ("failed", 1)
    assert "return_sequences=True" in first["output"]
    assert "the factor 4 is missing" in second["output"]
    lee = json.loads((tmp_path / "out" / "results" / "lee.json").read_text())
    assert lee["score"] == 0


@pytest.mark.parametrize(
    "text",
    [
        "[1]",
        "point: 1",
        "points: {shap: 1}",
        "points: {shape: x}",
        "follow_on: 2",
        "layers: {no: {}}",
    ],
)
def test_wrong_rubrics(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    rubric = tmp_path / "rubric.yaml"
    rubric.write_text(text)
    (tmp_path / "in").mkdir()
    assert check_class(*request(tmp_path / "in", tmp_path / "out", str(rubric))) == 2
    assert "error[SC104]" in capsys.readouterr().err
