"""The language of Graphviz: what is quoted stays a text."""

from __future__ import annotations

import re

import pytest
from hostile_words import WORDS
from pictures import graph_of

from shapecalc.plot.dot import as_dot, quoted
from shapecalc.plot.graph import ModelGraph, Vertex
from shapecalc.plot.theme import THEMES


def test_a_graph() -> None:
    text = as_dot(graph_of("lstm.yaml"), THEMES["light"], to_right=True)
    assert r'n1 [label="lstm\nLSTM\n(None, 10) · 480", fillcolor="#ffc54d"];' in text
    assert text.count("->") == 2
    assert "rankdir=LR" in text


@pytest.mark.parametrize("word", WORDS)
def test_hostile_words(word: str) -> None:
    assert re.fullmatch(r'"(\\["\\n]|[^"\\\n])*"', quoted(word, word))


def test_mistakes_and_frames() -> None:
    wrong = Vertex("a", "Dense", mistakes=["is wrong"])
    frame = Vertex("f", "Sequential", inside=ModelGraph("f", "", "", [wrong], [], [0], [0]))
    later = Vertex("b", "Dense", doubtful=True)
    graph = ModelGraph("m", "Functional", "", [frame, later], [(0, 1)], mistakes=["so is this"])
    text = as_dot(graph, THEMES["light"])
    assert 'label="m · Functional\\nso is this"' in text
    assert 'color="#b3151d", penwidth=2' in text
    assert 'style="filled,dashed"' in text
    assert "n1 -> n2" in text
    assert text.count("{") == text.count("}") == 2
