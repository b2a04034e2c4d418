"""The journal of a class: it keeps records through kills, and refuses what is not its own."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from shapecalc.grade.journal import APPLICATION, Journal, JournalError, application, is_journal

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
from shapecalc.grade.journal import Journal
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


def test_an_empty_file_becomes_a_journal(tmp_path: Path) -> None:
    """There is nothing in it to lose."""
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


def other_version(path: Path) -> None:
    """Make a journal whose tables another version knows."""
    with closing(sqlite3.connect(path)) as file:
        file.execute(f"PRAGMA application_id = {int.from_bytes(b'SCJ1', 'big')}")
        file.execute("CREATE TABLE records (file, record)")


def link(path: Path) -> None:
    """Make a link to an empty file elsewhere."""
    path.with_name("elsewhere").touch()
    path.symlink_to(path.with_name("elsewhere"))


NO_JOURNAL = "it is not a journal; move it away"
FOREIGN: dict[str, tuple[Callable[[Path], object], str]] = {
    "text": (lambda path: path.write_text("my notes"), NO_JOURNAL),
    "a byte": (lambda path: path.write_bytes(b"\0"), NO_JOURNAL),
    "database": (other_database, NO_JOURNAL),
    "link": (link, NO_JOURNAL),
    "dangling link": (lambda path: path.symlink_to("nothing"), NO_JOURNAL),
    "other version": (other_version, "another version of shapecalc has written it; move it away"),
    "damaged": (damaged, "it is damaged ("),
    "cut off": (cut_off, "move its folder away to grade all submissions again"),
}


@pytest.mark.parametrize(("make", "message"), FOREIGN.values(), ids=FOREIGN)
def test_another_file_is_named_and_stays(
    tmp_path: Path, make: Callable[[Path], object], message: str
) -> None:
    path = tmp_path / "journal.sqlite"
    make(path)
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(JournalError) as error, Journal(path, HEAD):
        pass
    assert (error.value.filename, message in str(error.value.strerror)) == (str(path), True)
    assert (path.read_bytes() if path.exists() else None) == before


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "j")
    with pytest.raises(JournalError, match="it is not a journal"), Journal(tmp_path / "j", HEAD):
        pass


def test_a_folder_in_the_place_of_the_journal(tmp_path: Path) -> None:
    (tmp_path / "j").mkdir()
    with pytest.raises(IsADirectoryError), Journal(tmp_path / "j", HEAD):
        pass


@pytest.mark.parametrize("ending", ["-journal", "-wal", "-shm"])
def test_files_that_sqlite_would_delete_stay(tmp_path: Path, ending: str) -> None:
    side = tmp_path / f"j{ending}"
    side.write_text("my notes")
    with pytest.raises(JournalError) as error, Journal(tmp_path / "j", HEAD):
        pass
    assert error.value.filename == str(side)
    assert [path.name for path in tmp_path.iterdir()] == [side.name]
    assert side.read_text() == "my notes"


def test_a_record_that_has_changed_is_noticed(tmp_path: Path) -> None:
    """SQLite checks the form of its pages, not what is in them."""
    path = tmp_path / "j"
    with Journal(path, HEAD) as journal:
        journal.add({"file": "a", "points": 2})
    content = path.read_bytes()
    assert content.count(b'"points": 2') == 1
    path.write_bytes(content.replace(b'"points": 2', b'"points": 9'))
    with Journal(path, HEAD) as journal, pytest.raises(JournalError, match="it is damaged"):
        journal.get("a")


def test_journals_by_their_first_bytes(tmp_path: Path) -> None:
    with Journal(tmp_path / "j", HEAD):
        pass
    assert application(tmp_path / "j") == APPLICATION
    assert is_journal(APPLICATION)
    assert is_journal(b"SCJ1")
    assert not is_journal(b"")
    assert not is_journal(b"\0\0\0\0")


# The files that a run has written


def test_written_files(tmp_path: Path) -> None:
    with Journal(tmp_path / "j", HEAD) as journal:
        for digest in ("one", "two", "two"):
            journal.announce({"feedback/\udcff.md": digest})
    with Journal(tmp_path / "j", {}) as journal:  # Another exercise, but the same folder.
        assert journal.has_written("feedback/\udcff.md")
        assert journal.has_written("feedback/\udcff.md", "one")
        assert journal.has_written("feedback/\udcff.md", "two")
        assert not journal.has_written("feedback/\udcff.md", "three")
        assert not journal.has_written("grades.csv")
