"""The table as data and in Markdown."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from strategies import models

from shapecalc.api import summarize
from shapecalc.errors import ShapecalcError
from shapecalc.table.forms import COLUMNS, as_csv, as_dict, as_markdown
from shapecalc.table.keras3 import Options

KEYS = set(COLUMNS) - {"model"}


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(models())
def test_the_sums_are_right(data: Any) -> None:
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
