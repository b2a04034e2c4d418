"""Layers that differ only in their names are bound once, and are independent all the same."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import Mock

import pytest

from shapecalc.errors import ModelError, Source
from shapecalc.model.infer import infer
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.read import saved_layers
from shapecalc.read.document import read_text
from shapecalc.read.equal_layers import likeness
from shapecalc.read.places import locate
from shapecalc.read.repeats import LONGEST


def dense(name: Any, **config: Any) -> dict[str, Any]:
    return {
        "module": "keras.layers",
        "class_name": "Dense",
        "config": {"name": name, "units": 4, **config},
        "registered_name": None,
        "build_config": {"input_shape": [None, 3]},
    }


def stack(*layers: dict[str, Any]) -> str:
    config = {"name": "m", "layers": list(layers)}
    data = {"module": "keras", "class_name": "Sequential", "config": config}
    return json.dumps({**data, "registered_name": "Sequential"}, indent=1)


def read(*layers: dict[str, Any]) -> ModelPlan:
    return read_text(Source("m.json", stack(*layers)))


def bindings(monkeypatch: pytest.MonkeyPatch, *layers: dict[str, Any]) -> int:
    """Return how often arguments are bound while a model is read."""
    counted = Mock(wraps=vars(saved_layers)["bind"])
    monkeypatch.setattr(saved_layers, "bind", counted)
    read(*layers)
    return int(counted.call_count)


def test_equal_layers_are_bound_once(monkeypatch: pytest.MonkeyPatch) -> None:
    layers = [dense(f"d{n}", activation=("relu", "tanh")[n % 2]) for n in range(50)]
    assert bindings(monkeypatch, *layers) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (dense("a", use_bias=1), dense("b", use_bias=True)),
        (dense("a", rate=1), dense("b", rate=1.0)),
        (dense("a"), dense("b", trainable=True)),
        (dense("a"), {**dense("b"), "module": "keras.src.layers.core.dense"}),
    ],
)
def test_what_makes_a_difference(first: Any, second: Any) -> None:
    assert likeness(first) != likeness(second)


def test_what_makes_none() -> None:
    second = {**dense("b"), "name": "b", "inbound_nodes": [], "build_config": None}
    assert likeness(second) == likeness({**dense("a"), "name": "a", "inbound_nodes": [5]})


@pytest.mark.parametrize(
    "data",
    [
        dense(None),
        dense(5),
        dense("a/b"),
        dense("a\x1bb"),
        {**dense("a"), "config": []},
        dense("a", vocabulary=["word"] * LONGEST),
        dense("a", units=object()),
    ],
)
def test_what_is_read_by_itself(data: Any) -> None:
    assert likeness(data) is None


def test_equal_layers_share_nothing_that_changes() -> None:
    first, second = read(dense("a"), dense("b")).layers
    assert isinstance(first, LayerPlan)
    assert isinstance(second, LayerPlan)
    assert (first.arguments.name, second.arguments.name) == ("a", "b")
    assert (first.binding.written["name"], second.binding.written["name"]) == ("a", "b")
    second.arguments.units = second.binding.written["units"] = 9
    assert (first.arguments.units, first.binding.written["units"]) == (4, 4)
    assert list(first.binding.written) == list(second.binding.written)


def test_places_of_an_equal_layer() -> None:
    first, second = read(dense("a"), dense("b")).layers
    assert isinstance(first, LayerPlan)
    assert isinstance(second, LayerPlan)
    places = second.binding.places
    assert places.keys() == first.binding.places.keys()
    assert len(places) == 2
    assert places["units"].path == ("config", "layers", 1, "config", "units")
    assert places.get("rate") is None
    position = locate(places["units"])
    text = second.place.source.lines[position.line - 1 if position else 0]
    assert text.strip() == '"units": 4'


def test_each_of_several_wrong_layers_is_named() -> None:
    layers = [dense(f"d{n}", units=-1) for n in range(3)]
    plan = read({**dense("i"), "config": {"name": "i", "units": 1, "input_shape": [3]}}, *layers)
    with pytest.raises(ModelError) as caught:
        infer(plan)
    numbers = [problem.place.path[2] for problem in caught.value.problems]
    assert numbers == [1, 2, 3]
