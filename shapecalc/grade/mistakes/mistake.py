"""What somebody may have thought, and what that would give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.grade.key import Result


@dataclass(slots=True)
class Mistake:
    """What a mistake would give.

    Attributes:
        mistake: its name.
        why: what is wrong, in a sentence with the numbers of the layer.
        shapes: the shapes that it would give, if it is about them.
        params: the number of parameters that it would give, if it is about that.
    """

    mistake: str
    why: str
    shapes: tuple[Shape, ...] | None = None
    params: Any = None

    @classmethod
    def of(cls, mistake: str, why: str, result: Result) -> Mistake:
        """A mistake that would give all that a rule says."""
        return cls(mistake, why, result.shapes, result.params)


Guesses = Iterator[Mistake]
