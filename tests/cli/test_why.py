"""``shapecalc why`` and ``shapecalc explain CODE`` as people use them."""

from __future__ import annotations

import json

import pytest
from cli.test_commands import shapecalc

from shapecalc.errors import Code

ERROR = "Input 0 of layer lstm_1 is incompatible with the layer: expected ndim=3, found ndim=2"
SHAPE = f"{ERROR}. Full shape received: (None, 8)"


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_standard_input(arguments: list[str]) -> None:
    done = shapecalc("why", *arguments, stdin=f"Traceback\n{SHAPE}\n")
    assert done.returncode == 0
    assert "set return_sequences=True on the recurrent layer before lstm_1" in done.stdout


def test_an_argument_or_several() -> None:
    assert shapecalc("why", SHAPE).stdout == shapecalc("why", *SHAPE.split()).stdout


def test_for_programs() -> None:
    (found,) = json.loads(shapecalc("why", SHAPE, "--format", "json").stdout)
    assert found["code"] == "SC402"
    assert found["layer"] == "lstm_1"
    assert found["class"] == "LSTM"
    assert found["takes"] == ["batch", "time", "features"]
    assert found["told"]["shape"] == "(None, 8)"


def test_markdown() -> None:
    assert shapecalc("why", SHAPE, "--format", "markdown").stdout.startswith("### SC402: ")


def test_what_is_not_known_is_compared() -> None:
    done = shapecalc("why", "layer lstm_1 expected ndim=3, but there were 7")
    assert (done.returncode, done.stdout) == (2, "")
    assert "the most similar message is SC402" in done.stderr


def test_what_is_like_nothing() -> None:
    done = shapecalc("why", "where are my keys?")
    assert done.returncode == 2
    assert "the whole traceback" in done.stderr


def test_a_part_of_a_message() -> None:
    done = shapecalc("why", "expected min_ndim=4, found ndim=3")
    assert "the layer expects at least 4 axes but gets 3 axes" in done.stdout


def test_no_text_and_bytes_that_are_none() -> None:
    assert shapecalc("why", stdin="").returncode == 2
    assert shapecalc("why", "\x1b[2J\udcff", stdin="").returncode == 2


def test_widths() -> None:
    for columns in (60, 80, 120):
        lines = shapecalc("why", SHAPE, columns=columns).stdout.splitlines()
        assert max(map(len, lines)) <= columns


@pytest.mark.parametrize("name", ["SC402", "sc402", "RANK", "rank"])
def test_explain_a_code(name: str) -> None:
    done = shapecalc("explain", name)
    assert done.returncode == 0
    assert done.stdout.startswith("SC402: a layer gets an input with the wrong number of axes")
    assert "model.yaml:2:3: error[SC402]" in done.stdout


def test_explain_for_programs() -> None:
    found = json.loads(shapecalc("explain", "SC602", "--format", "json").stdout)
    assert found["name"] == "TARGETS"
    assert found["printed"] is None
    page = shapecalc("explain", "SC602", "--format", "markdown").stdout
    assert page.startswith("# SC602: ")
    assert shapecalc("explain", "SC602", "--format", "latex").returncode == 2
    assert shapecalc("explain", "SC602", "--units", "3").returncode == 2


def test_topics_and_layers_come_before_codes() -> None:
    assert shapecalc("explain", "loss").stdout.startswith("loss: ")
    assert shapecalc("explain", "LOSS").stdout.startswith("SC702: ")


def test_the_list_has_all_codes() -> None:
    listed = shapecalc("explain", "--list").stdout
    assert all(f"  {code.value}  {code.title}" in listed for code in Code)
