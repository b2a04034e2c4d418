"""A picture of a model before it has colours: boxes, frames and lines with their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapecalc.dataclasses import dataclass, field
from shapecalc.plot.card import CardRow, CardText
from shapecalc.plot.engine import Point
from shapecalc.plot.graph import Vertex


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle by its upper left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The place of its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The place of its lower side."""
        return self.y + self.height

    def moved(self, right: float, down: float) -> Rectangle:
        """Return the rectangle at another place."""
        return Rectangle(self.x + right, self.y + down, self.width, self.height)

    def turned(self) -> Rectangle:
        """Return the rectangle with across and down exchanged."""
        return Rectangle(self.y, self.x, self.height, self.width)

    def overlaps(self, other: Rectangle) -> bool:
        """Return whether two rectangles share more than a border."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Card:
    """The box of a layer."""

    area: Rectangle
    vertex: Vertex
    text: CardText


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame around a model or a repeated block.

    Attributes:
        area: its place.
        title: the texts in the band at its top.
        times: how often it is repeated.
        depth: how many frames are around it.
    """

    area: Rectangle
    title: CardRow
    times: int = 1
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Track:
    """A line through corners; most end in an arrow."""

    points: Sequence[Point]
    has_head: bool = True


@dataclass(slots=True)
class Area:
    """Boxes, frames and lines in a rectangle whose upper left corner is (0, 0).

    Attributes:
        width, height: its size.
        cards, frames, tracks: what is in it.
        entry: where the line enters it from above, if one does.
    """

    width: float = 0
    height: float = 0
    cards: list[Card] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    tracks: list[Track] = field(default_factory=list)
    entry: float | None = None

    def add(self, other: Area, right: float, down: float) -> None:
        """Add what is in another area, at a place of this one."""
        for card in other.cards:
            self.cards.append(Card(card.area.moved(right, down), card.vertex, card.text))
        for frame in other.frames:
            area = frame.area.moved(right, down)
            self.frames.append(Frame(area, frame.title, frame.times, frame.depth))
        for track in other.tracks:
            points = [(x + right, y + down) for x, y in track.points]
            self.tracks.append(Track(points, track.has_head))

    def turned(self) -> Area:
        """Return the area with across and down exchanged."""
        return Area(
            self.height,
            self.width,
            [Card(card.area.turned(), card.vertex, card.text) for card in self.cards],
            [Frame(f.area.turned(), f.title, f.times, f.depth) for f in self.frames],
            [Track([(y, x) for x, y in t.points], t.has_head) for t in self.tracks],
        )


@dataclass(slots=True)
class Picture:
    """A picture of a model.

    Attributes:
        title: what it shows.
        area: the boxes, frames and lines.
        heaviest: the largest number of parameters of one layer.
        mistakes: what is wrong with the model as a whole.
    """

    title: str
    area: Area
    heaviest: int
    mistakes: Sequence[str] = ()


def segments(track: Track) -> Iterator[tuple[Point, Point]]:
    """Yield the straight parts of a line."""
    yield from zip(track.points, track.points[1:])
