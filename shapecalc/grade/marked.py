"""A marked sheet, and the verdict on each answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecalc.dataclasses import dataclass, field
from shapecalc.grade.key import KeyRow
from shapecalc.grade.mistakes.mistake import Mistake
from shapecalc.grade.places import place_text
from shapecalc.grade.sheet import Response, Sheet

SHAPE, PARAMS = "shape", "params"
MACS, FLOPS, OPERATIONS = "macs", "flops", "operations"
COSTS = (MACS, FLOPS, OPERATIONS)
"""The questions for multiply-adds and FLOPs; operations may be either of them."""

FOLLOW_ON = "follow-on"

NOT_UNDERSTOOD = "not understood"


@dataclass(slots=True)
class Verdict:
    """The result of marking one answer.

    Attributes:
        question: shape, params, or the name of a total; empty if it is not understood.
        response: the answer.
        right: whether it is right; None if it is not understood.
        expected: the right answer as a text.
        row: the row of the layer; None for a total, and if there is no such layer.
        label: the layer in the words of the sheet.
        line: the line of the answer.
        place: where the answer is, if that is not its line.
        reasons: the mistakes that explain a wrong answer, the most plausible first.
        follow_on: whether a wrong answer is right given an earlier wrong answer of the sheet.
        wrong_amount: the first wrong side of ``a = b = c``.
        values: its numbers, or the shapes, which the mistakes lead to; several for letters.
    """

    question: str
    response: Response
    right: bool | None
    expected: str
    row: KeyRow | None = None
    label: str = ""
    line: int = 0
    place: str = ""
    reasons: Sequence[Mistake] = ()
    follow_on: bool = False
    wrong_amount: Any = None
    values: Sequence[Any] = ()

    @property
    def where(self) -> str:
        """Return where the answer is, in words; empty if that is unknown."""
        return place_text(self.place, self.line)


@dataclass(slots=True)
class Marked:
    """A marked sheet.

    Attributes:
        sheet: the sheet.
        verdicts: the verdict on each answer, in the order of the model.
        unanswered: the rows without an answer.
    """

    sheet: Sheet
    verdicts: list[Verdict] = field(default_factory=list)
    unanswered: list[KeyRow] = field(default_factory=list)

    @property
    def wrong(self) -> list[Verdict]:
        """Return the verdicts on wrong answers."""
        return [verdict for verdict in self.verdicts if verdict.right is False]

    @property
    def right(self) -> int:
        """Return how many answers are right."""
        return sum(verdict.right is True for verdict in self.verdicts)

    @property
    def not_understood(self) -> list[Verdict]:
        """Return the verdicts on what is not understood."""
        return [verdict for verdict in self.verdicts if verdict.right is None]


def not_understood(verdict: Verdict, why: str) -> Verdict:
    """Return a verdict after setting that its answer is not understood, and why."""
    verdict.right, verdict.reasons = None, [Mistake(NOT_UNDERSTOOD, why)]
    verdict.follow_on = False
    return verdict
