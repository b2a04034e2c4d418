"""What the languages of Graphviz and Mermaid share: boxes and frames have names that links use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from shapecalc.plot.graph import ModelGraph, Vertex
from shapecalc.plot.theme import Theme


class GraphWriter:
    """Writes the vertices and links of a graph and of those inside it.

    A link leads to the first boxes in a frame, and from the last: what a block reads may be read
    by several of them.

    Attributes:
        theme: the colours.
        heaviest: the most parameters of a layer.
        numbers: the numbers of the boxes and frames.
        ends: the first and the last boxes of each vertex, itself if it has no frame.
    """

    def __init__(self, theme: Theme, heaviest: int) -> None:
        self.theme, self.heaviest = theme, heaviest
        self.numbers = count()
        self.ends: dict[Vertex, tuple[Sequence[str], Sequence[str]]] = {}

    def box(self, name: str, vertex: Vertex) -> str:
        """Return the line for a box."""
        raise NotImplementedError

    def frame(self, name: str, vertex: Vertex, inside: ModelGraph) -> Iterator[str]:
        """Yield the lines at the start of a frame."""
        raise NotImplementedError

    def frame_end(self) -> str:
        """Return the line at the end of a frame."""
        raise NotImplementedError

    def link(self, start: str, end: str) -> str:
        """Return the line for a link."""
        raise NotImplementedError

    def lines(self, graph: ModelGraph, indent: str = "  ") -> Iterator[str]:
        """Yield the lines for the vertices of a graph, and for its links."""
        for vertex in graph.vertices:
            yield from self._vertex(vertex, indent)
        for source, target in graph.links:
            for start in self.ends[graph.vertices[source]][1]:
                for end in self.ends[graph.vertices[target]][0]:
                    yield indent + self.link(start, end)

    def _vertex(self, vertex: Vertex, indent: str) -> Iterator[str]:
        name = f"n{next(self.numbers)}"
        inside = vertex.inside
        if not inside:
            self.ends[vertex] = [name], [name]
            yield indent + self.box(name, vertex)
            return
        yield from (indent + line for line in self.frame(name, vertex, inside))
        yield from self.lines(inside, indent + "  ")
        yield indent + self.frame_end()
        inner = inside.vertices
        firsts = [first for at in inside.entries or (0,) for first in self.ends[inner[at]][0]]
        lasts = [last for at in inside.exits or (-1,) for last in self.ends[inner[at]][1]]
        self.ends[vertex] = firsts, lasts


def box_lines(vertex: Vertex) -> list[str]:
    """Return what is written in a box, in lines.

    >>> box_lines(Vertex("lstm", "LSTM", "(None, 8)", 320, "320"))
    ['lstm', 'LSTM', '(None, 8) · 320']
    """
    numbers = f"{vertex.shape or '?'} · {vertex.params_text}"
    texts = (vertex.name, vertex.class_name, numbers, vertex.note, *vertex.mistakes)
    return list(filter(None, texts))
