"""The arguments of a layer as options."""

from __future__ import annotations

from typing import Any

import pytest
import typer
from command_line import layer_values

from shapecalc.cli.layer_options import (
    LayerCommand,
    default_text,
    is_file,
    metavar,
    option,
    sentence,
    shape,
    size,
    take_input,
    value,
)
from shapecalc.declare.kinds import REQUIRED
from shapecalc.rules import RULES


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("", {}),
        ("--units 3", {"units": 3}),
        ("--units=3", {"units": 3}),
        ("--units u", {"units": "u"}),
        ("--units -3", {"units": -3}),
        ("--units=-3", {"units": -3}),
        ("--units 3 --units 4", {"units": 4}),
        ("--units none", {"units": None}),
        ("--use-bias", {"use_bias": True}),
        ("--use-bias --units 3", {"use_bias": True, "units": 3}),
        ("--use-bias no --units 3", {"use_bias": False, "units": 3}),
        ("--use-bias=false", {"use_bias": False}),
        ("--no-use-bias", {"use_bias": False}),
        ("--use-bias --no-use-bias", {"use_bias": False}),
        ("--no-use-bias --use-bias", {"use_bias": True}),
        ("--activation relu", {"activation": "relu"}),
        ("--name x --trainable false", {"name": "x", "trainable": False}),
        ("--input-dim 4", {"input_dim": 4}),
        ("--input-dim T", {"input_dim": "T"}),
        ("--input-shape 28,28,1", {"input_shape": ((28, 28, 1),)}),
        ("--input-shape 3 --input-shape 4", {"input_shape": ((3,), (4,))}),
    ],
)
def test_values(words: str, values: dict[str, Any]) -> None:
    given = layer_values(RULES["Dense"], words.split())
    assert {name: str(item) for name, item in given.items()} == {
        name: str(item) for name, item in values.items()
    }


def test_values_of_a_window() -> None:
    words = "--filters 7 --kernel-size 3,3 --strides -1 --padding same".split()
    assert layer_values(RULES["Conv2D"], words) == {
        "filters": 7,
        "kernel_size": [3, 3],
        "strides": -1,
        "padding": "same",
    }


def test_a_layer_inside() -> None:
    words = ["--layer", "LSTM(10)", "--merge-mode", "none"]
    assert layer_values(RULES["Bidirectional"], words) == {"layer": "LSTM(10)", "merge_mode": None}


@pytest.mark.parametrize("words", ["--units", "--units --input-dim 1", "--input-dim 3,3"])
def test_what_is_refused(words: str) -> None:
    with pytest.raises(typer.TyperException):
        layer_values(RULES["Dense"], words.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10", 10),
        ("-1", -1),
        ("0.5", 0.5),
        ("1e-3", 0.001),
        ("same", "same"),
        ("Yes", True),
        ("FALSE", False),
        ("none", None),
        ("3,3", [3, 3]),
        ("(3, 3)", [3, 3]),
        ("[3]", [3]),
        ("3,", [3]),
        ("ab,bc->ac", "ab,bc->ac"),
        ("Dense(3, 'relu')", "Dense(3, 'relu')"),
        ("T,1", ["T", 1]),
    ],
)
def test_value(text: str, expected: object) -> None:
    assert value(text) == expected


def test_a_value_that_is_missing() -> None:
    with pytest.raises(typer.BadParameter, match="a value is missing before --units"):
        value("--units")


def test_shapes() -> None:
    assert shape("28,28,1") == (28, 28, 1)
    assert shape("5") == (5,)
    assert size("5") == 5
    for text in ("abc!", "3,-1", "1.5"):
        with pytest.raises(typer.BadParameter, match="is not a shape such as 28,28,1"):
            shape(text)
    with pytest.raises(typer.BadParameter, match="is not one number"):
        size("3,4")


@pytest.mark.parametrize(
    ("layer", "argument", "expected"),
    [
        ("Dense", "units", "N"),
        ("Dense", "use_bias", "[yes|no]"),
        ("Dense", "activation", "NAME"),
        ("Conv2D", "kernel_size", "N,..."),
        ("Dropout", "rate", "NUMBER"),
        ("Reshape", "target_shape", "SHAPE"),
        ("Bidirectional", "layer", "LAYER"),
        ("JaxLayer", "params", "VALUE"),
    ],
)
def test_metavars(layer: str, argument: str, expected: str) -> None:
    assert metavar(RULES[layer].own[argument]) == expected


def test_texts() -> None:
    assert option("kernel_size") == "--kernel-size"
    assert sentence("width of the output") == "Width of the output."
    assert sentence("A sentence.") == "A sentence."
    assert default_text(REQUIRED) == ""
    assert default_text(False) == "no"
    assert default_text((1, 1)) == "1,1"
    assert default_text(0.0) == "0.0"


def test_flags_get_values() -> None:
    command = LayerCommand(RULES["Dense"], lambda values, form: 0)
    words = ["--use-bias", "--no-use-bias", "--no-units", "--use-bias"]
    assert list(command.with_values(words)) == [
        "--use-bias=yes",
        "--use-bias=no",
        "--no-units",
        "--use-bias=yes",
    ]


def test_input() -> None:
    values = {"input_shape": ((3, 1),), "input_dim": 4, "units": 2}
    assert take_input(RULES["Dense"], values) == (((3, 1),), 4)
    assert values == {"units": 2}
    values = {"input_dim": 4}
    assert take_input(RULES["Embedding"], values) == (None, None)
    assert values == {"input_dim": 4}


@pytest.mark.parametrize("subject", ["-", "model.yaml", "a/b", "a:b", "tests"])
def test_files(subject: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from conftest import ROOT

    monkeypatch.chdir(ROOT)
    assert is_file(subject)
    assert not is_file("lstm")
