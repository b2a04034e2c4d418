"""``shapecalc.quiz``."""

from __future__ import annotations

from pathlib import Path

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


def test_platforms(tmp_path: Path) -> None:
    """The files are those of the command."""
    quiz = shapecalc.quiz(["lstm", "loss"], level=2, count=2, seed=7)
    words = "quiz --topic lstm,loss --level 2 --count 2 --seed 7 --format".split()
    assert quiz.to_moodle() == command(*words, "moodle").stdout
    assert quiz.to_gift() == command(*words, "gift").stdout
    out = tmp_path / "quiz.zip"
    assert command(*words, "qti", "--out", str(out)).returncode == 0
    assert quiz.to_qti() == out.read_bytes()
