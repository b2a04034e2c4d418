"""Exercises, their questions, and whether an answer is right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from shapecalc.dataclasses import dataclass
from shapecalc.errors import Source
from shapecalc.grade.amounts import contains_letters, has_letters, read_amount, read_shapes
from shapecalc.grade.key import AnswerKey, key_of
from shapecalc.grade.marked import PARAMS, SHAPE, Verdict
from shapecalc.grade.marking import Marker
from shapecalc.grade.sheet import Answer, Response, Sheet
from shapecalc.read.document import read_data

TOTAL, LAYER, NUMBER = "total", "layer", "number"
"""The kinds of questions besides shapes and parameters: all parameters, a layer, a number."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of an exercise.

    Attributes:
        kind: `SHAPE`, `PARAMS`, `TOTAL`, `LAYER` or `NUMBER`.
        about: the name of the layer, or of the number.
        right: the right answer as text.
    """

    kind: str
    about: str
    right: str


@dataclass
class Exercise:
    """A task, its questions, and the model that it is about, if there is one.

    Attributes:
        task: the task in a sentence.
        spec: the data of the model's spec; None if there is no model.
        questions: the questions, in order.
        steps: the steps to the answer, the first hint first; empty if a table has them.
    """

    task: str
    spec: Any
    questions: Sequence[Question]
    steps: Sequence[str] = ()

    @cached_property
    def key(self) -> AnswerKey:
        """Return the right answers about the model."""
        return key_of(read_data(self.spec))

    @property
    def is_table(self) -> bool:
        """Return whether it asks for the table of its model."""
        return any(question.kind == TOTAL for question in self.questions)

    def verdict(self, question: Question, answer: str) -> Verdict:
        """Return an answer, marked."""
        if question.kind in (SHAPE, PARAMS, TOTAL):
            (verdict,) = Marker(self.key).mark(_sheet(question, answer)).verdicts
            verdict.right = verdict.right and not _has_letters(verdict.response)
            return verdict
        is_right = _is_layer if question.kind == LAYER else _is_number
        return Verdict(
            question.kind,
            Response(answer),
            is_right(question, answer),
            question.right,
            label=question.about,
        )


def _sheet(question: Question, text: str) -> Sheet:
    """Return a sheet with a single answer."""
    if question.kind == TOTAL:
        return Sheet(Source("<answer>"), totals={TOTAL: Response.params(text)})
    shape = question.kind == SHAPE
    answer = Answer(
        question.about,
        shape=Response.shape(text) if shape else None,
        params=None if shape else Response.params(text),
    )
    return Sheet(Source("<answer>"), [answer])


def _has_letters(response: Response) -> bool:
    """Return whether an answer is a formula instead of a number."""
    return has_letters(response.shapes or ()) or contains_letters(response.amount)


def _is_layer(question: Question, answer: str) -> bool:
    """Return whether an answer names the right layer; its class may follow the name."""
    name, _, _ = answer.strip().partition(" ")
    return name.strip("`'\"").lower() == question.right.lower()


def _amount(answer: str) -> Any:
    """Return a number, in which marks of thousands may be; None if an answer is none."""
    try:
        return read_amount(answer)
    except ValueError:
        return None


def _is_number(question: Question, answer: str) -> bool:
    """Return whether a number or a shape is right; one number may stand for several equal ones."""
    right = read_shapes(question.right)[0]
    if len(right) == 1 and _amount(answer) == right[0]:
        return True
    try:
        shape = read_shapes(answer)[0]
        numbers = shape if len(shape) > 1 else (read_amount(answer),)
    except ValueError:
        return False
    return tuple(numbers) == tuple(right) or (len(numbers) == 1 and set(numbers) == set(right))
