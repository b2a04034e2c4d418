"""Models to draw, and what is wrong with a picture: overlaps, lines through boxes, wide texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conftest import ROOT

from shapecalc.model.infer import infer
from shapecalc.plot.arrange import arranged
from shapecalc.plot.engine import Point, graphlay_engine
from shapecalc.plot.graph import ModelGraph
from shapecalc.plot.models import model_graph
from shapecalc.plot.picture import Picture, Rectangle, Track, segments
from shapecalc.plot.strokes import DrawnRectangle, DrawnText, Painter, Stroke
from shapecalc.plot.theme import THEMES
from shapecalc.read.document import read_data, read_spec

SPECS = sorted(path.name for path in (ROOT / "specs").glob("*.*"))


def graph_of(data: Any) -> ModelGraph:
    """Return the graph of a model: of a file of ``specs/``, or of the data of a spec."""
    plan = read_spec(str(ROOT / "specs" / data)) if isinstance(data, str) else read_data(data)
    return model_graph(infer(plan))


def picture_of(data: Any, to_right: bool = False) -> Picture:
    """Return the picture of a model or of a graph."""
    graph = data if isinstance(data, ModelGraph) else graph_of(data)
    return arranged(graph, graphlay_engine, to_right)


def faults(picture: Picture) -> list[str]:
    """Return what is wrong with the places in a picture."""
    return [*_overlaps(picture), *_outside(picture), *_crossed(picture), *_texts(picture)]


def _overlaps(picture: Picture) -> Iterator[str]:
    cards = picture.area.cards
    for number, card in enumerate(cards):
        for other in cards[number + 1 :]:
            if card.area.overlaps(other.area):
                yield f"{card.vertex.name} and {other.vertex.name} overlap"
    frames = picture.area.frames
    for number, frame in enumerate(frames):
        areas = [other.area for other in frames[number + 1 :]] + [card.area for card in cards]
        for area in areas:
            nested = inside(area, frame.area) or inside(frame.area, area)
            if frame.area.overlaps(area) and not nested:
                yield f"a box is partly in the frame {frame.title.left}"


def inside(inner: Rectangle, outer: Rectangle) -> bool:
    return (
        outer.x <= inner.x
        and inner.right <= outer.right
        and outer.y <= inner.y
        and inner.bottom <= outer.bottom
    )


def _outside(picture: Picture) -> Iterator[str]:
    page = Rectangle(-0.01, -0.01, picture.area.width + 0.02, picture.area.height + 0.02)
    boxes = [card.area for card in picture.area.cards]
    for area in [*boxes, *(frame.area for frame in picture.area.frames)]:
        if not inside(area, page):
            yield f"{area} is outside"
    for track in picture.area.tracks:
        if not all(inside(Rectangle(x, y, 0, 0), page) for x, y in track.points):
            yield f"{track} is outside"


def _crossed(picture: Picture) -> Iterator[str]:
    for track in picture.area.tracks:
        for card in picture.area.cards:
            if passes(track, card.area):
                yield f"a line goes through {card.vertex.name}"
        for frame in picture.area.frames:
            area = frame.area
            wide = Rectangle(area.x - 1, area.y - 1, area.width + 2, area.height + 2)
            belongs = all(inside(Rectangle(x, y, 0, 0), wide) for x, y in track.points)
            if not belongs and passes(track, area):
                yield f"a line goes through the frame {frame.title.left}"
            if belongs and passes(track, Rectangle(area.x, area.y, area.width, 20)):
                yield f"a line goes through the title {frame.title.left}"


def passes(track: Track, area: Rectangle) -> bool:
    """Return whether a line goes through a rectangle, and not only along its border."""
    return any(_hits(segment, area) for segment in segments(track))


def _hits(segment: tuple[Point, Point], area: Rectangle) -> bool:
    (ax, ay), (bx, by) = segment
    low, high = (min(ax, bx), min(ay, by)), (max(ax, bx), max(ay, by))
    return (
        low[0] < area.right - 0.5
        and high[0] > area.x + 0.5
        and low[1] < area.bottom - 0.5
        and high[1] > area.y + 0.5
    )


def _texts(picture: Picture) -> Iterator[str]:
    painter = Painter(picture, THEMES["light"], 0, 0)
    groups = [list(painter.card(card)) for card in picture.area.cards]
    groups += [titled(list(painter.frame(frame))) for frame in picture.area.frames]
    for strokes in groups:
        box, *rest = strokes
        texts = [stroke for stroke in rest if isinstance(stroke, DrawnText)]
        assert isinstance(box, DrawnRectangle)
        for number, text in enumerate(texts):
            if not inside(text.area, box.area):
                yield f"{text.text} does not fit"
            for other in texts[number + 1 :]:
                if text.area.overlaps(other.area):
                    yield f"{text.text} and {other.text} overlap"


def titled(strokes: list[Stroke]) -> list[Stroke]:
    """Return the band of a frame and what is written in it."""
    return strokes[-3:]


def slanted(track: Track) -> bool:
    """Return whether a line has a part that is visibly neither level nor upright."""
    return any(min(abs(ax - bx), abs(ay - by)) > 1 for (ax, ay), (bx, by) in segments(track))
