"""Rectangles and areas: moved, turned, put together."""

from __future__ import annotations

from shapecalc.plot.card import CardRow, card_text
from shapecalc.plot.graph import Vertex
from shapecalc.plot.picture import Area, Card, Frame, Rectangle, Track, segments

VERTEX = Vertex("a", "Dense")
AREA = Area(
    50,
    90,
    [Card(Rectangle(10, 20, 30, 40), VERTEX, card_text(VERTEX))],
    [Frame(Rectangle(0, 0, 50, 80), CardRow("f"), 2, 1)],
    [Track([(1, 2), (1, 5)], has_head=False)],
)


def test_rectangles() -> None:
    rectangle = Rectangle(1, 2, 3, 4)
    assert (rectangle.right, rectangle.bottom) == (4, 6)
    assert rectangle.turned() == Rectangle(2, 1, 4, 3)
    assert rectangle.overlaps(Rectangle(3, 5, 9, 9))
    assert not rectangle.overlaps(Rectangle(4, 2, 9, 9))
    assert not rectangle.overlaps(Rectangle(1, 6, 9, 9))


def test_turned_twice_is_as_before() -> None:
    assert AREA.turned().turned() == AREA
    assert AREA.turned().width == 90


def test_added() -> None:
    area = Area()
    area.add(AREA, 100, 200)
    assert area.cards[0].area == Rectangle(110, 220, 30, 40)
    assert area.frames[0] == Frame(Rectangle(100, 200, 50, 80), CardRow("f"), 2, 1)
    assert area.tracks == [Track([(101, 202), (101, 205)], has_head=False)]
    assert list(segments(area.tracks[0])) == [((101, 202), (101, 205))]
