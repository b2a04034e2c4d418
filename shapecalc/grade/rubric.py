"""The points for each answer: the rubric of a teacher, a YAML file such as this one.

points: {shape: 1, params: 2, total: 1}
layers:
  lstm_1: {params: 5}
follow_on: 0.5
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shapecalc.errors import Code, InputError, KeyStep, Place, Problem, Source
from shapecalc.grade.key import AnswerKey, KeyRow
from shapecalc.grade.marking import PARAMS, SHAPE, Marked, Verdict
from shapecalc.read.text import parse, read_source
from shapecalc.similar import did_you_mean

QUESTIONS = (SHAPE, PARAMS)
TOTALS = ("total", "trainable", "non-trainable")
KEYS = ("points", "layers", "follow_on")


@dataclass(frozen=True, slots=True)
class RubricItem:
    """A question of an exercise: about a layer, or about the whole model.

    Attributes:
        name: its name, as in ``lstm_1.params``.
        row: the row of the layer; None for a total.
        kind: shape, params, or the name of a total.
        points: the points for a right answer.
    """

    name: str
    row: KeyRow | None
    kind: str
    points: float


@dataclass(frozen=True, slots=True)
class Score:
    """The points for the answer to a question; without an answer, the verdict is None."""

    question: RubricItem
    earned: float
    verdict: Verdict | None


@dataclass(slots=True)
class Rubric:
    """The points for each answer.

    Attributes:
        points: the points by question; a total without points is not asked.
        layers: other points for some layers, by name and question.
        follow_on: the fraction of the points for a follow-on error, from 0 to 1.
    """

    points: Mapping[str, float] = field(default_factory=lambda: {SHAPE: 1, PARAMS: 1})
    layers: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    follow_on: float = 0

    def questions(self, key: AnswerKey) -> list[RubricItem]:
        """Return the questions about a model that have points."""
        questions = []
        names: dict[str, int] = {}
        for row in key.rows:
            names[row.name] = names.get(row.name, 0) + 1
            number = f"#{names[row.name]}" if names[row.name] > 1 else ""
            for kind in QUESTIONS if row.call or not row.operation.is_input else ():
                default = 0 if row.inside else self.points.get(kind, 0)
                points = self.layers.get(row.name, {}).get(kind, default)
                answer = row.shapes if kind == SHAPE else row.params
                if points and answer is not None:
                    questions.append(RubricItem(f"{row.name}{number}.{kind}", row, kind, points))
        for kind in TOTALS:
            if self.points.get(kind, 0):
                questions.append(RubricItem(kind, None, kind, self.points[kind]))
        return questions

    def scores(self, questions: Sequence[RubricItem], marked: Marked) -> list[Score]:
        """Return the score of a sheet for each question."""
        by_question = {
            (id(v.row), v.question): v
            for v in reversed(marked.verdicts)  # Of two answers, the first counts.
            if v.row or v.question in TOTALS
        }
        return [
            self._score(question, by_question.get((id(question.row), question.kind)))
            for question in questions
        ]

    def _score(self, question: RubricItem, verdict: Verdict | None) -> Score:
        fraction = 0.0
        if verdict and verdict.right:
            fraction = 1
        elif verdict and verdict.follow_on:
            fraction = self.follow_on
        return Score(question, round(fraction * question.points, 5), verdict)


def read_rubric(path: str) -> Rubric:
    """Return the rubric in a file.

    Raises:
        InputError: if the file is no rubric.
    """
    source = read_source(path)
    data, place = parse(source), Place(source)
    if not isinstance(data, dict):
        raise _problem(
            "a rubric is a mapping with the keys `points`, `layers` and `follow_on`", place
        )
    _check(data, KEYS, place)
    follow_on = _number(data.get("follow_on", 0), place / "follow_on")
    if follow_on > 1:
        raise _problem("`follow_on` is a fraction of the points, from 0 to 1", place)
    layers = data.get("layers", {})
    if not isinstance(layers, dict):
        raise _problem("`layers` is a mapping from names of layers to points", place / "layers")
    return Rubric(
        {SHAPE: 1, PARAMS: 1} | _points(data.get("points", {}), (*QUESTIONS, *TOTALS), place),
        {
            str(name): _points(points, QUESTIONS, place / "layers" / str(name))
            for name, points in layers.items()
        },
        follow_on,
    )


def check_layers(rubric: Rubric, key: AnswerKey, source: str) -> None:
    """Check that the model has the layers that a rubric names.

    Raises:
        InputError: if it lacks one.
    """
    names = [row.name for row in key.rows]
    for name in rubric.layers:
        if name not in names:
            hint = did_you_mean(name, names) or f"the model has {', '.join(names[:10])}"
            place = Place(Source(source))
            raise _problem(f"the model has no layer {name!r}", place, hint)


def _points(data: Any, kinds: Sequence[str], place: Place) -> dict[str, float]:
    if not isinstance(data, dict):
        raise _problem(f"points are a mapping with the keys {', '.join(kinds)}", place)
    _check(data, kinds, place)
    return {str(kind): _number(points, place / str(kind)) for kind, points in data.items()}


def _check(data: Mapping[Any, Any], known: Sequence[str], place: Place) -> None:
    """Raise an error about the first unknown key of a mapping."""
    for key in data:
        if key not in known:
            hint = did_you_mean(str(key), known) or f"the keys are {', '.join(known)}"
            raise _problem(f"unknown key `{key}` in a rubric", place / KeyStep(str(key)), hint)


def _number(points: Any, place: Place) -> float:
    if isinstance(points, bool) or not isinstance(points, (int, float)) or not 0 <= points < 10**6:
        raise _problem(f"points are a number from 0 to 999,999, not {points!r}", place)
    return points


def _problem(message: str, place: Place, hint: str = "") -> InputError:
    return InputError([Problem(Code.FORM, message, place, hint)])
