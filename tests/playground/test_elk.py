"""The engine of the browser: what ELK gets, and what becomes of its answer."""

from __future__ import annotations

import pytest
from elk_boxes import stacked

from shapecalc.playground.elk import MOST, elk_engine, elk_graph
from shapecalc.plot.engine import FIRST, Footprint, LayoutError


def test_places_come_back() -> None:
    placement = elk_engine(stacked)([Footprint(40, 20), Footprint(40, 30)], [(0, 1)])
    assert placement.centers == [(30, 10), (30, 65)]
    assert placement.routes == [[(30, 20), (30, 35), (30, 50)]]
    assert (placement.width, placement.height) == (60, 100)


def test_an_entry_is_above_all() -> None:
    entry = elk_graph([Footprint(2, 2, FIRST)], [])["children"][0]
    assert entry["layoutOptions"] == {"elk.layered.layering.layerConstraint": "FIRST"}


def test_too_much_is_refused() -> None:
    engine = elk_engine(stacked)
    with pytest.raises(LayoutError, match="boxes are more than"):
        engine([Footprint(1, 1)] * (MOST + 1), [])


def test_a_failure_of_elk() -> None:
    engine = elk_engine(lambda _: '{"error": "stack"}')
    with pytest.raises(LayoutError, match="stack"):
        engine([Footprint(1, 1)], [])
