"""Layers of a stack that are written alike are bound once, and are independent all the same."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any
from unittest.mock import Mock, patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shapecalc.errors import ModelError, ShapecalcError, Source
from shapecalc.model.infer import infer
from shapecalc.plan import LayerPlan
from shapecalc.read import expressions
from shapecalc.read.document import read_data, read_text
from shapecalc.read.places import Position, locate
from shapecalc.read.repeats import LONGEST, Repeats, equal_bytes
from shapecalc.table.summary import summary


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


X = {"inputs": {"x": 3, "z": "Input(3)"}}


@pytest.mark.parametrize(
    ("layers", "count"),
    [
        ({f"d{n}": "Dense(8)(x)" for n in range(50)}, 2),
        ({"a": "Dense(8)(x)", "b": "Dense(8)(a)", "c": ["b", "Dense(8)"], "d": "Dense( 8)(c)"}, 3),
        ({"a": "Add()([x, z])", "b": "Add()([x,  a])", "c": ["x", "Dense(3)", "Dense(3)"]}, 3),
        ({"a": "Dense(8)(x)", "b": "Dense(8)(undefined)"}, 3),
        ({"a": "Dense(8, bias=2)(x)", "b": "Dense(8, bias=2)(x)"}, 3),
    ],
)
def test_what_is_bound_of_a_graph(monkeypatch: pytest.MonkeyPatch, layers: Any, count: int) -> None:
    counted = Mock(wraps=vars(expressions)["bind"])
    monkeypatch.setattr(expressions, "bind", counted)
    with suppress(ModelError):
        infer(read_data({**X, "layers": layers}))
    assert counted.call_count - 1 == count


NAMES = ("x", "y", "l2", "None", "if", "Dense", "b")
"""Names that may have another meaning in Python or in Keras."""

TEXTS = (
    *("Dense(3)({})", "Dense(3, 'l2')({})", "Add()([{}, {}])", "Dense( 3 )( {} )", " Dense(3)({})"),
    *(
        "Dense(3)({}) ",
        "Dense(3)({}, mask={})",
        "Dense(3)#)({})",
        "Dense(3,\n)({})",
        "Dense(n)({})",
    ),
    *("Dense(3, kernel_regularizer=l2)({})", "Input(3)({})", "TimeDistributed(Dense(3))({})"),
    *("Sequential([Dense(3)])({})", "Dense(9)({})[0]", "Dense(0)({})", "add([{}, {}])", "{}({})"),
    *("Dense(3, name='é')({})", "Dense(3)([])", "Conv1D(2, 3)({})", "Dropout(2)({})", "{}"),
)


def outcome(text: str) -> Any:
    """All that can be seen of a spec: its table, or its mistakes with their lines and columns."""
    try:
        plan = read_text(Source("m.yaml", text))
        rows = summary(infer(plan)).layers
    except ShapecalcError as error:
        return [(str(problem), locate(problem.place)) for problem in error.problems]
    places = [locate(step.place) for step in plan.steps]
    inside = [
        [*map(locate, step.binding.places.values())]
        for step in plan.steps
        if isinstance(step, LayerPlan)
    ]
    return [(repr(row), places, inside) for row in rows]


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_graph_is_read_as_if_each_layer_were_the_first(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(NAMES), max_size=6, unique=True))
    entries = {}
    for name in names:
        forms = data.draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3))
        texts = [
            form.format(*data.draw(st.tuples(*[st.sampled_from(NAMES)] * 2))) for form in forms
        ]
        entries[name] = texts[0] if len(texts) == 1 else texts
    text = json.dumps({"inputs": {"x": 3}, "layers": entries}, indent=1, ensure_ascii=False)
    first = outcome(text)
    with patch.object(Repeats, "layer", return_value=None):
        assert outcome(text) == first
