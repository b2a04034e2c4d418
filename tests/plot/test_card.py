"""Boxes: what is written in them, and that it fits."""

from __future__ import annotations

import pytest

from shapecalc.plot.card import MOST_LINES, PADDING, ROOM, card_text, frame_title
from shapecalc.plot.graph import ModelGraph, Vertex


@pytest.mark.parametrize("text", ["a", "n" * 300, "W" * 90, "층" * 90, "a b " * 200])
def test_texts_fit(text: str) -> None:
    vertex = Vertex(text, text, text, None, text, text, [text])
    card = card_text(vertex)
    assert card.width <= ROOM + 2 * PADDING + 1
    assert sum(row.is_mistake for row in card.rows) <= MOST_LINES


def test_rows() -> None:
    vertex = Vertex("d", "Dense", "(None, 3)", 12, "12", "call 1 of 2", ["is wrong"])
    rows = [(row.left, row.right) for row in card_text(vertex).rows]
    assert rows == [("d", "12"), ("Dense", "(None, 3)"), ("call 1 of 2", ""), ("is wrong", "")]
    assert card_text(vertex).full == "d, Dense, (None, 3), 12 parameters, call 1 of 2, is wrong"


def test_an_unknown_shape() -> None:
    assert card_text(Vertex("d", "Dense")).rows[1].right == "?"


def test_titles() -> None:
    inside = ModelGraph("m", "Sequential", "20 parameters")
    model = Vertex("m", "Sequential", "(None, 3)", inside=inside)
    assert frame_title(model, inside, 400).text == "m · Sequential · (None, 3) · 20 parameters"
    block = Vertex("a … b", "", params_text="20", times=3, inside=inside)
    assert frame_title(block, inside, 400).text == "3 × a … b · 20 each"
    assert "\\u202e" in frame_title(Vertex("\u202e", ""), inside, 400).left


def test_a_title_has_as_many_words_as_fit() -> None:
    inside = ModelGraph("m", "Sequential", "20 parameters")
    model = Vertex("encoder", "Sequential", "(None, 3)", note="call 1 of 2", inside=inside)
    texts = [frame_title(model, inside, room).left for room in (300, 380, 480)]
    assert texts == [
        "encoder · call 1 of 2",
        "encoder · call 1 of 2 · Sequential",
        "encoder · call 1 of 2 · Sequential · (None, 3)",
    ]


def test_the_number_of_a_title_is_never_shortened() -> None:
    inside = ModelGraph("m", "Sequential", "20 parameters")
    title = frame_title(Vertex("n" * 90, "Sequential"), inside, 200)
    assert title.right == "20 parameters"
    assert title.width < 300
