"""GIFT, read back by a reader of its own."""

from __future__ import annotations

import pytest
from platform_files import read_gift
from quiz.hostile_questions import HOSTILE, TITLE, same
from quiz.test_moodle import KINDS
from quiz.test_platform import written

from shapecalc.quiz.gift import gift, gift_text


@pytest.mark.parametrize("level", [1, 2, 3])
def test_exercises(level: int) -> None:
    questions = written(level)
    category, read = read_gift(gift(questions, "Level 1"))
    assert category == "$course$/top/Level 1"
    for question, item in zip(questions, read, strict=True):
        same(question, item, KINDS)


def test_every_character() -> None:
    category, read = read_gift(gift(HOSTILE, TITLE))
    assert category == "$course$/top/" + TITLE.replace("/", "//")
    for question, item in zip(HOSTILE, read, strict=True):
        same(question, item, KINDS)


def test_text() -> None:
    assert gift_text("a ~ b = {c}: d # e\\f\ng") == "a \\~ b \\= \\{c\\}\\: d \\# e\\\\f\\ng"
