"""Boxes have names, and a line into a frame leads to its first boxes."""

from __future__ import annotations

from collections.abc import Iterator

from shapecalc.plot.graph import ModelGraph, Vertex
from shapecalc.plot.theme import THEMES
from shapecalc.plot.writer import GraphWriter, box_lines


class PlainWriter(GraphWriter):
    def box(self, name: str, vertex: Vertex) -> str:
        return f"{name} {vertex.name}"

    def frame(self, name: str, vertex: Vertex, inside: ModelGraph) -> Iterator[str]:
        yield f"{name} {vertex.name} ("

    def frame_end(self) -> str:
        return ")"

    def link(self, start: str, end: str) -> str:
        return f"{start}-{end}"


def test_frames() -> None:
    block = ModelGraph("", "", "", [Vertex("a", ""), Vertex("b", "")], [(0, 1)], [0, 1], [1])
    vertices = [Vertex("x", ""), Vertex("f", "", inside=block), Vertex("y", "")]
    graph = ModelGraph("m", "", "", vertices, [(0, 1), (1, 2)])
    lines = [line.strip() for line in PlainWriter(THEMES["light"], 0).lines(graph)]
    boxes = ["n0 x", "n1 f (", "n2 a", "n3 b", "n2-n3", ")", "n4 y"]
    assert lines == [*boxes, "n0-n2", "n0-n3", "n3-n4"]


def test_a_frame_without_ends() -> None:
    block = ModelGraph("", "", "", [Vertex("a", ""), Vertex("b", "")])
    graph = ModelGraph("m", "", "", [Vertex("x", ""), Vertex("f", "", inside=block)], [(0, 1)])
    assert "  n0-n2" in list(PlainWriter(THEMES["light"], 0).lines(graph))


def test_lines_of_a_box() -> None:
    vertex = Vertex("a", "Dense", "", 3, "3", "call 1 of 2", ["wrong"])
    assert box_lines(vertex) == ["a", "Dense", "? · 3", "call 1 of 2", "wrong"]
