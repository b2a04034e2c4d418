"""Marking in a cell of a notebook."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

import shapecalc
from shapecalc import Feedback, mark

MODEL = ROOT / "specs" / "lstm.yaml"
RIGHT = "lstm (None, 10) 480\ndense (None, 5) 55"


@pytest.mark.parametrize(
    "answers",
    [
        RIGHT,
        {"lstm": {"shape": "(None, 10)", "params": 480}, "dense": {"shape": "(5,)", "params": 55}},
    ],
)
def test_right_answers(answers: str | dict[str, object]) -> None:
    feedback = mark(MODEL, answers)
    assert isinstance(feedback, Feedback)
    assert (feedback.right, feedback.points, feedback.max_points) == (True, 4, 4)
    feedback.require()


def test_wrong_answers() -> None:
    feedback = mark(str(MODEL), RIGHT.replace("480", "440"))
    assert (feedback.right, feedback.points) == (False, 3)
    assert "the bias is missing" in str(feedback)
    assert repr(feedback) == str(feedback)
    assert "<table>" in feedback._repr_html_()
    with pytest.raises(AssertionError, match="the bias is missing"):
        feedback.require()
    feedback.require(points=3)
    with pytest.raises(AssertionError):
        feedback.require(points=3.5)


def test_a_question_without_an_answer_is_not_right() -> None:
    assert not mark(MODEL, "lstm (None, 10) 480").right


def test_a_rubric(tmp_path: Path) -> None:
    (tmp_path / "rubric.yaml").write_text("points: {shape: 0, params: 3}\nbonus: {total: 1}\n")
    feedback = mark(MODEL, f"{RIGHT}\ntotal: 535", tmp_path / "rubric.yaml")
    assert (feedback.points, feedback.max_points) == (7, 6)


def test_errors() -> None:
    with pytest.raises(shapecalc.ModelError, match="Desne"):
        mark(["Desne(3)"], "dense 3")
    with pytest.raises(shapecalc.InputError, match="answers"):
        mark(MODEL, "?!")
