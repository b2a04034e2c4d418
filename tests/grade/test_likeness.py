"""How well the words of an answer fit a layer."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.grade.key import KeyRow, key_of
from shapecalc.grade.likeness import Correct, Written, score
from shapecalc.grade.sheet import Answer
from shapecalc.grade.sheets.words import without_number
from shapecalc.read.document import read_data


def row(name: str, class_name: str, **more: Any) -> KeyRow:
    return KeyRow(name, class_name, ((None, 3),), 0, operation=None, **more)  # type: ignore[arg-type]


def likeness_of(answer: Answer, layer: KeyRow) -> float:
    return Written.of(answer).likeness(Correct.all([layer])[0])


@pytest.mark.parametrize(
    ("answer", "least", "most"),
    [
        (Answer("anything", "LSTM"), 1, 1),
        (Answer("anything", "lstm"), 1, 1),
        (Answer("lstm_4"), 1, 1),
        (Answer("LSTM"), 1, 1),
        (Answer("", "LS…"), 0.9, 0.9),
        (Answer("", "LTSM"), 0.6, 0.9),
        (Answer(), 0.5, 0.5),
        (Answer("", "GRU"), 0, 0),
        (Answer("dense"), 0, 0),
        (Answer("lstm", "Dense"), 0, 0),
    ],
)
def test_likeness(answer: Answer, least: float, most: float) -> None:
    assert least <= likeness_of(answer, row("lstm_2", "LSTM")) <= most


@pytest.mark.parametrize("word", ["max_pooling2d", "MaxPooling2D", "maxpooling2d", "MaxPool…"])
def test_spellings_of_a_class(word: str) -> None:
    assert likeness_of(Answer(word), row("max_pooling2d_3", "MaxPooling2D")) >= 0.9


@pytest.mark.parametrize("word", ["input", "Input", "InputLayer", "input_1", "input_layer"])
def test_inputs(word: str) -> None:
    assert likeness_of(Answer(word), row("input_layer", "InputLayer")) >= 0.8


def test_layers_inside_a_wrapper() -> None:
    rows = key_of(read_data(["Input((3, 1))", "Bidirectional(LSTM(4))"])).rows
    (_, correct) = Correct.all(rows)
    assert correct.inner == ("LSTM",)
    assert correct.numbers == {4}
    assert 0 < Written.of(Answer("lstm")).likeness(correct) < 1


def test_scores() -> None:
    rows = key_of(read_data(["Input((3,))", "Dense(4)", "Dense(5)"])).rows
    written = Written.of(Answer(class_name="Dense", arguments="5"))
    scores = [score(written, correct) for correct in Correct.all(rows)]
    assert scores[0] == 0
    assert scores[2] > scores[1] > 0
    assert score(Written.of(Answer(order="last")), Correct.all(rows)[1]) == 0


def test_long_names() -> None:
    """Digits behind digits are looked at once, and a name of thousands has no number."""
    name = "concatenate_" + "1" * 5000
    assert Written.of(Answer(name)).base == name
    assert without_number(name) == "concatenate"
    assert without_number("a1_2") == "a1"
