"""SVG: well-formed, the same every time, and every text is a text."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hostile_words import WORDS
from pictures import picture_of

from shapecalc.plot.graph import ModelGraph, Vertex
from shapecalc.plot.strokes import canvas
from shapecalc.plot.svg import as_svg
from shapecalc.plot.theme import THEMES

SVG = "{http://www.w3.org/2000/svg}"
TAGS = {f"{SVG}{tag}" for tag in ("svg", "rect", "title", "text", "path", "polygon")}


def root_of(graph: ModelGraph) -> ElementTree.Element:
    return ElementTree.fromstring(as_svg(canvas(picture_of(graph), THEMES["light"])))


def test_it_is_always_the_same() -> None:
    first, second = (as_svg(canvas(picture_of("ensemble.yaml"), THEMES["light"])) for _ in range(2))
    assert first == second
    ElementTree.fromstring(first)


@pytest.mark.parametrize("word", WORDS)
def test_hostile_words(word: str) -> None:
    vertex = Vertex(word, word, word, 1, word, word, [word])
    frame = Vertex(word, word, word, inside=ModelGraph(word, word, word, [vertex], [], [0], [0]))
    root = root_of(ModelGraph(word, word, word, [frame], mistakes=[word]))
    assert {item.tag for item in root.iter()} <= TAGS
