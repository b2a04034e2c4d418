"""Layers of one's own: their weights, and what is unknown of them."""

from __future__ import annotations

from typing import Any

import pytest
from model.own_programs import PROGRAMS, compare_own

from shapecalc.declare.layer import Arguments, Weight
from shapecalc.model.graph import Tensor
from shapecalc.model.own import OwnLayer
from shapecalc.own_code import OwnCode


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
