"""The table with costs as data and in documents."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from conftest import ROOT
from cost_tables import CNN, table
from strategies import models, trying

from shapecalc.costs.forms import csv_of, data_of, html_of, latex_of, markdown_of
from shapecalc.costs.memory_text import memory_data
from shapecalc.costs.shown import CONVENTIONS
from shapecalc.costs.view import View
from shapecalc.errors import ShapecalcError
from shapecalc.read.document import read_data
from shapecalc.table.forms import as_dict

NESTED = {
    "inputs": {"x": [3]},
    "layers": {"m": {"Model": {"layers": ["Input((3,))", "Dense(5)"]}}, "y": "Dense(2)(m(x))"},
}


def test_json_has_new_fields_only() -> None:
    made = table(CNN)
    data, plain = data_of(made), made.summary.to_dict()
    assert {**data, "layers": 0} == {**plain, "layers": 0, "total_macs": 411008}
    for layer, before in zip(data["layers"], plain["layers"], strict=True):
        assert layer == {**before, "macs": layer["macs"]}
    assert [layer["macs"] for layer in data["layers"]] == [194688, 0, 216320]
    assert json.loads(json.dumps(data)) == data


def test_only_what_is_asked_for() -> None:
    data = data_of(table(CNN, View(["name"], only=["dense"])))
    assert [layer["name"] for layer in data["layers"]] == ["dense"]
    assert "total_macs" not in data
    assert "macs" not in data["layers"][0]


@pytest.mark.parametrize(
    ("data", "macs", "total"),
    [
        (["Input((None, 1))", "LSTM(10)"], "440·T", "440·T"),
        (["Input((3,))", "Layer(class_name='Mine', output_shape=(4,))"], None, None),
    ],
)
def test_json_of_what_is_no_number(data: Any, macs: Any, total: Any) -> None:
    form = data_of(table(data))
    assert (form["layers"][0]["macs"], form["total_macs"]) == (macs, total)


def test_json_of_nested_models() -> None:
    layers = data_of(table(NESTED, View(depth=2)))["layers"]
    assert [(layer["name"], layer.get("inside"), layer["macs"]) for layer in layers] == [
        ("input_layer", None, 0),
        ("sequential", None, 15),
        ("dense", ["sequential"], 15),
        ("dense_1", None, 10),
    ]


def test_json_of_receptive_fields() -> None:
    data = data_of(table(CNN, View(["name", "receptive"])))
    assert [layer["receptive_field"] for layer in data["layers"]] == ["3", "all", "all"]
    assert "macs" not in data["layers"][0]


SCHEMA = json.loads((ROOT / "docs" / "summary.schema.json").read_text(encoding="utf-8"))


def test_json_schema() -> None:
    trying(models(), 3, 40)(check_schema)()


def check_schema(data: Any) -> None:
    try:
        made = table(data, View(["macs", "memory", "receptive"], depth=None))
    except ShapecalcError:
        return
    jsonschema.validate(data_of(made), SCHEMA)
    jsonschema.validate(as_dict(made.summary), SCHEMA)
    memory = memory_data(read_data(data), False, 32, "Adam")
    jsonschema.validate({**as_dict(made.summary), "memory": memory}, SCHEMA)


def test_the_schema_refuses_other_data() -> None:
    data = data_of(table(CNN))
    mistakes: list[dict[str, Any]] = [
        {"total_macs": [3]},
        {"macs": 3},
        {"layers": [{}]},
        {"total_params": -1},
    ]
    for wrong in mistakes:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**data, **wrong}, SCHEMA)


def test_csv() -> None:
    columns = ["name", "type", "output", "macs", "connected"]
    assert [*csv_of(table(NESTED, View(columns, depth=2)))][1:] == [
        ["functional_1", "sequential", "Sequential", "(None, 5)", "15", "input_layer[0][0]"],
        ["functional_1", "  dense", "Dense", "(None, 5)", "15", ""],
        ["functional_1", "dense_1", "Dense", "(None, 2)", "10", "sequential[0][0]"],
    ]
    unknown = ["Input((3,))", "Layer(class_name='Mine', output_shape=(4,))"]
    assert [*csv_of(table(unknown))] == [["sequential", "mine", "(None, 4)", "", ""]]


def test_markdown() -> None:
    columns = ["name", "macs", "trainable", "connected"]
    assert (
        markdown_of(table(NESTED, View(columns, depth=2)))
        == """\
**Model: `functional_1`**

| Layer (type) | MACs | Trainable | Connected to |
| --- | ---: | :---: | --- |
| `input_layer` (InputLayer) | 0 | - | - |
| `sequential` (Sequential) | 15 | Y | `input_layer[0][0]` |
| └ `dense` (Dense) | 15 | Y | - |
| `dense_1` (Dense) | 10 | Y | `sequential[0][0]` |

- Total MACs: 25

MACs: multiply-adds for one example; FLOPs = 2 × MACs; shapecalc explain macs"""
    )
    types = markdown_of(table(NESTED, View(["type", "name"])))
    assert "| Sequential | `sequential` |" in types


def test_html() -> None:
    made = table({**NESTED, "name": "<m>"}, View(["name", "macs", "trainable"], depth=2))
    assert html_of(made).split("\n") == [
        "<p>Model: &lt;m&gt;</p>",
        "<table>",
        "<tr><th>Layer (type)</th><th>MACs</th><th>Trainable</th></tr>",
        *(
            f'<tr><td>{name}</td><td class="right">{macs}</td><td class="center">{letter}</td></tr>'
            for name, macs, letter in [
                ("input_layer (InputLayer)", 0, "-"),
                ("sequential (Sequential)", 15, "Y"),
                ("&emsp;dense (Dense)", 15, "Y"),
                ("dense_1 (Dense)", 10, "Y"),
            ]
        ),
        "</table>",
        "<p>Total MACs: 25</p>",
        f"<p>{CONVENTIONS['macs']}</p>",
    ]


def test_latex() -> None:
    made = table({**NESTED, "name": "a%b"}, View(["type", "name", "connected", "memory"], depth=2))
    assert latex_of(made).split("\n")[:13] == [
        r"\paragraph{Model: a\%b}",
        "",
        r"\begin{tabular}{lllr}",
        r"\toprule",
        r"Type & Layer & Connected to & Memory \\",
        r"\midrule",
        r"InputLayer & input\_layer & - & 12.00 B \\",
        r"Sequential & sequential & input\_layer[0][0] & 20.00 B \\",
        r"Dense & \quad dense & - & 20.00 B \\",
        r"Dense & dense\_1 & sequential[0][0] & 8.00 B \\",
        r"\bottomrule",
        r"\end{tabular}",
        "",
    ]
