"""The forms of right answers."""

from __future__ import annotations

import pytest

from shapecalc.grade.marked import SHAPE
from shapecalc.quiz.accepted import accepted_forms, is_whole_number, shape_forms
from shapecalc.quiz.exercise import CHOICE, LAYER, NUMBER, Exercise, Question

EXERCISE = Exercise("", ["Conv1D(4, 3, input_shape=(9, 2))"], ())


@pytest.mark.parametrize(
    ("question", "forms"),
    [
        (Question(NUMBER, "units", "1,024"), {"1,024", "1024"}),
        (Question(NUMBER, "x", "(4, 5)"), {"(4, 5)", "4,5", "[4,5]", "4×5", "4x5"}),
        (Question(NUMBER, "k", "(3, 3)"), {"3", "(3,3)", "3x3"}),
        (Question(SHAPE, "conv1d", "(None, 7, 4)"), {"(?, 7, 4)", "7, 4", "[None,7,4]"}),
        (Question(LAYER, "the layer", "conv1d"), {"conv1d"}),
    ],
)
def test_forms(question: Question, forms: set[str]) -> None:
    accepted = accepted_forms(EXERCISE, question)
    assert accepted[0] == question.right
    assert forms <= set(accepted)
    assert all(EXERCISE.verdict(question, form).right for form in accepted)


def test_no_wrong_form() -> None:
    """A single number stands for equal sizes only."""
    assert "4" not in accepted_forms(EXERCISE, Question(NUMBER, "x", "(4, 5)"))
    assert "(7,)" in list(shape_forms(["7"]))


def test_whole_numbers() -> None:
    assert is_whole_number(Question(NUMBER, "x", "12,000"))
    assert not is_whole_number(Question(NUMBER, "x", "0.25"))
    assert not is_whole_number(Question(CHOICE, "x", "3", ["3", "4"]))
