"""Moodle XML, read back by a reader of its own."""

from __future__ import annotations

import pytest
from platform_files import read_moodle
from quiz.hostile_questions import HOSTILE, TITLE, same
from quiz.test_platform import written

from shapecalc.quiz.moodle import moodle_xml
from shapecalc.quiz.platform import NUMERICAL, ONE_OF_SEVERAL, SHORT_ANSWER

KINDS = {NUMERICAL: "numerical", SHORT_ANSWER: "shortanswer", ONE_OF_SEVERAL: "multichoice"}


@pytest.mark.parametrize("level", [1, 2, 3])
def test_exercises(level: int) -> None:
    questions = written(level)
    category, read = read_moodle(moodle_xml(questions, "Level 1"))
    assert category == "$course$/top/Level 1"
    for question, item in zip(questions, read, strict=True):
        same(question, item, KINDS)


def test_every_character() -> None:
    category, read = read_moodle(moodle_xml(HOSTILE, TITLE))
    assert category == "$course$/top/" + TITLE.replace("/", "//")
    for question, item in zip(HOSTILE, read, strict=True):
        same(question, item, KINDS)


def test_the_same_each_time() -> None:
    assert moodle_xml(HOSTILE, TITLE) == moodle_xml(HOSTILE, TITLE)
