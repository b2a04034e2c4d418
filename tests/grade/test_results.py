"""The folder with the results of a class: only its own files are written, and names are short."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from shapecalc.grade.journal import Journal
from shapecalc.grade.results import (
    LONGEST_NAME,
    LONGEST_PATH,
    ForeignFileError,
    Results,
    check_place,
    has_results,
    is_within,
    page_names,
)


@pytest.fixture
def results(tmp_path: Path) -> Iterator[Results]:
    """The results in a new folder."""
    (tmp_path / "out").mkdir()
    with Journal(tmp_path / "out" / "journal.sqlite", {}) as journal:
        yield Results(tmp_path / "out", journal)


def names(folder: Path) -> list[str]:
    """Return the names in a folder, without those of the journal."""
    return sorted(name for name in os.listdir(folder) if not name.startswith("journal."))


# Writing


def test_write(results: Results) -> None:
    path = results.folder / "new" / "folder" / "file.txt"
    results.write("new/folder/file.txt", ["a\n", "b\n"])
    assert path.read_bytes() == b"a\nb\n"
    results.write("new/folder/file.txt", ["c", "\udcff"])
    assert path.read_text() == "c\\udcff"
    assert os.listdir(path.parent) == ["file.txt"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_an_interrupted_write_changes_nothing(results: Results, error: Any) -> None:
    results.write("file.txt", ["old"])

    def parts() -> Iterator[str]:
        yield "new"
        raise error

    with pytest.raises(BaseException) as caught:  # noqa: PT011
        results.write("file.txt", parts())
    if isinstance(caught.value, OSError):
        assert caught.value.filename == str(results.folder / "file.txt")
    assert (results.folder / "file.txt").read_text() == "old"
    assert names(results.folder) == ["file.txt"]
    results.write("file.txt", ["newer"])


KILLED = """
import os, signal, sys
from pathlib import Path
from shapecalc.grade.journal import Journal
from shapecalc.grade.results import Results
folder = Path(sys.argv[1])
os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
with Journal(folder / "journal.sqlite", {}) as journal:
    Results(folder, journal).write("feedback/file.txt", ["new"])
