"""A graph in the language of Mermaid, which Markdown pages show: no library is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shapecalc.plot.card import frame_title
from shapecalc.plot.dot import WIDE
from shapecalc.plot.graph import ModelGraph, Vertex
from shapecalc.plot.theme import Theme, weight_step
from shapecalc.plot.writer import GraphWriter, box_lines
from shapecalc.terminal import visible

_SIGN = re.compile(r"[^\w (),.:·×?…]|_", re.ASCII)
"""What Mermaid, or the HTML or Markdown in its texts, might read as more than a letter."""


def as_mermaid(graph: ModelGraph, theme: Theme, to_right: bool = False) -> str:
    """Return a graph in the language of Mermaid."""
    classes = [
        f"  classDef w{step} fill:{fill},stroke:{theme.border},color:{theme.text}"
        for step, fill in enumerate(theme.weights)
    ]
    classes.append(
        f"  classDef wrong fill:{theme.wrong_box},stroke:{theme.wrong},color:{theme.text}"
    )
    direction = "LR" if to_right else "TB"
    lines = MermaidWriter(theme, graph.heaviest).lines(graph)
    return "\n".join([f"flowchart {direction}", *lines, *classes])


def quoted(*lines: str) -> str:
    r"""Return lines of text in quotes, in which nothing is markup.

    >>> print(quoted("<b>", "lstm_1"))
    "#60;b#62;<br>lstm#95;1"
    """
    escaped = (_SIGN.sub(lambda sign: f"#{ord(sign[0])};", visible(line)) for line in lines)
    return '"' + "<br>".join(escaped) + '"'


class MermaidWriter(GraphWriter):
    """Writes a graph in the language of Mermaid."""

    def box(self, name: str, vertex: Vertex) -> str:
        step = weight_step(self.theme, vertex.params, self.heaviest)
        look = "wrong" if vertex.mistakes else f"w{step}"
        return f"{name}[{quoted(*box_lines(vertex))}]:::{look}"

    def frame(self, name: str, vertex: Vertex, inside: ModelGraph) -> Iterator[str]:
        yield f"subgraph {name}[{quoted(frame_title(vertex, inside, WIDE).text)}]"

    def frame_end(self) -> str:
        return "end"

    def link(self, start: str, end: str) -> str:
        return f"{start} --> {end}"
