"""The table as data and in Markdown."""

from __future__ import annotations

import json
from typing import Any

import pytest
from strategies import models, trying

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN
from shapecalc.api import summarize
from shapecalc.errors import ShapecalcError
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data
from shapecalc.table.forms import (
    COLUMNS,
    as_csv,
    as_dict,
    as_html,
    as_markdown,
    plain_shape,
)
from shapecalc.table.keras3 import Options
from shapecalc.table.summary import summary

KEYS = set(COLUMNS) - {"model"}


def test_the_sums_are_right() -> None:
    trying(models(), 0, 100)(check_sums)()


def check_sums(data: Any) -> None:
    try:
        made = summarize(data)
    except ShapecalcError:
        return
    form = json.loads(json.dumps(as_dict(made)))
    for layer in form["layers"]:
        assert layer.keys() == KEYS
        assert (layer["params"] or 0) == layer["trainable_params"] + layer["non_trainable_params"]
    assert form["total_params"] == form["trainable_params"] + form["non_trainable_params"]
    assert form["total_bytes"] == form["trainable_bytes"] + form["non_trainable_bytes"]
    assert [len(row) for row in as_csv(made, Options())] == [len(COLUMNS)] * len(made.layers)


def test_shapes() -> None:
    form = as_dict(
        summarize({"inputs": {"x": [None, 1]}, "layers": {"y": "LSTM(2, return_state=True)(x)"}})
    )
    assert [layer["output_shape"] for layer in form["layers"]] == [
        [None, None, 1],
        [[None, 2], [None, 2], [None, 2]],
    ]


def test_unbuilt() -> None:
    (layer,) = as_dict(summarize(["Dense(3)"]))["layers"]
    assert (layer["output_shape"], layer["params"]) == (None, None)


def test_markdown() -> None:
    spec = {
        "name": "a|b",
        "inputs": {"x": 3, "y": 3},
        "layers": {"z": "add([x, y], name='`')"},
    }
    assert as_markdown(summarize(spec), Options(show_trainable=True)) == (
        r"**Model: `a\|b`**" + "\n\n"
        "| Layer (type) | Output Shape | Param # | Connected to | Trainable |\n"
        "| --- | --- | ---: | --- | --- |\n"
        "| `input_layer` (InputLayer) | (None, 3) | 0 | - | - |\n"
        "| `input_layer_1` (InputLayer) | (None, 3) | 0 | - | - |\n"
        "| `` ` `` (Add) | (None, 3) | 0 | `input_layer[0][0]`, `input_layer_1[0][0]` | - |\n"
        "\n"
        "- Total params: 0 (0.00 B)\n"
        "- Trainable params: 0 (0.00 B)\n"
        "- Non-trainable params: 0 (0.00 B)"
    )


@pytest.mark.parametrize(
    ("shape", "plain"),
    [
        (None, None),
        ((), []),
        ((UNKNOWN, 3), [None, 3]),
        ((Formula.of("n") + 1, 3), ["n+1", 3]),
    ],
)
def test_plain_shape(shape: Any, plain: Any) -> None:
    assert plain_shape(shape) == plain


def test_csv() -> None:
    inner = {"Sequential": {"name": "inner", "layers": ["Dense(2)"]}}
    made = summarize({"name": "m", "layers": ["Input((3,))", inner]})
    assert list(as_csv(made, Options())) == [
        [
            *("m", "inner", "Sequential", "(None, 2)", "float32"),
            *("8", "8", "0"),
            "input_layer[0][0]",
        ]
    ]
    assert [row[1] for row in as_csv(made, Options(expand_nested=True))] == ["inner", "  dense"]


def test_csv_of_a_layer_without_a_shape() -> None:
    (row,) = as_csv(summarize(["Dense(3)"]), Options())
    assert row == ["sequential", "dense", "Dense", "?", "float32", "", "0", "0", ""]


def test_formulas_as_data() -> None:
    form = as_dict(summarize([{"Input": ["n"]}, "Dense(2)"]))
    assert form["layers"][0]["params"] == "2·n + 2"
    assert form["total_bytes"] == "8·n + 8"


def test_every_call_as_data() -> None:
    spec = {
        "inputs": {"x": "(3, 2)", "y": "(5, 2)"},
        "layers": {"d": "Dense(4)", "a": "d(x)", "b": "d(y)"},
        "outputs": ["a", "b"],
    }
    form = as_dict(summary(infer(read_data(spec)), every_call=True))
    by_name = {layer["name"]: layer for layer in form["layers"]}
    assert by_name["dense"]["calls"] == [[None, 3, 4], [None, 5, 4]]
    assert by_name["dense"]["output_shape"] == [None, 5, 4]
    assert "calls" not in by_name["input_layer"]


def test_html_escapes_names() -> None:
    html = as_html(summarize({"name": "<b>", "layers": ["Input((3,))", "Dense(2, name='<i>')"]}))
    assert "<caption>Model: &lt;b&gt;</caption>" in html
    assert "&lt;i&gt; (<b>Dense</b>)" in html
    assert "<i>" not in html
