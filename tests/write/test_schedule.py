"""The order of the calls of a model that Keras saved."""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

import pytest

from shapecalc.model.graph import Operation
from shapecalc.model.infer import Inference
from shapecalc.model.layer import Layer
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan
from shapecalc.read.document import read_data
from shapecalc.write.convert import convert
from shapecalc.write.schedule import Schedule, is_automatic


def inferred(data: Any) -> tuple[list[CallPlan], Inference]:
    plan = read_data(data)
    inference = Inference(keras2=False, correct=False)
    inference.outermost_model(plan)
    return [step for step in plan.steps if isinstance(step, CallPlan)], inference


def order(calls: list[CallPlan], inference: Inference) -> list[str]:
    """The names of the layers that are called, in order."""
    names = []
    for call in Schedule(calls, inference.made_layers):
        assert isinstance(call.layer, (LayerPlan, ModelPlan))
        layer = inference.made_layers[call.layer]
        assert isinstance(layer, Layer)
        names.append(layer.name)
    return names


BRANCHES = {
    "inputs": {"x": 4},
    "layers": {
        "a": ["x", "Dense(2)", "Dense(3)"],
        "b": ["x", "Dense(4)", "Dense(5)"],
        "c": "concatenate([a, b])",
    },
}


def test_one_branch_after_the_other() -> None:
    """Keras saves the branches layer by layer: dense, dense_2, dense_1, dense_3."""
    config = json.loads(convert(read_data(BRANCHES), "keras")[0])
    saved = [layer["name"] for layer in config["config"]["layers"]]
    assert saved != sorted(saved)
    calls, inference = inferred(config)
    assert order(calls, inference) == ["dense", "dense_1", "dense_2", "dense_3", "concatenate"]


def test_any_order_becomes_the_same() -> None:
    calls, inference = inferred(BRANCHES)
    expected = ["dense", "dense_1", "dense_2", "dense_3", "concatenate"]
    for shuffled in permutations(calls):
        assert order(list(shuffled), inference) == expected


def test_names_of_ones_own_follow_the_branch() -> None:
    layers = {
        "a": ["x", "Dense(2, name='a1')", "Dense(3, name='a2')"],
        "b": ["x", "Dense(4, name='b1')", "Dense(5, name='b2')"],
        "c": "concatenate([a, b])",
    }
    calls, inference = inferred({"inputs": {"x": 4}, "layers": layers})
    first, second, third, fourth, last = calls
    mixed = [first, third, second, fourth, last]
    assert order(mixed, inference) == ["a1", "a2", "b1", "b2", "concatenate"]


def test_a_shared_layer_is_called_in_order() -> None:
    layers = {"d": "Dense(4)", "a": "d(x)", "b": "d(a)", "c": "d(b)"}
    calls, inference = inferred({"inputs": {"x": 4}, "layers": layers})
    assert [call.place for call in Schedule(calls, inference.made_layers)] == [
        call.place for call in calls
    ]


def test_every_call_comes_once() -> None:
    calls, inference = inferred(BRANCHES)
    scheduled = list(Schedule(calls, inference.made_layers))
    assert len(scheduled) == len(calls)
    assert set(scheduled) == set(calls)


@pytest.mark.parametrize(
    ("layer", "automatic"),
    [
        ("Dense(2)", True),
        ("Dense(2, name='dense')", True),
        ("Dense(2, name='dense_12')", True),
        ("Dense(2, name='dense_x')", False),
        ("Dense(2, name='dense_')", False),
        ("Dense(2, name='output')", False),
        ("Conv1D(2, 1, name='conv1d_3')", True),
        ("Conv1D(2, 1, name='dense')", False),
    ],
)
def test_is_automatic(layer: str, automatic: bool) -> None:
    plan = read_data(["Input((4, 3))", layer])
    inference = Inference(keras2=False, correct=False)
    inference.outermost_model(plan)
    made = inference.make(plan.layers[1])
    assert isinstance(made, Operation)
    assert is_automatic(made) is automatic
