"""Read a rubric: a YAML file of a teacher, such as this one.

points: {shape: 1, params: 2, total: 1}
layers:
  lstm_1: {params: 5}
follow_on: 0.5
mistakes: {bias forgotten: 0.5}
accept: {gru.params: [105, 120]}
bonus: {total: 2}
late: {deadline: 2026-12-01 23:59+09:00, per_day: 0.1, at_most: 0.5}
overrides:
  kim: {gru.params: 2}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from shapecalc.errors import Code, InputError, KeyStep, Place, Problem, Source
from shapecalc.grade.key import AnswerKey
from shapecalc.grade.late import LateRule
from shapecalc.grade.marked import PARAMS, SHAPE
from shapecalc.grade.rubric import QUESTIONS, TOTAL_COSTS, TOTALS, Rubric
from shapecalc.grade.sheet import Response
from shapecalc.grade.times import moment
from shapecalc.read.text import parse, read_source
from shapecalc.similar import did_you_mean

KEYS = ("points", "layers", "follow_on", "mistakes", "accept", "bonus", "late", "overrides")
LATE_KEYS = ("deadline", "per_day", "at_most", "grace_minutes")


def read_rubric(path: str) -> Rubric:
    """Return the rubric in a file.

    Raises:
        InputError: if the file is no rubric.
    """
    source = read_source(path)
    data, place = parse(source), Place(source)
    if not isinstance(data, dict):
        keys = ", ".join(f"`{key}`" for key in KEYS)
        raise _problem(f"a rubric is a mapping with the keys {keys}", place)
    _check(data, KEYS, place)
    return Rubric(
        {SHAPE: 1, PARAMS: 1}
        | _points(data.get("points", {}), (*QUESTIONS, *TOTALS, *TOTAL_COSTS), place),
        {
            name: _points(points, QUESTIONS, at)
            for name, points, at in _items(data, "layers", place, "names of layers to points")
        },
        _fraction(data.get("follow_on", 0), "follow_on", place),
        {
            name: _fraction(fraction, name, at)
            for name, fraction, at in _items(data, "mistakes", place, "mistakes to fractions")
        },
        {
            name: _answers(name, answers, at)
            for name, answers, at in _items(data, "accept", place, "questions to answers")
        },
        {
            name: _number(points, at)
            for name, points, at in _items(data, "bonus", place, "questions to points")
        },
        _late(data["late"], place / "late") if data.get("late") is not None else None,
        {
            name: {str(k): _number(v, at / str(k)) for k, v in _mapping(points, at).items()}
            for name, points, at in _items(data, "overrides", place, "students to points")
        },
        place,
    )


def check_rubric(rubric: Rubric, key: AnswerKey, mistakes: Iterable[str]) -> Rubric:
    """Return a rubric after checking that the model has what it names.

    Args:
        rubric: the rubric.
        key: the right answers.
        mistakes: the names of the mistakes that can be made with the model.

    Raises:
        InputError: if the model lacks a layer, a question or a mistake.
    """
    place = rubric.place or Place(Source("the rubric"))
    layers = [row.name for row in key.rows]
    questions = rubric.names(key)
    _check_names(rubric.layers, "layer", layers, place / "layers")
    for part in ("accept", "bonus"):
        _check_names(getattr(rubric, part), "question", questions, place / part)
    for student, points in rubric.overrides.items():
        _check_names(points, "question", questions, place / "overrides" / student)
    if rubric.mistakes:
        known = list(dict.fromkeys(mistakes))
        named = {mistake_name(name, known): value for name, value in rubric.mistakes.items()}
        _check_names(rubric.mistakes, "mistake", known, place / "mistakes")
        rubric.mistakes = named
    return rubric


def mistake_name(name: str, known: Sequence[str]) -> str:
    """Return the name of a mistake: teachers add that something was forgotten.

    >>> mistake_name("bias forgotten", ["bias"]), mistake_name("bias", ["bias forgotten"])
    ('bias', 'bias forgotten')
    """
    plain = name.removesuffix(" forgotten").removesuffix(" missing")
    return next((n for n in (name, plain, f"{plain} forgotten") if n in known), name)


def _check_names(names: Iterable[str], kind: str, known: Sequence[str], place: Place) -> None:
    for name in names:
        if (mistake_name(name, known) if kind == "mistake" else name) in known:
            continue
        some = ", ".join(known[:10])
        hint = did_you_mean(name, known) or f"the model has {some}"
        raise _problem(f"the model has no {kind} {name!r}", place / KeyStep(name), hint)


def _items(
    data: Mapping[Any, Any], key: str, place: Place, what: str
) -> list[tuple[str, Any, Place]]:
    """Return the entries of a mapping in a rubric, with their places."""
    entries = {} if data.get(key) is None else data[key]
    if not isinstance(entries, dict):
        raise _problem(f"`{key}` is a mapping from {what}", place / key)
    return [(str(name), value, place / key / str(name)) for name, value in entries.items()]


def _mapping(data: Any, place: Place) -> Mapping[Any, Any]:
    if not isinstance(data, dict):
        raise _problem("this is a mapping from questions to points", place)
    return data


def _answers(name: str, answers: Any, place: Place) -> list[str]:
    """Return the texts of the answers that count as right, too."""
    listed = answers if isinstance(answers, list) else [answers]
    is_shape = name.endswith(f".{SHAPE}")
    if is_shape and all(size in (None, "None") or isinstance(size, int) for size in listed):
        listed = [listed]  # One shape, which YAML reads as a list.
    texts = []
    for answer in listed:
        text = "(" + ", ".join(map(str, answer)) + ")" if isinstance(answer, list) else str(answer)
        read = Response.shape(text) if is_shape else Response.params(text)
        if not read.readable:
            kind = "a shape" if is_shape else "a number of parameters or a formula"
            raise _problem(f"an answer that counts as right is {kind}, not {text!r}", place)
        texts.append(text)
    return texts


def _late(data: Any, place: Place) -> LateRule:
    if not isinstance(data, dict):
        raise _problem(f"`late` is a mapping with the keys {', '.join(LATE_KEYS)}", place)
    _check(data, LATE_KEYS, place)
    deadline = moment(str(data.get("deadline", "")), None)
    example = "2026-12-01 23:59+09:00"
    if deadline is None:
        raise _problem(f"`deadline` is a time such as {example}", place / "deadline")
    if deadline.tzinfo is None:
        message = "`deadline` needs its offset from UTC, as servers are in other time zones"
        raise _problem(message, place / "deadline", f"in Korea: {example}")
    return LateRule(
        deadline,
        _fraction(data.get("per_day", 0), "per_day", place),
        _fraction(data.get("at_most", 1), "at_most", place),
        timedelta(minutes=_number(data.get("grace_minutes", 0), place / "grace_minutes")),
    )


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


def _fraction(value: Any, name: str, place: Place) -> float:
    fraction = _number(value, place / name if place.path[-1:] != (name,) else place)
    if fraction > 1:
        raise _problem(f"`{name}` is a fraction of the points, from 0 to 1", place)
    return fraction


def _number(points: Any, place: Place) -> float:
    if isinstance(points, bool) or not isinstance(points, (int, float)) or not 0 <= points < 10**6:
        raise _problem(f"points are a number from 0 to 999,999, not {points!r}", place)
    return points


def _problem(message: str, place: Place, hint: str = "") -> InputError:
    return InputError([Problem(Code.FORM, message, place, hint)])
