"""A common mistake, the wrong answer that it leads to, and the layer with which it is made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.dataclasses import dataclass
from shapecalc.explain.layer import Explanation
from shapecalc.grade.key import AnswerKey, KeyRow, LayerCall, Result

NEAREST = 10
"""How many layers before and behind a layer are tried whose answers may have been given for it."""


@dataclass(slots=True)
class Mistake:
    """A mistake, and the answers that it leads to.

    Attributes:
        name: its name.
        why: what is wrong, as a clause with the numbers of the layer.
        shapes: the shapes that it leads to; None for a mistake about parameters.
        params: the number of parameters that it leads to; None for a mistake about shapes.
        rank: its place among all mistakes, the most plausible first.
    """

    name: str
    why: str
    shapes: tuple[Shape, ...] | None = None
    params: Any = None
    rank: int = 0

    @classmethod
    def of(cls, name: str, why: str, result: Result) -> Mistake:
        """Return a mistake that leads to the result of another call."""
        return cls(name, why, result.shapes, result.params)


@dataclass(frozen=True, slots=True)
class Situation:
    """A call of a layer that answers are about, and its place in the model.

    Attributes:
        call: the call, as the model has it or as an earlier wrong answer changes it.
        right: what the call gives.
        row: the row of the layer; None outside a model.
        key: the right answers about the model.
    """

    call: LayerCall
    right: Result
    row: KeyRow | None = None
    key: AnswerKey | None = None

    @property
    def explanation(self) -> Explanation | None:
        """Return the explanation of the call; None if the layer does not take its inputs."""
        return self.call.explanation

    @property
    def class_name(self) -> str:
        """Return the class of the layer."""
        return self.call.plan.class_name

    def nearest(self) -> list[KeyRow]:
        """Return the rows of the other layers around this one, the nearest first."""
        if self.key is None or self.row is None:
            return []
        at, rows = self.key.position(self.row), self.key.rows
        distances = (distance for n in range(1, NEAREST + 1) for distance in (-n, n))
        return [rows[at + n] for n in distances if 0 <= at + n < len(rows)]

    def sources(self) -> list[KeyRow]:
        """Return the rows of the layers whose outputs the layer reads; empty if one is unknown."""
        if self.key is None or self.row is None:
            return []
        rows = [self.key.row_of(tensor.node.operation) for tensor in self.row.sources]
        return [row for row in rows if row] if all(rows) else []


Mistakes = Iterator[Mistake]
