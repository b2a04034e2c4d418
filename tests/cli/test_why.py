"""``shapecalc why``: the meaning of an error message."""

from __future__ import annotations

import json

import pytest
from command_line import command

ERROR = "Input 0 of layer lstm_1 is incompatible with the layer: expected ndim=3, found ndim=2"
SHAPE = f"{ERROR}. Full shape received: (None, 8)"


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_standard_input(arguments: list[str]) -> None:
    done = command("why", *arguments, stdin=f"Traceback\n{SHAPE}\n")
    assert done.returncode == 0
    assert "set return_sequences=True on the recurrent layer before lstm_1" in done.stdout


def test_an_argument_or_several() -> None:
    assert command("why", SHAPE).stdout == command("why", *SHAPE.split()).stdout


def test_for_programs() -> None:
    (found,) = json.loads(command("why", SHAPE, "--format", "json").stdout)
    assert found["code"] == "SC402"
    assert found["layer"] == "lstm_1"
    assert found["class"] == "LSTM"
    assert found["takes"] == ["batch", "time", "features"]
    assert found["told"]["shape"] == "(None, 8)"


def test_markdown() -> None:
    assert command("why", SHAPE, "--format", "markdown").stdout.startswith("### SC402: ")


def test_what_is_not_known_is_compared() -> None:
    done = command("why", "layer lstm_1 expected ndim=3, but there were 7")
    assert (done.returncode, done.stdout) == (2, "")
    assert "the most similar message is SC402" in done.stderr


def test_what_is_like_nothing() -> None:
    done = command("why", "where are my keys?")
    assert done.returncode == 2
    assert "the whole traceback" in done.stderr


def test_a_part_of_a_message() -> None:
    done = command("why", "expected min_ndim=4, found ndim=3")
    assert "the layer expects at least 4 axes but got 3 axes" in done.stdout


def test_no_text_and_bytes_that_are_none() -> None:
    assert command("why", stdin="").returncode == 2
    assert command("why", "\x1b[2J\udcff", stdin="").returncode == 2


def test_widths() -> None:
    for columns in (60, 80, 120):
        lines = command("why", SHAPE, columns=columns).stdout.splitlines()
        assert max(map(len, lines)) <= columns


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ([], "there is no text\n    hint: give the error message in quotes"),
        (["hello"], "the text contains no known error message\n    hint: give the whole traceback"),
        ([SHAPE, "--format", "latex"], "--format: 'latex' is not one of"),
        (
            [SHAPE, "--formt", "json"],
            "there is no option `--formt`\n    hint: did you mean `--form",
        ),
    ],
)
def test_errors(arguments: list[str], error: str) -> None:
    done = command("why", *arguments)
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.startswith(f"error: {error}")


def test_only_the_end_of_a_long_text_counts() -> None:
    done = command("why", stdin="x" * 10**6 + f"\n{SHAPE}\n")
    assert done.stdout.startswith("SC402")
