"""A common mistake, with the wrong answer that it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.grade.key import Result


@dataclass(slots=True)
class Mistake:
    """A mistake, and the answers that it leads to.

    Attributes:
        name: its name.
        why: what is wrong, as a clause with the numbers of the layer.
        shapes: the shapes that it leads to; None for a mistake about parameters.
        params: the number of parameters that it leads to; None for a mistake about shapes.
    """

    name: str
    why: str
    shapes: tuple[Shape, ...] | None = None
    params: Any = None

    @classmethod
    def of(cls, name: str, why: str, result: Result) -> Mistake:
        """Return a mistake that leads to the result of another call."""
        return cls(name, why, result.shapes, result.params)


Mistakes = Iterator[Mistake]
