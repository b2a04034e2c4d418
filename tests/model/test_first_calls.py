"""First calls: equal layers on equal tensors are checked and computed once."""

from __future__ import annotations

from typing import Any
from unittest.mock import create_autospec

import pytest
from layer_rules import agree

from shapecalc.declare.layer import Rule
from shapecalc.model.call import LayerCaller
from shapecalc.model.first_calls import FirstCall
from shapecalc.model.infer import infer
from shapecalc.model.models import Functional, Sequential
from shapecalc.model.operation_calls import OperationCaller
from shapecalc.oracle.build import Builder
from shapecalc.read.document import read_data
from shapecalc.table.summary import summary

DENSE = ["Input(3)", "Dense(3)", "Dense(3)", "Dense(3)"]


def model(data: Any) -> Functional | Sequential:
    made = infer(read_data(data))
    assert isinstance(made, (Functional, Sequential))
    return made


def test_each_has_weights_and_an_output_of_its_own() -> None:
    _, first, second = model(DENSE).layers
    assert first.variables != second.variables
    assert [v.size for v in first.variables] == [v.size for v in second.variables]
    assert first.nodes[0].outputs is not second.nodes[0].outputs
    second.freeze()
    assert [v.trainable for v in (*first.variables, *second.variables)] == [True] * 2 + [False] * 2


@pytest.mark.parametrize(
    ("layers", "runs"),
    [
        (DENSE, 1),
        (["Input(5)", *DENSE[1:]], 2),
        (["Input((4, 3), dtype='float16')", *DENSE[1:]], 1),
        (["Input((2, 3))", "LSTM(3, return_sequences=True)", "LSTM(3, return_sequences=True)"], 1),
    ],
)
def test_how_often_a_rule_runs(monkeypatch: pytest.MonkeyPatch, layers: Any, runs: int) -> None:
    counted = create_autospec(Rule.__call__, side_effect=Rule.__call__)
    monkeypatch.setattr(Rule, "__call__", counted)
    model(layers)
    assert sum(not call.args[0].is_input for call in counted.call_args_list) == runs


def test_masks_are_no_business_of_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each Embedding with masks adds operations to the graph, and a mask is handed on."""
    counted = create_autospec(OperationCaller.operation, side_effect=OperationCaller.operation)
    monkeypatch.setattr(OperationCaller, "operation", counted)
    graph = {
        "inputs": {"x": "Input(7, dtype='int32')"},
        "layers": {
            **{f"e{n}": "Embedding(9, 2, mask_zero=True)(x)" for n in range(3)},
            **{f"l{n}": f"LSTM(2)(e{n})" for n in range(3)},
        },
    }
    rows = summary(model(graph)).layers
    assert counted.call_count == 3
    assert [row.class_name for row in rows].count("NotEqual") == 3
    assert len(next(row for row in rows if row.name == "lstm_2").connected_to) == 2


def test_layers_that_merge() -> None:
    graph = {
        "inputs": {"x": "Input(3, name='x')", "y": "Input(3, name='y')"},
        "layers": {
            "a": "Add()([x, y])",
            "b": "Add()([x, y])",
            "c": "Add()([x, x])",
        },
    }
    rows = {row.name: row.connected_to for row in summary(model(graph)).layers}
    assert rows["add_1"] == ["x[0][0]", "y[0][0]"]
    assert rows["add_2"] == ["x[0][0]", "x[0][0]"]


def test_plain_keywords_belong_to_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """A saved model has ``mask=None`` in each call of a BatchNormalization."""
    counted = create_autospec(LayerCaller._call_layer, side_effect=LayerCaller._call_layer)
    monkeypatch.setattr(LayerCaller, "_call_layer", counted)
    layers = model(
        {
            "inputs": {"x": "Input(3)"},
            "layers": {
                **{f"a{n}": "BatchNormalization()(x, mask=None)" for n in range(3)},
                **{f"b{n}": "BatchNormalization()(x, training=True)" for n in range(3)},
                **{f"c{n}": "BatchNormalization()(x, training=False)" for n in range(3)},
                "sum": "Add()([a0, a1, a2, b0, b1, b2, c0, c1, c2])",
            },
        }
    ).layers
    assert [call.args[1].class_name for call in counted.call_args_list] == [
        *["BatchNormalization"] * 3,
        "Add",
    ]
    normalizations = [layer for layer in layers if layer.class_name == "BatchNormalization"]
    assert [dict(layer.nodes[0].keywords) for layer in normalizations] == [
        *[{"mask": None}] * 3,
        *[{"training": True}] * 3,
        *[{"training": False}] * 3,
    ]


@pytest.mark.parametrize(
    ("layers", "repeats"),
    [
        (DENSE, 2),
        (["Input(5)", *DENSE[1:]], 1),
        (["Input(3)", "Dense(3)", "ReLU()", "Dense(3)", "ReLU()"], 2),
        (["Input((2, 3))", "Masking()", "LSTM(3, return_sequences=True)"], 0),
        (
            {
                "inputs": {"x": 3},
                "layers": dict.fromkeys("abc", "Add()([x, x])"),
                "outputs": list("abc"),
            },
            2,
        ),
        (
            {
                "inputs": {"x": 3},
                "layers": dict.fromkeys("abc", "Flatten()(x)"),
                "outputs": list("abc"),
            },
            2,
        ),
        (
            {
                "inputs": {"x": 3},
                "layers": {"a": "ReLU()(x)", "b": "ReLU()([x])"},
                "outputs": ["a", "b"],
            },
            0,
        ),
    ],
)
def test_how_often_a_call_is_repeated(
    monkeypatch: pytest.MonkeyPatch, layers: Any, repeats: int
) -> None:
    counted = create_autospec(FirstCall.repeat, side_effect=FirstCall.repeat)
    monkeypatch.setattr(FirstCall, "repeat", counted)
    model(layers)
    assert counted.call_count == repeats


@pytest.mark.parametrize(
    "calls",
    [
        "a = LSTM(4)(x); b = LSTM(4)(x, mask=y); add([a, b])",
        "a = LSTM(4)(x); b = LSTM(4)(x, [z, z]); add([a, b])",
        "a = Dropout(0.5)(x); b = Dropout(0.5)(x, training=True); add([a, b])",
        "a = Dense(4)(z); b = Dense(4)(inputs=z); c = Dense(4)(z); add([a, b, c])",
    ],
)
def test_calls_with_more_arguments(builder: Builder, calls: str) -> None:
    agree(builder, (calls, [(5, 3), (5,), (4,)]))
