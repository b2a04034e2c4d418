"""Folds: what is repeated is folded, what only looks like it is not, and nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import graph_of

from shapecalc.plot.folding import READS_TWO, RunFinder, folded
from shapecalc.plot.graph import ModelGraph, Vertex


def graph(kinds: str, skips: Sequence[tuple[int, int]] = ()) -> ModelGraph:
    """Return a chain of vertices, each of the kind of a letter."""
    vertices = [Vertex(f"{kind}{n}", kind, params=n, kind=kind) for n, kind in enumerate(kinds)]
    links = [(number - 1, number) for number in range(1, len(kinds))]
    return ModelGraph("m", "", "", vertices, [*links, *skips], [0], [len(kinds) - 1])


def outline(folds: ModelGraph) -> str:
    """Return the kinds of a graph, its blocks with their numbers."""
    return "".join(
        f"{v.times}({outline(v.inside)})" if v.inside else v.class_name for v in folds.vertices
    )


@pytest.mark.parametrize(
    ("kinds", "outlined"),
    [
        ("abababc", "3(ab)c"),
        ("xabcabcy", "x2(abc)y"),
        ("aaaa", "4(a)"),
        ("aaa", "aaa"),
        ("abab", "abab"),
        ("xaaaabaaaaby", "x2(4(a)b)y"),
        ("abcabcdefdef", "2(abc)2(def)"),
        ("abcdefg", "abcdefg"),
    ],
)
def test_chains(kinds: str, outlined: str) -> None:
    assert outline(folded(graph(kinds))) == outlined


def test_a_skip_in_each_copy() -> None:
    block = graph("xabcabcabcy", [(0, 3), (3, 6), (6, 9)])
    folds = folded(block)
    assert outline(folds) == "x3(abc)y"
    inside = folds.vertices[1].inside
    assert inside is not None
    assert (inside.links, list(inside.entries), list(inside.exits)) == (
        [(0, 1), (1, 2)],
        [0, 2],
        [2],
    )
    assert folds.links == [(0, 1), (1, 2)]


@pytest.mark.parametrize("skip", [(2, 7), (0, 8), (1, 9), (2, 5)])
def test_a_line_that_breaks_the_blocks(skip: tuple[int, int]) -> None:
    """A line from within a block to behind it, or past it, is never lost."""
    folds = folded(graph("xabcabcabcy", [skip]))
    count = sum(vertex.times for vertex in folds.vertices if vertex.inside)
    assert count < 3


def test_an_output_within_a_block() -> None:
    chain = graph("abcabc")
    chain.exits = [1, 5]
    assert outline(folded(chain)) == "abcabc"


def test_blocks_that_read_the_two_before_them() -> None:
    """As the cells of NASNet; the layer behind them may read the last two as well."""
    skips = [(0, 6), (3, 9), (6, 12), (9, 15)]
    folds = folded(graph("vxyzabcabcabcw", skips[:3]))
    assert outline(folds) == "vxyz3(abc)w"
    block = folds.vertices[4]
    assert block.note == READS_TWO
    assert block.inside is not None
    assert list(block.inside.entries) == [0, 2]
    assert folds.links == [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 4)]
    assert outline(folded(graph("vxyzabcabcabcwud", skips))) == "vxyz3(abc)wud"
    breaking = [(0, 6), (0, 9), (6, 12)]
    assert outline(folded(graph("vxyzabcabcabcw", breaking))) == "vxyzabcabcabcw"


def test_mistakes_are_never_folded() -> None:
    chain = graph("aaaaaaaa")
    chain.vertices[3].mistakes = ["wrong"]
    assert outline(folded(chain)) == "aaa" + "a4(a)"


def test_names_and_numbers() -> None:
    (block,) = folded(graph("abcabc")).vertices
    assert (block.name, block.params, block.params_text) == ("a0 … c5", 3, "3")
    unknown = graph("abcabc")
    unknown.vertices[1].params = None
    assert folded(unknown).vertices[0].params_text == "?"


def test_names_decide_where_a_block_begins() -> None:
    chain = graph("zabcabcabc")
    chain.vertices[0].kind = "c"
    names = ["s_c", *(f"b{number}_{kind}" for number in "123" for kind in "abc")]
    for vertex, name in zip(chain.vertices, names):
        vertex.name = name
    assert folded(chain).vertices[1].name == "b1_a … b3_c"


def test_the_layers_of_a_model() -> None:
    dense: Any = ["Dense(8, 'relu')", "Dropout(0.5)", "BatchNormalization()"]
    folds = folded(graph_of(["Input((8,))", *dense, *dense, *dense, "Dense(3)"]))
    assert [vertex.times for vertex in folds.vertices] == [1, 3, 1]
    assert folds.vertices[1].params_text == "104"
    rates = [f"Dropout(0.{number})" for number in range(1, 7)]
    assert len(folded(graph_of(["Input((8,))", *rates])).vertices) == 7


def test_a_shared_layer_is_not_folded() -> None:
    calls = {f"x{number + 1}": f"d(x{number})" for number in range(6)}
    data = {"inputs": {"x0": 8}, "layers": {"d": "Dense(8)", **calls}, "outputs": "x6"}
    assert len(folded(graph_of(data)).vertices) == 7


def test_inside_frames() -> None:
    frame = Vertex("m", "Sequential", inside=graph("abcabc"))
    folds = folded(ModelGraph("outer", "", "", [frame]))
    assert folds.vertices[0].inside
    assert outline(folds.vertices[0].inside) == "2(abc)"


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.data())
def test_nothing_is_lost(data: st.DataObject) -> None:
    """Unfolded again, a random graph has the same calls, and as many lines into them."""
    kinds = "".join(data.draw(st.lists(st.sampled_from("ab"), min_size=1, max_size=14)))
    pairs = st.tuples(st.integers(0, len(kinds) - 1), st.integers(0, len(kinds) - 1))
    drawn = data.draw(st.lists(pairs, max_size=5))
    chain = graph(kinds)
    skips = [pair for pair in drawn if pair[0] < pair[1] and pair not in chain.links]
    chain.links += dict.fromkeys(skips)
    folds = folded(chain)
    assert sum(weights(folds)) == len(kinds)
    assert reads_two(folds) or heads(folds) == len(chain.links)


def reads_two(folds: ModelGraph) -> bool:
    """Return whether a block reads the two before it: then lines into it cannot be counted."""
    return any(v.note == READS_TWO or (v.inside and reads_two(v.inside)) for v in folds.vertices)


def weights(folds: ModelGraph, times: int = 1) -> list[int]:
    """Return how often each box comes."""
    return [
        count
        for v in folds.vertices
        for count in (weights(v.inside, times * v.times) if v.inside else [times])
    ]


def heads(folds: ModelGraph, times: int = 1) -> int:
    """Return how many lines end in boxes, those of all copies counted.

    A line into a block ends at all of its first boxes, and so do those between copies.
    """
    total = 0
    for number, vertex in enumerate(folds.vertices):
        lines = times * len(folds.sources_of(number))
        if not vertex.inside:
            total += lines
            continue
        entries = entry_count(vertex.inside)
        total += heads(vertex.inside, times * vertex.times)
        total += entries * (lines + times * (vertex.times - 1))
    return total


def entry_count(inside: ModelGraph) -> int:
    """Return how many boxes read what a block reads."""
    inner = [inside.vertices[number].inside for number in inside.entries]
    return sum(entry_count(block) if block else 1 for block in inner)


def test_a_long_chain_is_folded_with_little_work() -> None:
    (run,) = RunFinder(graph("ab" * 2000)).runs()
    assert (run.length, run.times) == (2, 2000)
