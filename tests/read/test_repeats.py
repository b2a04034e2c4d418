"""Layers of a stack that are written alike are bound once, and are independent all the same."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest

from shapecalc.errors import ModelError, Source
from shapecalc.model.infer import infer
from shapecalc.plan import LayerPlan
from shapecalc.read import expressions
from shapecalc.read.document import read_data, read_text
from shapecalc.read.places import Position, locate
from shapecalc.read.repeats import LONGEST, equal_bytes


def bindings(monkeypatch: pytest.MonkeyPatch, data: Any) -> int:
    """Return how often arguments are bound while a spec is read."""
    counted = Mock(wraps=vars(expressions)["bind"])
    monkeypatch.setattr(expressions, "bind", counted)
    read_data(data)
    return int(counted.call_count)


@pytest.mark.parametrize(
    ("layers", "count"),
    [
        (["Dense(8)", "ReLU", {"Dense": {"units": 4}}] * 50, 3),
        (["Dense(8)", "Dense(8, use_bias=False)", "Dense(9)"], 3),
        ([{"Dropout": 1}, {"Dropout": 1.0}, {"Dropout": True}], 3),
        (["Bidirectional(LSTM(2))"] * 3, 6),
        (["Dense(8, activation=ReLU())"] * 3, 6),
        (["Dense(0)"] * 3, 3),
    ],
)
def test_what_is_bound(monkeypatch: pytest.MonkeyPatch, layers: Any, count: int) -> None:
    assert bindings(monkeypatch, layers) == count


def test_they_are_layers_of_their_own() -> None:
    plan = read_data(["Input(3)", "Dense(3)", "Dense(3)"])
    _, first, second = plan.layers
    assert isinstance(first, LayerPlan)
    assert isinstance(second, LayerPlan)
    first.arguments.units = first.binding.written["units"] = 9
    assert (second.arguments.units, second.binding.written["units"]) == (3, 3)
    assert [layer.name for layer in infer(plan).layers] == ["dense", "dense_1"]


def test_each_mistake_has_its_place() -> None:
    text = "- Input(3)\n- Dense(4)\n- Flatten()\n- Dense(4)\n- Conv1D(2, 3)\n- Conv1D(2, 3)\n"
    with pytest.raises(ModelError) as caught:
        infer(read_text(Source("m.yaml", text)))
    assert [locate(problem.place) for problem in caught.value.problems] == [Position(5, 3, 15)]


def test_places_of_arguments() -> None:
    text = "- Dense(4, use_bias=False)\n- ReLU\n- Dense(4, use_bias=False)\n"
    layer = read_text(Source("m.yaml", text)).layers[2]
    assert isinstance(layer, LayerPlan)
    places = layer.binding.places
    assert list(places) == ["units", "use_bias"]
    assert locate(places["units"]) == Position(3, 9, 10)
    assert (len(places), places.get("rate")) == (2, None)


@pytest.mark.parametrize("data", [object(), "a" * LONGEST])
def test_what_is_not_compared(data: Any) -> None:
    assert equal_bytes(data) is None