"""


def test_killed_before_the_file_has_its_name(tmp_path: Path) -> None:
    """The journal knows of the new content, but the file still has the old one."""
    with Journal(tmp_path / "journal.sqlite", {}) as journal:
        Results(tmp_path, journal).write("feedback/file.txt", ["old"])
    line = [sys.executable, "-c", KILLED, str(tmp_path)]
    assert subprocess.run(line, check=False, cwd=ROOT).returncode == -signal.SIGKILL
    assert len(names(tmp_path / "feedback")) == 2
    with Journal(tmp_path / "journal.sqlite", {}) as journal:
        results = Results(tmp_path, journal)
        results.check(["feedback/file.txt"])
        results.sweep()
        assert names(tmp_path / "feedback") == ["file.txt"]
        assert (tmp_path / "feedback" / "file.txt").read_text() == "old"
        results.write("feedback/file.txt", ["new"])


def test_sweep_removes_own_drafts_only(results: Results) -> None:
    own, others = ".shapecalc-999999999-01234567.md", [".1.part", "kim.part", ".hidden"]
    for folder in ("", "feedback", "feedback/a", "results", "mine"):
        (results.folder / folder).mkdir(exist_ok=True)
        for name in [*others, own]:
            (results.folder / folder / name).touch()
    results.sweep()
    for folder in ("feedback/a", "results"):
        assert names(results.folder / folder) == sorted(others)
    assert own not in names(results.folder)
    assert own in names(results.folder / "mine")  # No run writes there.


# What is not the folder's own


FOREIGN: dict[str, tuple[Callable[[Path], object], str]] = {
    "file": (lambda path: path.write_text("mine"), "shapecalc has not written it"),
    "empty": (lambda path: path.touch(), "shapecalc has not written it"),
    "folder": (lambda path: path.mkdir(), "it is not a regular file"),
    "pipe": (os.mkfifo, "it is not a regular file"),
    "link": (lambda path: path.symlink_to("/etc/hostname"), "it is not a regular file"),
    "dangling": (lambda path: path.symlink_to("nothing"), "it is not a regular file"),
}


@pytest.mark.parametrize(("make", "reason"), FOREIGN.values(), ids=FOREIGN)
def test_foreign_files(results: Results, make: Callable[[Path], object], reason: str) -> None:
    path = results.folder / "grades.csv"
    make(path)
    before = os.lstat(path)
    with pytest.raises(ForeignFileError) as error:
        results.write("grades.csv", ["ours"])
    assert error.value.reasons == [(path, reason)]
    assert os.lstat(path) == before
    with pytest.raises(ForeignFileError):
        check_place(results.folder, ["other.csv", "grades.csv"], lambda *_: False)


@pytest.mark.parametrize("name", ["feedback", "feedback/a"])
@pytest.mark.parametrize("make", [Path.touch, lambda path: path.symlink_to("/tmp")])
def test_foreign_files_in_the_place_of_folders(
    results: Results, name: str, make: Callable[[Path], object]
) -> None:
    (results.folder / name).parent.mkdir(exist_ok=True)
    make(results.folder / name)
    with pytest.raises(ForeignFileError) as error:
        results.check([f"feedback/a/{number}.md" for number in range(3)])
    assert error.value.reasons == [(results.folder / name, "it is not a folder")]


def test_an_own_file_that_someone_has_edited(results: Results) -> None:
    results.write("grades.csv", ["kim,1\n"])
    (results.folder / "grades.csv").write_text("kim,2\n")
    with pytest.raises(ForeignFileError, match="it has been changed since shapecalc wrote it"):
        results.write("grades.csv", ["kim,1\n"])
    assert (results.folder / "grades.csv").read_text() == "kim,2\n"
    (results.folder / "grades.csv").write_text("kim,1\n")
    results.write("grades.csv", ["kim,3\n"])


# The names of pages


@pytest.mark.parametrize(
    "student", ["kim", "a/b", "kim.txt", "김", "e\u0301", " ", "a\nb", "\udcff", "x" * LONGEST_NAME]
)
def test_plain_names(student: str) -> None:
    assert page_names([student]) == [student]


ALIKE = [
    ["Kim", "kim", "KIM"],
    ["é", "e\u0301", "É"],
    ["ß", "ss", "SS"],
    ["a/kim", "A/kim"],
    ["x" * 300, "x" * 299, "x" * 299 + "y", "X" * 300],
    ["층" * 100, "층" * 101],
    ["/".join(["d"] * 600), "/".join(["d"] * 601)],
    ["kim.md/a", "kim", "kim.MD/a", "kim.json/a", "x.html/y.txt/z"],
    ["kim", page_names(["Kim", "kim"])[1], page_names(["Kim", "kim"])[1].upper(), "Kim"],
    ["\udcff" * 300, "\udcfe" * 300],
]


@pytest.mark.parametrize("students", ALIKE, ids=range(len(ALIKE)))
def test_no_two_pages_have_one_name(students: list[str]) -> None:
    pages = page_names(students)
    folded = {unicodedata.normalize("NFC", page.casefold()) for page in pages}
    assert len(folded) == len(students)
    assert page_names(students) == pages
    for page in pages:
        assert len(os.fsencode(page)) <= LONGEST_PATH
        assert all(len(os.fsencode(part)) <= LONGEST_NAME for part in page.split("/"))
        assert not any(
            part.casefold().endswith((".md", ".txt", ".json", ".html"))
            for part in page.split("/")[:-1]
        )


def test_names_of_pages_have_folders(tmp_path: Path) -> None:
    long = "층" * 80
    (page,) = page_names([f"section 1/{long}{long}/kim"])
    first, second, name = page.split("/")
    assert (first, name) == ("section 1", "kim")
    assert second.startswith(long[:70])


# The place of the folder


def test_results_of_another_run(results: Results, tmp_path: Path) -> None:
    assert has_results(results.folder)
    assert not has_results(tmp_path)
    assert not has_results(tmp_path / "nothing")


def test_is_within(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "link").symlink_to("a/b")
    (tmp_path / "loop").symlink_to("loop")
    assert is_within(tmp_path / "a" / "b", tmp_path / "a")
    assert is_within(tmp_path / "a", tmp_path / "a")
    assert is_within(tmp_path / "link" / "new", tmp_path / "a")
    assert is_within(tmp_path / "a" / "b", tmp_path / "link")
    assert not is_within(tmp_path / "a", tmp_path / "a" / "b")
    assert not is_within(tmp_path / "loop", tmp_path / "a")
    assert not is_within(tmp_path / "a", tmp_path / "nothing")
