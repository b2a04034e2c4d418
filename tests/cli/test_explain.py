"""``shapecalc explain``: layers, files, topics and codes as subjects."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import command, explained
from conftest import ROOT

from shapecalc.cli.explain import (
    ExplainGroup,
    code_named,
    explain_file,
    rendered,
    whole_numbers,
)
from shapecalc.cli.layer_options import LayerCommand
from shapecalc.declare.layer import RuleError
from shapecalc.errors import Code
from shapecalc.explain.topics import TOPICS
from shapecalc.rules import RULES

STACK = "specs/lstm_stack.yaml"


def test_a_layer() -> None:
    done = command("explain", "lstm", "--units", "10", "--input-dim", "1")
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.startswith("LSTM(units=10)\n")
    assert "= 480" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["lstm", "10", "--input-shape", "3,1"],
        ["lstm_4", "10", "--input-shape", "3,1"],
        ["LSTM(10)", "--input-shape", "3,1"],
        ["LSTM(10, input_shape=(3, 1))"],
        ["keras.layers.LSTM(10, batch_input_shape=(None, 3, 1))"],
    ],
)
def test_ways_to_name_a_layer(words: list[str]) -> None:
    """A layer, its first arguments and its input may be written as in a program."""
    done = command("explain", *words, "--format", "json")
    assert (done.stderr, done.returncode) == ("", 0)
    data = json.loads(done.stdout)
    assert (data["layer"], data["params"]) == ("LSTM", 480)
    assert data["inputs"][0]["shape"] == [None, 3, 1]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("Desne(5)", "did you mean `Dense`?"),
        ("Dense(5, unts=3)", "did you mean `units`?"),
        ("Dense(5", "'(' was never closed"),
        ("Dense(0)", "`units` must be a whole number of at least 1, not 0"),
        ("LSTM(5, input_shape=(3,))", "LSTM(5, input_shape=(3,))"),
    ],
)
def test_wrong_calls(call: str, message: str) -> None:
    done = command("explain", call)
    assert (done.stdout, done.returncode) == ("", 1)
    assert message in done.stderr


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_width(columns: int) -> None:
    done = command("explain", "lstm", "--units", "10", columns=columns)
    assert max(map(len, done.stdout.splitlines())) <= columns


@pytest.mark.parametrize(
    "line",
    [
        "--format json lstm --units 3",
        "lstm --format json --units 3",
        "lstm --units 3 --format json",
        "--format text lstm --units=3 --format=json",
    ],
)
def test_the_format_may_stand_anywhere(line: str) -> None:
    assert json.loads(command("explain", *line.split()).stdout)["call"] == "LSTM(units=3)"


@pytest.mark.parametrize("form", ["text", "json", "markdown", "latex"])
@pytest.mark.parametrize("subject", ["dense", "window", STACK])
def test_formats(subject: str, form: str) -> None:
    done = command("explain", subject, "--format", form)
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.strip()


def test_a_layer_that_does_not_fit() -> None:
    done = command("explain", "conv2d", *"--kernel-size 30 --input-shape 9,9,1".split())
    assert (done.stdout, done.returncode) == ("", 1)
    assert done.stderr.startswith("error: Conv2D: ")


def test_an_argument_that_is_refused() -> None:
    done = command("explain", "dense", "--units", "-3")
    assert (done.stdout, done.returncode) == ("", 1)
    assert "error[SC203]: Dense: `units`" in done.stderr


def test_negative_numbers_are_values() -> None:
    done = command("explain", "softmax", "--axis", "-1", "--input-shape", "3,4")
    assert done.returncode == 0
    assert done.stdout.startswith("Softmax(")


# Files


def test_all_layers_of_a_file() -> None:
    data = json.loads(command("explain", STACK, "--format", "json").stdout)
    assert [layer["name"] for layer in data] == ["lstm", "lstm_1", "lstm_2", "dense"]


def test_one_layer_of_a_file() -> None:
    (layer,) = explain_file(str(ROOT / f"{STACK}:lstm_1"))
    assert (layer.name, layer.total) == ("lstm_1", 320)
    with pytest.raises(RuleError, match="no layer 'nope'"):
        explain_file(str(ROOT / f"{STACK}:nope"))


NESTED = """
inputs: {a: 10}
layers:
  x: Dense(4)(a)
  encoder: {Sequential: {layers: [Dense(16), Dense(8)]}}
  y: [x, encoder, Dense(1)]
