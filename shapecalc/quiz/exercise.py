"""Exercises, their questions, and whether an answer is right; if not, the likely mistake."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import cached_property
from typing import Any

from shapecalc.algebra.size import shape_text
from shapecalc.dataclasses import dataclass, replace
from shapecalc.errors import ShapecalcError, Source
from shapecalc.grade.amounts import contains_letters, has_letters, read_amount, read_shapes
from shapecalc.grade.key import AnswerKey, key_of
from shapecalc.grade.marked import PARAMS, SHAPE, Verdict
from shapecalc.grade.marking import Marker
from shapecalc.grade.mistakes.mistake import Mistake
from shapecalc.grade.sheet import Answer, Response, Sheet
from shapecalc.model.infer import Inference
from shapecalc.read.document import read_data

TOTAL, LAYER, NUMBER, CHOICE = "total", "layer", "number", "choice"
"""The kinds of questions besides shapes and parameters: all parameters, a layer, a number or a
shape of a topic, one of several texts."""

LETTERS = "abcdefgh"
"""The names of the options of a question with a choice."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of an exercise.

    Attributes:
        kind: `SHAPE`, `PARAMS`, `TOTAL`, `LAYER`, `NUMBER` or `CHOICE`.
        about: the name of the layer, or of the number; what a choice is about.
        right: the right answer as text.
        options: the texts to choose from.
        traps: wrong answers, and the mistakes that lead to them.
        tolerance: how far a number may be from the right one.
    """

    kind: str
    about: str
    right: str
    options: Sequence[str] = ()
    traps: Sequence[tuple[str, str]] = ()
    tolerance: str = "0"


@dataclass
class Exercise:
    """A task, its questions, and the model that it is about, if there is one.

    Attributes:
        task: the task in a sentence.
        spec: the data of the model's spec; None if there is no model.
        questions: the questions, in order.
        steps: the steps to the answer, the first hint first; empty if a table has them.
        sought: how the layer with another answer is marked; None if no layer is sought.
    """

    task: str
    spec: Any
    questions: Sequence[Question]
    steps: Sequence[str] = ()
    sought: Sought | None = None

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
        right = self.accepts(question, answer)
        verdict = Verdict(
            question.kind, Response(answer), right, question.right, label=question.about
        )
        verdict.reasons = () if right else list(self._reasons(question, answer))
        return verdict

    def accepts(self, question: Question, answer: str) -> bool:
        """Return whether an answer is right, without the reason if it is not."""
        is_right = {LAYER: _is_layer, CHOICE: _is_option, NUMBER: _is_number}.get(question.kind)
        return (
            is_right(question, answer) if is_right else bool(self.verdict(question, answer).right)
        )

    def _reasons(self, question: Question, answer: str) -> Iterator[Mistake]:
        """Yield the likely mistake behind a wrong answer that is about no row of a table."""
        value = _amount(answer)
        is_right = _is_option if question.kind == CHOICE else _is_number
        # One number may stand for a shape of equal ones; the trap that is that number comes first.
        for trap, why in sorted(question.traps, key=lambda pair: pair[0] != answer.strip()):
            if is_right(replace(question, right=trap), answer):
                yield Mistake("trap", why)
                return
        if self.sought is not None and isinstance(value, int):
            yield from self.sought.reasons(value)
        elif question.kind == LAYER and self.spec is not None:
            yield from _of_other_layer(self.spec, answer)


@dataclass(frozen=True, slots=True)
class Sought:
    """A layer whose argument is sought.

    Attributes:
        spec: returns the spec of the layer with a value for its argument.
        name: the name of the argument.
        kind: `SHAPE` or `PARAMS`: what is known of the layer.
        result: what it has to have, as text.
    """

    spec: Callable[[int], Any]
    name: str
    kind: str
    result: str

    def reasons(self, value: int) -> Iterator[Mistake]:
        """Yield what the layer has with a value, and the mistake with which it has the result."""
        if not 1 <= value <= LARGEST:
            return
        try:
            exercise = Exercise("", self.spec(value), ())
            row = exercise.key.rows[-1]
        except ShapecalcError:
            yield Mistake("refused", f"Keras refuses {self.name} = {value:,}")
            return
        own = row.params_text if self.kind == PARAMS else row.shapes_text
        has = f"has {own} parameters" if self.kind == PARAMS else f"returns {own}"
        # A mistake that leads to the result with any value is not the reason for this one.
        others = {mistake.name for mistake in self._mistakes(value + 1)}
        mistakes = [m for m in self._mistakes(value) if m.name not in others]
        why = f", not {self.result}: {mistakes[0].why}" if mistakes else ""
        yield Mistake("other value", f"with {self.name} = {value:,} it {has}{why}")

    def _mistakes(self, value: int) -> Sequence[Mistake]:
        """Return the mistakes with which the layer has the result with some value."""
        try:
            exercise = Exercise("", self.spec(value), ())
            row = exercise.key.rows[-1]
        except ShapecalcError:
            return ()
        return exercise.verdict(Question(self.kind, row.name, ""), self.result).reasons


LARGEST = 10_000
"""The largest value of an argument that is tried out."""


def _of_other_layer(spec: Any, answer: str) -> Iterator[Mistake]:
    """Yield that a layer fits, which was taken for the one that does not fit."""
    name = _layer_name(answer)
    for layer in _made_layers(spec):
        if layer.name.lower() == name and layer.known_output_shape:
            returns = shape_text(layer.known_output_shape)
            yield Mistake("fits", f"the layer {layer.name} fits: it returns {returns}")


def layer_names(spec: Any) -> list[str]:
    """Return the names of the layers of a model, also if one of them does not fit.

    >>> layer_names(["Dense(2, input_shape=(3,))", "LSTM(4)", "Dense(1)"])
    ['dense', 'lstm', 'dense_1']
    """
    return [layer.name for layer in _made_layers(spec) if not layer.is_input]


def _made_layers(spec: Any) -> list[Any]:
    inference = Inference(keras2=False, correct=False)
    with suppress(ShapecalcError):
        inference.outermost_model(read_data(spec))
    return [layer for layer in inference.made_layers.values() if layer is not None]


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
    return _layer_name(answer) == question.right.lower()


def _layer_name(answer: str) -> str:
    name, _, _ = answer.strip().partition(" ")
    return name.strip("`'\".,").lower()


def _is_option(question: Question, answer: str) -> bool:
    """Return whether an answer is the letter or the text of the right option."""
    plain = " ".join(answer.lower().split())
    right = question.options.index(question.right)
    letter = plain.strip("() .:")
    return letter == LETTERS[right] or plain == " ".join(question.right.lower().split())


def _amount(answer: str) -> Any:
    """Return a number, in which marks of thousands may be; None if an answer is none."""
    try:
        return read_amount(answer)
    except ValueError:
        return None


def _decimal(text: str) -> Fraction | None:
    """Return a number with decimals or a fraction; None if a text is none.

    >>> _decimal("0.75") == _decimal("3/4") == _decimal(".75"), _decimal("75 rows")
    (True, None)
    """
    plain = text.strip()[:50].replace("−", "-")
    match = re.fullmatch(r"(-?[0-9]*\.?[0-9]+)(?: */ *([1-9][0-9]*))?", plain)
    return Fraction(match[1]) / Fraction(match[2] or 1) if match else None


def _is_number(question: Question, answer: str) -> bool:
    """Return whether a number or a shape is right; one number may stand for several equal ones."""
    answer = (
        re.sub(rf"^\s*{re.escape(question.about)}\s*[=:]", "", answer) if question.about else answer
    )
    tolerance = Fraction(question.tolerance)
    if tolerance:
        number = _decimal(answer)
        return number is not None and abs(number - Fraction(question.right)) <= tolerance
    if question.right.replace(",", "").isdigit():
        return bool(_amount(answer) == int(question.right.replace(",", "")))
    right = read_shapes(question.right)[0]
    try:
        shape = read_shapes(answer)[0]
        numbers = shape if len(shape) > 1 else (read_amount(answer),)
    except ValueError:
        return False
    return tuple(numbers) == tuple(right) or (len(numbers) == 1 and set(numbers) == set(right))
