"""Drawings in characters: every line can be followed, and fits the terminal."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import SPECS, graph_of

from shapecalc.plot.characters import (
    MOST_LANES,
    MOST_ROWS,
    TooLargeForCharactersError,
    as_characters,
    drawn_calls,
)
from shapecalc.plot.folding import folded
from shapecalc.plot.graph import ModelGraph, Vertex
from shapecalc.terminal import CODES, to_ascii, width


def lanes(links: list[tuple[int, int]], count: int) -> list[str]:
    vertices = [Vertex(str(number), "") for number in range(count)]
    return [row.lanes.rstrip() for row in drawn_calls(ModelGraph("", "", "", vertices, links))]


def test_a_chain() -> None:
    assert lanes([(0, 1), (1, 2)], 3) == ["●", "●", "●"]


def test_a_skip() -> None:
    assert lanes([(0, 1), (0, 2), (1, 2)], 3) == ["●", "├─┐", "│ ●", "├─┘", "●"]


def test_two_inputs_and_outputs() -> None:
    links = [(0, 2), (1, 2), (2, 3), (2, 4)]
    assert lanes(links, 5) == ["●", "│ ●", "├─┘", "●", "├─┐", "│ ●", "●"]


def test_a_line_that_passes_another() -> None:
    rows = lanes([(0, 4), (1, 5), (2, 4), (3, 5), (4, 5)], 6)
    assert rows == ["●", "│ ●", "│ │ ●", "│ │ │ ●", "├─│─┘ │", "● │   │", "├─┴───┘", "●"]


def test_a_block_that_reads_twice() -> None:
    block = ModelGraph("", "", "", [Vertex("a", ""), Vertex("b", "")], [(0, 1)], [0, 1], [1])
    graph = ModelGraph("m", "", "", [Vertex("x", ""), Vertex("", "", inside=block)], [(0, 1)])
    rows = [row.lanes.rstrip() for row in drawn_calls(graph)]
    assert rows == ["●", "●", ": ├─┐", ": │ ●", ": ├─┘", ": ●"]


OPEN = {"u": "│┤├┼┘└┴", "d": "│┤├┼┐┌┬●", "l": "┤┼┘┴┐┬─", "r": "├┼└┴┌┬─"}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.data())
def test_no_line_ends_in_nothing(data: st.DataObject) -> None:
    """Each sign that leads up or to a side has a neighbour there that leads back to it."""
    count = data.draw(st.integers(1, 9))
    places = st.integers(0, count - 1)
    drawn = data.draw(st.lists(st.tuples(places, places), max_size=12, unique=True))
    links = [(source, target) for source, target in drawn if source < target]
    rows = lanes(links, count)
    assert sum(row.count("●") for row in rows) == count
    for above, row in zip(["", *rows], rows):
        for at, sign in enumerate(row):
            before, behind = row[at - 1 : at], row[at + 1 : at + 2]
            if sign in OPEN["u"]:
                assert above[at : at + 1] in [*OPEN["d"], "─"]
            if sign in OPEN["l"]:
                assert before in [*OPEN["r"], "│"]
            if sign in OPEN["r"]:
                assert behind in [*OPEN["l"], "│"]


@pytest.mark.parametrize("columns", [60, 80, 200])
@pytest.mark.parametrize("name", SPECS)
def test_width(name: str, columns: int) -> None:
    text = as_characters(folded(graph_of(name)), columns, {})
    assert max(map(width, text.splitlines())) <= columns
    assert to_ascii(text).isascii()


def test_long_names_are_shortened() -> None:
    vertices = [Vertex("층" * 40, "C" * 50, "(None, 3)", 12, "12", mistakes=["is wrong " * 20])]
    text = as_characters(ModelGraph("m", "", "", vertices, mistakes=["m"]), 60, {})
    assert max(map(width, text.splitlines())) <= 60
    assert "(None, 3)" in text


def test_colours() -> None:
    text = as_characters(graph_of("lstm.yaml"), 80, CODES["standard"])
    assert "\x1b[94mLSTM      \x1b[0m" in text


def test_too_large() -> None:
    many = [Vertex("a", "") for _ in range(MOST_ROWS + 1)]
    with pytest.raises(TooLargeForCharactersError, match="121 boxes"):
        as_characters(ModelGraph("m", "", "", many), 80, {})
    wide = [Vertex("a", "") for _ in range(MOST_LANES + 3)]
    last = len(wide) - 1
    links = [(number, last) for number in range(last)]
    with pytest.raises(TooLargeForCharactersError, match="15 of its lines are side by side"):
        as_characters(ModelGraph("m", "", "", wide, links), 80, {})
