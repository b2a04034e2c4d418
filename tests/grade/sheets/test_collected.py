"""Which earlier answer a line goes on with or corrects."""

from __future__ import annotations

from collections import Counter

from shapecalc.grade.sheet import Answer, Response
from shapecalc.grade.sheets.collected import CollectedAnswers, answer_of, is_free
from shapecalc.grade.sheets.habits import SHAPE, Decision
from shapecalc.grade.sheets.line_reader import statements_of
from shapecalc.grade.sheets.statements import Mention
from shapecalc.grade.sheets.value import Value
from shapecalc.grade.sheets.words import vocabulary

LSTM = Answer("lstm_1", line=1)
COUNT = Mention(Value("480", amounts=[480]))


def collected(*answers: Answer, twice: str = "") -> CollectedAnswers:
    """Some answers, the words of some of which the sheet has twice."""
    answers_of_sheet = CollectedAnswers([], Counter({(twice, SHAPE): 2}))
    for answer in answers:
        answers_of_sheet.add(answer)
    return answers_of_sheet


def test_the_same_layer() -> None:
    again, other = Answer("lstm_1", line=2), Answer("lstm_2", line=2)
    assert collected(LSTM).same_layer(again) is LSTM
    assert collected(LSTM).same_layer(other) is None
    assert collected(Answer("lstm"), twice="lstm").same_layer(Answer("lstm")) is None


def test_the_corrected_answer() -> None:
    dense = Answer("dense", line=2)
    both = collected(LSTM, dense)
    assert both.open is dense
    assert both.corrected(Answer("lstm_1")) is LSTM
    assert both.corrected(Answer()) is dense
    assert both.corrected(Answer("gru")) is None


def test_what_an_answer_lacks() -> None:
    answer = Answer(params=Response("480", amounts=[480]))
    assert not is_free(answer, Decision(params=COUNT))
    assert not is_free(answer, Decision(), no_params=True)
    assert is_free(answer, Decision(shape=COUNT))


def test_the_answer_of_a_line() -> None:
    (statement,) = statements_of("2. LSTM(10): 480", 7, vocabulary([], ["LSTM"]))
    answer = answer_of(statement)
    assert (answer.class_name, answer.arguments, answer.order, answer.line) == ("LSTM", "10", 2, 7)
