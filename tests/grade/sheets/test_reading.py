"""Lines support each other, and what is not clear is named."""

from __future__ import annotations

from typing import Any

import pytest
from grade.verdicts import SERIES, key

from shapecalc.errors import Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.sheets.collected import SheetReading
from shapecalc.grade.sheets.line_reader import statements_of
from shapecalc.grade.sheets.reading import read_statements
from shapecalc.grade.sheets.words import vocabulary


def reading(text: str) -> SheetReading:
    words = vocabulary(["lstm", "dense"], ["LSTM", "Dense"])
    lines = enumerate(text.splitlines(), 1)
    return read_statements(
        [s for number, line in lines for s in statements_of(line, number, words)]
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lstm (None, 10) 480", [("(None, 10)", "480")]),
        ("lstm\n  output shape: (None, 10)\n  params: 480", [("(None, 10)", "480")]),
        ("lstm: (None, 10)\nlstm: 480 params", [("(None, 10)", "480")]),
        ("Parameters:\nlstm: 480\ndense: 11", [(None, "480"), (None, "11")]),
        ("lstm 440 params\nCorrection: lstm 480 params", [(None, "480")]),
        ("HW 3\n학번: 20261121\nlstm 480 params", [(None, "480")]),
        ("lstm: no params", [(None, "0")]),
    ],
)
def test_answers(text: str, expected: Any) -> None:
    answers = reading(text).answers
    assert [(a.shape and a.shape.text, a.params and a.params.text) for a in answers] == expected
    assert not any(part and part.doubt for a in answers for part in (a.shape, a.params))


def test_a_total_below_its_question() -> None:
    sheet = reading("Q1. How many parameters has the lstm?\nA: 480\nQ2. Total?\nA: 491")
    assert sheet.totals["total"].amount == 491
    assert [a.params and a.params.text for a in sheet.answers] == ["480"]


def test_the_same_shape_only_if_it_is_known() -> None:
    known = reading("lstm: (None, 10), 480\ndense: same shape, 11 params").answers
    assert [a.shape and a.shape.text for a in known] == ["(None, 10)", "(None, 10)"]
    unknown = reading("lstm: (None, 10), 480\nlstm_1: 840 params\ndense: same shape").answers
    assert [a.shape and a.shape.text for a in unknown[:2]] == ["(None, 10)", None]
    assert not any(a.shape for a in unknown[2:])


def test_totals_doubts_and_what_is_passed_over() -> None:
    found = reading("HW 3\nlstm 480 or 440\nTotal: 491")
    assert found.totals["total"].amount == 491
    assert [remark.line for remark in found.passed] == [1]
    (answer,) = found.answers
    assert answer.params
    assert answer.params.doubt


def test_a_value_before_a_layer_is_not_about_the_layer_above() -> None:
    read = reading("lstm: (None, 10)\n480 params, dense: 11 params")
    assert [(a.name, a.params and a.params.text) for a in read.answers] == [
        ("lstm", None),
        ("dense", "11"),
    ]
    assert [remark.line for remark in read.doubts] == [2]


@pytest.mark.parametrize(
    ("line", "beside"),
    [
        ("lstm_1 has 1104 params, my friend says it should give 1056 there", ["1056"]),
        ("total 1597 params, and the book has a model with 1600", ["1600"]),
        ("lstm_1 has 1104 params for 12 units", []),
        ("lstm_1: 4*(10+12+1)*12 = 1104 params", []),
    ],
)
def test_numbers_in_prose_beside_the_answer_are_named(line: str, beside: list[str]) -> None:
    sheet = sheet_of(Source("sheet.txt", f"lstm 480 params\n{line}"), key(SERIES))
    assert [remark.text for remark in sheet.passed] == beside
    assert not sheet.doubts
