"""Models that Keras refuses: drawn as far as they are known, each mistake in its box."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from pictures import faults, picture_of

from shapecalc.errors import InputError, ModelError
from shapecalc.model.infer import Inference
from shapecalc.plan import ModelPlan
from shapecalc.plot.graph import ModelGraph
from shapecalc.plot.mistaken import mistaken_graph
from shapecalc.read.document import read_data, read_spec


def graph(plan: ModelPlan) -> ModelGraph:
    inference = Inference(plan.keras2, correct=False)
    with pytest.raises(ModelError) as error:
        inference.outermost_model(plan)
    return mistaken_graph(plan, inference, error.value.problems)


def boxes(drawn: ModelGraph) -> list[tuple[str, str, str, bool, int]]:
    return [
        (v.name, v.class_name, v.shape, v.doubtful, len(v.mistakes)) for v in drawn.every_vertex()
    ]


def program(text: str, folder: Path, name: str) -> ModelGraph:
    path = folder / "model.py"
    path.write_text(f"from keras import Input, Model, Sequential, layers, ops\n{text}")
    return graph(read_spec(f"{path}:{name}"))


def test_a_stack() -> None:
    drawn = graph(read_data(["Input((8, 8, 1))", "Conv2D(2, 3)", "LSTM(3)", "Dense(2)"]))
    assert boxes(drawn) == [
        ("input_layer", "InputLayer", "(None, 8, 8, 1)", False, 0),
        ("conv2d", "Conv2D", "(None, 6, 6, 2)", False, 0),
        ("lstm", "LSTM", "", True, 1),
        ("dense", "Dense", "", True, 0),
    ]
    assert drawn.links == [(0, 1), (1, 2), (2, 3)]
    assert [v.params_text for v in drawn.vertices] == ["0", "20", "?", "?"]


def test_a_layer_that_cannot_be_read_has_a_box() -> None:
    drawn = graph(read_data(["Input((8,))", "Dense(3)", "Desne(4)", "Dense(-1)", "Dense(2)"]))
    assert [box[4] for box in boxes(drawn)] == [0, 0, 1, 1, 0]
    assert drawn.vertices[2].mistakes == ["there is no layer `Desne`"]
    assert drawn.links == [(0, 1), (1, 2), (2, 3), (3, 4)]


GRAPH: Any = {
    "inputs": {"x": [8], "y": [4]},
    "layers": {
        "a": ["x", "Dense(3)"],
        "b": ["y", "Dense(4)"],
        "c": "Add()([a, b])",
        "d": ["c", "Dense(2)"],
        "e": ["nope", "Dense(1)"],
    },
    "outputs": "d",
}


def test_a_graph() -> None:
    drawn = graph(read_data(GRAPH))
    names = [vertex.name for vertex in drawn.vertices]
    assert names == [
        "input_layer",
        "input_layer_1",
        "dense",
        "dense_1",
        "add",
        "dense_2",
        "dense_3",
    ]
    assert [len(vertex.mistakes) for vertex in drawn.vertices] == [0, 0, 0, 0, 1, 0, 1]
    assert drawn.links == [(0, 2), (1, 3), (2, 4), (3, 4), (4, 5)]
    assert faults(picture_of(drawn)) == []


def test_a_model_inside() -> None:
    inner = {"Sequential": {"layers": ["Input((8,))", "LSTM(4)"], "name": "inner"}}
    drawn = graph(read_data({"inputs": {"x": 8}, "layers": {"a": ["x", inner]}, "outputs": "a"}))
    assert [(v.name, len(v.mistakes)) for v in drawn.every_vertex() if v.mistakes] == [("lstm", 1)]
    assert faults(picture_of(drawn)) == []


def test_a_program(tmp_path: Path) -> None:
    text = (
        "x = Input((8, 8, 1))\n"
        "y = layers.Conv2D(2, 3)(x)\n"
        "z = layers.LSTM(3)(layers.Flatten()(y))\n"
        "m = Model(x, layers.Add()([y, layers.Dense(2)(z)]))\n"
        "s = Sequential([Input((3,)), layers.Dense(2), layers.Dense(-2)])\n"
    )
    drawn = program(text, tmp_path, "m")
    assert [v.class_name for v in drawn.vertices if v.mistakes] == ["LSTM"]
    assert [v.class_name for v in drawn.vertices if v.doubtful] == ["LSTM", "Dense", "Add"]
    stack = program(text, tmp_path, "s")
    assert [(v.class_name, len(v.mistakes)) for v in stack.vertices] == [
        ("InputLayer", 0),
        ("Dense", 0),
        ("Dense", 1),
    ]


def test_a_model_that_is_called_twice_is_drawn_once(tmp_path: Path) -> None:
    text = (
        "e = Sequential([Input((8, 8, 1)), layers.Conv2D(2, 3), layers.LSTM(4)], name='e')\n"
        "x, y = Input((8, 8, 1)), Input((8, 8, 1))\n"
        "m = Model([x, y], layers.Add()([e(x), e(y)]))\n"
    )
    drawn = program(text, tmp_path, "m")
    calls = [(v.note, v.params_text, bool(v.inside)) for v in drawn.vertices if v.name == "e"]
    assert calls == [("call 1 of 2", "?", True), ("call 2 of 2", "shared", False)]


def test_models_that_contain_each_other_twice(tmp_path: Path) -> None:
    """Each is drawn once, although there are 2 ** 15 ways to the innermost."""
    lines = ["x = Input((4,))", "m = Model(x, layers.LSTM(4)(x))"]
    for _ in range(15):
        lines += ["x = Input((4,))", "m = Model(x, layers.Add()([m(x), m(x)]))"]
    drawn = program("\n".join(lines), tmp_path, "m")
    assert len(list(drawn.every_vertex())) < 80
    assert [v.class_name for v in drawn.every_vertex() if v.mistakes] == ["LSTM"]


def test_the_call_that_fails_is_red() -> None:
    layers = {"d": "Dense(3)", "a": "d(x)", "b": "d(y)", "c": "concatenate([a, b])"}
    drawn = graph(read_data({"inputs": {"x": 8, "y": 4}, "layers": layers, "outputs": "c"}))
    calls = [(v.note, len(v.mistakes)) for v in drawn.vertices if v.class_name == "Dense"]
    assert calls == [("call 1 of 2", 0), ("call 2 of 2", 1)]


def test_operations(tmp_path: Path) -> None:
    text = "x = Input((8,))\ny = ops.matmul(ops.relu(x), ops.ones((3, 3)))\nm = Model(x, y)\n"
    drawn = program(text, tmp_path, "m")
    assert [vertex.class_name for vertex in drawn.vertices] == ["InputLayer", "Relu", "Matmul"]
    assert [len(vertex.mistakes) for vertex in drawn.vertices] == [0, 0, 1]


def test_a_mistake_of_no_layer_is_above_the_graph() -> None:
    data = {"layers": ["Input((3,))", "Dense(2)"], "trainable": "perhaps"}
    drawn = graph(read_data(data))
    assert len(drawn.mistakes) == 1


WRONG = sorted(path.name for path in (ROOT / "tests" / "wrong").glob("*.yaml"))


def refused(name: str) -> tuple[ModelGraph, int] | None:
    """Return the graph of a spec, and how many mistakes it has; None if there is no graph."""
    try:
        plan = read_spec(str(ROOT / "tests" / "wrong" / name))
    except InputError:
        return None
    inference = Inference(plan.keras2, correct=False)
    try:
        inference.outermost_model(plan)
    except ModelError as error:
        return mistaken_graph(plan, inference, error.problems), len(error.problems)
    return None


def test_every_mistake_is_in_the_picture() -> None:
    """Each problem of the wrong specs is in a box, or above the graph."""
    drawn = [*filter(None, map(refused, WRONG))]
    assert len(drawn) > 60
    for shown, count in drawn:
        notes = [note for vertex in shown.every_vertex() for note in vertex.mistakes]
        assert len(notes) + len(shown.mistakes) == count
        assert faults(picture_of(shown)) == []
    placed = [shown for shown, _ in drawn if not shown.mistakes]
    assert len(placed) > 0.9 * len(drawn)
