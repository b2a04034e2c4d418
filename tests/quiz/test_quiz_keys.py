"""300 exercises of all kinds: the key is real Keras's, and no other answer in range is right.

Several forms of one answer are all accepted; another answer must be wrong by Keras as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

import pytest
from quiz.test_quiz import is_right_by_keras

from shapecalc.declare.layer import Rule
from shapecalc.errors import ShapecalcError
from shapecalc.explain.topic import Topic
from shapecalc.explain.topics import TOPICS
from shapecalc.grade.marked import SHAPE
from shapecalc.oracle.build import Builder
from shapecalc.quiz.choices import cell_of_topic
from shapecalc.quiz.dice import Dice
from shapecalc.quiz.draft import usual
from shapecalc.quiz.exercise import CHOICE, LAYER, Exercise, Question
from shapecalc.quiz.multiply_adds import multiply_adds
from shapecalc.quiz.quiz import backwards, mistake, number_of_topic, table
from shapecalc.quiz.random_models import NothingFitsError, RandomModels
from shapecalc.read.document import read_data

COUNTS = {"table": 60, "mistake": 60, "backwards": 60, "macs": 40, "numbers": 40, "cells": 40}
"""How many exercises of each kind there are; ``--models 2500`` tries five times as many."""

FARTHEST = 40
"""The largest other answer to a size that is tried."""

Kind = Callable[[RandomModels, Any], Exercise]


@pytest.fixture
def times(request: pytest.FixtureRequest) -> float:
    """How many times as many exercises are tried."""
    return float(request.config.getoption("models")) / 500


def some(
    kind: Kind, subjects: Sequence[Rule | Topic], times: float, name: str = ""
) -> Iterator[Exercise]:
    """Exercises of a kind, of all levels; those that nothing fits are left out."""
    number, count = 0, int(COUNTS[name or kind.__name__] * times)
    companions = usual()
    for drawn in range(count * 4):
        level = 1 + drawn % 3
        models = RandomModels(Dice(11, level, drawn), level, companions)
        try:
            exercise = kind(models, models.dice.pick(subjects))
        except NothingFitsError:
            continue
        yield exercise
        number += 1
        if number == count:
            return
    raise AssertionError(f"only {number} exercises")


def test_tables(builder: Builder, times: float) -> None:
    for exercise in some(table, usual(), times):
        is_right_by_keras(builder, exercise)
        for at, question in enumerate(exercise.questions):
            assert not exercise.verdict(question, other_answer(question, at)).right


def other_answer(question: Question, at: int) -> str:
    """An answer in which one number is larger by one."""
    numbers = list(re.finditer(r"[\d,]*\d", question.right))
    changed = numbers[at % len(numbers)]
    larger = int(changed[0].replace(",", "")) + 1
    if question.kind != SHAPE:
        return f"{larger}"
    return f"{question.right[: changed.start()]}{larger}{question.right[changed.end() :]}"


def test_misfits(builder: Builder, times: float) -> None:
    """Keras refuses the model; no other layer is right, and no other reason."""
    for exercise in some(mistake, usual(), times):
        is_right_by_keras(builder, exercise)
        for question in exercise.questions:
            assert question.kind in (LAYER, CHOICE)
            right = [text for text in question.options if exercise.verdict(question, text).right]
            assert right == [question.right]


def test_arguments(builder: Builder, times: float) -> None:
    """Each other size, and each window that is not square, gives something else or is excluded."""
    for exercise in some(backwards, usual(), times):
        is_right_by_keras(builder, exercise)
        (question,) = exercise.questions
        assert exercise.sought
        sizes = [int(size) for size in re.findall(r"\d+", question.right)]
        for value in range(1, FARTHEST):
            gives = result_of(exercise, value) == exercise.sought.result
            assert gives == (value == sizes[0])
            assert exercise.accepts(question, f"{value}") == gives
        if len(sizes) > 1:
            assert "the same along all axes" in exercise.task
        for shape in product(range(1, 10), repeat=len(sizes)) if len(sizes) > 1 else ():
            answer = f"({', '.join(map(str, shape))})"
            assert exercise.accepts(question, answer) == (list(shape) == sizes)


def result_of(exercise: Exercise, value: int) -> str:
    """What the layer has with a value of the argument; nothing if Keras refuses it."""
    assert exercise.sought
    try:
        row = Exercise("", exercise.sought.spec(value), ()).key.rows[-1]
    except ShapecalcError:
        return ""
    return row.params_text if exercise.sought.kind != SHAPE else row.shapes_text


@pytest.mark.parametrize(
    ("name", "kind", "topics"),
    [
        ("macs", multiply_adds, [topic for topic in TOPICS.values() if topic.layers]),
        (
            "numbers",
            number_of_topic,
            [TOPICS[name] for name in ("window", "split", "evaluate", "reshape")],
        ),
        ("cells", cell_of_topic, [TOPICS[name] for name in ("loss", "minmax", "standard")]),
    ],
    ids=["macs", "numbers", "cells"],
)
def test_topics(name: str, kind: Kind, topics: Sequence[Topic], times: float) -> None:
    for exercise in some(kind, topics, times, name):
        (question,) = exercise.questions
        assert exercise.verdict(question, question.right).right
        for trap, why in question.traps:
            verdict = exercise.verdict(question, trap)
            assert verdict.right or verdict.reasons[0].why == why
        if question.right.isdigit():
            near = int(question.right)
            others = {*range(1, FARTHEST), near - 1, near + 1, 2 * near} - {near}
            assert not any(exercise.accepts(question, f"{other}") for other in others)


def test_arguments_by_keras(builder: Builder, times: float) -> None:
    """Real Keras counts the same with the answer, and something else with the next size."""
    drawn = [e for e in some(backwards, usual(), times) if "parameters" in e.task]
    for exercise in drawn[: int(20 * times)]:
        (question,) = exercise.questions
        assert exercise.sought
        size = int(re.findall(r"\d+", question.right)[0])
        counts = []
        for value in (size, size + 1):
            builder.set_names(None)
            model = builder.model(read_data(exercise.sought.spec(value)))
            counts.append(f"{model.count_params():,}")
        assert counts[0] == exercise.sought.result != counts[1]
