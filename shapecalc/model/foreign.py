"""Layers of which only a file tells what they give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape
from shapecalc.model.graph import Structure, flatten, shape_of
from shapecalc.model.layer import DeclaredLayer


@dataclass(eq=False)
class ForeignLayer(DeclaredLayer):
    """A layer whose code lives elsewhere; it is called with whatever its author likes."""

    def check(self, shapes: Sequence[Shape]) -> None:
        return

    def bind(
        self, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> tuple[Structure, Mapping[str, Any]]:
        return [*arguments, *keywords.values()], {}

    def respond(self, first: Structure, others: Mapping[str, Any]) -> Any:
        shapes = filter(None, map(shape_of, flatten(first)))
        out = self.inside(next(shapes, (UNKNOWN,)))
        arriving = flatten(first)
        keeps = self.rule.keeps_dtype and arriving
        return self._tensors(out, arriving[0].dtype if keeps else None)
