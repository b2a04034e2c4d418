"""Sizes that are letters: a spec keeps them, other forms refuse them."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from shapecalc.errors import Code, WriteError
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data
from shapecalc.table.summary import summary
from shapecalc.write.convert import convert
from shapecalc.write.letters import check_numbers

GRAPH = {
    "inputs": {"x": ["T", 3], "y": "(n,)"},
    "layers": {"a": ["x", "LSTM(u)"], "b": "Dense(u)(y)"},
}


@pytest.mark.parametrize(
    "data",
    [
        ["Input((3, 1))", "LSTM(10)", "Dense(5, activation='relu', name='T')"],
        ["LSTM(10, input_shape=(None, 1))"],
        {"inputs": {"T": 3}, "layers": {"u": "Dense(2)(T)"}},
        ["Input((3, 1))", "Conv1D(2, 1, padding='same')", "Bidirectional(LSTM(2))"],
    ],
)
def test_numbers(data: Any) -> None:
    check_numbers(read_data(data))


@pytest.mark.parametrize(
    ("data", "layer", "argument", "letter"),
    [
        (["Dense(u, input_shape=(3,))"], "Dense", "units", "u"),
        (["LSTM(10, input_shape=(T, 1))"], "LSTM", "input_shape", "T"),
        (["Input((T, d_model))", "ReLU"], "InputLayer", "shape", "T"),
        (["Input((4, 3))", "Conv1D(2, (kh,))"], "Conv1D", "kernel_size", "kh"),
        (["Input((4, 3))", "Bidirectional(LSTM(u))"], "LSTM", "units", "u"),
        (["Input((4, 3))", "Sequential([Dense(u)])"], "Dense", "units", "u"),
    ],
)
def test_letters(data: Any, layer: str, argument: str, letter: str) -> None:
    plan = read_data(data)
    assert plan.problems == []
    with pytest.raises(WriteError) as caught:
        check_numbers(plan)
    (problem,) = caught.value.problems
    assert problem.code is Code.UNWRITABLE
    assert problem.layer == layer
    assert problem.message == (
        f"`{argument}` has the letter `{letter}`, and this format needs a number"
    )
    assert problem.hint == f"replace `{letter}` with a number"


def test_letters_of_a_model_inside() -> None:
    inside = {"inputs": {"x": 3}, "layers": {"y": {"Model": GRAPH}, "z": "Dense(2)(x)"}}
    with pytest.raises(WriteError, match="and this format needs a number"):
        check_numbers(read_data(inside))


@pytest.mark.parametrize("form", ["keras", "python"])
def test_forms_without_letters(form: str) -> None:
    with pytest.raises(WriteError, match="and this format needs a number"):
        convert(read_data(GRAPH), form)


@pytest.mark.parametrize("form", ["yaml", "json"])
@pytest.mark.parametrize(
    "data",
    [
        GRAPH,
        ["Input((T, 1))", "LSTM(10)", "Dense(k)"],
        ["LSTM(u, input_shape=(T, F))", "Dense(1)"],
        ["Input(batch_shape=(B, T, 3))", "LSTM(u)"],
    ],
)
def test_a_spec_keeps_letters(data: Any, form: str) -> None:
    text, notes = convert(read_data(data), form)
    assert list(notes) == []
    again = yaml.safe_load(text) if form == "yaml" else json.loads(text)
    before, after = (summary(infer(read_data(item))) for item in (data, again))
    assert [str(row.params) for row in after.layers] == [str(row.params) for row in before.layers]
    assert str(after.total_params) == str(before.total_params)


def test_numbers_for_the_letters() -> None:
    text, _ = convert(read_data(GRAPH, {"T": 5, "n": 4, "u": 2}), "python")
    assert "x = Input(shape=(5, 3))\n" in text
    assert "Dense(2)(y)\n" in text


def test_a_key_that_keras_passes_over() -> None:
    """An InputLayer of a saved model may have any."""
    layers = [
        {"class_name": "InputLayer", "config": {"batch_shape": [None, 3], "x": "T"}},
        {"class_name": "Dense", "config": {"units": 2}},
    ]
    data = {
        "module": "keras",
        "class_name": "Sequential",
        "config": {"name": "m", "layers": [{"module": "keras.layers", **e} for e in layers]},
    }
    assert "Dense(2)" in convert(read_data(data), "python")[0]
