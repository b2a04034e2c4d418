"""The language of Mermaid: what is quoted stays a text."""

from __future__ import annotations

import html
import re

import pytest
from hostile_words import WORDS
from pictures import graph_of

from shapecalc.plot.graph import ModelGraph, Vertex
from shapecalc.plot.mermaid import as_mermaid, quoted
from shapecalc.plot.theme import THEMES
from shapecalc.terminal import visible


def test_a_graph() -> None:
    lines = as_mermaid(graph_of("lstm.yaml"), THEMES["light"]).splitlines()
    assert lines[0] == "flowchart TB"
    assert lines[2] == '  n1["lstm<br>LSTM<br>(None, 10) · 480"]:::w4'
    assert lines[4:6] == ["  n0 --> n1", "  n1 --> n2"]


@pytest.mark.parametrize("word", WORDS)
def test_hostile_words(word: str) -> None:
    text = quoted(word)
    assert re.fullmatch(r'"[\w (),.:·×?…;#]*"', text)
    assert html.unescape(text[1:-1].replace("#", "&#")) == visible(word)


def test_mistakes_and_frames() -> None:
    wrong = Vertex("a", "Dense", mistakes=["is wrong"])
    frame = Vertex("f", "Sequential", inside=ModelGraph("f", "", "", [wrong], [], [0], [0]))
    text = as_mermaid(ModelGraph("m", "", "", [frame]), THEMES["light"], to_right=True)
    assert text.startswith("flowchart LR\n  subgraph n0[")
    assert ":::wrong" in text