outputs: y
"""


@pytest.mark.parametrize(
    ("name", "layers"),
    [
        ("x", ["dense"]),
        ("dense_1", ["dense_1"]),
        ("encoder", ["dense_1", "dense_2"]),
        ("encoder/dense_2", ["dense_2"]),
        ("sequential/dense_2", ["dense_2"]),
    ],
)
def test_names_in_a_file(tmp_path: Path, name: str, layers: list[str]) -> None:
    """A layer has the name of Keras, that of the spec, and a path through the models around it."""
    path = tmp_path / "nested.yaml"
    path.write_text(NESTED)
    assert [found.name for found in explain_file(f"{path}:{name}")] == layers


def test_a_similar_name_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "nested.yaml"
    path.write_text(NESTED)
    done = command("explain", f"{path}:encodr")
    assert (done.stdout, done.returncode) == ("", 1)
    assert "did you mean `encoder`?" in done.stderr


def test_sizes_of_a_file() -> None:
    spec = "- Input((T, 1))\n- LSTM(10, return_sequences=True)\n"
    done = command("explain", "-", "--set", "T=7", stdin=spec)
    assert "(None, 7, 10)" in done.stdout


@pytest.mark.parametrize(
    ("subject", "code", "error"),
    [
        (f"{STACK}:nope", 1, f"error: {STACK}:nope: there is no layer 'nope'\n"),
        ("nothing.yaml", 2, "there is no such file"),
        ("docs/wrong.yaml", 1, "error[SC"),
    ],
)
def test_files_that_cannot_be_explained(subject: str, code: int, error: str) -> None:
    done = command("explain", subject)
    assert (done.stdout, done.returncode) == ("", code)
    assert error in done.stderr


# Topics and codes


def test_a_topic() -> None:
    done = command("explain", "window", "--length", "10", "--steps", "4")
    assert done.stdout.startswith("window: ")
    assert command("explain", "minmax", "--values", "1,2,-3").returncode == 0


@pytest.mark.parametrize("wrong", ["0", "-1", "x", "9" * 20, "1.5"])
def test_numbers_of_a_topic(wrong: str) -> None:
    done = command("explain", "window", "--steps", wrong)
    assert (done.stdout, done.returncode) == ("", 2)
    assert f"--steps: '{wrong}' is not a whole number of at least 1" in done.stderr


def test_several_numbers_of_a_topic() -> None:
    assert whole_numbers("1,-2") == (1, -2)
    done = command("explain", "minmax", "--values", "1,x")
    assert done.returncode == 2
    assert "--values: '1,x' does not have the form 1,2,3" in done.stderr


@pytest.mark.parametrize("name", ["SC402", "sc402", "RANK", "rank"])
def test_a_code(name: str) -> None:
    assert code_named(name) is Code.RANK
    done = command("explain", name)
    assert done.returncode == 0
    assert done.stdout.startswith("SC402: ")
    assert "model.yaml:2:3: error[SC402]" in done.stdout


def test_formats_of_a_code() -> None:
    assert code_named("lstm") is None
    data = json.loads(command("explain", "SC602", "--format", "json").stdout)
    assert data["name"] == "TARGETS"
    assert data["printed"] is None
    page = command("explain", "SC602", "--format", "markdown").stdout
    assert page.startswith("# SC602: ")
    done = command("explain", "SC602", "--format", "latex")
    assert (done.stdout, done.returncode) == ("", 2)
    assert "hint: use --format markdown" in done.stderr


def test_topics_and_layers_come_before_codes() -> None:
    """`loss` is a topic, `LOSS` a code; `reshape` is a topic, `Reshape` a layer."""
    assert command("explain", "loss").stdout.startswith("loss: ")
    assert command("explain", "LOSS").stdout.startswith("SC702: ")
    group = ExplainGroup(name="explain")
    assert not isinstance(group.subject_command("reshape"), LayerCommand)
    assert isinstance(group.subject_command("Reshape"), LayerCommand)


@pytest.mark.parametrize("line", ["list", "--list"])
def test_the_list(line: str) -> None:
    shown = command("explain", line).stdout
    assert all(f"  {name}" in shown for name in TOPICS)
    assert all(f"  {code.value}  {code.title}" in shown for code in Code)
    assert "LSTM" in shown
    assert max(map(len, shown.splitlines())) <= 100
    data = json.loads(command("explain", line, "--format", "json").stdout)
    assert [*data["topics"]] == [*TOPICS]
    assert data["codes"] == {code.value: code.title for code in Code}
    assert "LSTM" in data["layers"]


def test_the_list_and_a_subject() -> None:
    """Two texts would be no JSON."""
    done = command("explain", "--list", "--format", "json", "dense")
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.startswith("error: --list takes no subject\n")


def test_without_a_subject() -> None:
    done = command("explain")
    assert (done.stderr, done.returncode) == ("", 2)
    assert done.stdout == command("explain", "--help").stdout.removesuffix("\n")


# Forms


def test_several_explanations() -> None:
    dense, lstm = explained(RULES["Dense"]), explained(RULES["LSTM"])
    assert isinstance(json.loads(rendered([dense], "json")), dict)
    assert len(json.loads(rendered([dense, lstm], "json"))) == 2
    assert rendered([dense, lstm], "markdown") == "\n\n".join(
        [rendered([dense], "markdown"), rendered([lstm], "markdown")]
    )


def test_ascii() -> None:
    done = command("explain", "conv2d", "--input-shape", "9,9,1", encoding="ascii")
    assert done.stdout.isascii()
    assert "?" not in done.stdout


@pytest.mark.parametrize(
    ("subject", "form", "start"),
    [
        (STACK, "html", "<!DOCTYPE html>"),
        (STACK, "tex", r"\documentclass"),
        ("dense", "html", "<!DOCTYPE html>"),
        ("padding", "tex", r"\documentclass"),
        ("padding", "html", "<!DOCTYPE html>"),
        ("SC402", "html", "<!DOCTYPE html>"),
        ("LSTM(10, input_shape=(3, 1))", "svg", "<svg"),
    ],
)
def test_documents(subject: str, form: str, start: str) -> None:
    done = command("explain", subject, "--format", form)
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.startswith(start)


@pytest.mark.parametrize("subject", ["dense", "padding", "SC402", STACK, "lstm"])
def test_nothing_to_draw(subject: str) -> None:
    done = command("explain", subject, "--format", "svg")
    assert done.stdout == ""
    assert done.returncode in (1, 2)
    assert "draw" in done.stderr
    assert "hint: " in done.stderr


def test_other_commands_have_no_drawing() -> None:
    done = command("solve", "dense", "--params", "10", "--format", "svg")
    assert done.returncode == 2


@pytest.mark.parametrize("subject", [["lstm", "3"], ["LSTM(3)"], [STACK]])
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_example(subject: list[str], form: str) -> None:
    done = command("explain", *subject, "--example", "--format", form)
    assert (done.stderr, done.returncode) == ("", 0)
    assert "Example with small numbers" in done.stdout
    without = command("explain", *subject, "--format", form)
    assert "Example with small numbers" not in without.stdout


@pytest.mark.parametrize("form", ["json", "latex", "html", "tex", "svg"])
def test_formats_without_an_example(form: str) -> None:
    done = command("explain", "lstm", "3", "--example", "--format", form)
    assert (done.stdout, done.returncode) == ("", 2)
    assert f"--format {form} has no worked example" in done.stderr
