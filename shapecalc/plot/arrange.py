"""The places of boxes, frames and lines: one engine places the graphs of all frames, inner first.

Everything here flows down; a picture that flows to the right is turned at the end. A graph that
is too tall continues in a further column, cut where few lines cross.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from math import ceil, sqrt

from shapecalc.dataclasses import dataclass, field
from shapecalc.plot.card import PADDING, CardRow, card_text, frame_title
from shapecalc.plot.engine import FIRST, FREE, LAST, Engine, Footprint
from shapecalc.plot.graph import ModelGraph, Vertex
from shapecalc.plot.picture import Area, Card, Frame, Picture, Rectangle, Track
from shapecalc.terminal import visible

TALLEST, WIDEST = 1000.0, 1500.0
"""How far a graph goes down, or to the right, before it continues in another column or row."""

ASPECT = 1.4
"""How many times as wide as high a picture of several columns should be, as a sheet of paper."""

BAND, SIDE = 24.0, 14.0
"""The height of the title of a frame, and the room at its sides."""

LANE, COLUMN_GAP = 12.0, 30.0
"""The distance of lines between columns, and the room beside them."""

MOST_BESIDE = 40.0
"""How far the entry of a frame is moved to be in its middle."""

ENTRY, EXIT = -1, -2
"""The sources of lines that enter a frame, and the targets of those that leave it."""

MOST_CROSSING = 6
"""The most lines that continue in another column."""


def arranged(graph: ModelGraph, engine: Engine, to_right: bool = False) -> Picture:
    """Return the picture of a graph.

    Args:
        graph: the graph.
        engine: what places the boxes of one graph.
        to_right: whether the flow goes to the right, and not down.
    """
    area = Arranger(engine, to_right).area(graph, 0)
    words = (graph.name, graph.class_name, graph.total)
    title = visible(" · ".join(filter(None, words)))
    if to_right:
        area = area.turned()
    return Picture(title, area, graph.heaviest, graph.mistakes)


@dataclass(slots=True)
class Strip:
    """A part of a graph that is placed by itself.

    Attributes:
        area: its boxes and lines.
        tops, bottoms: where the lines from each source enter it and leave it.
    """

    area: Area
    tops: dict[int, float] = field(default_factory=dict)
    bottoms: dict[int, float] = field(default_factory=dict)


@dataclass(slots=True)
class Flow:
    """A graph with the areas of its vertices, and with the links from and to its frame.

    Attributes:
        areas: the box or frame of each vertex.
        links: the links, those from `ENTRY` and those to `EXIT` included.
    """

    areas: Sequence[Area]
    links: Sequence[tuple[int, int]]

    def place(self, number: int) -> int:
        """Return the place of a vertex in the order of the flow."""
        return len(self.areas) if number == EXIT else number

    def crossing(self, last: int) -> list[int]:
        """Return the sources whose lines cross a cut behind a vertex."""
        return sorted(
            {
                source
                for source, target in self.links
                if self.place(source) <= last < self.place(target)
            }
        )

    def crossing_counts(self) -> list[int]:
        """Return how many sources have lines that cross the cut behind each vertex."""
        ends: dict[int, int] = {}
        for source, target in self.links:
            ends[source] = max(ends.get(source, source), self.place(target))
        changes = [0] * (len(self.areas) + 2)
        for source, end in ends.items():
            changes[max(source, 0)] += 1
            changes[end] -= 1
        return list(accumulate(changes))[: len(self.areas)]


class Arranger:
    """Places graphs.

    Attributes:
        engine: what places the boxes of one graph.
        to_right: whether the picture is turned afterwards.
        longest: how far a graph goes before it continues in another column.
    """

    def __init__(self, engine: Engine, to_right: bool) -> None:
        self.engine, self.to_right = engine, to_right
        self.longest = WIDEST if to_right else TALLEST

    def area(self, graph: ModelGraph, depth: int) -> Area:
        """Return the places of a graph, in a frame if the depth is not 0."""
        areas = self._boxes(graph.vertices, depth)
        links = list(graph.links)
        if depth:
            links += [(ENTRY, number) for number in graph.entries]
            links += [(number, EXIT) for number in graph.exits]
        flow = Flow(areas, links)
        ends: tuple[list[int], list[int]] = ([ENTRY], [EXIT]) if depth and links else ([], [])
        column = self._column(flow, range(len(areas)), *ends)
        cuts = self._cuts(flow, column.area) if column.area.height > self.longest else []
        if cuts:
            return self._columns(flow, cuts, bool(depth))
        column.area.entry = column.tops.get(ENTRY)
        return column.area

    def _boxes(self, vertices: Sequence[Vertex], depth: int) -> list[Area]:
        """Return the box or frame of each vertex; the boxes of a graph are equally wide."""
        texts = {vertex: card_text(vertex) for vertex in vertices if not vertex.inside}
        width = max((text.width for text in texts.values()), default=0)
        areas = []
        for vertex in vertices:
            if vertex.inside:
                areas.append(self._frame(vertex, vertex.inside, depth))
                continue
            sides = (width, texts[vertex].height)
            across, down = reversed(sides) if self.to_right else sides
            place = Rectangle(0, 0, across, down)
            areas.append(Area(across, down, [Card(place, vertex, texts[vertex])]))
        return areas

    def _frame(self, vertex: Vertex, inside: ModelGraph, depth: int) -> Area:
        """Return a graph in its frame."""
        inner = self.area(inside, depth + 1)
        room = (inner.height if self.to_right else inner.width + 2 * SIDE) - 2 * PADDING
        title = frame_title(vertex, inside, room)
        need = title.width + 2 * PADDING
        ends = 0 if inside.entries or inside.exits else SIDE
        if self.to_right:
            return self._framed(inner, (BAND + SIDE, SIDE), ends, (0, need), vertex, title, depth)
        return self._framed(inner, (SIDE, SIDE), ends, (need, 0), vertex, title, depth)

    def _framed(
        self,
        inner: Area,
        sides: tuple[float, float],
        ends: float,
        least: tuple[float, float],
        vertex: Vertex,
        title: CardRow,
        depth: int,
    ) -> Area:
        """Return an area with a frame around it.

        Args:
            inner: what is in the frame.
            sides: the room before it and behind it, across the flow.
            ends: the room above and below it, besides the band of the title.
            least: the least size of the frame.
            vertex: the model or block.
            title: the title of the frame.
            depth: how many frames are around it.
        """
        band = 0 if self.to_right else BAND
        width = max(inner.width + sum(sides), least[0])
        height = max(inner.height + band + 2 * ends, least[1])
        left = sides[0] + (width - inner.width - sum(sides)) / 2
        beside = 0.0 if inner.entry is None else inner.entry + left - width / 2
        if abs(beside) <= MOST_BESIDE:  # The line from outside leads to the middle of the frame.
            width += 2 * abs(beside)
            left += max(-2 * beside, 0)
        result = Area(width, height)
        result.frames.append(Frame(Rectangle(0, 0, width, height), title, vertex.times, depth))
        result.add(inner, left, band + ends)
        bottom = band + ends + inner.height
        if not ends and bottom < height:
            result.tracks += [
                Track([track.points[-1], (track.points[-1][0], height)], has_head=False)
                for track in result.tracks
                if not track.has_head and abs(track.points[-1][1] - bottom) < 1
            ]
        return result

    def _column(
        self, flow: Flow, members: Sequence[int], entering: Sequence[int], leaving: Sequence[int]
    ) -> Strip:
        """Place a part of a graph.

        Args:
            flow: the graph.
            members: the vertices of the part.
            entering: the sources whose lines enter it at the top.
            leaving: the sources whose lines leave it at the bottom; `EXIT` for all that do.
        """
        spots = [Footprint(flow.areas[n].width, flow.areas[n].height, FREE) for n in members]
        spots += [Footprint(2, 2, FIRST) for _ in entering]
        spots += [Footprint(2, 2, LAST) for _ in leaving]
        numbers = {member: number for number, member in enumerate(members)}
        tops = {source: len(numbers) + number for number, source in enumerate(entering)}
        count = len(numbers) + len(tops)
        bottoms = {source: count + number for number, source in enumerate(leaving)}
        links = dict.fromkeys(_inner_links(flow.links, numbers, tops, bottoms))
        placement = self.engine(spots, list(links))
        area = Area(placement.width, placement.height)
        for member, (x, y) in zip(members, placement.centers):
            box = flow.areas[member]
            area.add(box, x - box.width / 2, y - box.height / 2)
        for (source, target), route in zip(links, placement.routes):
            start = [(route[0][0], 0.0)] if len(members) <= source < count else []
            end = [] if target < count else [(route[-1][0], area.height)]
            area.tracks.append(Track([*start, *route, *end], has_head=target < count))
        return Strip(
            area,
            {source: placement.centers[number][0] for source, number in tops.items()},
            {source: placement.centers[number][0] for source, number in bottoms.items()},
        )

    def _cuts(self, flow: Flow, area: Area) -> list[int]:
        """Return the last vertex of each column but the last; none if there is no good cut."""
        across, down = area.width + COLUMN_GAP, area.height
        aspect = 1 / ASPECT if self.to_right else ASPECT
        count = max(min(round(sqrt(aspect * down / across)), ceil(down / self.longest)), 2)
        bottoms = _bottoms(flow, area)
        counts = flow.crossing_counts()
        for most in range(1, MOST_CROSSING + 1):
            free = [n for n in range(len(bottoms) - 1) if counts[n] <= most]
            cuts = even_cuts([bottoms[n] for n in free], down, count)
            heights = [0, *(bottoms[free[n]] for n in cuts), down]
            longest = max(b - a for a, b in pairwise(heights))
            if longest <= 1.5 * down / count:
                return [free[n] for n in cuts]
        return []

    def _columns(self, flow: Flow, cuts: Sequence[int], in_frame: bool) -> Area:
        """Place a graph in several columns, and connect them."""
        ends = [*cuts, len(flow.areas) - 1]
        columns = []
        entering: Sequence[int] = [ENTRY] if in_frame else []
        for start, end in zip([0, *(cut + 1 for cut in cuts)], ends):
            is_last = end == ends[-1]
            leaving = ([EXIT] if in_frame else []) if is_last else flow.crossing(end)
            columns.append(self._column(flow, range(start, end + 1), entering, leaving))
            entering = leaving
        return joined(columns)


def _inner_links(
    links: Iterable[tuple[int, int]],
    numbers: Mapping[int, int],
    tops: Mapping[int, int],
    bottoms: Mapping[int, int],
) -> Iterable[tuple[int, int]]:
    """Yield the links in a column, by the numbers of their spots."""
    for source, target in links:
        start = numbers.get(source, tops.get(source))
        if start is None:
            continue
        if target in numbers:
            yield start, numbers[target]
        elif source in bottoms:
            yield start, bottoms[source]
        elif target == EXIT and EXIT in bottoms:
            yield start, bottoms[EXIT]


def even_cuts(places: Sequence[float], down: float, count: int) -> list[int]:
    """Return at which places to cut a length so that the longest part is as short as can be.

    Args:
        places: where it may be cut, in order.
        down: the length.
        count: the most parts.

    >>> even_cuts([10, 20, 35, 40, 60], 70, 3)
    [1, 3]
    """
    low, high = down / count, down
    best: list[int] = []
    for _ in range(30):
        middle = (low + high) / 2
        cuts = _cuts_within(places, down, middle)
        if cuts is None or len(cuts) >= count:
            low = middle
        else:
            best, high = cuts, middle
    return best


def _cuts_within(places: Sequence[float], down: float, longest: float) -> list[int] | None:
    """Return the fewest cuts that leave no part longer than allowed; None if there are none."""
    cuts: list[int] = []
    start = 0.0
    for number, place in enumerate([*places, down]):
        if place - start <= longest:
            continue
        last = number - 1
        if last < 0 or places[last] <= start or place - places[last] > longest:
            return None
        cuts.append(last)
        start = places[last]
    return cuts


def _bottoms(flow: Flow, area: Area) -> list[float]:
    """Return how far down the vertices up to each go."""
    lowest = 0.0
    bottoms = []
    places = iter(area.cards)
    for box in flow.areas:
        for _ in box.cards:
            lowest = max(lowest, next(places).area.bottom)
        bottoms.append(lowest)
    return bottoms


def joined(columns: Sequence[Strip]) -> Area:
    """Return columns beside each other, with the lines that continue from each in the next."""
    most = max(len(column.bottoms) for column in columns)
    top = LANE * (most + 1)
    low = top + max(column.area.height for column in columns)
    result = Area(0, low + top)
    for number, column in enumerate(columns):
        left = result.width
        result.add(column.area, left, top)
        result.width += column.area.width
        if number == 0:
            result.entry = column.tops.get(ENTRY)
            for x in column.tops.values():
                result.tracks.append(Track([(x, 0), (x, top)], has_head=False))
        bottom = top + column.area.height
        if number == len(columns) - 1:
            for x in column.bottoms.values():
                end = (left + x, result.height)
                result.tracks.append(Track([(left + x, bottom), end], has_head=False))
            return result
        gap = 2 * COLUMN_GAP + LANE * (len(column.bottoms) - 1)
        following = columns[number + 1]
        for lane, (source, x) in enumerate(column.bottoms.items()):
            middle = result.width + COLUMN_GAP + LANE * lane
            down, up = low + LANE * (lane + 1), top - LANE * (lane + 1)
            end_x = result.width + gap + following.tops[source]
            corners = [(left + x, bottom), (left + x, down), (middle, down)]
            corners += [(middle, up), (end_x, up), (end_x, top)]
            result.tracks.append(Track(corners, has_head=False))
        result.width += gap
    return result
