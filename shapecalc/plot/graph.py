"""The graph of a model as it is drawn: a vertex for each call, and links between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.dataclasses import dataclass, field


@dataclass(eq=False, slots=True)
class Vertex:
    """A call of a layer, model or operation; or a block that is repeated.

    Attributes:
        name: the name of the layer.
        class_name: its class.
        shape: its output shape as text.
        params: the number of its parameters; None if it is not known.
        params_text: the same as text.
        note: what else the box says, such as which call of a shared layer it is.
        mistakes: what is wrong with it.
        doubtful: whether a mistake above it keeps its shape from being known.
        kind: what is equal for two calls that do the same; None if nothing else does the same.
        inside: the graph of a model or of a block.
        times: how often a block is repeated.
    """

    name: str
    class_name: str
    shape: str = ""
    params: Any = 0
    params_text: str = "0"
    note: str = ""
    mistakes: Sequence[str] = ()
    doubtful: bool = False
    kind: Any = None
    inside: ModelGraph | None = None
    times: int = 1


@dataclass(eq=False, slots=True)
class ModelGraph:
    """The calls of a model or of a block, and which reads what.

    Attributes:
        name: the name of the model.
        class_name: its class.
        total: its number of parameters as text.
        vertices: its calls, each behind those that it reads.
        links: the indices of a vertex and of one that reads it, each pair once.
        entries: the vertices that read what the model or block gets.
        exits: the vertices that give what it returns.
        mistakes: what is wrong with the model, and not with one of its layers.
    """

    name: str
    class_name: str
    total: str = ""
    vertices: list[Vertex] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)
    entries: Sequence[int] = ()
    exits: Sequence[int] = ()
    mistakes: Sequence[str] = ()

    def every_vertex(self) -> Iterator[Vertex]:
        """Yield the vertices, and those inside them."""
        for vertex in self.vertices:
            yield vertex
            if vertex.inside:
                yield from vertex.inside.every_vertex()

    @property
    def heaviest(self) -> int:
        """Return the largest known number of parameters of a single layer."""
        counts = [v.params for v in self.every_vertex() if not v.inside and type(v.params) is int]
        return max(counts, default=0)

    def sources_of(self, target: int) -> list[int]:
        """Return the vertices that a vertex reads."""
        return [source for source, reader in self.links if reader == target]
