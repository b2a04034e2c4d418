"""The files that a command line names, and the processes that work on them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import typer
from command_line import command

from shapecalc.cli.errors import CommandLineError
from shapecalc.cli.files import CHUNK, counted, lost_file, named_files, results
from shapecalc.cli.options import number_of_jobs

SPEC = "- Dense(5, input_shape=(3,))\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder of models, and go there."""
    for name in ("a.yaml", "b.yaml", "in/c.yaml", "in/d/e.yaml", "in/notes.txt", "one/f.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(SPEC)
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "notes.txt").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "files"),
    [
        ("a.yaml b.yaml", "a.yaml b.yaml"),
        ("a.yaml a.yaml", "a.yaml a.yaml"),
        ("a.yaml *.yaml a.yaml in in/*", "a.yaml b.yaml a.yaml in/c.yaml in/d/e.yaml in/d"),
        ("-", "-"),
        ("missing.yaml", "missing.yaml"),
        ("in", "in/c.yaml in/d/e.yaml"),
        ("in/", "in/c.yaml in/d/e.yaml"),
        ("b.yaml in a.yaml", "b.yaml in/c.yaml in/d/e.yaml a.yaml"),
        (".", "a.yaml b.yaml in/c.yaml in/d/e.yaml one/f.yaml"),
        ("one", "one"),  # It is read as one model, as by all commands.
        ("in/d", "in/d"),
        ("none", "none"),
        ("*.yaml", "a.yaml b.yaml"),
        ("[ab].yaml", "a.yaml b.yaml"),
        ("?.yaml one", "a.yaml b.yaml one"),
        ("*.keras", "*.keras"),
        ("in/*", "in/c.yaml in/d"),
        ("in/*.*", "in/c.yaml"),
        ("in/*.txt", "in/notes.txt"),
        ("none/*", "none/notes.txt"),  # Whoever reads it learns why it is no model.
        ("*", "a.yaml b.yaml in/c.yaml in/d/e.yaml one"),
        ("**/*.yaml", "a.yaml b.yaml in/c.yaml in/d/e.yaml one/f.yaml"),
        ("**", "a.yaml b.yaml in/c.yaml in/d/e.yaml one"),
        ("in/**", "in/c.yaml in/d/e.yaml"),
        ("\0*", "\0*"),
        ("\udcff*", "\udcff*"),
    ],
)
def test_named_files(arguments: str, files: str) -> None:
    named = named_files(arguments.split(" "))
    assert " ".join(named.names) == files
    assert named.several == (" " in files)


def test_a_name_that_looks_like_a_pattern(folder: Path) -> None:
    (folder / "[ab].yaml").write_text(SPEC)
    assert named_files(["[ab].yaml"]).names == ["[ab].yaml"]


def test_a_program_alone_in_a_folder(folder: Path) -> None:
    """Only `summary` and `lint` look for programs in a folder, so they name the file."""
    (folder / "none" / "m.py").write_text("import keras\nm = keras.Sequential()\n")
    assert named_files(["none"]).names == ["none/m.py"]
    (folder / "none" / "g.yaml").write_text(SPEC)
    assert named_files(["none"]).names == ["none/g.yaml", "none/m.py"]


def test_too_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shapecalc.cli.files.ENTRIES_BELOW_FOLDER", 1)
    monkeypatch.setattr("shapecalc.read.model_files.ENTRIES_BELOW_FOLDER", 1)
    with pytest.raises(CommandLineError, match="more than 1 files match"):
        named_files(["*"])
    for name in ("summary", "lint"):
        done = command(name, ".", cwd=Path.cwd())
        error = "error: cannot read .: there are more than 1 files and folders below it\n"
        assert (done.stdout, done.returncode) == ("", 2)
        assert done.stderr == f"{error}    hint: give the folders with models\n"


def test_a_folder_without_models() -> None:
    for name in ("summary", "lint"):
        done = command(name, "none", cwd=Path.cwd())
        printed = done.stdout + done.stderr
        assert done.returncode == 2
        assert "cannot read none: the folder has no file of a model" in printed
        assert "files of models end in .keras, .h5, .hdf5, .json, .yaml, .yml; " in printed


# Work


def process(file: str) -> tuple[str, int]:
    if file == "deadly":
        os._exit(9)
    return file, os.getpid()


def lost(file: str) -> tuple[str, int]:
    return f"lost {file}", 0


@pytest.mark.parametrize(
    ("files", "jobs", "processes"),
    [
        (["a"], 4, 0),
        (["a", "b"], 1, 0),
        (["a", "b", "-"], 2, 0),
        (["a", "b"], 2, 2),
        ([*map(str, range(2 * CHUNK))], 2, 2),
        (["a", "b"], 9, 2),
    ],
)
def test_processes(files: list[str], jobs: int, processes: int) -> None:
    """Few files need few processes; standard input belongs to this one."""
    done = list(results(process, lost, files, jobs))
    assert [file for file, _ in done] == files
    others = {number for _, number in done} - {os.getpid()}
    assert bool(others) == bool(processes)
    assert len(others) <= processes


def test_a_file_that_ends_its_process() -> None:
    files = ["a", "deadly", "b"]
    assert [file for file, _ in results(process, lost, files, 2)] == ["a", "lost deadly", "b"]
    assert "cannot read deadly: the process that was to read it has ended" in str(
        lost_file("deadly")
    )


def test_number_of_jobs() -> None:
    assert number_of_jobs("3") == 3
    assert number_of_jobs("auto") >= 1
    with pytest.raises(typer.BadParameter):
        number_of_jobs("many")


def test_counted() -> None:
    assert [counted(number, "model") for number in (0, 1, 2, 10**6)] == [
        "0 models",
        "1 model",
        "2 models",
        "1,000,000 models",
    ]
