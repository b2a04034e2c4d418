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
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from conftest import ROOT

from shapecalc.cli.check_class import Assignment, check_class
from shapecalc.grade import classes
from shapecalc.grade.classes import (
    Journal,
    JournalError,
    Record,
    Submission,
    students,
    submissions,
)
from shapecalc.grade.key import key_of
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
    with open(output / "grades.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_same_in_one_process_and_in_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "in", 120)
    for count in (1, 3):
        monkeypatch.setattr(classes, "processes", lambda count=count: count)
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


def test_killed_and_run_again(tmp_path: Path) -> None:
    fill(tmp_path / "in", 1500)
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


# The journal

HEAD = {"model": "a", "rubric": None}


def test_a_journal_keeps_records(tmp_path: Path) -> None:
    path, records = tmp_path / "j", [{"file": f"{n}.txt", "points": n / 2} for n in range(5)]
    with Journal(path, HEAD) as journal:
        assert journal.get("0.txt") is None
        for record in records:
            journal.add(record)
        assert journal.get("3.txt") == records[3]
    with Journal(path, HEAD) as journal:
        assert list(journal.records(["4.txt", "no.txt", "1.txt"])) == [records[4], records[1]]
        journal.add({"file": "1.txt", "points": 9})
        assert journal.get("1.txt") == {"file": "1.txt", "points": 9}
    assert [path.name for path in tmp_path.iterdir()] == ["j"]


@pytest.mark.parametrize("name", ["\udcff.txt", "학생.txt", "a'b\n.txt", "\x01"])
def test_any_name_of_a_file_has_a_record(tmp_path: Path, name: str) -> None:
    record = {"file": name, "student": name, "reasons": [name]}
    with Journal(tmp_path / "j", HEAD) as journal:
        journal.add(record)
        assert journal.get(name) == record


@pytest.mark.parametrize("head", [{"model": "b", "rubric": None}, {}, {**HEAD, "version": 2}])
def test_a_journal_of_something_else_starts_anew(tmp_path: Path, head: dict[str, Any]) -> None:
    with Journal(tmp_path / "j", HEAD) as journal:
        journal.add({"file": "a"})
    with Journal(tmp_path / "j", dict(reversed(HEAD.items()))) as journal:
        assert journal.get("a")
    for _ in range(2):
        with Journal(tmp_path / "j", head) as journal:
            assert journal.get("a") is None


KILLED = """
import os, signal, sys
from pathlib import Path
from shapecalc.grade.classes import Journal
journal = Journal(Path(sys.argv[1]), {}).__enter__()
for number in range(int(sys.argv[2])):
    journal.add({"file": str(number)})
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("count", [0, 1, 300])
def test_a_killed_run_loses_no_record(tmp_path: Path, count: int) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path / "j"), str(count)]
    assert subprocess.run(command, check=False, cwd=ROOT).returncode == -signal.SIGKILL
    with Journal(tmp_path / "j", {}) as journal:
        assert len(list(journal.records(map(str, range(count + 1))))) == count


def damaged(path: Path) -> None:
    """Make a journal whose second half is something else."""
    with Journal(path, HEAD) as journal:
        for number in range(200):
            journal.add({"file": str(number), "why": "x" * 100})
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] + b"?" * (len(content) // 2))


def cut_off(path: Path) -> None:
    """Make a journal of which the second half is missing."""
    damaged(path)
    os.truncate(path, 8192)


def other_database(path: Path) -> None:
    """Make a database of another program."""
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE records (file, record)")


FOREIGN: dict[str, tuple[Callable[[Path], object], str]] = {
    "text": (lambda path: path.write_text("my notes"), "it is not a journal; move it away"),
    "a byte": (lambda path: path.write_bytes(b"\0"), "it is not a journal; move it away"),
    "database": (other_database, "it is not a journal; move it away"),
    "damaged": (damaged, "it is damaged ("),
    "cut off": (cut_off, "delete it to grade all submissions again"),
}


@pytest.mark.parametrize(("make", "message"), FOREIGN.values(), ids=FOREIGN)
def test_another_file_is_named_and_stays(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    make: Callable[[Path], object],
    message: str,
) -> None:
    fill(tmp_path / "in", 3)
    path = tmp_path / "out" / "journal.sqlite"
    path.parent.mkdir()
    make(path)
    before = path.read_bytes()
    assert check_class(*request(tmp_path / "in", tmp_path / "out")) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"error: cannot write {path}: ")
    assert message in error
    assert path.read_bytes() == before


def test_a_folder_in_the_place_of_the_journal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(tmp_path / "in", 1)
    (tmp_path / "out" / "journal.sqlite").mkdir(parents=True)
    assert check_class(*request(tmp_path / "in", tmp_path / "out")) == 2
    assert "journal.sqlite: Is a directory" in capsys.readouterr().err


def test_an_empty_file_becomes_a_journal(tmp_path: Path) -> None:
    """A run that was killed in its first moment leaves one."""
    (tmp_path / "j").touch()
    with Journal(tmp_path / "j", HEAD) as journal:
        journal.add({"file": "a"})
        assert journal.get("a") == {"file": "a"}


def test_two_runs_at_once(tmp_path: Path) -> None:
    with Journal(tmp_path / "j", HEAD) as journal:
        journal.add({"file": "a"})
        with (
            pytest.raises(JournalError, match="another run is using it"),
            Journal(tmp_path / "j", {}),
        ):
            pass
        assert journal.get("a")


# Which submissions there are


def test_submissions(tmp_path: Path) -> None:
    for name in ("b/kim.txt", "a/kim.txt", ".git/x", "__pycache__/x", "a/.hidden", "out/old.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "link.txt").symlink_to(tmp_path / "a" / "kim.txt")
    found = submissions(tmp_path, tmp_path / "out")
    assert found == [Submission("a/kim.txt", "a"), Submission("b/kim.txt", "b")]
    assert submissions(tmp_path / "nothing", tmp_path) == []


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        ([], []),
        (["kim.yaml"], ["kim"]),
        (["a/kim.yaml", "b/kim.yaml"], ["a", "b"]),
        (["kim.txt", "a/kim.txt"], ["kim.txt", "a"]),
        (["kim", "kim.txt"], ["kim", "kim.txt"]),
        (["kim.a", "kim.b", "kim"], ["kim.a", "kim.b", "kim"]),
    ],
)
def test_students(paths: list[str], names: list[str]) -> None:
    assert students(paths) == names
    assert len(set(students(paths))) == len(paths)


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
    for name in [*BROKEN, "x" * 250 + ".txt"]:
        assert float(found[name]["total_points_earned"]) == 0
    graded = [row for path, row in found.items() if path.startswith("group")]
    assert {row["grading_status"] for row in graded} == {"graded"}


def test_a_submission_that_ends_its_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one would that takes all memory; forked processes have what is changed here."""
    mark = Assignment.mark

    def deadly(exercise: Assignment, submission: Submission) -> Record:
        return os._exit(9) if submission.student.endswith("t50") else mark(exercise, submission)

    fill(tmp_path / "in", 200)
    check_class(*request(tmp_path / "in", tmp_path / "right"))
    monkeypatch.setattr(classes, "processes", lambda: 2)
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
    with open(tmp_path / "html" / "grades.csv", newline="", encoding="utf-8") as file:
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
