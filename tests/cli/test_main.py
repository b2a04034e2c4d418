"""The table of commands, and what runs one of them."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import typer
from command_line import command

import shapecalc
from shapecalc.cli.errors import FAULT
from shapecalc.cli.help import paragraphs
from shapecalc.cli.main import COMMANDS, app, main, run


def test_version() -> None:
    done = command("--version")
    assert (done.stdout, done.stderr, done.returncode) == (
        f"shapecalc {shapecalc.__version__}\n",
        "",
        0,
    )


def test_help_lists_every_command() -> None:
    done = command("--help")
    assert (done.stderr, done.returncode) == ("", 0)
    folded = " ".join(done.stdout.replace("│", " ").split())
    for name, line in COMMANDS.items():
        assert f"{name} {line}" in folded


def test_help_imports_no_command(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in COMMANDS:
        monkeypatch.delitem(sys.modules, f"shapecalc.cli.{name}", raising=False)
    assert command("--help").returncode == 0
    assert not [name for name in COMMANDS if f"shapecalc.cli.{name}" in sys.modules]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_has_the_first_line_of_the_help(name: str) -> None:
    loaded = typer.main.get_command(import_module(f"shapecalc.cli.{name}").app)
    assert next(paragraphs(loaded.help or "")) == COMMANDS[name]


def test_no_command() -> None:
    """The help is printed, but nothing was done."""
    done = command()
    assert done.stdout.startswith("\n Usage: shapecalc [OPTIONS] COMMAND")
    assert (done.stderr, done.returncode) == ("", 2)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["summery"], "there is no command `summery`\n    hint: did you mean `summary`?"),
        (["xyz"], "there is no command `xyz`\n    hint: `shapecalc --help` lists the commands"),
        (["--versoin"], "there is no option `--versoin`\n    hint: did you mean `--version`?"),
        (["-x"], "there is no option `-x`\n    hint: see `shapecalc --help`"),
    ],
)
def test_wrong_command_lines(arguments: list[str], error: str) -> None:
    done = command(*arguments)
    assert (done.stdout, done.stderr, done.returncode) == ("", f"error: {error}\n", 2)


def test_an_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("shapecalc.cli.summaries.read_models", interrupt)
    assert main(["summary", "specs/lstm.yaml"]) == 130


def fail(*_: object) -> None:
    raise KeyError("u\x1b[31m")


@pytest.mark.parametrize("more", [[], ["b.yaml", "--jobs", "2"]])
def test_the_process_reports_a_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    """No traceback, but what a report needs; a terminal obeys nothing of it."""
    monkeypatch.setattr("shapecalc.cli.summaries.read_models", fail)
    monkeypatch.setattr("sys.argv", ["shapecalc", "summary", "a b\x9b.yaml", *more])
    monkeypatch.setattr("shapecalc.cli.streams.prepare", lambda: None)
    monkeypatch.setattr("shapecalc.cli.main.end_on_interrupt", lambda: None)  # It ends pytest.
    with pytest.raises(SystemExit) as end:
        run()
    assert end.value.code == FAULT == 70
    first, second, hint = capsys.readouterr().err.splitlines()
    assert first.startswith(
        "error: shapecalc has failed: KeyError: 'u\\x1b[31m' (test_main.py, line"
    )
    assert f"shapecalc {shapecalc.__version__}, Python 3." in second
    assert second.endswith(" ".join([": shapecalc summary 'a b\\x9b.yaml'", *more]))
    assert "please report it" in hint


def test_the_parser_of_python_prints_no_warning(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("- Input((3,))\n- Dense(5if 1 else 2)\n")
    line = [sys.executable, "-W", "default", "-m", "shapecalc", "summary", "a.yaml"]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "SC105" in done.stderr
    assert "Warning" not in done.stderr


def test_a_fault_reaches_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the entrance of a process turns it into a message."""
    monkeypatch.setattr("shapecalc.cli.summaries.read_models", fail)
    with pytest.raises(KeyError):
        command("summary", "specs/lstm.yaml")


def test_shapecalc_is_a_typer_app() -> None:
    assert isinstance(app, typer.Typer)
