"""What is drawn of a picture, in the order of drawing: rectangles, lines, arrows and texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from shapecalc.dataclasses import dataclass
from shapecalc.plot.card import BAR, NAME_SIZE, PADDING, ROW, SIZE
from shapecalc.plot.engine import Point
from shapecalc.plot.measure import lines_in, text_width
from shapecalc.plot.picture import Card, Frame, Picture, Rectangle, Track
from shapecalc.plot.theme import Theme, share_of, weight_color
from shapecalc.terminal import visible

MARGIN, TITLE, TITLE_SIZE, LEGEND = 20.0, 34.0, 16.0, 26.0
"""The room around a picture and for its title, the size of the title, the room for the legend."""

SHORTEST_BAR = 2.0
"""The length of a bar that shows; a shorter one would look like dust."""

HEAD, BEND = 6.0, 6.0
"""The length of an arrow, and the radius of the bends of lines."""


@dataclass(frozen=True, slots=True)
class DrawnRectangle:
    """A rectangle with a colour, a border and maybe a description."""

    area: Rectangle
    fill: str
    border: str = ""
    radius: float = 0
    thickness: float = 1
    dashed: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line through corners, which are rounded."""

    points: Sequence[Point]
    color: str


@dataclass(frozen=True, slots=True)
class DrawnArrow:
    """The triangle at the end of a line, by its corners."""

    points: Sequence[Point]
    color: str


@dataclass(frozen=True, slots=True)
class DrawnText:
    """A text at its baseline.

    Attributes:
        x, y: where it starts; where it ends, if it is at the right.
        text: the text.
        size: its font size.
        color: its colour.
        bold: whether it is bold.
        at_right: whether x is where it ends.
    """

    x: float
    y: float
    text: str
    size: float
    color: str
    bold: bool = False
    at_right: bool = False

    @property
    def area(self) -> Rectangle:
        """The room that it takes at most."""
        width = text_width(self.text, self.size, self.bold)
        return Rectangle(
            self.x - (width if self.at_right else 0), self.y - self.size, width, self.size * 1.3
        )


Stroke: TypeAlias = "DrawnRectangle | DrawnLine | DrawnArrow | DrawnText"


@dataclass(slots=True)
class Canvas:
    """What is drawn, and how large it is."""

    width: float
    height: float
    strokes: Sequence[Stroke]


def canvas(picture: Picture, theme: Theme) -> Canvas:
    """Return what is drawn of a picture."""
    title = _title(picture)
    legend = _legend(picture)
    texts = [(title, TITLE_SIZE, True), (legend, SIZE, False)]
    wide = max(picture.area.width, *(text_width(*text) for text in texts))
    notes = [
        line
        for mistake in picture.mistakes
        for line in lines_in(visible(mistake), max(wide, 300.0), SIZE, 4)
    ]
    width = max(wide, 300.0 if notes else 0) + 2 * MARGIN
    top = MARGIN + TITLE + len(notes) * ROW
    height = top + picture.area.height + (LEGEND if legend else 0) + MARGIN
    left = (width - picture.area.width) / 2
    strokes: list[Stroke] = [DrawnRectangle(Rectangle(0, 0, width, height), theme.page)]
    strokes.append(DrawnText(MARGIN, MARGIN + 16, title, TITLE_SIZE, theme.text, True))
    for number, line in enumerate(notes):
        y = MARGIN + TITLE + number * ROW + 4
        strokes.append(DrawnText(MARGIN, y, line, SIZE, theme.wrong))
    strokes += Painter(picture, theme, left, top).strokes()
    if legend:
        strokes.append(DrawnText(MARGIN, height - MARGIN, legend, SIZE, theme.faint))
    return Canvas(width, height, strokes)


def _title(picture: Picture) -> str:
    return picture.title


def _legend(picture: Picture) -> str:
    if not picture.heaviest:
        return ""
    return f"Bars and colours: parameters of a layer, up to {picture.heaviest:,}"


