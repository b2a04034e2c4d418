"""What an answer sheet says, whatever form it was written in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from shapecalc.algebra.notation import Expr
from shapecalc.errors import Source
from shapecalc.grade.amounts import ToldShape, read_amount, read_shapes

CUT = "…"
"""Ends a cell of which a narrow table shows the beginning only."""


@dataclass(slots=True)
class Response:
    """One answer as it was written, and what it says; nothing, if it cannot be read."""

    text: str
    shapes: Sequence[ToldShape] | None = None
    amount: Expr | None = None

    @property
    def readable(self) -> bool:
        return self.shapes is not None or self.amount is not None

    @classmethod
    def shape(cls, text: str) -> Response:
        """An answer that should be a shape."""
        try:
            return cls(text, shapes=read_shapes(text))
        except ValueError:
            return cls(text)

    @classmethod
    def params(cls, text: str) -> Response:
        """An answer that should be a number of parameters."""
        try:
            return cls(text, amount=read_amount(text))
        except ValueError:
            return cls(text)


@dataclass(slots=True)
class Answer:
    """What a sheet says of one layer.

    Attributes:
        name: the layer's name as it was written.
        class_name: its class as it was written.
        shape: the shape that leaves it.
        params: the number of its parameters.
        line: where it stands, counted from 1; 0 if nobody knows.
    """

    name: str = ""
    class_name: str = ""
    shape: Response | None = None
    params: Response | None = None
    line: int = 0

    @property
    def label(self) -> str:
        """The layer as the sheet calls it."""
        if self.name and self.class_name:
            return f"{self.name} ({self.class_name})"
        return self.name or self.class_name


@dataclass(slots=True)
class Sheet:
    """All that is answered.

    Attributes:
        source: the file.
        answers: what is said of layers, in its order.
        totals: what is said of the whole model: total, trainable, non-trainable.
    """

    source: Source
    answers: list[Answer] = field(default_factory=list)
    totals: dict[str, Response] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing at all was found in it."""
        said = any(answer.shape or answer.params for answer in self.answers)
        return not said and not self.totals
