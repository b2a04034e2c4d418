"""Whole pictures: no overlaps, no line through a box, every text fits, for models and at random."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import faults, picture_of, slanted

from shapecalc.model.infer import infer
from shapecalc.plot.folding import folded
from shapecalc.plot.graph import ModelGraph, Vertex
from shapecalc.plot.models import model_graph
from shapecalc.plot.picture import Area, Card, Picture, Rectangle, Track
from shapecalc.read.document import read_spec

ATTENTION = """
x = Input((50,), dtype="int32")
y = layers.Embedding(1000, 64)(x)
for _ in range(6):
    z = layers.LayerNormalization()(y)
    y = layers.Add()([y, layers.MultiHeadAttention(4, 16)(z, z)])
    z = layers.LayerNormalization()(y)
    y = layers.Add()([y, layers.Dense(64)(layers.Dense(256, activation="gelu")(z))])
m = Model(x, layers.Dense(10)(layers.GlobalAveragePooling1D()(y)))
"""
UNET = """
def block(x, filters):
    for _ in range(2):
        x = layers.Conv2D(filters, 3, padding="same")(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
    return x
x = y = Input((128, 128, 3))
skips = []
for filters in (32, 64, 128, 256):
    y = block(y, filters)
    skips.append(y)
    y = layers.MaxPooling2D()(y)
y = block(y, 512)
for filters in (256, 128, 64, 32):
    y = layers.Conv2DTranspose(filters, 2, 2)(y)
    y = block(layers.Concatenate()([skips.pop(), y]), filters)
m = Model(x, layers.Conv2D(1, 1)(y))
"""
NESTED = f"""
{ATTENTION}
m = Sequential([Input((50,), dtype="int32"), m, layers.Dense(3)])
"""
PROGRAMS = {
    "resnet": "m = applications.ResNet50(weights=None)",
    "nested": NESTED,
    "attention": ATTENTION,
    "unet": UNET,
}


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ModelGraph]:
    folder = tmp_path_factory.mktemp("programs")
    result = {}
    for name, text in PROGRAMS.items():
        path = Path(folder, f"{name}.py")
        path.write_text(
            f"from keras import Input, Model, Sequential, applications, layers\n{text}\n"
        )
        result[name] = model_graph(infer(read_spec(f"{path}:m")))
    return result


@pytest.mark.parametrize("to_right", [False, True])
@pytest.mark.parametrize("name", PROGRAMS)
def test_models(name: str, to_right: bool, graphs: dict[str, ModelGraph]) -> None:
    for graph in (graphs[name], folded(graphs[name])):
        picture = picture_of(graph, to_right)
        assert faults(picture) == []
        assert not any(map(slanted, picture.area.tracks))
        assert len(picture.area.cards) == sum(not v.inside for v in graph.every_vertex())


def test_resnet_is_one_sheet(graphs: dict[str, ModelGraph]) -> None:
    """Folded, its picture is no larger than a poster, in the proportions of a sheet of paper."""
    graph = folded(graphs["resnet"])
    assert [vertex.times for vertex in graph.vertices if vertex.inside] == [2, 3, 5, 2]
    area = picture_of(graph).area
    assert len(area.cards) < 100
    assert 1 / 1.6 < area.width / area.height < 1.6
    assert max(area.width, area.height) < 3000


def test_blocks_of_attention_are_folded(graphs: dict[str, ModelGraph]) -> None:
    graph = folded(graphs["attention"])
    assert [vertex.times for vertex in graph.vertices] == [1, 1, 6, 1, 1]


def chains(drawn: Any, count: int, depth: int) -> ModelGraph:
    """Return a random graph: mostly a chain, with skips and frames."""
    words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
    vertices = []
    for number in range(count):
        inside = None
        if depth and drawn.draw(st.integers(0, 6)) == 0:
            inside = chains(drawn, drawn.draw(st.integers(1, 5)), depth - 1)
        name = drawn.draw(words)
        mistakes = [drawn.draw(words)] if drawn.draw(st.integers(0, 9)) == 0 else []
        vertex = Vertex(name, name[::-1], "(None, 8)", number, f"{number}", mistakes=mistakes)
        vertex.inside, vertex.times = inside, 2 if inside and len(name) % 2 else 1
        vertices.append(vertex)
    links = {(n - 1, n) for n in range(1, count) if drawn.draw(st.integers(0, 5))}
    ends = st.integers(0, count - 1)
    pairs = drawn.draw(st.lists(st.tuples(ends, ends), max_size=count // 2))
    links |= {(source, target) for source, target in pairs if source < target}
    read = {target for _, target in links}
    reading = {source for source, _ in links}
    entries = [number for number in range(count) if number not in read]
    exits = [number for number in range(count) if number not in reading]
    return ModelGraph("m", "Functional", "", vertices, sorted(links), entries, exits)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.data())
def test_random_graphs(data: st.DataObject) -> None:
    graph = chains(data, data.draw(st.integers(1, 30)), 2)
    picture = picture_of(graph, data.draw(st.booleans()))
    assert faults(picture) == []
    assert sum(track.has_head for track in picture.area.tracks) >= heads(graph)


def heads(graph: ModelGraph) -> int:
    """Return how many lines end in boxes or at frames."""
    return len(graph.links) + sum(heads(v.inside) for v in graph.vertices if v.inside)


# The checks themselves


def test_faults_are_noticed(graphs: dict[str, ModelGraph]) -> None:
    picture = picture_of(folded(graphs["attention"]))
    card, other = picture.area.cards[:2]
    middle = other.area.x + other.area.width / 2
    across = Track([(middle, other.area.y - 9), (middle, other.area.bottom + 9)])
    narrow = Rectangle(card.area.x, card.area.y, 40, card.area.height)
    cases: list[tuple[list[Card], list[Track], str]] = [
        ([card, Card(card.area, other.vertex, other.text)], [], "overlap"),
        ([Card(narrow, card.vertex, card.text)], [], "does not fit"),
        ([Card(card.area.moved(-900, 0), card.vertex, card.text)], [], "outside"),
        (picture.area.cards, [across], "a line goes through embedding"),
    ]
    for cards, tracks, message in cases:
        area = Area(picture.area.width, picture.area.height, cards, [], tracks)
        assert any(message in fault for fault in faults(Picture("", area, 0))), message
