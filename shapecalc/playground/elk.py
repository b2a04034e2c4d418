"""The engine of pictures in the browser: ELK, which is written for it, in place of graphlay."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shapecalc.plot.engine import FIRST, FREE, LAST, Engine, Footprint, LayoutError, Placement

MOST = 1_000
"""The most boxes that are placed at once: more take the browser longer than anyone waits."""

OPTIONS = {
    "elk.algorithm": "layered",
    "elk.direction": "DOWN",
    "elk.edgeRouting": "ORTHOGONAL",
    "elk.padding": "[top=0,left=0,bottom=0,right=0]",
    "elk.spacing.nodeNode": "22",
    "elk.spacing.edgeNode": "14",
    "elk.spacing.edgeEdge": "12",
    "elk.layered.spacing.nodeNodeBetweenLayers": "26",
    "elk.layered.spacing.edgeNodeBetweenLayers": "12",
    "elk.layered.spacing.edgeEdgeBetweenLayers": "10",
    "elk.layered.mergeEdges": "true",
    "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
}
"""How ELK lays out: boxes close together, lines with right angles, as graphlay does."""

RANKS: Mapping[str, Mapping[str, str]] = {
    FREE: {},
    FIRST: {"elk.layered.layering.layerConstraint": "FIRST"},
    LAST: {"elk.layered.layering.layerConstraint": "LAST"},
}


def elk_engine(place: Callable[[str], str]) -> Engine:
    """Return the engine that calls ELK.

    Args:
        place: takes a graph of ELK as JSON, and returns it with places, or with an ``error``.
    """

    def engine(spots: Sequence[Footprint], links: Sequence[tuple[int, int]]) -> Placement:
        if len(spots) > MOST:
            raise LayoutError(f"{len(spots):,} boxes are more than {MOST:,}")
        return placement_of(json.loads(place(json.dumps(elk_graph(spots, links)))))

    return engine


def elk_graph(spots: Sequence[Footprint], links: Sequence[tuple[int, int]]) -> dict[str, Any]:
    """Return spots and links as a graph of ELK."""
    return {
        "id": "graph",
        "layoutOptions": OPTIONS,
        "children": [
            {
                "id": str(number),
                "width": spot.width,
                "height": spot.height,
                "layoutOptions": RANKS[spot.rank],
            }
            for number, spot in enumerate(spots)
        ],
        "edges": [
            {"id": f"link {number}", "sources": [str(source)], "targets": [str(target)]}
            for number, (source, target) in enumerate(links)
        ],
    }


def placement_of(graph: Mapping[str, Any]) -> Placement:
    """Return where ELK has placed everything.

    Raises:
        LayoutError: if it could not.
    """
    if "error" in graph:
        raise LayoutError(str(graph["error"]))
    return Placement(
        [
            (node["x"] + node["width"] / 2, node["y"] + node["height"] / 2)
            for node in graph["children"]
        ],
        [_route(edge["sections"][0]) for edge in graph["edges"]],
        graph["width"],
        graph["height"],
    )


def _route(section: Mapping[str, Any]) -> list[tuple[float, float]]:
    points = [section["startPoint"], *section.get("bendPoints", ()), section["endPoint"]]
    return [(point["x"], point["y"]) for point in points]
