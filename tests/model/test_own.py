"""Layers of one's own: their weights, and what is unknown of them."""

from __future__ import annotations

from typing import Any

import pytest
from model.own_programs import PROGRAMS, compare_own

from shapecalc.declare.layer import Arguments, Weight
from shapecalc.model.graph import Node, Tensor, UnknownShapeError, flatten
from shapecalc.model.own import OwnLayer
from shapecalc.own_code import AS_CELL, BY_SHAPES, IN_GRAPH, INSIDE, OwnCode


def own_layer(own: OwnCode, inner: tuple[OwnLayer, ...] = ()) -> OwnLayer:
    arguments = Arguments(name=None, trainable=None, dtype="float16", autocast=True)
    return OwnLayer(
        "own", "Own", arguments=arguments, own=own, tracked=lambda: inner, run=lambda *_: ()
    )


def test_weights() -> None:
    inner = own_layer(OwnCode(False, [Weight("b", (2, 3))]))
    layer = own_layer(OwnCode(True, [Weight("a", (5,), trainable=False)]), (inner, inner))
    assert [variable.size for variable in layer.variables] == [5, 6]
    assert [variable.size for variable in layer.trained] == [6]
    assert layer.variables[0].bits == 80
    layer.freeze()
    assert not inner.trained


def test_layers_are_rows_of_models_only() -> None:
    inner = own_layer(OwnCode(False))
    assert own_layer(OwnCode(True), (inner,)).layers == (inner,)
    assert own_layer(OwnCode(False), (inner,)).layers == ()


def test_unknown() -> None:
    assert not own_layer(OwnCode(False)).unknown
    doubtful = own_layer(OwnCode(False))
    doubtful.doubtful = True
    assert doubtful.unknown
    layer = own_layer(OwnCode(False, unsure="a reason"))
    assert layer.unknown
    assert layer.remarks == ["a reason"]


def test_outputs_before_a_graph() -> None:
    tensor = Tensor((2, 3), "float32")
    layer = own_layer(OwnCode(False, outputs=tensor))
    assert layer.known_output_shape == (2, 3)
    assert layer.known_outputs is tensor


def test_arguments_of_a_call() -> None:
    layer = own_layer(OwnCode(False))
    assert layer.bind_call([1, 2], {"c": 3}) == (1, {"0": 2, "c": 3})
    assert layer.bind_call([], {"c": 3}) == (None, {"c": 3})


@pytest.mark.parametrize("name", PROGRAMS)
def test_as_in_keras(keras: Any, name: str) -> None:
    compare_own(keras, name)


def test_what_is_noted() -> None:
    """Why the output shape is not known matters until there is a call."""
    layer = own_layer(OwnCode(False, note="the shape", unsure="the weights"))
    layer.notes = ["a call"]
    assert layer.own_remarks == ["a call", "the shape", "the weights"]
    Node(layer, [], {}, Tensor((2, 3), "float32"))
    assert layer.own_remarks == ["a call", "the weights"]
    outer = own_layer(OwnCode(True), (layer, layer))
    assert outer.remarks == ["a call", "the weights"] * 2
    assert (outer.has_code, outer.inner_layers) == (True, (layer, layer))


@pytest.mark.parametrize("several", [True, False])
@pytest.mark.parametrize("given", [(2, 3), [(2, 3), (2, 4)]])
def test_shapes_for_a_wrapper(several: bool, given: Any) -> None:
    """A wrapper asks for the shapes of the outputs, or of the only one."""
    calls: list[Any] = []
    outputs = [Tensor((2, 5), "int8"), Tensor((2, 6), "int8")]

    def run(layer: OwnLayer, arguments: Any, keywords: Any, how: str) -> Any:
        calls.append((layer, arguments, keywords, how))
        return outputs if several else outputs[0]

    layer = own_layer(OwnCode(False, [Weight("a", (5,))], built=True))
    layer.run = run
    out = layer.apply_rule(given)
    assert out.shape == ([(2, 5), (2, 6)] if several else (2, 5))
    assert list(out.weights or ()) == list(layer.variables)
    ((called, (tensors,), keywords, how),) = calls
    assert (called, keywords, how) == (layer, {}, BY_SHAPES)
    found = [(each.shape, each.dtype) for each in flatten(tensors)]
    assert found == [
        (shape, "float16") for shape in (given if isinstance(given, list) else [given])
    ]
    assert isinstance(tensors, Tensor) == isinstance(given, tuple)
    layer.own.unsure = "a reason"
    with pytest.raises(UnknownShapeError):
        layer.apply_rule(given)


def test_the_states_of_a_cell() -> None:
    calls: list[Any] = []
    layer: Any = own_layer(OwnCode(False, states=[3, 4], output_size=5, built=True))
    layer.run = lambda *passed: calls.append(passed)
    out = layer.apply_rule((2, 7), {"states": None})
    assert out.shape == [(2, 5), (2, 3), (2, 4)]
    (product,) = out.products
    assert (product.layer, product.shape) == (layer, (2, 7))
    assert [[state.shape for state in states] for states in product.rest] == [[(2, 3), (2, 4)]]
    ((called, (tensor,), keywords, how),) = calls
    assert (called, tensor.shape, tensor.dtype, keywords, how) == (
        *(layer, (2, 7), "float16", {}),
        AS_CELL,
    )
    layer.own.unsure = "a reason"
    with pytest.raises(UnknownShapeError):
        layer.apply_rule((2, 7), {"states": None})


@pytest.mark.parametrize("traced", [True, False])
def test_arguments_by_position_and_by_name(traced: bool) -> None:
    calls: list[Any] = []
    layer: Any = own_layer(OwnCode(False))
    layer.run = lambda *passed: calls.append(passed)
    layer.outputs_for(1, {"1": 3, "b": 4, "0": 2}, traced)
    layer.outputs_for(None, {"b": 4}, traced)
    how = INSIDE if traced else IN_GRAPH
    assert calls == [(layer, [1, 2, 3], {"b": 4}, how), (layer, [], {"b": 4}, how)]
