"""Which layers, calls and chains of calls get a name of their own."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.errors import KeyStep, Place, Source
from shapecalc.model.infer import Inference
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.read.document import read_data
from shapecalc.read.text import parse
from shapecalc.write.convert import convert
from shapecalc.write.names import IN_SPECS, Naming, Variables
from shapecalc.write.simplify import Simplifier
from shapecalc.write.statements import Chain, Define, Scope, Uses, entry, holds_model, is_graph


def scope(data: Any, as_program: bool = False) -> Scope:
    """The scope of a simplified model, whose inputs have names."""
    plan = read_data(data)
    inference = Inference(keras2=False, correct=False)
    inference.outermost_model(plan)
    simplifier = Simplifier(inference, as_program)
    copy = simplifier.simplify(plan)
    naming = Naming(simplifier.wanted)
    naming.outermost_model(copy)
    found = Scope(copy, Uses.of(copy), Variables(IN_SPECS), naming, {}, not as_program)
    found.name_inputs()
    return found


def statements(data: Any, as_program: bool = False) -> list[tuple[str, Any]]:
    """Each statement as its name, and the class that it defines or the number of its calls."""
    return [
        (statement.name, statement.plan.class_name)
        if isinstance(statement, Define)
        else (statement.name, len(statement.calls))
        for statement in scope(data, as_program).statements()
    ]


X = {"inputs": {"x": 4}}


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ({"y": "Dense(2)(x)"}, [("y", 1)]),
        ({"y": ["x", "Dense(2)", "Dense(3)", "ReLU"]}, [("y", 3)]),
        # An entry of its own is a statement of its own.
        ({"y": "Dense(2)(x)", "z": "Dense(3)(y)"}, [("y", 1), ("z", 1)]),
        # A layer that is called twice is defined first.
        ({"d": "Dense(4)", "y": ["x", "d", "d"]}, [("d", "Dense"), ("y", 2)]),
        ({"d": "Dense(4)", "y": "d(x)", "z": "d(y)"}, [("d", "Dense"), ("y", 1), ("z", 1)]),
        # What is read twice ends a chain.
        (
            {"y": ["x", "Dense(4)"], "z": ["y", "Dense(4)"], "s": "add([y, z])"},
            [("y", 1), ("z", 1), ("s", 1)],
        ),
        # A call with several arguments goes into no chain.
        ({"y": "MultiHeadAttention(2, 2)(q, q)"}, [("y", 1)]),
        ({"s": "Sequential([Dense(2)])", "y": "s(x)"}, [("s", "Sequential"), ("y", 1)]),
    ],
)
def test_statements(layers: dict[str, Any], expected: list[tuple[str, Any]]) -> None:
    data: dict[str, Any] = {"inputs": {"x": 4, "q": [3, 4]} if "q" in str(layers) else {"x": 4}}
    assert statements({**data, "layers": layers}) == expected


def test_a_model_is_written_where_it_is_used_in_a_spec_only() -> None:
    model = {"Model": {"inputs": {"z": 4}, "layers": {"p": "Dense(3)(z)"}}}
    data = {**X, "layers": {"y": ["x", model, "Dense(2)"]}}
    assert statements(data) == [("y", 2)]
    assert statements(data, as_program=True) == [("functional", "Functional"), ("y", 2)]


def test_names_come_from_the_entries_of_the_spec() -> None:
    found = scope({"inputs": {"left": 3}, "layers": {"out": ["left", "Dense(2)", "Dense(3)"]}})
    (statement,) = found.statements()
    assert isinstance(statement, Chain)
    assert statement.name == "out"
    assert [found.names[call] for call in statement.calls] == ["out", "out"]
    assert [found.names[source] for source in found.inputs] == ["left"]


def test_names_without_a_spec() -> None:
    """A chain is `x`, unless its last layer has a name of its own."""

    def of_json(last: str) -> list[tuple[str, Any]]:
        data = {**X, "layers": {"y": ["x", "Dense(2)", last]}}
        text, _ = convert(read_data(data), "keras")
        return statements(parse(Source("a.json", text)))

    assert of_json("Dense(3)") == [("x", 2)]
    assert of_json("Dense(3, name='output')") == [("output", 2)]


def test_uses() -> None:
    layers = {"d": "Dense(4)", "y": "d(x)", "z": "d(y)", "s": "Sequential([d])", "w": "add([y, z])"}
    plan = read_data({**X, "layers": layers, "outputs": ["y", "w"]})
    uses = Uses.of(plan)
    dense, stack = plan.steps[1], next(s for s in plan.steps if isinstance(s, ModelPlan))
    assert isinstance(dense, LayerPlan)
    assert uses.layers[dense] == 3
    assert uses.layers[stack] == 0
    assert uses.inside == {dense}
    assert sorted(uses.calls.values()) == [1, 1, 3]


def test_is_graph_and_holds_model() -> None:
    graph: Any = {"Model": {"inputs": {"z": 4}, "layers": {"p": "Dense(3)(z)"}}}
    plan = read_data([graph, {"Sequential": [graph]}, "Dense(2)"])
    model, stack, dense = plan.layers
    assert [is_graph(part) for part in (model, stack, dense)] == [True, False, False]
    assert [holds_model(part) for part in (model, stack, dense)] == [True, True, False]
    of_tensors = read_data(
        {**X, "layers": {"y": "Dense(2)(x)", "m": "Model(x, y)"}, "outputs": "y"}
    )
    last = of_tensors.steps[-1]
    assert isinstance(last, ModelPlan)
    assert not is_graph(last)


SOURCE = Source("a.yaml")
MODEL = Place(SOURCE, ("m",))


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (Place(SOURCE, ("m", "layers", "y")), "y"),
        (Place(SOURCE, ("m", "layers", "y", 0, "Dense")), "y"),
        (Place(SOURCE, ("m", "inputs", "x")), "x"),
        (Place(SOURCE, ("m", "layers", 0)), ""),
        (Place(SOURCE, ("m", "layers")), ""),
        (Place(SOURCE, ("m", "outputs", "y")), ""),
        (Place(SOURCE, ("n", "layers", "y")), ""),
        (Place(SOURCE, ("m", KeyStep("layers"), "y")), ""),
        (Place(Source("a.yaml"), ("m", "layers", "y")), ""),
    ],
)
def test_entry(place: Place, name: str) -> None:
    assert entry(place, MODEL) == name
