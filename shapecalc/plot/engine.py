"""What places the boxes and lines of one graph: the only part of a picture that needs a library.

An engine is a function from spots and links to a `Placement`. That of `graphlay` is here; one that
calls another library takes its place by the same signature, for example with ``pygraphviz``:
sizes go in, the positions of the boxes and the bends of the lines come out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from shapecalc.dataclasses import dataclass

Point: TypeAlias = "tuple[float, float]"

FREE, FIRST, LAST = "free", "first", "last"
"""Where a spot is along the flow: where its links put it, above all others, or below them."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """The size of something to place, and where it may be along the flow."""

    width: float
    height: float
    rank: str = FREE


@dataclass(slots=True)
class Placement:
    """Where things are; the flow goes down.

    Attributes:
        centers: the middle of each spot.
        routes: the corners of the line of each link, from the border of one spot to the other's.
        width, height: the size of everything; the upper left corner is (0, 0).
    """

    centers: Sequence[Point]
    routes: Sequence[Sequence[Point]]
    width: float
    height: float


Engine: TypeAlias = "Callable[[Sequence[Footprint], Sequence[tuple[int, int]]], Placement]"
"""Places spots, whose links are pairs of their numbers. No link leads back to an earlier spot."""


class LayoutError(Exception):
    """A graph has too many boxes, or too many lines beside them."""


OPTIONS = {
    "direction": "topbottom",
    "spacing": {
        "layer_gap": 26.0,
        "node_gap": 22.0,
        "dummy_gap": 14.0,
        "port_gap": 12.0,
        "stub": 8.0,
        "isolated_gap": 22.0,
    },
    "routing": {"style": "orthogonal", "port_sides": "facing_only", "merge_edges": "forks"},
    "limits": {"max_nodes": 2_500, "max_edges": 20_000, "max_dummies": 6_000},
}
"""How graphlay lays out: boxes close together, lines with right angles.

The limits are for time: a line beside a thousand boxes is as much work as a thousand boxes.
"""


def graphlay_engine(spots: Sequence[Footprint], links: Sequence[tuple[int, int]]) -> Placement:
    """Place spots with graphlay.

    Raises:
        ModuleNotFoundError: if it is not installed.
        LayoutError: if there is too much to place.
    """
    import graphlay

    graph = graphlay.Graph()
    for number, spot in enumerate(spots):
        graph.node(number, width=spot.width, height=spot.height, rank=spot.rank)
    for source, target in links:
        graph.edge(source, target)
    try:
        layout = graphlay.layout(graph, options=OPTIONS)
    except graphlay.GraphlayError as error:
        raise LayoutError(str(error)) from None
    return _placement(layout)


def _placement(layout: Any) -> Placement:
    """Return what graphlay has placed, moved to the corner."""
    low, high = layout.bounds["min"], layout.bounds["max"]

    def moved(point: Any) -> Point:
        return point["x"] - low["x"], point["y"] - low["y"]

    return Placement(
        [moved(node["center"]) for node in layout.nodes],
        [[moved(point) for point in edge["points"]] for edge in layout.edges],
        high["x"] - low["x"],
        high["y"] - low["y"],
    )
