"""What stands for ELK in tests: it places boxes below each other."""

from __future__ import annotations

import json
from typing import Any


def stacked(text: str) -> str:
    """Place boxes below each other, in the form of ELK."""
    graph = json.loads(text)
    for number, child in enumerate(graph["children"]):
        child |= {"x": 10, "y": 50 * number}
    for edge in graph["edges"]:
        points: dict[str, Any] = {"startPoint": {"x": 30, "y": 20}, "endPoint": {"x": 30, "y": 50}}
        edge["sections"] = [{**points, "bendPoints": [{"x": 30, "y": 35}]}]
    return json.dumps({**graph, "width": 60, "height": 50 * len(graph["children"])})
