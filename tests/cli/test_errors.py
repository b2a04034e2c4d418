"""Errors of the command line have one form: what is wrong, and a hint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typer
from command_line import command

from shapecalc.cli.errors import CommandLineError, print_problems, print_usage_error
from shapecalc.errors import (
    Code,
    InputError,
    ModelError,
    Place,
    Problem,
    ShapecalcError,
    Source,
)
from shapecalc.model.infer import infer
from shapecalc.read.document import read_spec
from shapecalc.read.python.program import read_program

Capture = pytest.CaptureFixture[str]

LSTM = "specs/lstm.yaml"


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("summary --formt json", "there is no option `--formt`", "did you mean `--format`?"),
        ("diff a b --zzz", "there is no option `--zzz`", "see `shapecalc diff --help`"),
        ("explain lstm --unit 3", "there is no option `--unit`", "did you mean `--units`?"),
        ("explain dense --no-use-bais", "there is no option `--no-use-bais`", "`--use-bias`?"),
        ("explain Desne", "there is no layer, file, topic or code `Desne`", "`Dense`?"),
        ("solve Desne", "there is no layer or file `Desne`", "did you mean `Dense`?"),
        ("layers Desne", "there is no layer `Desne`", "did you mean `Dense`?"),
        ("summary", "argument `FILE...` is missing", "see `shapecalc summary --help`"),
        ("diff a", "argument `B` is missing", "see `shapecalc diff --help`"),
        (f"solve {LSTM}", "nothing to solve for", "add --params, --output-shape, --macs"),
        (f"solve {LSTM} --for dense.units", "nothing to solve for", "add --params, --output-shape"),
        ("summary x --style", "option `--style` requires an argument", ""),
        ("summary x --layer-range a", "option `--layer-range` requires 2 arguments", ""),
        ("schema extra", "unexpected argument `extra`", "see `shapecalc schema --help`"),
        (
            "explain window a b",
            "unexpected argument `a b`",
            "see `shapecalc explain window --help`",
        ),
        ("summary x --format jsn", "--format: 'jsn' is not one of 'table', 'json'", "`json`?"),
        ("explain lstm --format xy", "--format: 'xy' is not one of 'text', 'json'", "--help"),
        ("quiz --level 4", "--level: '4' is not a whole number from 1 to 3", "quiz --help"),
        ("quiz --seed x", "--seed: 'x' is not a whole number", "quiz --help"),
        ("train x --device tpu", "--device: there is no device 'tpu'", "train --help"),
        ("lint x --ignore SC40", "--ignore: there is no code SC40; did you mean", "lint --help"),
        ("check a b --submissions c", "give ANSWERS or --submissions, not both", ""),
    ],
)
def test_usage_errors(line: str, message: str, hint: str) -> None:
    done = command(*line.split())
    assert (done.stdout, done.returncode) == ("", 2)
    first, *rest = done.stderr.splitlines()
    assert first.startswith(f"error: {message}")
    assert bool(rest) == bool(hint)
    assert not rest or (len(rest) == 1 and rest[0].startswith("    hint: ") and hint in rest[0])


def test_an_error_with_a_hint(capsys: Capture) -> None:
    assert print_usage_error(CommandLineError("no", "yes")) == 2
    assert capsys.readouterr().err == "error: no\n    hint: yes\n"


def test_an_error_of_click_without_a_context(capsys: Capture) -> None:
    assert print_usage_error(typer.BadParameter("It is wrong.")) == 2
    assert capsys.readouterr().err == "error: it is wrong\n"


def test_problems_have_fixes_and_the_exit_code(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("- Desne(5, input_shape=(3,))\n")
    with pytest.raises(ShapecalcError) as caught:
        infer(read_spec(str(path)))
    assert print_problems(caught.value) == 1
    assert capsys.readouterr().err.startswith(f"{path}:1:3: error[SC201]: ")
    assert print_problems(InputError(caught.value.problems)) == 2
    assert "    fix: write `Dense`\n" in capsys.readouterr().err


def test_fixes_are_tried_with_the_sizes(capsys: Capture, tmp_path: Path) -> None:
    """Only with T = 4 does the window of the pooling layer fit."""
    path = tmp_path / "a.yaml"
    path.write_text("- Input((T, 1))\n- MaxPooling1D(4)\n- LSTM(2)\n- Desne(1)\n")
    with pytest.raises(ShapecalcError) as caught:
        infer(read_spec(str(path), {"T": 4}))
    assert print_problems(caught.value, {"T": 4}) == 1
    assert capsys.readouterr().err.endswith("    fix: write `Dense`\n")


def test_a_program_is_not_read_again_for_its_message(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the fix is tried."""
    text = "import keras\nx = keras.layers.Desne(3)\n"
    with pytest.raises(ShapecalcError) as caught:
        read_program(Source("a.py", text))
    read: list[str] = []

    def mistakes(source: Source, sizes: Any) -> list[Problem]:
        read.append(source.text)
        return []

    monkeypatch.setattr("shapecalc.diagnose.lints.mistakes", mistakes)
    assert print_problems(caught.value) == 1
    assert {*read} == {text.replace("Desne", "Dense")}
    assert "fix: write `Dense`" in capsys.readouterr().err


def test_problems_are_in_colors_on_a_terminal(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    place = Place(Source("a.yaml", ""), ())
    print_problems(ModelError([Problem(Code.FILE, "it is not there", place)]))
    assert "\x1b[1;31merror[SC101]" in capsys.readouterr().err
