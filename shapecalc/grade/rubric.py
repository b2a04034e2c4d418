"""What an answer is worth: the rubric of a teacher.

points: {shape: 1, params: 2, total: 1}
layers:
  lstm_1: {params: 5}
follow_on: 0.5
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shapecalc.errors import Code, InputError, KeyStep, Place, Problem, Source, did_you_mean
from shapecalc.grade import key as right
from shapecalc.grade.marking import PARAMS, SHAPE, Marked, Verdict
from shapecalc.read.text import parse, read_source

QUESTIONS = (SHAPE, PARAMS)
TOTALS = ("total", "trainable", "non-trainable")
KEYS = ("points", "layers", "follow_on")


@dataclass(frozen=True, slots=True)
class RubricItem:
    """One thing that is asked: of a layer, or of the whole model if that has no name."""

    name: str
    about: right.KeyRow | None
    kind: str
    points: float


@dataclass(frozen=True, slots=True)
class Score:
    """What an answer to a question has earned; there is no verdict where nothing was answered."""

    question: RubricItem
    earned: float
    verdict: Verdict | None


@dataclass(slots=True)
class Rubric:
    """Points for each answer.

    Attributes:
        points: by question; a total is asked for only if it has some.
        layers: other points for some layers, by name and question.
        follow_on: which part of the points an answer has that is right given an earlier one.
    """

    points: Mapping[str, float] = field(default_factory=lambda: {SHAPE: 1, PARAMS: 1})
    layers: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    follow_on: float = 0

    def questions(self, key: right.AnswerKey) -> list[RubricItem]:
        """Everything that is asked about a model, but for what has no points."""
        found = []
        names: dict[str, int] = {}
        for item in key.items:
            names[item.name] = names.get(item.name, 0) + 1
            number = f"#{names[item.name]}" if names[item.name] > 1 else ""
            for kind in QUESTIONS if item.world or not item.operation.is_input else ():
                usual = 0 if item.inside else self.points.get(kind, 0)
                points = self.layers.get(item.name, {}).get(kind, usual)
                told = item.shapes if kind == SHAPE else item.params
                if points and told is not None:
                    found.append(RubricItem(f"{item.name}{number}.{kind}", item, kind, points))
        for kind in TOTALS:
            if self.points.get(kind, 0):
                found.append(RubricItem(kind, None, kind, self.points[kind]))
        return found

    def scores(self, questions: Sequence[RubricItem], marked: Marked) -> list[Score]:
        """What a sheet has earned, question by question."""
        by_question = {
            (id(v.item), v.question): v
            for v in reversed(marked.verdicts)  # The first answer counts.
            if v.item or v.question in TOTALS
        }
        return [
            self._score(question, by_question.get((id(question.about), question.kind)))
            for question in questions
        ]

    def _score(self, question: RubricItem, verdict: Verdict | None) -> Score:
        part = 0.0
        if verdict and verdict.right:
            part = 1
        elif verdict and verdict.follow_on:
            part = self.follow_on
        return Score(question, round(part * question.points, 5), verdict)


def read_rubric(path: str) -> Rubric:
    """The rubric in a file.

    Raises:
        InputError: if it is none.
    """
    source = read_source(path)
    data, place = parse(source), Place(source)
    if not isinstance(data, dict):
        raise _problem("a rubric is a mapping with `points`, `layers` or `follow_on`", place)
    _check(data, KEYS, place)
    follow_on = _number(data.get("follow_on", 0), place / "follow_on")
    if follow_on > 1:
        raise _problem("`follow_on` is the part of the points that is given: 0 to 1", place)
    layers = data.get("layers", {})
    if not isinstance(layers, dict):
        raise _problem("`layers` gives the names of layers their points", place / "layers")
    return Rubric(
        {SHAPE: 1, PARAMS: 1} | _points(data.get("points", {}), (*QUESTIONS, *TOTALS), place),
        {
            str(name): _points(points, QUESTIONS, place / "layers" / str(name))
            for name, points in layers.items()
        },
        follow_on,
    )


def check_layers(rubric: Rubric, key: right.AnswerKey, source: str) -> None:
    """Whether the model has the layers that a rubric names.

    Raises:
        InputError: if it does not.
    """
    names = [item.name for item in key.items]
    for name in rubric.layers:
        if name not in names:
            hint = did_you_mean(name, names) or f"its layers are {', '.join(names[:10])}"
            place = Place(Source(source))
            raise _problem(f"the model has no layer {name!r}", place, hint)


def _points(data: Any, kinds: Sequence[str], place: Place) -> dict[str, float]:
    if not isinstance(data, dict):
        raise _problem(f"points are given by question: {', '.join(kinds)}", place)
    _check(data, kinds, place)
    return {str(kind): _number(points, place / str(kind)) for kind, points in data.items()}


def _check(data: Mapping[Any, Any], known: Sequence[str], place: Place) -> None:
    for key in data:
        if key not in known:
            hint = did_you_mean(str(key), known) or f"there are {', '.join(known)}"
            raise _problem(f"a rubric has no `{key}` here", place / KeyStep(str(key)), hint)


def _number(points: Any, place: Place) -> float:
    if isinstance(points, bool) or not isinstance(points, (int, float)) or not 0 <= points < 10**6:
        raise _problem(f"points are a number of at least 0, not {points!r}", place)
    return points


def _problem(message: str, place: Place, hint: str = "") -> InputError:
    return InputError([Problem(Code.FORM, message, place, hint)])