class Painter:
    """Draws the boxes, frames and lines of a picture.

    Attributes:
        picture: the picture.
        theme: its colours.
        left, top: where its area begins.
    """

    def __init__(self, picture: Picture, theme: Theme, left: float, top: float) -> None:
        self.picture, self.theme, self.left, self.top = picture, theme, left, top

    def strokes(self) -> Iterator[Stroke]:
        """Yield everything in the area."""
        area = self.picture.area
        for frame in sorted(area.frames, key=lambda frame: frame.depth):
            yield from self.frame(frame)
        for track in area.tracks:
            yield from self.track(track)
        for card in area.cards:
            yield from self.card(card)

    def frame(self, frame: Frame) -> Iterator[Stroke]:
        """Yield a frame: its border, and its title in a band; one behind it if it is repeated."""
        theme, area = self.theme, frame.area.moved(self.left, self.top)
        fill = theme.frames[frame.depth % len(theme.frames)]
        if frame.times > 1:
            behind = Rectangle(area.x + 4, area.y + 4, area.width, area.height)
            yield DrawnRectangle(behind, fill, theme.border, 6)
        yield DrawnRectangle(area, fill, theme.border, 6, about=frame.title.text)
        band = Rectangle(area.x + 1, area.y + 1, area.width - 2, 22)
        yield DrawnRectangle(band, theme.band, "", 5)
        left, end, y = area.x + PADDING, area.right - PADDING, area.y + 16
        yield DrawnText(left, y, frame.title.left, NAME_SIZE, theme.text, True)
        yield DrawnText(end, y, frame.title.right, SIZE, theme.text, at_right=True)

    def track(self, track: Track) -> Iterator[Stroke]:
        """Yield a line and its arrow."""
        points = [(x + self.left, y + self.top) for x, y in track.points]
        if not track.has_head:
            yield DrawnLine(points, self.theme.line)
            return
        (ax, ay), (bx, by) = points[-2:]
        length = max(abs(bx - ax), abs(by - ay)) or 1
        dx, dy = (bx - ax) / length, (by - ay) / length
        base = bx - HEAD * dx, by - HEAD * dy
        yield DrawnLine([*points[:-1], base], self.theme.line)
        sides = [
            (base[0] - side * HEAD / 2 * dy, base[1] + side * HEAD / 2 * dx) for side in (1, -1)
        ]
        yield DrawnArrow([(bx, by), *sides], self.theme.line)

    def card(self, card: Card) -> Iterator[Stroke]:
        """Yield the box of a layer, its texts and its bar."""
        theme, vertex = self.theme, card.vertex
        area = card.area.moved(self.left, self.top)
        share = share_of(vertex.params, self.picture.heaviest)
        fill = weight_color(theme, vertex.params, self.picture.heaviest)
        border, thickness = theme.border, 1.0
        if vertex.mistakes:
            fill, border, thickness = theme.wrong_box, theme.wrong, 2.0
        yield DrawnRectangle(
            area,
            fill,
            border,
            4,
            thickness,
            vertex.doubtful and not vertex.mistakes,
            card.text.full,
        )
        width = share * (area.width - 2 * PADDING)
        if width >= SHORTEST_BAR:
            bar = Rectangle(area.x + PADDING, area.bottom - BAR, width, 3)
            yield DrawnRectangle(bar, theme.bar, "", 1)
        for number, row in enumerate(card.text.rows):
            y = area.y + 16 + number * ROW
            color = theme.wrong if row.is_mistake else theme.text if row.bold else theme.faint
            x = area.x + PADDING
            yield DrawnText(x, y, row.left, NAME_SIZE if row.bold else SIZE, color, row.bold)
            if row.right:
                end = area.right - PADDING
                yield DrawnText(end, y, row.right, SIZE, theme.text, at_right=True)


def bends(points: Sequence[Point]) -> Iterator[tuple[Point, Point, Point]]:
    """Yield where each bend of a line begins, its corner, and where it ends.

    >>> list(bends([(0, 0), (0, 20), (20, 20)]))
    [((0.0, 14.0), (0, 20), (6.0, 20.0))]
    """
    for before, corner, after in zip(points, points[1:], points[2:]):
        yield _towards(corner, before), corner, _towards(corner, after)


def _towards(start: Point, end: Point) -> Point:
    """Return the point where a bend at the start of a straight line ends."""
    (ax, ay), (bx, by) = start, end
    length = abs(bx - ax) + abs(by - ay)
    share = min(BEND, length / 2) / length if length else 0
    return ax + (bx - ax) * share, ay + (by - ay) * share
