"""``shapecalc watch``: what starts a run, with scripts in place of the time between two looks."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from command_line import Done, command

from shapecalc.cli import watch
from shapecalc.cli.watch import changes, files_on, pause
from shapecalc.terminal import VisibleStream

RIGHT, OTHER = "- Dense(3, input_shape=(2,))\n", "- Dense(500, input_shape=(2,))\n"

Step = Callable[[], object]


def stop() -> None:
    raise KeyboardInterrupt


def watched(
    monkeypatch: pytest.MonkeyPatch, folder: Path, line: str, steps: Sequence[Step]
) -> Done:
    """Return what is printed, where a step happens before each look at the files."""
    left = iter([*steps, stop])
    monkeypatch.setattr(watch, "pause", lambda: next(left)() is not False)
    return command("watch", *line.split(), cwd=folder)


def nothing() -> None:
    """Change no file."""


def test_a_table_for_each_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file, new = tmp_path / "model.yaml", tmp_path / "model.yaml~"
    file.write_text(RIGHT)
    steps: list[Step] = [
        nothing,
        lambda: file.write_text(""),  # An editor writes in two steps:
        lambda: file.write_text(RIGHT.replace("Dense", "Desne")),  # only the second is a state.
        nothing,
        nothing,
        file.unlink,
        nothing,
        lambda: new.write_text(OTHER),
        lambda: os.replace(new, file),
        nothing,
    ]
    done = watched(monkeypatch, tmp_path, "model.yaml", steps)
    assert done.returncode == 130
    assert [line for line in done.stdout.splitlines() if "Total" in line] == [
        " Total params: 9 (36.00 B)",
        " Total params: 1,500 (5.86 KB)",
    ]
    assert done.stderr.splitlines()[0] == "model.yaml:1:3: error[SC201]: there is no layer `Desne`"
    assert done.stderr.count("there is no such file") == 1
    assert done.stderr.count("error[") == 2
    assert "\x1b" not in done.stdout + done.stderr


def test_other_commands_and_files_that_are_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def write() -> None:
        (tmp_path / "model.yaml").write_text(RIGHT)

    line = "explain model.yaml:dense --format json"
    done = watched(monkeypatch, tmp_path, line, [write, nothing])
    assert "there is no such file" in done.stderr
    assert '"params": 9' in done.stdout
    done = watched(monkeypatch, tmp_path, "lint model.yaml --strict", [])
    assert (done.stderr, done.returncode) == ("1 file: no problems\n", 130)


def test_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(RIGHT)
    steps: list[Step] = [
        lambda: (tmp_path / "b.yaml").write_text(OTHER),
        nothing,
        lambda: (tmp_path / "c.yaml").write_text(RIGHT),
        nothing,
    ]
    done = watched(monkeypatch, tmp_path, "lint .", steps)
    assert [line for line in done.stderr.splitlines() if line] == [
        "2 files: no problems",
        "2 files: no problems",
        "3 files: no problems",
    ]


def test_a_terminal_is_cleared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "model.yaml").write_text(RIGHT)
    monkeypatch.setattr(VisibleStream, "isatty", lambda _: True, raising=False)
    done = watched(monkeypatch, tmp_path, "model.yaml --color never", [])
    assert done.stdout.startswith("\x1b[2J\x1b[HModel: ")
    assert done.stderr == "\nwatching model.yaml; Ctrl-C ends\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("summary", "argument `FILE...` is missing"),
        ("specs/lstm.yaml --bogus", "there is no option `--bogus`"),
        ("lint specs/lstm.yaml --format xml", "--format: 'xml' is not one of 'text', 'json', "),
        ("explain specs/lstm.yaml --unit 3", "there is no option `--unit`"),
        ("explain", ""),
        ("lstm", "there is no file to watch"),
        ("quiz --seed 3", "there is no file to watch"),
        ("explain lstm --units 3", "there is no file to watch"),
        ("explain Desne", "there is no layer, file, topic or code `Desne`"),
        ("watch model.yaml", "watch cannot watch itself"),
        ("", "argument `LINE...` is missing"),
    ],
)
def test_nothing_to_watch(line: str, message: str) -> None:
    done = command("watch", *line.split())
    assert done.stderr.startswith(f"error: {message}" if message else "")
    assert done.returncode == 2


def test_the_code_of_the_last_run_where_nothing_waits() -> None:
    assert command("watch", "specs/lstm.yaml", "--format", "json").returncode == 0
    assert command("watch", "lint", "docs/wrong.yaml").returncode == 1


def test_files_on_a_command_line() -> None:
    for line, files in (
        ("summary specs/lstm.yaml --only conv no.keras", ["specs/lstm.yaml", "no.keras"]),
        ("plot specs/lstm.yaml -o lstm.svg", ["specs/lstm.yaml"]),
        ("convert specs/lstm.yaml out.py", ["specs/lstm.yaml"]),
        ("diff docs/two_lstms.py:model a.yaml", ["docs/two_lstms.py", "a.yaml"]),
        ("solve specs/lstm.yaml --params 3", ["specs/lstm.yaml"]),
        ("check specs/lstm.yaml", ["specs/lstm.yaml"]),
        ("summary -", []),
    ):
        assert files_on(line.split()) == files


def test_changes_end_with_the_pauses(tmp_path: Path) -> None:
    assert len([*changes([str(tmp_path)], iter([True, True, False]).__next__)]) == 1


def test_a_pause_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    assert pause()
    assert slept == [watch.INTERVAL]
