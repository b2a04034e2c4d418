"""``shapecalc quiz`` as people use it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cli.test_commands import LITE, imported
from command_line import command
from conftest import ROOT

LSTM = ("quiz", "--topic", "lstm", "--level", "2", "--seed", "18")


def test_a_sheet_and_its_key(tmp_path: Path) -> None:
    sheet = command(*LSTM, "--count", "3")
    assert sheet.returncode == 0
    assert sheet.stdout.count("\n## ") == 3
    out = tmp_path / "sheet.md"
    assert command(*LSTM, "--count", "3", "--out", str(out)).stdout == ""
    assert out.read_text(encoding="utf-8") == sheet.stdout
    key = (tmp_path / "sheet.key.md").read_text(encoding="utf-8")
    assert "# Answers" in key
    assert "(None, " in key
    assert "(None, " not in sheet.stdout.replace("called on (None", "").replace("returns (None", "")
    again = command(*LSTM, "--out", str(out))
    assert again.returncode == 2
    assert "--force" in again.stderr
    other = tmp_path / "key.md"
    assert command(*LSTM, "--count", "3", "--key", str(other)).stdout == sheet.stdout
    assert other.read_text(encoding="utf-8") == key
    assert command(*LSTM, "--count", "3", "--key", "-").stdout == key


def test_without_a_seed_one_is_named() -> None:
    first = command("quiz", "--count", "1")
    seed = first.stdout.partition("seed ")[2].split()[0]
    assert command("quiz", "--count", "1", "--seed", seed).stdout == first.stdout


@pytest.mark.parametrize("level", ["1", "2", "3"])
def test_check_marks_the_files(tmp_path: Path, level: str) -> None:
    folder = tmp_path / "exercises"
    made = command(
        *("quiz", "--count", "2", "--seed", "5", "--level", level),
        *("--format", "yaml", "--out", str(folder)),
    )
    assert (made.returncode, made.stderr) == (0, "")
    model, key = str(folder / "1.yaml"), str(folder / "key" / "1.answers.yaml")
    assert command("check", model, key).returncode == 0
    assert command("check", model, str(folder / "key" / "2.answers.yaml")).returncode == 1


def test_a_terminal_without_unicode() -> None:
    options = ("--topic", "pooling", "--seed", "2", "--count", "3", "--key", "-")
    done = command("quiz", *options, encoding="ascii")
    assert done.stdout.isascii()
    assert "?n" not in done.stdout


def test_wrong_questions(tmp_path: Path) -> None:
    for options, message in (
        (["--topic", "lsmt"], "did you mean `LSTM`"),
        (["--format", "yaml"], "--out DIR"),
        (["--format", "qti"], "--out FILE.zip"),
        (["--format", "gift", "--key", "-"], "has the answers in it"),
        (["--format", "scorm"], "--format"),
        (["--level", "4"], "--level"),
        (["--out", str(tmp_path / "sheet.md" / "sheet.md")], "cannot write"),
    ):
        (tmp_path / "sheet.md").touch()
        done = command("quiz", *options)
        assert done.returncode == 2
        assert message in done.stderr
        assert "Traceback" not in done.stderr


def answered(*lines: str, seed: int = 9) -> str:
    done = command(
        *("quiz", "--topic", "gru", "--level", "2", "--seed", f"{seed}", "--count", "2"),
        "--interactive",
        stdin="".join(f"{line}\n" for line in lines),
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_questions_and_answers() -> None:
    """Hints, the answer shown, the score."""
    shown = answered("h", "s", "h", "h", "h", "s", "q")
    assert "where u = units" in shown
    assert "0 of 2 right." in shown
    right = [line.removeprefix("> ") for line in shown.splitlines() if line.startswith("> ")]
    assert right
    assert "Right." not in shown


def test_what_is_right_counts() -> None:
    (tabled,) = [
        seed for seed in (9, 1, 2, 3) if "What is the output shape of" in answered("q", seed=seed)
    ][:1]
    shown = answered("s", "q", seed=tabled)
    right = shown.partition("> ")[2].splitlines()[0]
    assert "1 of 1 right." in answered(right, "q", seed=tabled)
    assert "0.5 of 1 right." in answered("(1, 2, 3, 4, 5)", right, "q", seed=tabled)
    assert "0.5 of 1 right." in answered("h", right, "q", seed=tabled)
    assert "Wrong." in answered("(1, 2, 3, 4, 5)", "q", seed=tabled)
    assert "1 of 1 right." in answered("", right.replace("None", "?"), "q", seed=tabled)


def test_the_end_of_the_input() -> None:
    assert answered().endswith("No questions answered.\n")
    assert answered("s").endswith("0 of 1 right.\n")


def test_an_input_that_is_no_text() -> None:
    words = [sys.executable, "-m", "shapecalc", *LSTM, "--interactive"]
    done = subprocess.run(words, cwd=ROOT, input=b"\xff\xfe\n", capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    closed = subprocess.run(
        ["bash", "-c", '"$@" <&-', "bash", *words], cwd=ROOT, capture_output=True, check=False
    )
    assert (closed.returncode, closed.stderr) == (0, b"")


def test_a_line_that_never_ends() -> None:
    done = command(*LSTM, "--interactive", stdin="\0" * 100_000)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("No questions answered.\n")


def test_an_interruption() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "shapecalc", *LSTM, "--interactive"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout
    shown = b""
    while not shown.endswith(b"> "):
        shown += process.stdout.read(1)
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=600)
    assert (process.returncode, errors) == (0, b"")
    assert rest.endswith(b"No questions answered.\n")


def test_it_imports_nothing_slow() -> None:
    modules = imported("quiz", "--seed", "1", "--count", "1")
    assert not {name.split(".")[0] for name in modules} & LITE


@pytest.mark.parametrize(
    ("form", "first"), [("moodle", b"<?xml"), ("gift", b"$CATE"), ("qti", b"PK")]
)
def test_files_for_platforms(tmp_path: Path, form: str, first: bytes) -> None:
    """A file that exists is kept; the same seed gives the same bytes."""
    out = tmp_path / "questions"
    words = (*LSTM, "--count", "2", "--format", form, "--out", str(out))
    done = command(*words)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    content = out.read_bytes()
    assert content.startswith(first)
    assert "--force" in command(*words).stderr
    assert command(*words, "--force").returncode == 0
    assert out.read_bytes() == content
    if form != "qti":
        printed = command(*LSTM, "--count", "2", "--format", form)
        assert printed.stdout.encode() == content


def asked(topic: str, *lines: str, level: int = 2, seed: int = 1) -> str:
    words = ("quiz", "--topic", topic, "--level", f"{level}", "--seed", f"{seed}", "--count", "1")
    return command(*words, "--interactive", stdin="".join(f"{line}\n" for line in lines)).stdout


def test_a_wrong_answer_gets_the_likely_mistake() -> None:
    """For an argument, for a number of a topic, and for a choice."""
    assert "Wrong." in asked("loss", "e", "q")
    assert "It belongs to: " in asked("loss", "e", "q")
    shown = asked("macs", "s", "q", level=1)
    right = int(shown.partition("> ")[2].split()[0])
    assert "These are the FLOPs" in asked("macs", f"{2 * right}", "q", level=1)
    number = next(seed for seed in range(40) if "What is `units`" in asked("lstm", "q", seed=seed))
    assert "With units = 7 it has" in asked("lstm", "7", "q", seed=number)
    layer = next(seed for seed in range(40) if "does not fit" in asked("lstm", "q", seed=seed))
    assert "The layer lstm fits: it returns" in asked("lstm", "lstm", "q", seed=layer)
