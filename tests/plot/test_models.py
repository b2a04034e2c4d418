"""The graph of a model: its calls, its links, its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from pictures import SPECS, graph_of

from shapecalc.api.summarizing import summarize
from shapecalc.model.graph import Operation
from shapecalc.model.infer import infer
from shapecalc.model.weights import Variable
from shapecalc.plot.graph import ModelGraph
from shapecalc.plot.models import Counts, GraphMaker, model_graph
from shapecalc.read.document import read_spec


def named_links(graph: ModelGraph) -> list[tuple[str, str]]:
    names = [vertex.name for vertex in graph.vertices]
    return [(names[source], names[target]) for source, target in graph.links]


@pytest.mark.parametrize("name", SPECS)
def test_numbers_are_those_of_the_table(name: str) -> None:
    table = summarize(ROOT / "specs" / name)
    rows = {row.name: (row.class_name, row.shape_text, row.params) for row in table.layers}
    graph = graph_of(name)
    drawn = {v.name: (v.class_name.split("(")[0], v.shape, v.params) for v in graph.vertices}
    assert {key: value for key, value in drawn.items() if value[0] != "InputLayer"} == {
        key: value for key, value in rows.items() if value[0] != "InputLayer"
    }


def test_a_layer_that_is_called_twice() -> None:
    graph = graph_of(
        {
            "inputs": {"x": 3, "y": 3},
            "layers": {"d": "Dense(3)", "a": "d(x)", "b": "d(y)", "c": "add([a, b])"},
            "outputs": "c",
        }
    )
    calls = [(v.note, v.params, v.params_text) for v in graph.vertices if v.class_name == "Dense"]
    assert calls == [("call 1 of 2", 12, "12"), ("call 2 of 2", 0, "shared")]


def test_a_tensor_that_is_read_twice_has_one_line() -> None:
    graph = graph_of({"inputs": {"x": 3}, "layers": {"a": "add([x, x])"}, "outputs": "a"})
    assert len(graph.links) == 1


def test_wrappers_name_what_they_wrap() -> None:
    graph = graph_of(["Bidirectional(LSTM(4), input_shape=(3, 1))"])
    assert [vertex.class_name for vertex in graph.vertices] == ["InputLayer", "Bidirectional(LSTM)"]


INNER: Any = {"Sequential": {"layers": ["Input((8,))", "Dense(4)", "Dense(8)"]}}


def test_a_model_inside() -> None:
    graph = graph_of({"inputs": {"x": 8}, "layers": {"a": ["x", INNER]}, "outputs": "a"})
    (frame,) = [vertex for vertex in graph.vertices if vertex.inside]
    assert frame.inside
    assert named_links(frame.inside) == [("input_layer_1", "dense"), ("dense", "dense_1")]
    assert (list(frame.inside.entries), list(frame.inside.exits)) == ([0], [2])
    assert frame.inside.total == "76 parameters"


def test_a_model_without_an_input() -> None:
    graph = graph_of(["Dense(3)", "Dense(2)"])
    assert [(v.shape, v.params_text) for v in graph.vertices] == [("", "unbuilt"), ("", "unbuilt")]
    assert graph.links == [(0, 1)]


def test_kinds() -> None:
    """Layers that do the same are alike, whatever they are called; others are not."""
    graph = graph_of(
        ["Dense(3, input_shape=(3,))", "Dense(3)", "Dense(3, name='x')", "Dense(3, 'relu')"]
    )
    kinds = [vertex.kind for vertex in graph.vertices]
    assert kinds[1] == kinds[2] == kinds[3] != kinds[4]


def test_models_that_contain_each_other_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each model is looked at once, although there are 2 ** 12 ways to the innermost."""
    lines = ["from keras import Input, Model, layers", "x = Input((4,))"]
    lines.append("m = Model(x, layers.Dense(4)(x))")
    for _ in range(12):
        lines += ["x = Input((4,))", "a = Model(x, m(x))", "x = Input((4,))", "b = Model(x, m(x))"]
        lines += ["x = Input((4,))", "m = Model(x, layers.Add()([a(x), b(x)]))"]
    path = tmp_path / "deep.py"
    path.write_text("\n".join(lines))
    model = infer(read_spec(f"{path}:m"))
    maker = GraphMaker()
    counted: list[Operation] = []
    weights = Counts.weights

    def noted(self: Counts, operation: Operation) -> tuple[Sequence[Variable], bool]:
        counted.append(operation)
        return weights(self, operation)

    monkeypatch.setattr(Counts, "weights", noted)
    graph = maker.graph(model)
    assert graph.total == "20 parameters"
    assert len(counted) < 500
    assert len(maker.drawn) == len(maker.counts.known) - 1 == 36
    assert sum(1 for _ in graph.every_vertex()) < 120


@pytest.mark.parametrize("other", ["ops.add(a, a)", "ops.subtract(a, b)", "ops.add(b, a)"])
def test_models_inside_that_differ_are_of_another_kind(other: str, tmp_path: Path) -> None:
    """Only the operations in them differ, or what these read."""
    lines = ["from keras import Input, Model, layers, ops"]
    for name, result in (("m", "ops.add(a, b)"), ("n", "ops.add(a, b)"), ("p", other)):
        lines += ["a = Input((3,))", "b = layers.Dense(3)(a)", f"{name} = Model(a, {result})"]
    lines += ["x = Input((3,))", "model = Model(x, p(n(m(x))))"]
    path = tmp_path / "nested.py"
    path.write_text("\n".join(lines))
    graph = model_graph(infer(read_spec(f"{path}:model")))
    kinds = [vertex.kind for vertex in graph.vertices if vertex.inside]
    assert kinds[0] == kinds[1] != kinds[2]
