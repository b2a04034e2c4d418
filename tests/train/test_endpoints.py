"""The inputs and outputs of a model: their names, shapes and last activations."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from training import PLACE

from shapecalc.errors import ModelError, Source
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data
from shapecalc.read.text import parse
from shapecalc.train.endpoints import Endpoint, endpoints


def ends(spec: dict[str, Any]) -> tuple[list[Endpoint], list[Endpoint]]:
    plan = read_data(parse(Source("spec.yaml", yaml.safe_dump(spec, sort_keys=False))))
    return endpoints(plan, infer(plan))


TWO = {
    "inputs": {"left": 3, "right": (4, 2)},
    "layers": {
        "flat": ["right", "Flatten"],
        "joined": [["left", "flat"], "Concatenate"],
        "yes": ["joined", "Dense(1, activation='sigmoid', name='head')"],
        "number": ["joined", "Dense(2)"],
    },
    "outputs": ["number", "yes"],
}


def test_a_sequential_model() -> None:
    (x,), (y,) = ends({"layers": ["LSTM(2, input_shape=(3, 1))", "Dense(4, activation='relu')"]})
    assert (x.name, x.label, x.shape, x.dtype) == ("input_layer", "input_layer", (3, 1), "float32")
    assert (y.name, y.label, y.shape, y.activation) == ("dense", "dense", (4,), "relu")
    assert y.place.path[:2] == ("layers", 1)
    assert (x.width, y.width) == (1, 4)


def test_several_inputs_and_outputs_have_two_names() -> None:
    inputs, outputs = ends(TWO)
    assert [(x.label, x.shape) for x in inputs] == [("left", (3,)), ("right", (4, 2))]
    assert [(y.name, y.label, y.shape) for y in outputs] == [
        ("dense", "number", (2,)),
        ("head", "yes", (1,)),
    ]
    assert [y.activation for y in outputs] == ["linear", "sigmoid"]
    assert outputs[0].place.path[0] == "outputs"


@pytest.mark.parametrize(
    ("layers", "activation"),
    [
        (["Dense(1, input_shape=(2,))"], "linear"),
        (["Dense(3, input_shape=(2,))", "Softmax()"], "softmax"),
        (["Dense(3, input_shape=(2,))", "ReLU()"], "relu"),
        (["Dense(3, input_shape=(2,))", "Activation('tanh')"], "tanh"),
        (["Dense(3, activation='sigmoid', input_shape=(2,))", "Dropout(0.5)"], None),
    ],
)
def test_the_last_activation(layers: list[str], activation: str | None) -> None:
    _, (y,) = ends({"layers": layers})
    assert y.activation == activation


def test_open_sizes_and_other_dtypes() -> None:
    (x,), (y,) = ends({"layers": ["Input(shape=(None, 3), dtype='int32')", "Dense(2)"]})
    assert (x.shape, x.dtype, y.shape) == ((None, 3), "int32", (None, 2))
    (x,), _ = ends({"layers": ["Input(shape=(), dtype='string')", "TextVectorization()"]})
    assert (x.texts, x.shape, x.width) == (True, (), None)


def test_an_unknown_input() -> None:
    with pytest.raises(ModelError) as caught:
        ends({"layers": ["Dense(1)"]})
    (problem,) = caught.value.problems
    assert problem.message == "the input shape is unknown, so the model cannot be trained"
    assert problem.hint == "give it in the first layer: Dense(5, input_shape=(3,))"


def test_letters() -> None:
    with pytest.raises(ModelError) as caught:
        ends({"layers": ["Dense(1, input_shape=(d,))"]})
    (problem,) = caught.value.problems
    assert problem.message == "the size d is a letter, but training needs a number"
    assert problem.hint == "--set d=3"


def test_one_number_a_row() -> None:
    assert Endpoint("a", "a", (), "float32", None, PLACE).width is None
