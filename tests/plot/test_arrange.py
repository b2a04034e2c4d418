"""Places: nothing overlaps, no line goes through a box, every text fits."""

from __future__ import annotations

from typing import Any

import pytest
from pictures import SPECS, faults, graph_of, picture_of, slanted

from shapecalc.plot.arrange import ENTRY, EXIT, Flow
from shapecalc.plot.graph import ModelGraph, Vertex
from shapecalc.plot.picture import Area

UNET = {
    "inputs": {"x": (64, 64, 1)},
    "layers": {
        "a1": ["x", "Conv2D(8, 3, padding='same')"],
        "a2": ["a1", "Conv2D(8, 3, padding='same')"],
        "b1": ["a2", "MaxPooling2D()", "Conv2D(16, 3, padding='same')"],
        "c1": ["b1", "MaxPooling2D()", "Conv2D(32, 3, padding='same')"],
        "c2": ["c1", "UpSampling2D()"],
        "d1": "concatenate([b1, c2])",
        "d2": ["d1", "Conv2D(16, 3, padding='same')", "UpSampling2D()"],
        "e1": "concatenate([a2, d2])",
        "e2": ["e1", "Conv2D(2, 1)"],
    },
    "outputs": "e2",
}
INNER = {"name": "inner", "layers": ["Input((8,))", "Dense(4)", "Dense(8)"]}
NESTED = {
    "inputs": {"x": 8, "y": 8},
    "layers": {
        "a": ["x", {"Sequential": INNER}],
        "b": "add([a, y])",
        "c": ["b", "Dense(3)"],
    },
    "outputs": ["c", "a"],
}


@pytest.mark.parametrize("to_right", [False, True])
@pytest.mark.parametrize("name", SPECS)
def test_specs(name: str, to_right: bool) -> None:
    picture = picture_of(name, to_right)
    assert faults(picture) == []
    assert not any(map(slanted, picture.area.tracks))


@pytest.mark.parametrize("to_right", [False, True])
def test_a_unet(to_right: bool) -> None:
    picture = picture_of(UNET, to_right)
    assert faults(picture) == []
    assert sum(track.has_head for track in picture.area.tracks) == 14


def chain(count: int, skips: int = 0, inside: Any = None) -> ModelGraph:
    """Return a long chain, with lines that skip two boxes at every third."""
    vertices = [Vertex(f"dense_{number}", "Dense", "(None, 8)") for number in range(count)]
    links = [(number - 1, number) for number in range(1, count)]
    links += [(number, number + 3) for number in range(0, count - 3, 3)][:skips]
    return ModelGraph("chain", "Sequential", "", vertices, links, [0], [count - 1])


@pytest.mark.parametrize("to_right", [False, True])
@pytest.mark.parametrize("skips", [0, 99])
def test_a_tall_graph_continues_in_columns(to_right: bool, skips: int) -> None:
    picture = picture_of(chain(80, skips), to_right)
    assert faults(picture) == []
    assert not any(map(slanted, picture.area.tracks))
    assert 0.7 < picture.area.width / picture.area.height < 2.8


@pytest.mark.parametrize("to_right", [False, True])
def test_a_tall_frame_continues_in_columns(to_right: bool) -> None:
    inner = Vertex("inner", "Sequential", "(None, 8)", inside=chain(80))
    ends = [Vertex("x", "InputLayer"), inner, Vertex("dense", "Dense")]
    picture = picture_of(ModelGraph("outer", "Functional", "", ends, [(0, 1), (1, 2)]), to_right)
    assert faults(picture) == []
    assert len(picture.area.frames) == 1
    assert 0.5 < picture.area.width / picture.area.height < 4


def test_a_graph_that_cannot_be_cut_stays_in_one_column() -> None:
    graph = chain(60)
    graph.links += [(number, 59 - number) for number in range(25)]
    picture = picture_of(graph)
    assert faults(picture) == []
    assert picture.area.height > picture.area.width


def test_frames_have_their_layers_inside() -> None:
    picture = picture_of(graph_of("ensemble.yaml"))
    assert picture.area.frames == []


@pytest.mark.parametrize("skips", [0, 5, 99])
def test_lines_that_cross_a_cut_are_counted(skips: int) -> None:
    graph = chain(40, skips)
    links = [*graph.links, (ENTRY, 0), (ENTRY, 7), (39, EXIT), (20, EXIT)]
    flow = Flow([Area()] * 40, links)
    assert flow.crossing_counts() == [len(flow.crossing(number)) for number in range(40)]


def test_a_picture_of_nothing() -> None:
    assert picture_of(ModelGraph("empty", "Sequential")).area.cards == []
