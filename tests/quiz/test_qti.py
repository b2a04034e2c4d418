"""QTI 2.1, read back by a reader that marks answers as a platform does."""

from __future__ import annotations

import re
from html import unescape

import pytest
from platform_files import QtiItem, read_qti
from quiz.hostile_questions import HOSTILE, TITLE
from quiz.test_platform import written

from shapecalc.quiz.platform import (
    NUMERICAL,
    ONE_OF_SEVERAL,
    SHORT_ANSWER,
    PlatformQuestion,
)
from shapecalc.quiz.qti import qti_package


def same(question: PlatformQuestion, item: QtiItem) -> None:
    """Check that a question of a package marks every answer as the question says."""
    number = "integer" if question.tolerance == "0" else "float"
    bases = {NUMERICAL: number, SHORT_ANSWER: "string", ONE_OF_SEVERAL: "identifier"}
    assert (item.name, item.base) == (question.name, bases[question.kind])
    names = {text: name for name, text in item.options.items()}
    for answer in question.answers:
        response = names[answer.text] if names else answer.text
        steps = question.steps
        assert item.mark(response) == (float(answer.right), answer.feedback, steps)
    assert item.mark(item.correct)[0] == 1
    if not names:
        assert item.mark("987654321") == (0, "This is not right.", question.steps)
    text = unescape(re.sub(r"</?(pre|p|code)>", "", question.html))
    assert text in re.sub(r"\n\s+(?=$|\S)", "", item.body) or text in item.body


@pytest.mark.parametrize("level", [1, 2, 3])
def test_exercises(level: int) -> None:
    questions = written(level)
    for question, item in zip(questions, read_qti(qti_package(questions, "Quiz")), strict=True):
        same(question, item)


def test_every_character() -> None:
    for question, item in zip(HOSTILE, read_qti(qti_package(HOSTILE, TITLE)), strict=True):
        same(question, item)


def test_a_number_may_be_rounded() -> None:
    item = read_qti(qti_package(HOSTILE, TITLE))[1]
    assert [item.mark(number)[0] for number in ("0.25", "0.254", "0.246", "0.26")] == [1, 1, 1, 0]


def test_the_same_bytes_each_time() -> None:
    assert qti_package(HOSTILE, TITLE) == qti_package(HOSTILE, TITLE)
