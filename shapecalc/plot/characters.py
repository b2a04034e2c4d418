"""A small graph in characters, for a terminal: a line for each call, and lanes for its tensors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from shapecalc.dataclasses import dataclass
from shapecalc.plot.graph import ModelGraph, Vertex
from shapecalc.plot.theme import share_of
from shapecalc.terminal import BOLD, CLASS, NO, NUMBER, Codes, paint, visible, width, wrapped

MOST_ROWS, MOST_LANES = 120, 14
"""The most calls and the most lanes of a drawing; more cannot be followed on a terminal."""

LEAST = 8
"""The fewest columns of names, and of classes."""

BAR = 6
"""The length of the bar of the heaviest layer."""

JOINS = {
    "ud": "│",
    "udl": "┤",
    "udr": "├",
    "udlr": "┼",
    "ul": "┘",
    "ur": "└",
    "ulr": "┴",
    "dl": "┐",
    "dr": "┌",
    "dlr": "┬",
    "lr": "─",
    "": " ",
}
"""The characters that lead up, down, to the left and to the right."""

CALL = "●"

ENTRY = -1
"""What a block reads, in place of a vertex."""


@dataclass(slots=True)
class DrawnCall:
    """A line of the drawing.

    Attributes:
        lanes: the drawing at its left.
        vertex: the call; None in a line that only leads lanes elsewhere.
    """

    lanes: str
    vertex: Vertex | None = None


class TooLargeForCharactersError(Exception):
    """A graph has more calls or lanes than can be followed on a terminal."""


def as_characters(graph: ModelGraph, columns: int, codes: Codes) -> str:
    """Return a graph in characters.

    Args:
        graph: the graph.
        columns: the width of the terminal.
        codes: the escape code of each style.

    Raises:
        TooLargeForCharactersError: if it has too many calls or lanes.
    """
    count = sum(1 for _ in graph.every_vertex())
    if count > MOST_ROWS:
        raise TooLargeForCharactersError(f"it has {count:,} boxes")
    rows = list(drawn_calls(graph))
    words = filter(None, (graph.name, graph.class_name, graph.total))
    title = paint(visible(" · ".join(words)), BOLD, codes)
    mistakes = [paint(visible(text), NO, codes) for text in graph.mistakes]
    return "\n".join([title, *mistakes, "", *_lines(rows, graph.heaviest, columns, codes)])


def _lines(rows: Sequence[DrawnCall], heaviest: int, columns: int, codes: Codes) -> Iterator[str]:
    """Yield the rows with the texts of their calls in columns."""
    cells = [_cells(row.vertex) for row in rows if row.vertex]
    left = max((width(row.lanes) for row in rows), default=0)
    widths = [max(map(width, column)) for column in zip(*cells)]
    spare = columns - left - sum(widths) - 2 * len(widths) - BAR - 1
    has_bars = spare + sum(widths[:2]) >= 4 * LEAST
    spare += 0 if has_bars else BAR + 1
    if spare < 0:  # Names and classes are shortened until all fits.
        room = max(widths[0] + widths[1] + spare, 2 * LEAST)
        names = min(widths[0], max(room // 2, room - widths[1]))
        widths[:2] = names, min(widths[1], room - names)
    for row in rows:
        if not row.vertex:
            yield row.lanes.rstrip()
            continue
        name, kind, shape, params = _cells(row.vertex)
        texts = [
            paint(_padded(_cut(name, widths[0]), widths[0]), BOLD, codes),
            paint(_padded(_cut(kind, widths[1]), widths[1]), CLASS, codes),
            _padded(shape, widths[2]),
            paint(params.rjust(widths[3]), NUMBER, codes),
        ]
        bar = "■" * ceil(share_of(row.vertex.params, heaviest) * BAR)
        bar = bar if has_bars and not row.vertex.inside else ""
        yield f"{_padded(row.lanes, left)}  {'  '.join(texts)} {bar}".rstrip()
        yield from _mistakes(row, left, columns, codes)


def _mistakes(row: DrawnCall, left: int, columns: int, codes: Codes) -> Iterator[str]:
    """Yield what is wrong with a call, below it."""
    assert row.vertex
    for mistake in row.vertex.mistakes:
        for line in wrapped(visible(mistake), max(columns - left - 4, 20)):
            yield f"{' ' * left}  {paint(line, NO, codes)}"


def _cells(vertex: Vertex) -> tuple[str, str, str, str]:
    """Return the texts of a call."""
    shape = visible(vertex.shape or "?")
    note = f" ({vertex.note})" if vertex.note else ""
    if vertex.times > 1:
        return f"{vertex.times} ×", visible(vertex.name + note), shape, f"{vertex.params_text} each"
    return visible(vertex.name + note), visible(vertex.class_name), shape, vertex.params_text


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def _cut(text: str, columns: int) -> str:
    """Return a text without its end if it is too wide."""
    if width(text) <= columns:
        return text
    while width(text) > columns - 1:
        text = text[:-1]
    return f"{text}…"


def drawn_calls(
    graph: ModelGraph, before: str = "", is_framed: bool = False
) -> Iterator[DrawnCall]:
    """Yield the lines of a graph.

    Args:
        graph: the graph.
        before: what is at the left of its lanes.
        is_framed: whether it is inside another.

    Raises:
        TooLargeForCharactersError: if it has too many lanes.
    """
    lanes = Lanes(graph, is_framed)
    for number, vertex in enumerate(graph.vertices):
        joins, line, after = lanes.step(number)
        if joins:
            yield DrawnCall(before + joins)
        yield DrawnCall(before + line, vertex)
        if vertex.inside:
            yield from drawn_calls(vertex.inside, f"{before}{after}: ", is_framed=True)


class Lanes:
    """The tensors that later calls read, each in a lane.

    Attributes:
        readers: how many calls still read what each vertex returns.
        sources: the vertices that each reads.
        lanes: the vertex whose output is in each lane; None if it is free.
    """

    def __init__(self, graph: ModelGraph, is_framed: bool) -> None:
        self.readers = dict.fromkeys(range(len(graph.vertices)), 0)
        self.sources: list[list[int]] = [[] for _ in graph.vertices]
        for source, target in graph.links:
            self.readers[source] += 1
            self.sources[target].append(source)
        self.lanes: list[int | None] = []
        if (
            is_framed and len(graph.entries) > 1
        ):  # What several calls of a block read has a lane, too.
            self.lanes.append(ENTRY)
            self.readers[ENTRY] = len(graph.entries)
            for number in graph.entries:
                self.sources[number].append(ENTRY)

    def step(self, number: int) -> tuple[str, str, str]:
        """Return the line that leads to a call, that of the call, and that below it.

        The first is empty if the call continues one lane.
        """
        sources = self.sources[number]
        for source in sources:
            self.readers[source] -= 1
        above = list(self.lanes)
        places = sorted(self.lanes.index(source) for source in sources)
        ending = [place for place in places if not self._is_read(self.lanes[place])]
        place = ending[0] if ending else self._free_lane()
        for other in ending:
            self.lanes[other] = None
        self.lanes[place] = number
        joins = "" if places in ([], [place]) else self._joins(above, places, place)
        line = self._line(place)
        if not self.readers[number]:
            self.lanes[place] = None
        while self.lanes and self.lanes[-1] is None:
            self.lanes.pop()
        if len(self.lanes) > MOST_LANES:
            raise TooLargeForCharactersError(f"{len(self.lanes)} of its lines are side by side")
        return joins, line, self._line(None)

    def _is_read(self, vertex: int | None) -> bool:
        return vertex is not None and self.readers[vertex] > 0

    def _free_lane(self) -> int:
        """Return the first lane without a tensor."""
        if None not in self.lanes:
            self.lanes.append(None)
        return self.lanes.index(None)

    def _joins(self, above: Sequence[int | None], places: Sequence[int], place: int) -> str:
        """Return the line in which the lanes of some sources lead to that of a call."""
        first, last = min(*places, place), max(*places, place)
        parts = []
        for lane in range(max(len(above), len(self.lanes), last + 1)):
            up = "u" if lane < len(above) and above[lane] is not None else ""
            down = "d" if lane < len(self.lanes) and self.lanes[lane] is not None else ""
            joined = lane == place or lane in places
            left = "l" if joined and first < lane else ""
            right = "r" if joined and lane < last else ""
            level = "─" if first <= lane < last else " "
            parts.append(
                (JOINS[up + down + left + right] if joined or up or down else level) + level
            )
        return "".join(parts)

    def _line(self, place: int | None) -> str:
        """Return a line in which all lanes lead down; a call is at one of them."""
        return "".join(
            f"{CALL if lane == place else ' ' if vertex is None else '│'} "
            for lane, vertex in enumerate(self.lanes)
        )
