"""``shapecalc diff`` as people use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.test_commands import LITE, imported, on_a_terminal
from command_line import command

LSTM, STACK = "specs/lstm.yaml", "specs/lstm_stack.yaml"


def test_exit_codes(tmp_path: Path) -> None:
    assert command("diff", LSTM, LSTM).returncode == 0
    assert command("diff", LSTM, STACK).returncode == 1
    assert command("diff", LSTM, "specs/nothing.yaml").returncode == 2
    (tmp_path / "wrong.yaml").write_text("- LSTM(10, input_shape=(3, 1))\n- LSTM(5)\n")
    done = command("diff", LSTM, str(tmp_path / "wrong.yaml"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "return_sequences=True" in done.stderr
    done = command("diff", "-", "-", stdin="- Dense(1)")
    assert done.returncode == 2
    assert "once" in done.stderr


@pytest.mark.parametrize("form", ["yaml", "json", "keras"])
def test_what_convert_writes(form: str) -> None:
    text = command("convert", "specs/ensemble.yaml", "--to", form).stdout
    done = command("diff", "specs/ensemble.yaml", "-", stdin=text)
    assert (done.returncode, done.stdout) == (0, "No differences: 19 layers, 3,058 parameters.\n")


def test_names_that_are_counted_on_are_told_quietly() -> None:
    spec = "- LSTM(10, input_shape=(3, 1), name='lstm_4')\n- Dense(5, name='dense_9')\n"
    done = command("diff", LSTM, "-", stdin=spec)
    assert done.returncode == 0
    assert "lstm → lstm_4, dense → dense_9" in done.stdout


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_it_keeps_to_the_width(columns: int) -> None:
    done = command("diff", "specs/ensemble.yaml", "specs/merging.yaml", columns=columns)
    assert max(map(len, done.stdout.splitlines())) <= max(columns, 60)


def test_multiply_adds() -> None:
    done = command("diff", LSTM, STACK, "--macs")
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("  Multiply-adds"))
    assert line.split()[1:] == ["1,370", "2,398", "(+1,028)"]
    assert "Multiply-adds" not in command("diff", LSTM, STACK).stdout
    assert (
        "| Multiply-adds |" in command("diff", LSTM, STACK, "--macs", "--format", "markdown").stdout
    )
    data = json.loads(command("diff", LSTM, STACK, "--macs", "--format", "json").stdout)
    assert data["total_macs"] == [1370, 2398]
    same = command("diff", LSTM, LSTM, "--macs").stdout
    assert same == "No differences: 2 layers, 535 parameters, 1,370 multiply-adds.\n"


def test_multiply_adds_that_are_unknown(tmp_path: Path) -> None:
    file = tmp_path / "model.yaml"
    file.write_text(
        "- Input((3,))\n- Layer(class_name='Mine', output_shape=(4,), params=5)\n- Dense(2)\n"
    )
    done = command("diff", str(file), "-", "--macs", stdin="- LSTM(2, input_shape=(None, 1))")
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("  Multiply-adds"))
    assert line.split()[1:] == ["?", "24·T"]


def test_json() -> None:
    data = json.loads(command("diff", LSTM, STACK, "--format", "json").stdout)
    assert data["differ"] is True
    assert data["totals"]["total_params"] == [535, 879]
    assert [layer["status"] for layer in data["layers"]] == [
        *("same", "changed", "added", "added", "changed")
    ]
    assert data["layers"][1]["changes"] == [
        {"what": "argument", "name": "return_sequences", "a": False, "b": True},
        {"what": "output shape", "a": [None, 10], "b": [None, 3, 10]},
    ]


def test_markdown() -> None:
    lines = command("diff", LSTM, STACK, "--format", "markdown").stdout.splitlines()
    assert {line.count(" | ") for line in lines} == {3}
    assert "|   | &emsp;output shape | `(None, 10)` | `(None, 3, 10)` |" in lines


def test_letters() -> None:
    spec = "- Input((T, 1))\n- LSTM(10)\n- Dense(5)\n"
    assert command("diff", LSTM, "-", "--set", "T=3", stdin=spec).returncode == 0
    assert command("diff", LSTM, "-", stdin=spec).returncode == 1


def test_colours() -> None:
    assert "\x1b[1;38;5;34m+ " in on_a_terminal("diff", LSTM, STACK)
    assert "\x1b" not in command("diff", LSTM, STACK).stdout
    ascii_only = command("diff", "specs/boston.yaml", STACK, encoding="ascii")
    assert ascii_only.stdout.isascii()
    assert "?" not in ascii_only.stdout


def test_it_imports_nothing_slow() -> None:
    modules = imported("diff", LSTM, LSTM)
    assert not {name.split(".")[0] for name in modules} & LITE


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (LSTM, "argument `B` is missing"),
        ("", "argument `A` is missing"),
        (f"{LSTM} {STACK} --format xml", "--format: 'xml' is not one of 'text', 'json'"),
        (
            f"{LSTM} {STACK} --colr",
            "there is no option `--colr`\n    hint: did you mean `--color`?",
        ),
        (f"{LSTM} {STACK} --set T", "--set: 'T' does not have the form T=3"),
        (f"{LSTM} {STACK} c", "unexpected argument `c`"),
    ],
)
def test_errors(line: str, error: str) -> None:
    done = command("diff", *line.split())
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.startswith(f"error: {error}")
