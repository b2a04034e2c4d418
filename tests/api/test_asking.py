"""``shapecalc.quiz``."""

from __future__ import annotations

import pytest
from command_line import command

import shapecalc


def test_as_the_command() -> None:
    quiz = shapecalc.quiz(["lstm", "conv"], level=2, count=3, seed=7)
    words = "quiz --topic lstm,conv --level 2 --count 3 --seed 7"
    assert str(quiz) == command(*words.split()).stdout
    assert quiz.key == command(*words.split(), "--key", "-").stdout
    assert len(quiz) == 3


def test_right_answers_are_right() -> None:
    for exercise in shapecalc.quiz(level=1, count=5, seed=3):
        for question in exercise.questions:
            assert exercise.verdict(question, question.right).right


def test_a_seed_of_its_own() -> None:
    assert shapecalc.quiz("lstm", count=1).title.startswith("Level 1, seed ")


def test_no_such_topic() -> None:
    with pytest.raises(ValueError, match="nothing"):
        shapecalc.quiz(["nothing"])
