"""Answers after they were read: what is readable, and what a sheet calls a layer."""

from __future__ import annotations

import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.errors import Source
from shapecalc.grade.sheet import Answer, Response, Sheet


def test_a_shape() -> None:
    response = Response.shape("(None, 3)")
    assert response == Response("(None, 3)", shapes=[(UNKNOWN, 3)])
    assert response.readable


def test_a_number_of_parameters() -> None:
    assert Response.params("4*12*10 = 480") == Response("4*12*10 = 480", amounts=[480])
    assert Response.params("0").readable


@pytest.mark.parametrize("text", ["", "no idea", "(3, -4)", "1/0"])
def test_unreadable_texts_are_kept(text: str) -> None:
    for response in (Response.shape(text), Response.params(text)):
        assert (response.text, response.shapes, response.amount) == (text, None, None)
        assert not response.readable


@pytest.mark.parametrize(
    ("answer", "label"),
    [
        (Answer("lstm", "LSTM"), "lstm (LSTM)"),
        (Answer("lstm"), "lstm"),
        (Answer(class_name="LSTM"), "LSTM"),
        (Answer(), ""),
    ],
)
def test_labels(answer: Answer, label: str) -> None:
    assert answer.label == label


def test_empty_sheets() -> None:
    source = Source("x")
    assert Sheet(source).empty
    assert Sheet(source, [Answer("lstm", line=3)]).empty
    assert not Sheet(source, [Answer("lstm"), Answer("dense", params=Response.params("9"))]).empty
    assert not Sheet(source, [Answer(shape=Response.shape("?"))]).empty
    assert not Sheet(source, totals={"total": Response.params("9")}).empty
