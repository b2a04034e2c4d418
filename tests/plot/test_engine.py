"""The engine: sizes in, places out, and what a spot asks for."""

from __future__ import annotations

from shapecalc.plot.engine import FIRST, LAST, Footprint, graphlay_engine


def test_a_chain_flows_down() -> None:
    placement = graphlay_engine([Footprint(100, 40), Footprint(60, 20)], [(0, 1)])
    (ax, ay), (bx, by) = placement.centers
    assert (ax, bx, ay) == (50, 50, 20)
    assert by > ay + 30
    assert placement.routes == [[(50, 40), (50, by - 10)]]
    assert (placement.width, placement.height) == (100, by + 10)


def test_ranks() -> None:
    spots = [Footprint(50, 20) for _ in range(4)] + [Footprint(2, 2, FIRST), Footprint(2, 2, LAST)]
    placement = graphlay_engine(spots, [(0, 1), (1, 2), (2, 3), (4, 2), (0, 5)])
    heights = [y for _, y in placement.centers]
    assert heights[4] <= heights[0]
    assert heights[5] >= heights[3]


def test_nothing() -> None:
    assert graphlay_engine([], []).centers == []


def test_always_the_same() -> None:
    spots = [Footprint(50 + number, 20) for number in range(30)]
    links = [(number // 2, number) for number in range(1, 30)]
    first = graphlay_engine(spots, links)
    assert graphlay_engine(spots, links) == first
