"""Folders of submissions: what is listed, and where the results may be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shapecalc.grade.exports.folder import SheetFolder, misplaced
from shapecalc.grade.journal import Journal


def test_files(tmp_path: Path) -> None:
    for name in ("b/kim.txt", "a/kim.txt", ".git/x", "__pycache__/x", "a/.hidden", "out/old.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "link.txt").symlink_to(tmp_path / "a" / "kim.txt")
    os.mkfifo(tmp_path / "b" / "pipe")
    folder = SheetFolder(tmp_path, tmp_path / "out", [str(tmp_path / "b" / "kim.txt")])
    assert folder.files() == [
        (".git", "hidden"),
        ("__pycache__", "a folder of a program"),
        ("a/.hidden", "hidden"),
        ("a/kim.txt", ""),
        ("b/pipe", "not a regular file"),
        ("link.txt", "a link"),
    ]
    assert SheetFolder(tmp_path / "nothing", tmp_path).files() == []


def test_a_file(tmp_path: Path) -> None:
    (tmp_path / "kim.txt").write_text("lstm 480")
    folder = SheetFolder(tmp_path, tmp_path / "out")
    with folder.opened("kim.txt") as place:
        assert Path(place).read_text() == "lstm 480"
    assert folder.content("kim.txt") == b"lstm 480"
    assert folder.stamp("kim.txt")[0] == 8
    assert folder.stamp("nothing") == []
    assert folder.is_folder(".")
    assert not folder.is_folder("kim.txt")


def test_results_of_other_runs_are_no_submissions(tmp_path: Path) -> None:
    """Only the names that a run writes are left out, in case there are submissions beside them."""
    (tmp_path / "old" / "feedback").mkdir(parents=True)
    folder = SheetFolder(tmp_path, tmp_path / "out")
    with Journal(tmp_path / "old" / "journal.sqlite", {}):
        for name in ("grades.csv", "summary.md", "feedback/kim.md", "kim.txt"):
            (tmp_path / "old" / name).touch()
        assert [path for path, _ in folder.files()] == ["old/kim.txt"]
    (tmp_path / "old" / "journal.sqlite").unlink()
    assert len(folder.files()) == 4


def test_a_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: object) -> object:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refused)
    with pytest.raises(PermissionError):
        SheetFolder(tmp_path, tmp_path / "out").files()


def test_misplaced_results(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "kim.txt").touch()
    assert misplaced(tmp_path / "in", tmp_path / "out") == ""
    assert "is the folder of the submissions" in misplaced(tmp_path / "in", tmp_path / "in")
    assert "which may be a submission" in misplaced(tmp_path, tmp_path / "in")
    (tmp_path / "in").rename(tmp_path / "feedback")
    assert "contains the submissions" in misplaced(tmp_path / "feedback", tmp_path)
