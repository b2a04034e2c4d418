"""The table as data and in Markdown."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from every_row import rows
from strategies import models, trying

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN
from shapecalc.api.summarizing import summarize
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
from shapecalc.table.rows import WeightTotals
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


def test_everything_as_data() -> None:
    form = as_dict(rows())
    assert form["layers"][2] == {
        "name": "add",
        "class_name": "Add",
        "output_shape": [None, "u"],
        "calls": [[[None, 3], None], [None, "u"]],
        "dtype": "float32",
        "params": "2·u",
        "trainable_params": "2·u",
        "non_trainable_params": 0,
        "connected_to": ["nest[0][0]", "x[0][0]"],
    }
    assert form["layers"][1]["formula"] == "(d + 1)·u"
    assert [layer["params"] for layer in form["layers"]] == [0, 8, "2·u", None, None]
    del form["layers"]
    assert form == {
        "name": "<m>",
        "class_name": "Functional",
        "total_params": 1008,
        "trainable_params": 1000,
        "non_trainable_params": 8,
        "total_bytes": 4002.5,
        "trainable_bytes": 4000,
        "non_trainable_bytes": 2.5,
        "optimizer_params": 9,
        "optimizer_bytes": 36,
        "lower_bound": True,
    }
    assert (
        tuple(
            "model name class_name output_shape dtype params trainable_params non_trainable_params "
            "connected_to".split()
        )
        == COLUMNS
    )


def test_totals_that_are_lower_bounds() -> None:
    """Nobody knows of which part 5 parameters are."""
    unsure = replace(rows(), lower_bound=False, undecided=WeightTotals(5, 20))
    assert as_dict(unsure)["undecided_params"] == 5
    without = as_dict(replace(rows(), optimizer=None))
    assert (without["optimizer_params"], without["optimizer_bytes"]) == (0, 0)
    assert (rows().title, rows().notes) == ("", ())
    assert "undecided_params" not in as_dict(rows())
    totals = ["Total params: 1,022", "Trainable params: at least 1,000"]
    totals += ["Non-trainable params: at least 8", "Optimizer params: 9"]
    for form in (as_markdown(unsure, Options()), as_html(unsure)):
        assert [total for total in totals if f"{total} (" in form] == totals


def test_everything_in_csv() -> None:
    options = Options(expand_nested=True, layer_range=("nest", "new"))
    assert list(as_csv(rows(), options)) == [
        ["<m>", "nest", "Sequential", "(None, 3)", "float32", "8", "0", "8", "x[0][0]"],
        ["<m>", "  in|ner", "Dense", "(None, 3)", "float16", "8", "8", "0", "x[0][0]"],
        [
            *("<m>", "add", "Add", "[(None, 3), ?], (None, u)", "float32", "2·u", "2·u", "0"),
            "nest[0][0] x[0][0]",
        ],
        ["<m>", "new", "Layer", "?", "float32", "", "0", "0", ""],
    ]


def test_everything_in_markdown() -> None:
    options = Options(expand_nested=True, formulas=True, show_trainable=True)
    assert as_markdown(rows(), options).split("\n") == [
        "**Model: `<m>`**",
        "",
        "| Layer (type) | Output Shape | Param # | Connected to | Formula | Trainable |",
        "| --- | --- | ---: | --- | --- | --- |",
        "| `x` (InputLayer) | (None, 2) | 0 | - |  | - |",
        "| `nest` (Sequential) | (None, 3) | 8 | `x[0][0]` | `(d + 1)·u` | N |",
        r"| └ `in\|ner` (Dense) | (None, 3) | 8 | `x[0][0]` |  | Y |",
        "| `add` (Add) | [(None, 3), ?], (None, u) | 2·u | `nest[0][0]`, `x[0][0]` |  | - |",
        "| `new` (Layer) | ? | ? | - |  | - |",
        "| `late` (Dense) | ? | 0 (unbuilt) | - |  | - |",
        "",
        "- Total params: at least 1,017 (3.94 KB)",
        "- Trainable params: at least 1,000 (3.91 KB)",
        "- Non-trainable params: at least 8 (2.50 B)",
        "- Optimizer params: at least 9 (36.00 B)",
    ]
    plain = replace(rows(), connected=False, lower_bound=False)
    lines = as_markdown(plain, Options(layer_range=("x", "nest"))).split("\n")
    assert lines[2:6] == [
        "| Layer (type) | Output Shape | Param # |",
        "| --- | --- | ---: |",
        "| `x` (InputLayer) | (None, 2) | 0 |",
        "| `nest` (Sequential) | (None, 3) | 8 |",
    ]
    assert lines[-1] == "- Optimizer params: 9 (36.00 B)"


def test_everything_in_html() -> None:
    few = replace(rows(), layers=rows().layers[1:2])
    left, right = 'style="text-align: left"', 'style="text-align: right"'
    assert as_html(few).split("\n") == [
        "<table>",
        "<caption>Model: &lt;m&gt;</caption>",
        f'<thead><tr><th colspan="1" {left}>Layer (type)</th>'
        f'<th colspan="1" {left}>Output Shape</th><th colspan="1" {right}>Param #</th>'
        f'<th colspan="1" {left}>Connected to</th></tr></thead>',
        "<tbody>",
        f'<tr><td colspan="1" {left}>nest (<b>Sequential</b>)</td>'
        f'<td colspan="1" {left}>(None, 3)</td><td colspan="1" {right}>8</td>'
        f'<td colspan="1" {left}>x[0][0]</td></tr>',
        f'<tr><td colspan="1" {left}>&nbsp;&nbsp;&nbsp;&nbsp;in|ner (<b>Dense</b>)</td>'
        f'<td colspan="1" {left}>(None, 3)</td><td colspan="1" {right}>8</td>'
        f'<td colspan="1" {left}>x[0][0]</td></tr>',
        "</tbody>",
        "<tfoot>",
        f'<tr><td colspan="4" {left}>Total params: at least 1,017 (3.94 KB)</td></tr>',
        f'<tr><td colspan="4" {left}>Trainable params: at least 1,000 (3.91 KB)</td></tr>',
        f'<tr><td colspan="4" {left}>Non-trainable params: at least 8 (2.50 B)</td></tr>',
        f'<tr><td colspan="4" {left}>Optimizer params: at least 9 (36.00 B)</td></tr>',
        "</tfoot>",
        "</table>",
    ]
    html = as_html(replace(rows(), connected=False, lower_bound=False))
    assert "Connected to" not in html
    assert f'<td colspan="3" {left}>Optimizer params: 9 (36.00 B)</td>' in html
    assert f'<td colspan="1" {left}>-</td>' in as_html(rows())
    assert '<td colspan="1" style="text-align: right">?</td>' in html
