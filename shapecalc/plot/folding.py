"""Blocks that are repeated in a graph are folded: one of them is drawn, with how often it comes.

A block is folded if each copy reads one vertex outside it only, and gives one to what is behind
it; or if each copy reads what the two before it give, as in NASNet. Its copies do the same with the
same shapes and the same numbers of parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from shapecalc.dataclasses import dataclass
from shapecalc.plot.graph import ModelGraph, Vertex

LEAST_SAVED = 3
"""How many boxes a fold has to save."""

ENTRY = -1
"""What a frame gets, in place of a vertex that is read."""

READS_TWO = "each reads the two before it"
"""What is noted at such a block: a line into it says no longer which of its boxes reads what."""

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
        reads_two: whether each copy reads the outputs of the two before it.
    """

    start: int
    length: int
    times: int
    exit: int
    reads_two: bool = False

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
    while runs := RunFinder(result).runs():
        result = with_blocks(result, sorted(runs, key=lambda run: run.start))
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
        sources: the vertices that each reads, and `ENTRY` for what its frame gets.
        tokens: what is equal for two vertices that do the same in the same place of a block.
        crossing: the vertices before each vertex that it or a later one reads, the last one
            first; none if there are more than two. Behind the last vertex is the frame.
    """

    def __init__(self, graph: ModelGraph) -> None:
        self.graph = graph
        self.sources: list[list[int]] = [[] for _ in graph.vertices]
        for source, target in graph.links:
            self.sources[target].append(source)
        for number in graph.entries:
            if not self.sources[number]:
                self.sources[number].append(ENTRY)
        self.tokens = [self._token(number) for number in range(len(graph.vertices))]
        self.crossing = self._crossings()

    def _token(self, number: int) -> Any:
        vertex = self.graph.vertices[number]
        if vertex.kind is None or vertex.mistakes or not self.sources[number]:
            return object()
        return vertex.kind, tuple(sorted(number - source for source in self.sources[number]))

    def _crossings(self) -> list[list[int]]:
        count = len(self.graph.vertices)
        last = dict.fromkeys(range(ENTRY, count), ENTRY)
        for target, sources in enumerate(self.sources):
            for source in sources:
                last[source] = max(last[source], target)
        last.update(dict.fromkeys(self.graph.exits, count))
        ending: dict[int, list[int]] = {}
        for source, target in last.items():
            ending.setdefault(target, []).append(source)
        crossing: list[list[int]] = []
        active: set[int] = set()
        for number in range(count + 1):
            if last[number - 1] >= number:
                active.add(number - 1)
            crossing.append(sorted(active, reverse=True) if len(active) <= 2 else [])
            active.difference_update(ending.get(number, ()))
        return crossing

    def runs(self) -> list[Run]:
        """Return blocks that do not overlap, those first chosen that save the most."""
        candidates: list[Run] = []
        for length in range(1, min(LONGEST, len(self.tokens) // 2) + 1):
            for start, end in self._stretches(length):
                run = self._run_in(start, end + length, length)
                if run and run.saved >= LEAST_SAVED:
                    candidates.append(run)
        chosen: list[Run] = []
        taken = [False] * len(self.tokens)
        for run in sorted(candidates, key=lambda run: (-run.saved, run.length)):
            if not any(taken[run.start : run.end]):
                taken[run.start : run.end] = [True] * (run.end - run.start)
                chosen.append(run)
        return chosen

    def _stretches(self, length: int) -> Iterator[tuple[int, int]]:
        """Yield from where to where each vertex is like the one a block further."""
        start = None
        for number in range(len(self.tokens) - length + 1):
            at_end = number == len(self.tokens) - length
            if not at_end and self.tokens[number] == self.tokens[number + length]:
                start = number if start is None else start
            elif start is not None:
                if number - start >= max(length, LEAST_SAVED):
                    yield start, number
                start = None

    def _run_in(self, start: int, end: int, length: int) -> Run | None:
        """Return the longest run of a block in a stretch; the block may begin anywhere in it."""
        runs = filter(
            None, (self._run_at(first, end, length) for first in range(start, start + length))
        )
        return max(runs, key=lambda run: (run.saved, self._common(run)), default=None)

    def _run_at(self, first: int, end: int, length: int) -> Run | None:
        """Return the run of a block that begins at a vertex; None if it comes once only."""
        reads = len(self.crossing[first])
        if not reads:
            return None
        times, exit = 0, None
        while first + length * (times + 1) <= end:
            copy = first + length * times
            source, *others = self.crossing[copy + length] or [ENTRY]
            if source < copy or exit not in (None, source - copy):
                break
            if len(others) >= reads or others not in ([], [source - length]):
                break
            times, exit = times + 1, source - copy
        if times < 2 or exit is None:
            return None
        return Run(first, length, times, exit, reads > 1)

    def _common(self, run: Run) -> int:
        """Return how many first letters the names in the first copy share, as in conv2_block1_…"""
        names = [v.name for v in self.graph.vertices[run.start : run.start + run.length]]
        return sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, zip(*names)))


def with_blocks(graph: ModelGraph, runs: Sequence[Run]) -> ModelGraph:
    """Return a graph with one vertex in place of each run; the runs are in order."""
    numbers: list[int] = []
    vertices: list[Vertex] = []
    blocks: dict[int, tuple[Run, list[tuple[int, int]], set[int]]] = {}
    for run in runs:
        for number in range(len(numbers), run.start):
            numbers.append(len(vertices))
            vertices.append(graph.vertices[number])
        blocks[len(vertices)] = run, [], {n for n in graph.entries if run.start <= n < run.end}
        numbers += [len(vertices)] * (run.end - run.start)
        vertices.append(graph.vertices[run.start])
    for number in range(len(numbers), len(graph.vertices)):
        numbers.append(len(vertices))
        vertices.append(graph.vertices[number])
    for source, target in graph.links:
        if numbers[target] in blocks:
            run, links, reading = blocks[numbers[target]]
            if target < run.start + run.length:
                if source < run.start:
                    reading.add(target)
                else:
                    links.append((source - run.start, target - run.start))
    for number, (run, links, reading) in blocks.items():
        vertices[number] = _block(graph, run, links, sorted(n - run.start for n in reading))
    pairs = dict.fromkeys((numbers[source], numbers[target]) for source, target in graph.links)
    return ModelGraph(
        graph.name,
        graph.class_name,
        graph.total,
        vertices,
        [(source, target) for source, target in pairs if source != target],
        list(dict.fromkeys(numbers[number] for number in graph.entries)),
        list(dict.fromkeys(numbers[number] for number in graph.exits)),
        graph.mistakes,
    )


def _block(
    graph: ModelGraph, run: Run, links: list[tuple[int, int]], entries: Sequence[int]
) -> Vertex:
    """Return the vertex for a run, with its first copy inside.

    Args:
        graph: the graph.
        run: the run.
        links: the links in the first copy.
        entries: its vertices that read what is outside.
    """
    vertices = graph.vertices[run.start : run.start + run.length]
    inside = ModelGraph("", "", "", vertices, links, entries, [run.exit])
    name = f"{vertices[0].name} … {graph.vertices[run.end - 1].name}"
    count, text = _sum(vertices)
    kind = run.times, run.exit, tuple(vertex.kind for vertex in vertices), tuple(links)
    shape = vertices[run.exit].shape
    note = READS_TWO if run.reads_two else ""
    return Vertex(
        name, "", shape, count, text, note, kind=kind, inside=folded(inside), times=run.times
    )


def _sum(vertices: Sequence[Vertex]) -> tuple[Any, str]:
    """Return the number of parameters of some vertices together, also as text."""
    counts = [vertex.params for vertex in vertices]
    if any(count is None for count in counts):
        return None, "?"
    total = sum(counts)
    return total, f"{total:,}"
