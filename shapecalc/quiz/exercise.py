"""What is asked, and whether an answer is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from shapecalc.errors import Source
from shapecalc.grade.amounts import contains_letters, read_amount, read_shapes
from shapecalc.grade.key import AnswerKey, key_of
from shapecalc.grade.marking import PARAMS, SHAPE, Marker, Verdict
from shapecalc.grade.sheet import Answer, Response, Sheet
from shapecalc.read.document import read_data

TOTAL, LAYER, NUMBER = "total", "layer", "number"
"""What is asked beside shapes and parameters: all parameters, which layer, any other number."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is asked.

    Attributes:
        kind: `SHAPE`, `PARAMS`, `TOTAL`, `LAYER` or `NUMBER`.
        about: the layer, or what the number is.
        right: the right answer, as it is written.
    """

    kind: str
    about: str
    right: str


@dataclass
class Exercise:
    """A task, perhaps with a model, and what is asked.

    Attributes:
        task: what is to be done.
        spec: the data of the model's spec, if there is one.
        questions: what is asked, in order.
        steps: how the answer comes about, the first hint first, if no table says so.
    """

    task: str
    spec: Any
    questions: Sequence[Question]
    steps: Sequence[str] = ()

    @cached_property
    def key(self) -> AnswerKey:
        """The right answers about the model."""
        return key_of(read_data(self.spec))

    @property
    def is_table(self) -> bool:
        """Whether it asks for the table of its model."""
        return any(question.kind == TOTAL for question in self.questions)

    def verdict(self, question: Question, told: str) -> Verdict:
        """An answer, marked."""
        if question.kind in (SHAPE, PARAMS, TOTAL):
            (made,) = Marker(self.key).mark(_sheet(question, told)).verdicts
            made.right = made.right and not _has_letters(made.response)
            return made
        right = _is_layer(question, told) if question.kind == LAYER else _is_number(question, told)
        return Verdict(question.kind, Response(told), right, question.right, label=question.about)


def _sheet(question: Question, told: str) -> Sheet:
    """A sheet with a single answer."""
    if question.kind == TOTAL:
        return Sheet(Source("<answer>"), totals={TOTAL: Response.params(told)})
    shape = question.kind == SHAPE
    answer = Answer(
        question.about,
        shape=Response.shape(told) if shape else None,
        params=None if shape else Response.params(told),
    )
    return Sheet(Source("<answer>"), [answer])


def _has_letters(told: Response) -> bool:
    """Whether an answer is a formula, where a number is asked for."""
    sizes = [size for shape in told.shapes or () for size in shape]
    return any(map(contains_letters, [*sizes, told.amount]))


def _is_layer(question: Question, told: str) -> bool:
    name, _, _ = told.strip().strip("`'\"").partition(" ")
    return name.lower() == question.right.lower()


def _is_number(question: Question, told: str) -> bool:
    """Whether a number, or the numbers of a shape, are right; one may stand for several alike."""
    right = read_shapes(question.right)[0]
    try:
        found = read_shapes(told)[0]
        found = found if len(found) > 1 else (read_amount(told),)
    except ValueError:
        return False
    return tuple(found) == tuple(right) or (len(found) == 1 and set(found) == set(right))
