"""What is drawn: in the page, in the colours of the theme, the heaviest layer darkest."""

from __future__ import annotations

import pytest
from pictures import inside, picture_of

from shapecalc.plot.graph import ModelGraph, Vertex
from shapecalc.plot.strokes import DrawnArrow, DrawnLine, DrawnRectangle, DrawnText, canvas
from shapecalc.plot.theme import THEMES

GRAPH = ModelGraph(
    "model",
    "Functional",
    "110 parameters",
    [
        Vertex("x", "Input"),
        Vertex("a", "Dense", "", 10, "10"),
        Vertex("b", "Dense", "", 100, "100"),
    ],
    [(0, 1), (1, 2)],
)


@pytest.mark.parametrize("name", THEMES)
def test_everything_is_on_the_page(name: str) -> None:
    drawn = canvas(picture_of("ensemble.yaml"), THEMES[name])
    for stroke in drawn.strokes:
        if isinstance(stroke, (DrawnRectangle, DrawnText)):
            assert stroke.area.x >= 0
            assert stroke.area.right <= drawn.width + 0.01
            assert stroke.area.bottom <= drawn.height + 0.01


def test_weights() -> None:
    theme = THEMES["light"]
    strokes = canvas(picture_of(GRAPH), theme).strokes
    fills = [s.fill for s in strokes if isinstance(s, DrawnRectangle) and s.about]
    assert fills == [theme.weights[0], theme.weights[1], theme.weights[-1]]
    bars = [s for s in strokes if isinstance(s, DrawnRectangle) and s.fill == theme.bar]
    assert round(bars[1].area.width / bars[0].area.width) == 10
    boxes = [s.area for s in strokes if isinstance(s, DrawnRectangle) and s.about]
    assert all(inside(bar.area, box) for bar, box in zip(bars, boxes[1:]))
    assert [s.text for s in strokes if isinstance(s, DrawnText)][-1].endswith("up to 100")


def test_a_line_ends_in_an_arrow() -> None:
    strokes = canvas(picture_of(GRAPH), THEMES["print"]).strokes
    lines = [stroke for stroke in strokes if isinstance(stroke, DrawnLine)]
    arrows = [stroke for stroke in strokes if isinstance(stroke, DrawnArrow)]
    assert len(lines) == len(arrows) == 2
    tip, *sides = arrows[0].points
    assert all(side[1] == lines[0].points[-1][1] < tip[1] for side in sides)


def test_mistakes_are_red() -> None:
    theme = THEMES["dark"]
    wrong = Vertex("a", "Dense", mistakes=["it is wrong"])
    after = Vertex("b", "Dense", doubtful=True)
    graph = ModelGraph("m", "Sequential", "", [wrong, after], [(0, 1)], mistakes=["so is this"])
    strokes = canvas(picture_of(graph), theme).strokes
    boxes = [s for s in strokes if isinstance(s, DrawnRectangle) and s.about]
    assert [(box.border, box.dashed) for box in boxes] == [
        (theme.wrong, False),
        (theme.border, True),
    ]
    red = [s.text for s in strokes if isinstance(s, DrawnText) and s.color == theme.wrong]
    assert red == ["so is this", "it is wrong"]


def test_a_model_without_parameters_has_no_legend() -> None:
    graph = ModelGraph("m", "Sequential", "", [Vertex("a", "Dense")])
    texts = [
        s.text
        for s in canvas(picture_of(graph), THEMES["light"]).strokes
        if isinstance(s, DrawnText)
    ]
    assert texts == ["m · Sequential", "a", "0", "Dense", "?"]
