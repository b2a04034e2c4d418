"""The graph as data: what is in it and in its frames."""

from __future__ import annotations

from shapecalc.plot.graph import ModelGraph, Vertex


def test_every_vertex() -> None:
    inner = ModelGraph("inner", "Sequential", "", [Vertex("b", "Dense", params=7)])
    frame = Vertex("a", "Sequential", params=20, inside=inner)
    graph = ModelGraph("outer", "Functional", "", [frame, Vertex("c", "Dense", params=None)])
    assert [vertex.name for vertex in graph.every_vertex()] == ["a", "b", "c"]
    assert graph.heaviest == 7
    assert ModelGraph("", "").heaviest == 0


def test_sources() -> None:
    graph = ModelGraph("", "", links=[(0, 2), (1, 2), (0, 1)])
    assert graph.sources_of(2) == [0, 1]
