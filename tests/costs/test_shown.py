"""What a table of costs has: names, shares, totals and notes."""

from __future__ import annotations

from typing import Any

import pytest
from cost_tables import CNN, table

from shapecalc.costs.shown import CONVENTIONS
from shapecalc.costs.view import View

NESTED: dict[str, Any] = {
    "inputs": {"x": [3]},
    "layers": {"m": {"Model": {"layers": ["Input((3,))", "Dense(5)"]}}, "y": "Dense(2)(m(x))"},
}


@pytest.mark.parametrize(
    ("view", "labels"),
    [
        (View(depth=2), ["input_layer", "sequential", "dense", "dense_1"]),
        (View(depth=2, sort="macs"), ["sequential/dense", "dense_1", "input_layer"]),
    ],
)
def test_labels(view: View, labels: list[str]) -> None:
    made = table(NESTED, view)
    assert [made.label(row) for row in made.shown] == labels


def test_headings() -> None:
    made = table(CNN, View(["name", "macs"]))
    assert [made.heading(column) for column in made.columns] == ["Layer (type)", "MACs"]
    made = table(CNN, View(["type", "name"]))
    assert [made.heading(column) for column in made.columns] == ["Type", "Layer"]


@pytest.mark.parametrize(
    ("data", "shares"),
    [
        (NESTED, [0.0, 0.6, 0.4]),
        (["Input((None, 1))", "LSTM(10)", "Dense(5)"], [None, None]),
        (["Input((3,))", "ReLU()"], [None]),
    ],
)
def test_shares(data: Any, shares: list[float | None]) -> None:
    made = table(data)
    assert [made.share(row) for row in made.shown] == shares


def test_totals() -> None:
    made = table(CNN, View(["params", "macs", "memory"]))
    totals = {column.name: made.total(column.name) for column in made.columns}
    assert totals == {"params": 216650, "macs": 411008, "memory": 4 * (784 + 21632 + 10)}
    memory = made.columns[2]
    assert made.total_text(memory) == "89,704 bytes (87.60 KB), 3,136 in no layer"
    assert made.conventions == [CONVENTIONS["macs"], CONVENTIONS["memory"]]
    assert all(len(text) < 80 for text in CONVENTIONS.values())


def test_notes() -> None:
    unknown = "Layer(class_name='Mine', output_shape=(4,))"
    made = table(["Input((None, 3))", "LSTM(4)", unknown], View(sort="macs"))
    assert list(made.notes)[-2:] == [
        "the multiply-adds of mine are unknown: what its code computes is not known",
        "the order of the rows is that for T = 1,000",
    ]
    assert made.title == ""


def test_patterns_without_a_layer() -> None:
    made = table(NESTED, View(only=["dense_1", "Dens", "dense", "zzz*"]))
    assert list(made.notes) == [
        "no layer has a name or class like 'Dens'",
        "no layer has a name or class like 'zzz*'",
    ]
    made = table(NESTED, View(only=["dense_1", "*/x", "input*"], depth=1))
    assert list(made.notes) == ["no layer has a name or class like '*/x'"]
    inner = {**NESTED, "layers": {**NESTED["layers"], "y": "Flatten()(m(x))"}}
    made = table(inner, View(only=["dense"]))
    assert list(made.notes) == [
        "no layer has a name or class like 'dense'; inside nested models: --expand-nested"
    ]
