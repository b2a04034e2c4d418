"""Stacks that a program changes: their layers, graphs, names and calls, as in Keras."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from model.cases import LOADED, loaded_alike
from reading import printed, tables

from shapecalc.algebra.size import UNKNOWN
from shapecalc.errors import ModelError
from shapecalc.model.graph import flatten, shape_of
from shapecalc.model.infer import Inference, infer
from shapecalc.model.models import Sequential
from shapecalc.oracle.build import Builder
from shapecalc.read.document import read_data

END = "x = Input((2,))\nf = Model(x, layers.Dense(1)(x))\nf.summary()\nm.summary()\n"
"""A model whose title counts the graphs before, and the stack itself."""

CHANGES = [
    "m = Sequential()\nm.add(layers.Dense(3, input_shape=(2,)))\nm.add(layers.Dense(4))\n",
    "m = Sequential()\nm.add(Input((2,)))\nm.add(layers.Dense(3))\nm.add(layers.Dense(4))\n",
    "m = Sequential([layers.Dense(3, input_shape=(2,))])\nm.add(layers.Dense(4))\nm.pop()\n",
    "m = Sequential([Input((2,)), layers.Dense(3), layers.Dense(4)])\nm.pop()\n"
    "m.add(layers.ReLU())\n",
    "m = Sequential()\nm.add(layers.Dense(3))\nm.build((None, 2))\nm.add(layers.Dense(4))\n",
    "m = Sequential()\nm.add(layers.Dense(3))\nm.add(layers.Dense(4))\n",
    "a = Sequential([layers.Dense(3)])\nm = Sequential([Input((2,)), a])\nm.add(layers.Dense(4))\n",
    "m = Sequential()\nfor n in (3, 4, 5): m.add(layers.Dense(n, input_shape=(2,)))\n"
    "g = Model(m.inputs, [layer.output for layer in m.layers])\ng.summary()\n",
    "m = Sequential([Input((2,)), layers.Dense(3)])\nfor n in (4, 5): m.add(layers.Dense(n))\n"
    "m.pop()\nm.pop()\nm.add(layers.Dense(6))\n",
    "m = Sequential([layers.Dense(3), layers.Dense(4), layers.Dense(5)])\nm.build((7, 2))\n"
    "m.pop()\n",
    "m = Sequential([Input((2,)), layers.Dense(3), layers.Dense(4), layers.Dense(5)])\n"
    "for _ in range(3): m.pop()\nm.add(layers.Dense(6))\nm.add(layers.Dense(1))\n",
]


OUTPUTS = "g = Model(m.inputs, [layer.output for layer in m.layers])\ng.summary()\n"
"""A model whose table has the numbers of all calls."""


@pytest.mark.parametrize("change", CHANGES)
def test_as_in_keras(keras: Any, change: str) -> None:
    assert tables(change + END) == printed(keras, change + END)


@pytest.mark.parametrize(
    "change",
    [
        "",
        "m.pop()\n",
        "m.pop()\nm.pop()\n",
        "m.add(layers.Dense(4))\n",
        "for n in (4, 5, 6): m.add(layers.Dense(n))\n",
    ],
)
def test_calls_as_in_keras(keras: Any, change: str) -> None:
    """Each change calls the layers below once more."""
    text = "m = Sequential([Input((2,)), layers.Dense(3), layers.Dense(4), layers.Dense(5)])\n"
    text = f"{text}{change}{OUTPUTS}"
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize("spec", LOADED.values(), ids=LOADED)
def test_loaded_as_in_keras(builder: Builder, tmp_path: Path, spec: dict[str, Any]) -> None:
    loaded_alike(builder, tmp_path, spec)


STATES = "LSTM(4, return_state=True, input_shape=(5, 3))"


@pytest.mark.parametrize(
    ("layers", "keras2", "expected"),
    [
        (
            ["Input((3,))", "Dense(2)", "Input((4,))"],
            False,
            ("SC104", (2,), "InputLayer: the model already has an input"),
        ),
        (
            [STATES, "Dense(2)"],
            True,
            (
                "SC401",
                (0,),
                "Keras 2 accepts only layers with one output in a Sequential model",
            ),
        ),
        (
            ["Dense(2, name='a', input_shape=(3,))", "Dense(2)", "Dense(2, name='a')"],
            False,
            (
                "SC303",
                (2,),
                "Dense: another layer of this model has the name 'a' (hint: choose a different "
                "name, such as name='a_1')",
            ),
        ),
    ],
    ids=str,
)
def test_problems(layers: list[str], keras2: bool, expected: Any) -> None:
    with pytest.raises(ModelError) as caught:
        infer(read_data(layers), keras2=keras2)
    (problem,) = caught.value.problems
    numbers = tuple(step for step in problem.place.path if isinstance(step, int))
    assert (problem.code.value, numbers, str(problem)) == expected


def saved(*layers: str, **more: Any) -> dict[str, Any]:
    """Return a stack as Keras saves it; a layer is written as ``Dense 4``."""
    data = [
        {"class_name": name, "config": {"name": f"l{number}", "units": int(units)}}
        for number, (name, units) in enumerate(map(str.split, layers))
    ]
    return {
        "class_name": "Sequential",
        "config": {"name": "m", "layers": data, **more},
        "module": "keras",
    }


def test_a_stack_is_built_for_the_shape_in_its_file() -> None:
    model = infer(read_data(saved("Dense 4", "Dense 2", build_input_shape=[None, 3])))
    assert isinstance(model, Sequential)
    assert (model.first_shape, model.known_output_shape) == ((UNKNOWN, 3), (UNKNOWN, 2))
    assert [layer.nodes[0].number for layer in model.layers] == [0, 0]
    with pytest.raises(ModelError) as caught:
        infer(read_data(saved(build_input_shape=[None, 3])))
    (problem,) = caught.value.problems
    assert problem.place.path == ("config", "build_input_shape")
    assert str(problem) == "a model without layers cannot have an input shape"
    assert not infer(read_data(saved("Dense 4"))).built


def built(class_name: str, shape: Any = None, **config: Any) -> dict[str, Any]:
    """Return a layer as Keras saves it, built for a shape or not."""
    data = {"class_name": class_name, "config": config, "module": "keras.layers"}
    return data | ({} if shape is None else {"build_config": {"input_shape": shape}})


NESTED = {
    "class_name": "Sequential",
    "module": "keras",
    "config": {"name": "n", "layers": [built("InputLayer", batch_shape=[None, 6], name="x")]},
}


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ([built("Dense", [None, 7], units=2)], (UNKNOWN, 7)),
        ([built("ReLU"), built("Dense", [None, 7], units=2)], (UNKNOWN, 7)),
        ([built("ReLU", [3, 9]), built("Dense", [None, 7], units=2)], (3, 9)),
        ([built("Flatten"), built("Dense", [None, 7], units=2)], None),
        ([built("Dense", units=2), built("ReLU", [None, 7])], None),
        ([built("Add", [[None, 3], [None, 3]]), built("ReLU", [None, 7])], None),
        ([built("ReLU")], None),
        ([NESTED, built("ReLU", [None, 7])], None),
        ([], None),
    ],
)
def test_the_input_that_a_file_has(above: list[Any], expected: Any) -> None:
    """It is that of the next layer, or of one above layers that keep the shape."""
    config = {"name": "m", "layers": above}
    plan = read_data({"class_name": "Sequential", "module": "keras", "config": config})
    inference = Inference(keras2=False, correct=False)
    found = inference.saved_input([inference.make(inner) for inner in plan.layers], 0)
    shown = {index: (tensor.shape, tensor.dtype) for index, tensor in found.items()}
    assert shown == ({} if expected is None else {0: (expected, "float32")})


def test_all_problems_of_its_layers() -> None:
    """A layer with a problem hides no others, and the stack has none of its own."""
    with pytest.raises(ModelError) as caught:
        infer(read_data(["Input((3,))", "Dense(0)", "Dense(2)", "Dense(-1)", "LSTM(4)"]))
    assert [str(problem) for problem in caught.value.problems] == [
        "Dense: `units` must be a whole number of at least 1, not 0",
        "Dense: `units` must be a whole number of at least 1, not -1",
    ]


def test_the_output_of_code_that_the_file_lacks() -> None:
    """It is the input of the layer right above it."""
    own = {"class_name": "Own", "module": "mine", "registered_name": "Own", "config": {"name": "o"}}
    data = [
        built("InputLayer", batch_shape=[None, 6], name="x"),
        own,
        built("Dense", [None, 7], units=2, name="a"),
        built("Dense", [None, 2], units=3, name="b"),
        built("Dense", [None, 3], units=5, name="c"),
    ]
    config = {"name": "m", "layers": data}
    model = infer(read_data({"class_name": "Sequential", "module": "keras", "config": config}))
    outputs = [flatten(layer.nodes[0].outputs)[0] for layer in model.layers]
    assert [shape_of(output) for output in outputs[-4:]] == [(UNKNOWN, n) for n in (7, 2, 3, 5)]
