"""Questions for platforms: all accepted answers are right, and wrong ones have a reason."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest

from shapecalc.grade.marked import PARAMS, SHAPE
from shapecalc.quiz.draft import subjects
from shapecalc.quiz.exercise import CHOICE, LAYER, NUMBER, Exercise, Question
from shapecalc.quiz.platform import (
    NUMERICAL,
    ONE_OF_SEVERAL,
    SHORT_ANSWER,
    PlatformQuestion,
    html_text,
    platform_questions,
)
from shapecalc.quiz.quiz import exercises

TOPICS = ["lstm", "conv", "pooling", "merging", "window", "loss", "minmax", "macs", "split"]


@cache
def some(level: int) -> Sequence[Exercise]:
    return exercises(subjects(TOPICS), level, 18, seed=5)


@cache
def written(level: int) -> Sequence[PlatformQuestion]:
    """Return the exercises as questions for platforms, which are the same in every format."""
    return platform_questions(some(level))


@pytest.mark.parametrize("level", [1, 2, 3])
def test_answers_are_marked_as_they_say(level: int) -> None:
    asked = some(level)
    pairs = [(exercise, question) for exercise in asked for question in exercise.questions]
    questions = written(level)
    assert len(questions) == len(pairs)
    assert len({question.name for question in questions}) == len(questions)
    for (exercise, question), item in zip(pairs, questions):
        texts = [answer.text for answer in item.answers]
        assert len(texts) == len(set(texts))
        assert item.right
        for answer in item.answers:
            verdict = exercise.verdict(question, answer.text)
            assert bool(verdict.right) == answer.right, (question, answer)
            assert answer.feedback
        assert item.steps
    assert {item.kind for item in questions} == {NUMERICAL, SHORT_ANSWER, ONE_OF_SEVERAL}


EXERCISE = Exercise("Fill in the table.", ["LSTM(10, input_shape=(3, 1))", "Dense(5)"], ())


def test_a_number_has_the_usual_mistakes() -> None:
    exercise = Exercise(EXERCISE.task, EXERCISE.spec, [Question(PARAMS, "lstm", "480")])
    (item,) = platform_questions([exercise])
    feedback = {answer.text: answer.feedback for answer in item.answers}
    assert item.kind == NUMERICAL
    assert feedback["480"] == "Right."
    assert "bias is missing" in feedback["440"]
    assert "factor 4 is missing" in feedback["120"]
    assert "4·(10 + 1 + 1)·10" in item.steps
    assert "<pre>layers:\n  - LSTM(10, input_shape=(3, 1))" in item.html
    assert "How many parameters does <code>lstm</code> have?" in item.html


def test_a_shape_has_many_forms() -> None:
    exercise = Exercise(EXERCISE.task, EXERCISE.spec, [Question(SHAPE, "lstm", "(None, 10)")])
    (item,) = platform_questions([exercise])
    right = {answer.text for answer in item.right}
    assert {"(None, 10)", "(None,10)", "[None, 10]", "None, 10", "(?, 10)", "None×10"} <= right
    wrong = {answer.text: answer.feedback for answer in item.answers if not answer.right}
    assert any("time step" in feedback for feedback in wrong.values())


def test_the_question_does_not_show_its_answer() -> None:
    exercise = Exercise(EXERCISE.task, EXERCISE.spec, [Question(SHAPE, "lstm", "(None, 10)")])
    (item,) = platform_questions([exercise])
    asked = item.html.partition("</pre>")[2]
    assert "What is the output shape of <code>lstm</code>?" in asked
    assert not any(answer.text in asked for answer in item.answers if len(answer.text) > 2)


def test_a_window_has_many_forms() -> None:
    exercise = Exercise("What is it?", None, [Question(NUMBER, "kernel_size", "(3, 3)")], ["k = 3"])
    (item,) = platform_questions([exercise])
    assert {"3", "(3, 3)", "3x3", "3×3", "3, 3"} <= {answer.text for answer in item.right}
    assert item.html == "<p>What is it?</p>"


def test_choices() -> None:
    choice = Question(CHOICE, "Which loss?", "mse", ["mse", "mae"], [("mae", "it is for tasks")])
    layer = Question(LAYER, "the layer", "dense", ["lstm", "dense"])
    exercise = Exercise("A task.", None, [layer, choice], ["because"])
    first, second = platform_questions([exercise])
    assert [(a.text, a.right) for a in first.answers] == [("lstm", False), ("dense", True)]
    assert [a.feedback for a in second.answers] == ["Right.", "This is not right. It is for tasks."]
    assert second.html == "<p>A task.</p><p>Which loss?</p>"


def test_html() -> None:
    assert html_text("`a<b` & `c`: d") == "<code>a&lt;b</code> &amp; <code>c</code>: d"
