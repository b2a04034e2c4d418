"""Blocks that are repeated in a graph are folded: one of them is drawn, with how often it comes.

A block is folded if each copy reads one vertex outside it only, and gives one to what is behind
it. Its copies do the same with the same shapes and the same numbers of parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from shapecalc.dataclasses import dataclass
from shapecalc.plot.graph import ModelGraph, Vertex

LEAST_SAVED = 3
"""How many boxes a fold has to save."""

LONGEST = 120
"""The most vertices of a block that is looked for."""


@dataclass(frozen=True, slots=True)
class Run:
    """A block that is repeated in a graph.

    Attributes:
        start: its first vertex.
        length: how many vertices it has.
        times: how often it comes.
        exit: the number of the vertex in it whose output the next copy reads.
    """

    start: int
    length: int
    times: int
    exit: int

    @property
    def end(self) -> int:
        """The first vertex behind all copies."""
        return self.start + self.length * self.times

    @property
    def saved(self) -> int:
        """How many vertices a fold saves."""
        return self.length * (self.times - 1)


def folded(graph: ModelGraph) -> ModelGraph:
    """Return a graph in which repeated blocks are folded, also inside its frames."""
    result = ModelGraph(
        graph.name,
        graph.class_name,
        graph.total,
        [_folded_inside(vertex) for vertex in graph.vertices],
        graph.links,
        graph.entries,
        graph.exits,
        graph.mistakes,
    )
    while run := RunFinder(result).best():
        result = with_block(result, run)
    return result


def _folded_inside(vertex: Vertex) -> Vertex:
    """Return a vertex with a folded graph inside."""
    if not vertex.inside:
        return vertex
    inside = folded(vertex.inside)
    return Vertex(
        vertex.name,
        vertex.class_name,
        vertex.shape,
        vertex.params,
        vertex.params_text,
        vertex.note,
        vertex.mistakes,
        vertex.doubtful,
        vertex.kind,
        inside,
        vertex.times,
    )


class RunFinder:
    """Looks for repeated blocks in a graph.

    Attributes:
        graph: the graph.
        readers: the vertices that read each, and -1 for the frame of an exit.
        sources: the vertices that each reads, and -1 for the frame of an entry.
        tokens: what is equal for two vertices that do the same in the same place of a block.
    """

    def __init__(self, graph: ModelGraph) -> None:
        self.graph = graph
        count = len(graph.vertices)
        self.readers: list[list[int]] = [[] for _ in range(count)]
        self.sources: list[list[int]] = [[] for _ in range(count)]
        for source, target in graph.links:
            self.readers[source].append(target)
            self.sources[target].append(source)
        for number in graph.exits:
            self.readers[number].append(count)
        for number in graph.entries:
            if not self.sources[number]:
                self.sources[number].append(-1)
        self.tokens = [self._token(number) for number in range(count)]

    def _token(self, number: int) -> Any:
        kind = self.graph.vertices[number].kind
        if kind is None or self.graph.vertices[number].mistakes:
            return object()
        return kind, tuple(sorted(number - source for source in self.sources[number]))

    def best(self) -> Run | None:
        """Return the block whose fold saves the most; None if no fold saves enough."""
        best: Run | None = None
        for length in range(1, min(LONGEST, len(self.tokens) // 2) + 1):
            for start, end in self._stretches(length):
                times = (end - start) // length + 1
                if (times - 1) * length < max(LEAST_SAVED, best.saved + 1 if best else 0):
                    continue
                run = self._run_in(start, end + length, length)
                if run and (best is None or run.saved > best.saved):
                    best = run
        return best if best and best.saved >= LEAST_SAVED else None

    def _stretches(self, length: int) -> Iterator[tuple[int, int]]:
        """Yield from where to where each vertex is like the one a block further."""
        start = None
        for number in range(len(self.tokens) - length + 1):
            at_end = number == len(self.tokens) - length
            if not at_end and self.tokens[number] == self.tokens[number + length]:
                start = number if start is None else start
            elif start is not None:
                yield start, number
                start = None

    def _run_in(self, start: int, end: int, length: int) -> Run | None:
        """Return the longest run of a block in a stretch; the block may begin anywhere in it."""
        runs = []
        for first in range(start, min(start + length, end)):
            for times in range((end - first) // length, 1, -1):
                exit = self._exit(first, length, times)
                if exit is not None:
                    runs.append(Run(first, length, times, exit))
                    break
        return max(runs, key=lambda run: (run.saved, self._common(run)), default=None)

    def _common(self, run: Run) -> int:
        """Return how many first letters the names in the first copy share, as in conv2_block1_…"""
        names = [v.name for v in self.graph.vertices[run.start : run.start + run.length]]
        return sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, zip(*names)))

    def _exit(self, start: int, length: int, times: int) -> int | None:
        """Return the only vertex of a block whose output leaves it; None if it is no block."""
        exits = {
            (number - start) % length
            for number in range(start, start + length * times)
            for reader in self.readers[number]
            if (reader - start) // length != (number - start) // length
        }
        if len(exits) != 1:
            return None
        (exit,) = exits
        for copy in range(times):
            first = start + copy * length
            outer = {
                source
                for number in range(first, first + length)
                for source in self.sources[number]
                if not first <= source < first + length
            }
            if len(outer) > 1 or (copy and outer != {first - length + exit}):
                return None
        inner = range(start, start + length * (times - 1))
        last = start + length * (times - 1)
        if any(reader >= last + length for number in inner for reader in self.readers[number]):
            return None
        return exit if self._hangs_together(start, length) else None

    def _hangs_together(self, start: int, length: int) -> bool:
        """Return whether all of a block leads to its last output or reads something."""
        return all(self.sources[number] for number in range(start, start + length))


def with_block(graph: ModelGraph, run: Run) -> ModelGraph:
    """Return a graph with one vertex in place of a run."""
    vertices = graph.vertices
    block = _block(graph, run)
    numbers: dict[int, int] = {}
    for number in range(len(vertices)):
        outside = number if number < run.start else number - run.length * run.times + 1
        numbers[number] = run.start if run.start <= number < run.end else outside
    links = dict.fromkeys((numbers[a], numbers[b]) for a, b in graph.links)
    rest = [vertices[number] for number in range(run.end, len(vertices))]

    return ModelGraph(
        graph.name,
        graph.class_name,
        graph.total,
        [*vertices[: run.start], block, *rest],
        [link for link in links if link[0] != link[1]],
        list(dict.fromkeys(numbers[number] for number in graph.entries)),
        list(dict.fromkeys(numbers[number] for number in graph.exits)),
        graph.mistakes,
    )


def _block(graph: ModelGraph, run: Run) -> Vertex:
    """Return the vertex for a run, with its first copy inside."""
    members = range(run.start, run.start + run.length)
    vertices = [graph.vertices[number] for number in members]
    links = [
        (source - run.start, target - run.start)
        for source, target in graph.links
        if source in members and target in members
    ]
    reading = {target for source, target in graph.links if source not in members}
    entries = [n - run.start for n in members if n in reading or n in graph.entries]
    inside = ModelGraph("", "", "", vertices, links, entries, [run.exit])
    first, last = vertices[0], graph.vertices[run.end - 1]
    name = f"{first.name} … {last.name}"
    count, text = _sum(vertices)
    kind = run.times, run.exit, tuple((vertex.kind) for vertex in vertices), tuple(links)
    shape = vertices[run.exit].shape
    return Vertex(name, "", shape, count, text, kind=kind, inside=folded(inside), times=run.times)


def _sum(vertices: Sequence[Vertex]) -> tuple[Any, str]:
    """Return the number of parameters of some vertices together, also as text."""
    counts = [vertex.params for vertex in vertices]
    if any(count is None for count in counts):
        return None, "?"
    total = sum(counts)
    return total, f"{total:,}"
