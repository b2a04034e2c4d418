"""Plans: layers, calls and tensors before any shape is known."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.errors import Place, Source
from shapecalc.plan import (
    Base,
    CallPlan,
    LayerPlan,
    ModelPlan,
    OperationPlan,
    SavedTensor,
    TensorPlan,
    reaching,
    replace_plans,
    set_argument,
    sources,
)
from shapecalc.read.document import read_data, read_layer

PLACE = Place(Source("model.yaml"))

BRANCHES = {
    "inputs": {"x": 3, "y": 4, "z": 5},
    "layers": {"a": "Dense(2)(x)", "b": "Dense(2)(y)", "c": "add([a, b])"},
    "outputs": "c",
}


def layer(text: str) -> LayerPlan:
    plan = read_layer(text, Source("<text>"))
    assert isinstance(plan, LayerPlan)
    return plan


def test_a_layer_plan() -> None:
    plan = layer("Dense(5, activation='relu')")
    assert plan.rule.name == plan.class_name == "Dense"
    assert (plan.arguments.units, plan.arguments.activation) == (5, "relu")
    assert plan.arguments.use_bias is True
    assert not plan.is_input
    assert layer("Input((3,))").is_input
    assert repr(plan) == "Dense(…)"


def test_a_custom_layer_has_a_class_name_of_its_own() -> None:
    plan = read_data([{"Input": [3]}, {"Layer": {"class_name": "Attention2", "params": 3}}])
    assert plan.layers[1].class_name == "Attention2"


def test_with_arguments() -> None:
    plan = layer("Dense(5, activation='relu')")
    plan.saved_shapes = [(UNKNOWN, 7)]
    other = plan.with_arguments(units=7, use_bias=False)
    assert (other.arguments.units, other.arguments.activation) == (7, "relu")
    assert other.arguments.use_bias is False
    assert (other.place, other.saved_shape) == (plan.place, plan.saved_shape)
    assert plan.arguments.units == 5
    assert plan.arguments.use_bias is True


def test_with_arguments_keeps_the_places_of_the_others() -> None:
    plan = layer("Dense(5, activation='relu')")
    other = plan.with_arguments(units=7)
    assert other.binding.places["activation"] == plan.binding.places["activation"]


def test_with_a_wrong_argument() -> None:
    """The problem is recorded in the binding, as for an argument in a file."""
    other = layer("Dense(5)").with_arguments(units="many")
    assert [problem.code.value for problem in other.binding.problems] == ["SC203"]


def test_the_same_layer_twice_is_one_plan() -> None:
    assert layer("Dense(5)") != layer("Dense(5)")
    plan = read_data({"inputs": {"x": 3}, "layers": {"d": "Dense(3)", "y": "d(d(x))"}})
    calls = [step for step in plan.steps if isinstance(step, CallPlan)]
    assert len(calls) == 2
    assert calls[0].layer is calls[1].layer


def test_the_origin_of_a_tensor() -> None:
    source = layer("Input((3,))")
    assert TensorPlan(source, PLACE).origin == TensorPlan(source, PLACE / 1).origin
    assert TensorPlan(source, PLACE, 0).origin != TensorPlan(source, PLACE, 1).origin
    assert TensorPlan(source, PLACE) != TensorPlan(source, PLACE)


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [("c", {"x", "y"}), ("a", {"x"}), (["a", "b"], {"x", "y"}), ({"one": "b"}, {"y"})],
)
def test_sources(outputs: Any, expected: set[str]) -> None:
    """The inputs that are used, each once; `z` is used by nothing."""
    plan = read_data({**BRANCHES, "outputs": outputs})
    names = [plan.names[tensor.origin] for tensor in sources(plan.outputs)]
    assert len(names) == len(expected)
    assert set(names) == expected


def test_the_sources_of_an_input_are_itself() -> None:
    tensor = TensorPlan(layer("Input((3,))"), PLACE)
    assert sources(tensor) == [tensor]
    assert sources([tensor, {"again": tensor}]) == [tensor]
    assert sources([]) == []


def test_sources_of_keyword_arguments() -> None:
    x, state = (TensorPlan(layer("Input((3,))"), PLACE) for _ in range(2))
    call = CallPlan(layer("LSTM(2)"), [x], {"initial_state": [state, state]}, PLACE)
    assert {tensor.origin for tensor in sources(TensorPlan(call, PLACE))} == {
        x.origin,
        state.origin,
    }


def test_replace_plans() -> None:
    x, y = (TensorPlan(layer("Input((3,))"), PLACE) for _ in range(2))
    names = {x: "X", y: "Y"}
    assert replace_plans(x, names.__getitem__) == "X"
    assert replace_plans([x, (y, 3)], names.__getitem__) == ["X", ["Y", 3]]
    assert replace_plans({"a": x, "axis": -1}, names.__getitem__) == {"a": "X", "axis": -1}
    assert replace_plans("text", names.__getitem__) == "text"


def test_a_model_is_no_input() -> None:
    plan = read_data(["Dense(5)"])
    assert not plan.is_input
    assert repr(plan) == "Sequential(…)"


def test_the_layers_above_the_input_of_a_base() -> None:
    with_input = read_data(["Input((3,))", "Dense(5)", "Dense(2)"])
    assert Base(PLACE.source.name, with_input).stacked_layers == with_input.layers[1:]  # type: ignore[arg-type]
    without = read_data(["Dense(5)"])
    assert Base(PLACE.source.name, without).stacked_layers == ()  # type: ignore[arg-type]


def test_plans_have_identity() -> None:
    """Two operations, calls or models with the same fields are two."""
    operation = OperationPlan(None, "Foo", None, {}, PLACE)
    assert operation != OperationPlan(None, "Foo", None, {}, PLACE)
    call = CallPlan(operation, [], {}, PLACE)
    assert call != CallPlan(operation, [], {}, PLACE)
    assert call.saved_outputs == {}
    arguments = layer("Dense(1)").arguments
    assert ModelPlan("Sequential", PLACE, arguments) != ModelPlan("Sequential", PLACE, arguments)
    assert SavedTensor((3,), "float32") == SavedTensor((3,), "float32")


def test_reaching() -> None:
    layers = {"a": "Dense(1, name='a')(x)", "b": "Dense(2, name='b')(x)", "c": "add([b, b])"}
    plan = read_data({"inputs": {"x": 3}, "layers": layers, "outputs": ["a", "c"]})
    assert isinstance(plan.outputs, list)
    first, second = plan.outputs
    assert isinstance(first, TensorPlan)
    assert isinstance(second, TensorPlan)
    kept = reaching(first, plan.steps)
    assert len(kept) == 3  # the input, the layer and its call
    assert [step for step in plan.steps if step in kept] == kept
    assert len(reaching(second, plan.steps)) == 5


def test_set_argument() -> None:
    (layer,) = read_data(["Dense(2)"]).layers
    set_argument(layer, "units", 7)
    assert isinstance(layer, LayerPlan)
    assert (layer.arguments.units, layer.binding.written["units"]) == (7, 7)
