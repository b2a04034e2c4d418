"""The folder of a run: complete files, numbered folders, and folders that are replaced."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from shapecalc.train.folder import (
    DifferentError,
    Folder,
    StoppedError,
    TrainingError,
    UnavailableError,
    last,
    new,
    swap,
    swapped,
)


def test_files(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "runs" / "a")
    folder.write("run.json", {"name": "학생", "path": Path("x"), "rows": [1]})
    text = (folder.path / "run.json").read_text(encoding="utf-8")
    assert json.loads(text) == {"name": "학생", "path": "x", "rows": [1]}
    assert "학생" in text
    folder.write_text("run.json", "second")
    assert [path.name for path in folder.path.iterdir()] == ["run.json"]
    assert (folder.path / "run.json").read_text() == "second"


def test_a_file_that_cannot_be_written_stays_as_it_is(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write_text("spec.yaml", "first")
    with pytest.raises(UnicodeEncodeError):
        folder.write_text("spec.yaml", "\ud800")
    assert (tmp_path / "spec.yaml").read_text() == "first"


def test_history(tmp_path: Path) -> None:
    """A metric may have fewer values than the loss."""
    Folder(tmp_path).write_history({"loss": [0.5, 0.25], "val_loss": [1.5]})
    assert (tmp_path / "history.csv").read_text() == "epoch,loss,val_loss\n1,0.5,1.5\n2,0.25,\n"
    assert json.loads((tmp_path / "history.json").read_text())["val_loss"] == [1.5]


def test_an_empty_history(tmp_path: Path) -> None:
    Folder(tmp_path).write_history({})
    assert (tmp_path / "history.csv").read_text() == "epoch\n"


def test_a_table_is_quoted(tmp_path: Path) -> None:
    Folder(tmp_path).write_rows("a.csv", ["a", "b"], [["x,y", 1], ['"', 2.5]])
    assert (tmp_path / "a.csv").read_text() == 'a,b\n"x,y",1\n"""",2.5\n'


def test_paths(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    names = [path.name for path in (folder.model, folder.backup, folder.unpacked)]
    assert names == ["model.keras", "backup", "unpacked"]


@pytest.mark.parametrize("written", [True, False])
def test_unpacked_files_are_removed(tmp_path: Path, written: bool) -> None:
    """So is the folder, if the training has written nothing."""
    folder = Folder(tmp_path / "run")
    folder.unpacked.mkdir(parents=True)
    (folder.unpacked / "old.npy").touch()
    with folder.unpacking():
        assert not folder.unpacked.exists()
        folder.unpacked.mkdir()
        (folder.unpacked / "0.npy").touch()
        if written:
            folder.write_text("spec.yaml", "")
    assert not folder.unpacked.exists()
    assert folder.path.exists() == written


def test_runs_are_numbered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert last("lstm") == Path("runs/lstm")
    for expected in ("lstm", "lstm-2", "lstm-3"):
        path = new("lstm")
        assert path == Path("runs") / expected
        path.mkdir(parents=True)
        assert last("lstm") == path
    for other in ("lstm_relu", "lstm-x", "lstm-10-2"):
        (tmp_path / "runs" / other).mkdir()
    assert last("lstm") == Path("runs/lstm-3")
    (tmp_path / "runs" / "lstm-10").mkdir()
    assert last("lstm") == Path("runs/lstm-10")
    assert new("lstm") == Path("runs/lstm-4")


def stopping_after(count: int) -> Callable[[Path, Path], None]:
    """Return a function that replaces files, and stops after a number of them."""
    replace, calls = os.replace, count

    def function(source: Path, target: Path) -> None:
        nonlocal calls
        if not calls:
            raise KeyboardInterrupt
        calls -= 1
        replace(source, target)

    return function


def test_swap_leaves_a_complete_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever `swap` is stopped, there is a complete folder, the old or the new one."""
    place, fresh = tmp_path / "backup", tmp_path / "new"

    def make(content: str) -> None:
        fresh.mkdir(exist_ok=True)
        (fresh / "file").write_text(content)

    assert swapped(place) is None
    for content in ("first", "second"):
        make(content)
        swap(fresh, place)
        assert (place / "file").read_text() == content
        assert [path.name for path in tmp_path.iterdir()] == ["backup"]
    for count in range(2):
        make("third")
        with monkeypatch.context() as patched:
            patched.setattr(os, "replace", stopping_after(count))
            with pytest.raises(KeyboardInterrupt):
                swap(fresh, place)
        result = swapped(place)
        assert result
        assert (result / "file").read_text() == "second"
    swap(fresh, place)
    assert (place / "file").read_text() == "third"


@pytest.mark.parametrize(
    ("kind", "code"),
    [(TrainingError, 1), (UnavailableError, 2), (DifferentError, 1), (StoppedError, 1)],
)
def test_errors(kind: type[TrainingError], code: int) -> None:
    error = kind("why", "what to do")
    assert (str(error), error.hint, error.exit_code) == ("why", "what to do", code)
    assert kind("why").hint == ""
