"""Answers to questions: which are right, and in which forms."""

from __future__ import annotations

import pytest

from shapecalc.grade.marked import PARAMS, SHAPE
from shapecalc.quiz.exercise import LAYER, NUMBER, TOTAL, Exercise, Question

EXERCISE = Exercise(
    "Fill in the table.",
    ["Dense(4, input_shape=(3,))", "Dense(2)"],
    [
        Question(SHAPE, "dense", "(None, 4)"),
        Question(PARAMS, "dense", "16"),
        Question(TOTAL, "the model", "26"),
    ],
)


@pytest.mark.parametrize(
    ("question", "answer", "right"),
    [
        (EXERCISE.questions[0], "(None, 4)", True),
        (EXERCISE.questions[0], "?, 4", True),
        (EXERCISE.questions[0], "(None, 3)", False),
        (EXERCISE.questions[1], "16", True),
        (EXERCISE.questions[1], "(3 + 1)·4", True),
        (EXERCISE.questions[1], "(d + 1)·u", False),
        (EXERCISE.questions[1], "12", False),
        (EXERCISE.questions[2], "26", True),
        (EXERCISE.questions[2], "twenty", False),
        (Question(LAYER, "the layer", "dense_1"), "`dense_1` (Dense)", True),
        (Question(LAYER, "the layer", "dense_1"), "dense", False),
        (Question(NUMBER, "units", "8"), " 8 ", True),
        (Question(NUMBER, "units", "8"), "2·4", True),
        (Question(NUMBER, "units", "8"), "", False),
        (Question(NUMBER, "x", "(16, 4, 1)"), "16, 4, 1", True),
        (Question(NUMBER, "x", "(16, 4, 1)"), "16", False),
        (Question(NUMBER, "kernel", "(3, 3)"), "3", True),
    ],
)
def test_verdicts(question: Question, answer: str, right: bool) -> None:
    verdict = EXERCISE.verdict(question, answer)
    assert verdict.right is right
    assert verdict.response.text.strip() == answer.strip()


def test_a_table_asks_for_the_total() -> None:
    assert EXERCISE.is_table
    assert not Exercise("", None, [Question(NUMBER, "units", "8")]).is_table


def test_the_key_is_that_of_the_model() -> None:
    assert EXERCISE.key.totals[TOTAL] == 26


def test_a_trap_that_is_the_answer_comes_first() -> None:
    """One number stands for a shape of equal numbers, too."""
    traps = [("(5, 5, 5)", "this is x"), ("5", "this is y")]
    exercise = Exercise("", None, [Question(NUMBER, "z", "3", traps=traps)])
    for answer, why in (("5", "this is y"), (" 5 ", "this is y"), ("(5, 5, 5)", "this is x")):
        first, *_ = exercise.verdict(exercise.questions[0], answer).reasons
        assert first.why == why
