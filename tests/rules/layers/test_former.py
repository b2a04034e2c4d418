"""Layers of Keras 2 that Keras 3 does not have, compared with real Keras 2."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any

import pytest

from shapecalc.api.summarizing import summarize
from shapecalc.declare.kinds import REQUIRED
from shapecalc.declare.layer import COMMON
from shapecalc.errors import ModelError
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import keras_table, without_trailing_blanks
from shapecalc.read.document import read_data
from shapecalc.rules import FORMER, RULES
from shapecalc.table import keras2 as show_keras2
from shapecalc.table.keras3 import Options

LAYERS: dict[str, tuple[Callable[[Any], Any], tuple[int | None, ...]]] = {
    "axes": (lambda k: k.BatchNormalization(axis=[1, -1]), (4, 5, 3)),
    "unscaled axes": (lambda k: k.BatchNormalization(axis=[1, 2], scale=False), (4, 5, 3)),
    "height": (lambda k: k.RandomHeight(0.2), (8, 8, 3)),
    "width": (lambda k: k.RandomWidth((-0.2, 0.3)), (8, 8, 3)),
    "threshold": (lambda k: k.ThresholdedReLU(0.5), (3,)),
    "local 1D": (lambda k: k.LocallyConnected1D(4, 3, strides=2), (9, 2)),
    "no bias": (lambda k: k.LocallyConnected1D(4, 3, use_bias=False), (9, 2)),
    "first": (lambda k: k.LocallyConnected1D(4, 3, data_format="channels_first"), (2, 9)),
    "local 2D": (lambda k: k.LocallyConnected2D(2, (3, 2)), (7, 6, 2)),
    "second": (lambda k: k.LocallyConnected2D(2, 3, padding="same", implementation=2), (7, 6, 2)),
    "third": (
        lambda k: k.LocallyConnected2D(2, (3, 4), (1, 2), padding="same", implementation=3),
        (7, 6, 2),
    ),
    "third, valid": (lambda k: k.LocallyConnected1D(2, 3, implementation=3), (7, 2)),
}


@pytest.mark.parametrize("name", LAYERS)
def test_the_same_table_as_in_keras_2(keras2: Builder, name: str) -> None:
    make, shape = LAYERS[name]
    keras = keras2.keras
    model = keras.Sequential([keras.Input(shape), make(keras.layers)])
    saved = json.loads(model.to_json())
    if name == "first":  # TensorFlow cannot save the choice on a CPU otherwise.
        assert saved["config"]["layers"][1]["config"]["data_format"] == "channels_first"
    ours = summarize(saved)
    assert ours.keras2
    assert without_trailing_blanks(show_keras2.table(ours, Options())) == without_trailing_blanks(
        keras_table(model, 80)
    )


def stack(class_name: str, shape: list[int | None], **config: Any) -> dict[str, Any]:
    first = {"class_name": "InputLayer", "config": {"batch_input_shape": [None, *shape]}}
    layers = [first, {"class_name": class_name, "config": {"name": "l", **config}}]
    return {"class_name": "Sequential", "config": {"name": "m", "layers": layers}}


@pytest.mark.parametrize(
    ("name", "params"), [("CuDNNLSTM", 4 * 4 * (6 + 4 + 2)), ("CuDNNGRU", 3 * 4 * (6 + 4 + 2))]
)
def test_cudnn(name: str, params: int) -> None:
    """4 units on 6 features; each gate has two biases. No Keras creates them without a GPU."""
    summary = summarize(stack(name, [5, 6], units=4))
    assert (summary.layers[0].class_name, summary.total_params) == (name, params)


@pytest.mark.parametrize(
    ("name", "shape", "config", "message"),
    [
        ("LocallyConnected1D", [None, 2], {}, "the size of the input must be known"),
        ("LocallyConnected1D", [2, 2], {}, "a window of size 3 does not fit"),
        ("LocallyConnected1D", [9, 2], {"padding": "same"}, "implementation 1 has no padding"),
        ("BatchNormalization", [9, 2], {"axis": [1, 3]}, "there are no axes"),
    ],
)
def test_what_keras_2_refuses(
    name: str, shape: list[int | None], config: dict[str, Any], message: str
) -> None:
    own = {"filters": 2, "kernel_size": [3]} if name == "LocallyConnected1D" else {}
    with pytest.raises(ModelError, match=message) as caught:
        infer(read_data(stack(name, shape, **own, **config)))
    (problem,) = caught.value.problems
    place = problem.place.path[3:]
    assert place == (("config", *config) if config else ()), place


def test_they_are_not_layers_of_keras_3() -> None:
    assert all(rule.until for rule in FORMER.values())
    assert FORMER.keys() & RULES.keys() == {"BatchNormalization"}


UNCOMPARED = ("CuDNNLSTM", "CuDNNGRU", "BatchNormalization")
"""Those that tf_keras does not have; its BatchNormalization is not that of Keras 2.3."""


@pytest.mark.parametrize("name", [name for name in FORMER if name not in UNCOMPARED])
def test_arguments_of_keras_2(keras2: Builder, name: str) -> None:
    """A layer has the arguments that it has in Keras 2, besides those of every layer."""
    parameters = inspect.signature(getattr(keras2.keras.layers, name)).parameters
    assert {*parameters} - {"kwargs"} - {*COMMON} == {*FORMER[name].own} - {*COMMON}
    for argument in {*FORMER[name].own} & {*parameters}:
        default, theirs = FORMER[name].own[argument].default, parameters[argument].default
        assert theirs == (inspect.Parameter.empty if default is REQUIRED else default), argument
