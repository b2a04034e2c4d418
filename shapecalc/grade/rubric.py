"""The points for each answer: the rubric of a teacher, and the scores of a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from shapecalc.algebra.notation import evaluate
from shapecalc.dataclasses import dataclass, field
from shapecalc.errors import Place
from shapecalc.grade.amounts import WrittenShape, contains_letters, size_of
from shapecalc.grade.equal import same_formula, same_shapes
from shapecalc.grade.key import AnswerKey, KeyRow
from shapecalc.grade.marked import (
    COSTS,
    FLOPS,
    MACS,
    OPERATIONS,
    PARAMS,
    SHAPE,
    Marked,
    Verdict,
)
from shapecalc.grade.sheet import Response

if TYPE_CHECKING:
    from shapecalc.grade.late import LateRule  # with Python's calendar, for classes only

QUESTIONS = (SHAPE, PARAMS, MACS, FLOPS)
TOTALS = ("total", "trainable", "non-trainable")
TOTAL_COSTS = {f"total {kind}": kind for kind in (MACS, FLOPS)}
"""The questions for the multiply-adds and the FLOPs of the whole model."""


@dataclass(frozen=True, slots=True)
class RubricItem:
    """A question of an exercise: about a layer, or about the whole model.

    Attributes:
        name: its name, as in ``lstm_1.params``.
        row: the row of the layer; None for a total.
        kind: shape, params, macs, flops, or the name of a total of parameters.
        points: the points for a right answer.
        bonus: whether its points come on top of the full points.
        accept: other answers that count as right.
    """

    name: str
    row: KeyRow | None
    kind: str
    points: float
    bonus: bool = False
    accept: Sequence[Response] = ()

    def accepts(self, response: Response) -> bool:
        """Return whether an answer is one of the others that count as right."""
        return any(_same(response, other, self.row) for other in self.accept)


def _same(response: Response, other: Response, row: KeyRow | None) -> bool:
    """Return whether an answer is another one, as a number, as a shape or as a formula."""
    if other.shapes is not None and response.shapes is not None and row is not None:
        return _same_shapes(response.shapes, other.shapes, row)
    return bool(other.amounts and response.amounts) and all(
        _same_amount(amount, other.amounts[-1], row) for amount in response.amounts
    )


def _same_shapes(
    answer: Sequence[WrittenShape], other: Sequence[WrittenShape], row: KeyRow
) -> bool:
    right = [tuple(map(size_of, shape)) for shape in other]
    return any(same_shapes(answer, right, row, without_batch) for without_batch in (False, True))


def _same_amount(answer: Any, other: Any, row: KeyRow | None) -> bool:
    if not contains_letters(other):
        return not contains_letters(answer) and bool(answer == evaluate(other))
    if row is None or row.explanation is None or not contains_letters(answer):
        return False
    return same_formula(answer, evaluate(other), row.explanation, row.letters)


@dataclass(frozen=True, slots=True)
class Score:
    """The points for the answer to a question; without an answer, the verdict is None.

    Attributes:
        question: the question.
        earned: the points.
        verdict: the verdict on the answer.
        changed: whether a teacher has given the points.
    """

    question: RubricItem
    earned: float
    verdict: Verdict | None
    changed: bool = False

    @property
    def needs_review(self) -> bool:
        """Return whether the answer is not understood, so that a person has to decide."""
        return not self.changed and self.verdict is not None and self.verdict.right is None


def full_points(questions: Iterable[RubricItem]) -> float:
    """Return the points for a sheet on which all is right, without those that come on top."""
    return sum(question.points for question in questions if not question.bonus)


@dataclass(slots=True)
class Rubric:
    """The points for each answer.

    Attributes:
        points: the points by question; a total without points is not asked.
        layers: other points for some layers, by name and question.
        follow_on: the fraction of the points for a follow-on error, from 0 to 1.
        mistakes: the fraction of the points for an answer with a mistake, by its name.
        accept: other right answers, by the name of the question.
        bonus: the points that come on top, by the name of the question.
        late: what late hand-ins lose.
        overrides: the points that a teacher has given, by student and question.
        place: where the rubric is, if it is a file.
    """

    points: Mapping[str, float] = field(default_factory=lambda: {SHAPE: 1, PARAMS: 1})
    layers: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    follow_on: float = 0
    mistakes: Mapping[str, float] = field(default_factory=dict)
    accept: Mapping[str, Sequence[str]] = field(default_factory=dict)
    bonus: Mapping[str, float] = field(default_factory=dict)
    late: LateRule | None = None
    overrides: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    place: Place | None = field(default=None, compare=False, repr=False)

    @property
    def marking(self) -> dict[str, Any]:
        """Return what decides on the points of an answer, as plain data."""
        names = ("points", "layers", "follow_on", "mistakes", "accept", "bonus")
        return {name: getattr(self, name) for name in names}

    def questions(self, key: AnswerKey) -> list[RubricItem]:
        """Return the questions about a model that have points."""
        items = []
        for name, row, kind, default in self._askable(key):
            points = self.bonus.get(name, default)
            if points:
                accept = tuple(_response(text, kind) for text in self.accept.get(name, ()))
                items.append(RubricItem(name, row, kind, points, name in self.bonus, accept))
        return items

    def names(self, key: AnswerKey) -> list[str]:
        """Return the names of all questions that can be asked about a model."""
        return [name for name, *_ in self._askable(key)]

    def _askable(self, key: AnswerKey) -> list[tuple[str, KeyRow | None, str, float]]:
        """Return each question that has an answer: its name, row, kind and points."""
        asked: list[tuple[str, KeyRow | None, str, float]] = []
        names: dict[str, int] = {}
        kinds = self._kinds
        for row in key.rows:
            names[row.name] = names.get(row.name, 0) + 1
            number = f"#{names[row.name]}" if names[row.name] > 1 else ""
            for kind in kinds if row.call or not row.operation.is_input else ():
                default = 0 if row.inside else self.points.get(kind, 0)
                points = self.layers.get(row.name, {}).get(kind, default)
                if _has_answer(row, kind):
                    asked.append((f"{row.name}{number}.{kind}", row, kind, points))
        asked += ((kind, None, kind, self.points.get(kind, 0)) for kind in TOTALS)
        if len(kinds) > 2 and key.macs is not None:
            totals = TOTAL_COSTS.items()
            asked += ((name, None, kind, self.points.get(name, 0)) for name, kind in totals)
        return asked

    @property
    def _kinds(self) -> Sequence[str]:
        """Return what may be asked about a layer: its costs only if the rubric names one.

        They take time to compute.
        """
        named = [*self.points, *self.accept, *self.bonus]
        named += [
            name for names in (*self.layers.values(), *self.overrides.values()) for name in names
        ]
        return QUESTIONS if any(name.endswith((MACS, FLOPS)) for name in named) else QUESTIONS[:2]

    def scores(self, questions: Sequence[RubricItem], marked: Marked) -> list[Score]:
        """Return the score of a sheet for each question.

        An answer that the rubric accepts besides the right one becomes right.
        """
        by_question = {
            (id(v.row), v.question): v
            for v in reversed(marked.verdicts)  # Of two answers, the first counts.
            if v.row or v.question in (*TOTALS, *COSTS)
        }
        verdicts = [_verdict_on(question, by_question) for question in questions]
        return [self._score(*pair) for pair in zip(questions, verdicts)]

    def _score(self, question: RubricItem, verdict: Verdict | None) -> Score:
        if verdict and verdict.right is False and question.accepts(verdict.response):
            verdict.right, verdict.reasons, verdict.follow_on = True, (), False
        fraction = self._fraction(verdict) if verdict else 0
        return Score(question, round(fraction * question.points, 5), verdict)

    def _fraction(self, verdict: Verdict) -> float:
        """Return the fraction of the points for an answer."""
        if verdict.right is not False:
            return 1 if verdict.right else 0
        named = self.mistakes.get(verdict.reasons[0].name, 0) if verdict.reasons else 0
        return max(named, self.follow_on if verdict.follow_on else 0)


def _has_answer(row: KeyRow, kind: str) -> bool:
    """Return whether the right answer to a question is known, and no 0 multiply-adds."""
    if kind in COSTS:
        return row.macs is not None and row.macs.total != 0
    return (row.shapes if kind == SHAPE else row.params) is not None


def _verdict_on(
    question: RubricItem, verdicts: Mapping[tuple[int, str], Verdict]
) -> Verdict | None:
    """Return the verdict on a question; a word for operations may mean each of the costs."""
    verdict = verdicts.get((id(question.row), question.kind))
    if verdict is None and question.kind in COSTS:
        return verdicts.get((id(question.row), OPERATIONS))
    return verdict


def _response(text: str, kind: str) -> Response:
    return Response.shape(text) if kind == SHAPE else Response.params(text)
