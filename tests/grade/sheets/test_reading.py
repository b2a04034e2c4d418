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


def test_a_row_of_shapes_is_about_the_answers_above_it() -> None:
    sheet = reading("lstm 480 params\nlstm 840 params\ndense 11 params\n(3, 10), (5,), (1,)")
    shapes = [answer.shape and answer.shape.text for answer in sheet.answers]
    assert shapes == [None, None, None, "(3, 10)", "(5)", "(1)"]
    one = reading("lstm 480 params\nOutput shapes: (3, 10), (5,), (1,)").answers
    assert [answer.shape and answer.shape.text for answer in one] == ["(3, 10), (5,), (1,)"]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("lstm: 4 gates, each 10*(10+1+1) = 120, together 480 parameters", [480]),
        ("lstm (no bias): 440", [440]),
        ("lstm has 480 trainable params", [480]),
        ("lstm: 6*80 = 480, 6x10x480", [480, 480]),
    ],
)
def test_the_answer_beside_its_parts_and_remarks(text: str, amounts: list[int]) -> None:
    (answer,) = reading(text).answers
    assert answer.params
    assert answer.params.amounts == amounts
    assert not answer.params.doubt


def test_totals_in_brackets_and_multiply_adds_with_blanks() -> None:
    sheet = reading("Total: 491 (trainable 480, non-trainable 11)\nsum: 2 485 952 MACs (≈ 2.49 M)")
    totals = {name: response.amount for name, response in sheet.totals.items()}
    assert totals == {"total": 491, "trainable": 480, "non-trainable": 11}
    assert sheet.costs["macs"].amount == 2_485_952
    assert reading("dense 125 440 MACs").answers[0].costs["macs"].doubt


@pytest.mark.parametrize(
    ("text", "shape", "params"),
    [
        ("softmax -> 10 [1290]", "10", "[1290]"),
        ("dense maps 128 to 10: 1290 params", "10", "1290"),
        ("dense not 1280 but 1290", None, "1290"),
        ("P_{dense} = 128*10 + 10 = 1290", None, "128*10 + 10 = 1290"),
        ("Sigmoid: 16+1 = 17. Output (None, 1).", "(None, 1)", "16+1 = 17"),
        ("dense -> 10 values; 1290 weights", "10", "1290"),
        ("dense 128 -> 10: 1290", "10", "1290"),
        ("lstm -> 3x10 because of the steps; 480", "3x10", "480"),
    ],
)
def test_words_that_lead_to_the_output(text: str, shape: str | None, params: str) -> None:
    (answer,) = reading(text).answers
    assert (answer.shape and answer.shape.text, answer.params and answer.params.text) == (
        shape,
        params,
    )


def test_a_number_before_a_shape_is_that_of_the_other_lines() -> None:
    lines = ["lstm 480 (None, 10)", "lstm 840 (None, 10)", "dense 11 (None, 1)"]
    assert [a.params and a.params.text for a in reading("\n".join(lines)).answers] == [
        *("480", "840", "11"),
    ]
    (alone,) = reading("dense 11 (None, 1)").answers
    assert alone.params is None


def test_names_with_long_numbers_above_the_answers_are_students() -> None:
    sheet = reading("Kim Seoyeon 20211703\nlstm 480 params")
    assert [remark.why for remark in sheet.passed] == ["a student"]
    below = reading("lstm 480 params\nand then 20211703").passed
    assert [remark.why for remark in below] == ["a sentence without an answer"]


def test_answers_with_numbers_in_a_line_and_round_numbers() -> None:
    answers = reading("1) 480 2) 0 3) 11").answers
    assert [(a.order, a.params and a.params.amount) for a in answers] == [(1, 480), (2, 0), (3, 11)]
    (rounded,) = reading("dense: ca. 1300").answers
    assert rounded.params
    assert rounded.params.doubt
    (exact,) = reading("dense: ca. 1290").answers
    assert exact.params
    assert not exact.params.doubt


def test_layers_without_parameters_in_a_list() -> None:
    answers = reading("Neither the poolings nor the dense have parameters").answers
    assert [(a.is_plural, a.params and a.params.amount) for a in answers] == [(True, 0), (False, 0)]


def test_numbers_behind_the_layers_of_a_sentence() -> None:
    answers = reading("480 for the lstm, 11 for the last dense.\nThat makes 491.").answers
    assert [answer.params and answer.params.text for answer in answers] == ["480", "11"]


def test_brackets_with_units_say_that_another_number_is_no_size() -> None:
    (answer,) = reading("lstm: (None, 10), 480\nDense(64): 704").answers[1:]
    assert answer.params
    assert answer.params.amount == 704


def test_settings_in_a_sentence_are_no_shapes() -> None:
    (answer,) = reading("lstm: the filters are 5x5, so 480 params\nit outputs 3x10").answers
    assert answer.shape
    assert answer.shape.text == "3x10"
