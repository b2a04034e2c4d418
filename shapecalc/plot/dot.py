r"""A graph in the language of Graphviz, which then lays it out: no library is needed."""

from __future__ import annotations

from collections.abc import Iterator

from shapecalc.plot.card import frame_title
from shapecalc.plot.graph import ModelGraph, Vertex
from shapecalc.plot.theme import Theme, weight_color
from shapecalc.plot.writer import GraphWriter, box_lines
from shapecalc.terminal import visible

WIDE = 10_000.0
"""Room for the title of a frame, which Graphviz makes as wide as it has to be."""


def as_dot(graph: ModelGraph, theme: Theme, to_right: bool = False) -> str:
    """Return a graph in the language of Graphviz."""
    direction = "LR" if to_right else "TB"
    head = [
        f"digraph {quoted(graph.name)} {{",
        f"  graph [rankdir={direction}, fontname=sans, fontsize=11, bgcolor={quoted(theme.page)}, "
        f"fontcolor={quoted(theme.text)}, color={quoted(theme.border)}, labelloc=t, "
        f"label={quoted(*_title(graph))}];",
        f"  node [shape=box, style=filled, fontname=sans, fontsize=10, "
        f"fontcolor={quoted(theme.text)}, color={quoted(theme.border)}];",
        f"  edge [color={quoted(theme.line)}, arrowsize=0.6];",
    ]
    return "\n".join([*head, *DotWriter(theme, graph.heaviest).lines(graph), "}"])


def _title(graph: ModelGraph) -> list[str]:
    words = filter(None, (graph.name, graph.class_name, graph.total))
    return [" · ".join(words), *graph.mistakes]


def quoted(*lines: str) -> str:
    r"""Return lines of text in quotes, in which nothing is a command of Graphviz.

    >>> print(quoted('a"b', "c\\n"))
    "a\"b\nc\\n"
    """
    escaped = (visible(line).replace("\\", r"\\").replace('"', r"\"") for line in lines)
    return '"' + r"\n".join(escaped) + '"'


class DotWriter(GraphWriter):
    """Writes a graph in the language of Graphviz."""

    def box(self, name: str, vertex: Vertex) -> str:
        return f"{name} [label={quoted(*box_lines(vertex))}, {self._look(vertex)}];"

    def frame(self, name: str, vertex: Vertex, inside: ModelGraph) -> Iterator[str]:
        title = frame_title(vertex, inside, WIDE).text
        yield f"subgraph cluster_{name} {{"
        yield f"  label={quoted(title)}; bgcolor={quoted(self.theme.frames[0])};"

    def frame_end(self) -> str:
        return "}"

    def link(self, start: str, end: str) -> str:
        return f"{start} -> {end};"

    def _look(self, vertex: Vertex) -> str:
        if vertex.mistakes:
            box, border = self.theme.wrong_box, self.theme.wrong
            return f"fillcolor={quoted(box)}, color={quoted(border)}, penwidth=2"
        fill = weight_color(self.theme, vertex.params, self.heaviest)
        dashed = ', style="filled,dashed"' if vertex.doubtful else ""
        return f"fillcolor={quoted(fill)}{dashed}"
