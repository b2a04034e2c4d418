"""Help screens: their form, and that they fit."""

from __future__ import annotations

import re
import shlex
from io import StringIO
from pathlib import Path

import pytest
from command_line import command
from rich.console import Console
from rich.text import Text

from shapecalc.cli.help import default_text, paragraphs, table
from shapecalc.cli.main import COMMANDS
from shapecalc.declare.layer import Rule
from shapecalc.rules import RULES

SUBJECTS = (
    "explain lstm",
    "explain window",
    "explain SC402",
    "explain specs/lstm.yaml",
    "solve lstm",
    "solve specs/lstm.yaml",
)
SCREENS = ["", *COMMANDS, *SUBJECTS]


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
@pytest.mark.parametrize("screen", SCREENS)
def test_width(screen: str, columns: int) -> None:
    done = command(*screen.split(), "--help", columns=columns)
    assert (done.stderr, done.returncode) == ("", 0)
    assert max(map(len, done.stdout.splitlines())) <= columns
    assert "…" not in done.stdout


@pytest.mark.parametrize("screen", SCREENS)
def test_style(screen: str) -> None:
    """Every description is a sentence; there is one example or more for every command."""
    shown = command(*screen.split(), "-h", columns=200).stdout
    assert shown.startswith(f"\n Usage: shapecalc {screen}".rstrip())
    assert "-h, --help" in shown
    rows = [re.split(r"  +", line.strip("│ ")) for line in shown.splitlines() if line[:1] == "│"]
    for name, help in rows:
        text = re.sub(r" \[(default: .*|required)\]", "", help)
        assert text[-1] == ".", (name, text)
        assert text[0].isupper(), (name, text)
    if screen in COMMANDS:
        examples = re.findall(
            rf"^ (?:Example: |  )(shapecalc {screen} .*|shapecalc {screen})$", shown, re.MULTILINE
        )
        assert examples


def examples(screen: str) -> list[str]:
    """Return the command lines in the help of a command."""
    shown = command(*screen.split(), "-h", columns=200).stdout
    return re.findall(r"^ (?:Example: |  )(shapecalc .*?) *$", shown, re.MULTILINE)


@pytest.mark.parametrize("screen", sorted({*COMMANDS} - {"train", "verify"}))
def test_examples_run_on_a_model_to_start_from(screen: str, tmp_path: Path) -> None:
    """Who has installed shapecalc alone has no file but those that `shapecalc new` makes."""
    for name, file in (("cnn", "model.yaml"), ("cnn", "model.py"), ("lstm", "changed.yaml")):
        assert command("new", name, file, cwd=tmp_path).returncode == 0
    (tmp_path / "answers.txt").write_text("conv2d 320")
    for example in examples(screen):
        printed = ""
        for part in example.partition(" > ")[0].split(" | "):
            words = shlex.split(part)[1:]
            words = ["model.py" if word == "*.py" else word for word in words]
            if screen == words[0] == "new" or screen == "convert":
                words += ["--force"]
            done = command(*words, stdin=printed, cwd=tmp_path)
            assert done.returncode == (screen == "diff"), (part, done.stderr)
            printed = done.stdout
            assert printed or done.stderr or "--force" in words, part


def test_ascii() -> None:
    done = command("--help", encoding="ascii")
    assert done.stdout.isascii()
    assert "?" not in done.stdout
    assert "+- Options ---" in done.stdout


def test_colors(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in command("--help").stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1;36msummary" in command("--help").stdout


def test_names_that_are_too_wide_stand_above_their_help() -> None:
    lines = command("explain", "lstm", "--help", columns=60).stdout.splitlines()
    at = lines.index("│ --zero-output-for-mask [yes|no]".ljust(59) + "│")
    assert lines[at + 1].startswith("│     Whether the output is zero at masked time steps.")


def test_a_default_is_not_broken() -> None:
    for columns in range(60, 120, 7):
        for line in command("explain", "lstm", "--help", columns=columns).stdout.splitlines():
            assert line.count("[default:") == len(re.findall(r"\[default: [\w.]+\]", line))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.", ["One."]),
        ("One\n    line.\n\n    Two\n    lines.\n", ["One line.", "Two lines."]),
        ("One.\n\nExamples:\n  a\n  b", ["One.", "Examples:\n  a\n  b"]),
    ],
)
def test_paragraphs(text: str, expected: list[str]) -> None:
    assert list(paragraphs(text)) == expected


def test_defaults_of_parameters() -> None:
    class Parameter:
        def __init__(self, default: object, show: object, flag: bool = False) -> None:
            self.default, self.show_default, self.is_flag = default, show, flag

    assert default_text(Parameter(3, True)) == "3"
    assert default_text(Parameter(3, False)) == ""
    assert default_text(Parameter(None, True)) == ""
    assert default_text(Parameter("", True)) == ""
    assert default_text(Parameter(False, True, flag=True)) == ""
    assert default_text(Parameter(None, "runs/NAME")) == "runs/NAME"


def test_a_table_keeps_all_words() -> None:
    console = Console(width=50, record=True, file=StringIO())
    rows = [(Text("--name"), Text("A long help that has to be folded into several lines."))]
    console.print(table(rows, console))
    assert console.export_text().split() == f"--name {rows[0][1].plain}".split()


@pytest.mark.parametrize("rule", sorted(set(RULES.values()), key=repr), ids=repr)
@pytest.mark.parametrize("name", ["explain", "solve"])
def test_every_layer(name: str, rule: Rule) -> None:
    """The help lists the arguments of the layer, each once."""
    done = command(name, rule.name, "--help")
    assert (done.stderr, done.returncode) == ("", 0)
    shown = re.findall(r"^│ (?:-h, )?(--[\w-]+)", done.stdout, re.MULTILINE)
    assert len(shown) == len(set(shown))
    assert {f"--{argument.replace('_', '-')}" for argument in rule.own} <= set(shown)
