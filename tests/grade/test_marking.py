"""Verdicts on the answers of a sheet, and the reasons for those that are wrong."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.errors import Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.key import key_of
from shapecalc.grade.likeness import Correct
from shapecalc.grade.marked import Marked, Verdict
from shapecalc.grade.marking import MOST_CALLS, MOST_SEARCHES, Marker
from shapecalc.grade.sheet import Answer, Remark, Response, Sheet
from shapecalc.read.document import read_data

LSTM_DENSE = ["LSTM(10, input_shape=(3, 1))", "Dense(1)"]
GRAPH = {
    "inputs": {"x": "Input((4,))"},
    "layers": {
        "a": "Dense(3, name='a')(x)",
        "b": "Dense(5, name='b')(x)",
        "c": "Concatenate(name='c')([a, b])",
    },
}


def mark(spec: Any, text: str) -> Marked:
    return Marker(key_of(read_data(spec))).mark(sheet_of(Source("x", text)))


def only(spec: Any, text: str) -> Verdict:
    """The verdict on a sheet with a single answer."""
    (verdict,) = mark(spec, text).verdicts
    return verdict


# Verdicts


def test_verdicts_are_in_the_order_of_the_model() -> None:
    marked = mark(LSTM_DENSE, "dense (1,) 12\nlstm (10,) 480\ntotal 492")
    assert [(v.row and v.row.name, v.question, v.right, v.line) for v in marked.verdicts] == [
        ("lstm", "shape", True, 2),
        ("lstm", "params", True, 2),
        ("dense", "shape", True, 1),
        ("dense", "params", False, 1),
        (None, "total", False, 3),
    ]
    assert [v.question for v in marked.wrong] == ["params", "total"]
    assert marked.unanswered == []


def test_the_right_answers() -> None:
    marked = mark(LSTM_DENSE, "lstm (11,) 481\ntotal: 1\ntrainable: 2\nnon-trainable: 3")
    assert [v.expected for v in marked.verdicts] == ["(None, 10)", "480", "491", "491", "0"]
    assert [row.name for row in marked.unanswered] == ["dense"]


def test_large_numbers_have_commas() -> None:
    verdict = only(["LSTM(256, input_shape=(3, 4096))"], "lstm 1")
    assert verdict.expected == "4,457,472"


def test_a_layer_that_does_not_exist() -> None:
    marked = mark(LSTM_DENSE, "lstm 480\nconv2d 12\ndense 11")
    (unclear,) = marked.not_understood
    assert (unclear.row, unclear.label, unclear.expected) == (None, "conv2d", "")
    assert [(m.name, m.why) for m in unclear.reasons] == [
        ("not understood", "no layer of the model matches this answer")
    ]
    assert marked.wrong == []


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer("lstm", shape=Response.shape("?!")), "'?!' cannot be read as a shape"),
        (
            Answer("lstm", params=Response.params("a few of them")),
            "'a few of them' cannot be read as a number of parameters",
        ),
    ],
)
def test_unreadable_answers(answer: Answer, why: str) -> None:
    marked = Marker(key_of(read_data(LSTM_DENSE))).mark(Sheet(Source("x"), [answer]))
    (verdict,) = marked.verdicts
    assert verdict.right is None
    assert [(mistake.name, mistake.why) for mistake in verdict.reasons] == [("not understood", why)]


def test_lines_that_are_not_understood() -> None:
    doubt = Remark(3, "480 or 440", "which of the two numbers is the answer?")
    marked = Marker(key_of(read_data(LSTM_DENSE))).mark(Sheet(Source("x"), doubts=[doubt]))
    (verdict,) = marked.not_understood
    assert (verdict.right, verdict.line, verdict.response.text) == (None, 3, "480 or 440")
    assert [mistake.why for mistake in verdict.reasons] == [doubt.why]
    assert (marked.right, marked.wrong) == (0, [])


def test_every_side_of_an_equation_counts() -> None:
    marker = Marker(key_of(read_data(LSTM_DENSE)))
    for amounts, right in (((480, 480), True), ((480, 440), False), ((440, 480), None)):
        answer = Answer("lstm", params=Response("", amounts=amounts))
        (verdict,) = marker.mark(Sheet(Source("x"), [answer])).verdicts
        assert verdict.right is right


def test_answers_whose_right_value_is_unknown_are_not_marked() -> None:
    key = key_of(read_data(LSTM_DENSE))
    key.rows[1].shapes = None
    marked = Marker(key).mark(sheet_of(Source("x", "lstm (None, 10) 480")))
    assert [v.question for v in marked.verdicts] == ["params"]


def test_formulas() -> None:
    assert only(LSTM_DENSE, "lstm: 4*(u+d+1)*u").right
    wrong = only(LSTM_DENSE, "lstm: 4*(u+d)*u")
    assert not wrong.right
    assert wrong.reasons[0].name == "bias forgotten"


# Reasons


@pytest.mark.parametrize(
    ("spec", "text", "name", "why"),
    [
        (
            LSTM_DENSE,
            "dense 10",
            "bias forgotten",
            "the bias is missing (1 parameter: one value for each unit)",
        ),
        (
            ["Dropout(0.5, input_shape=(3,))"],
            "dropout 12 params",
            "no weights",
            "Dropout has no weights, so it has no parameters",
        ),
        (LSTM_DENSE, "lstm 0", "weights", "LSTM has weights, so it has parameters"),
        (
            LSTM_DENSE,
            "lstm: 48*u",
            "by chance",
            "the formula gives 480 for the numbers of this layer, but not for others",
        ),
        (
            ["LSTM(10, return_state=True, input_shape=(3, 1))"],
            "lstm (None, 10)",
            "return_state",
            None,
        ),
        (
            ["Dense(4, input_shape=(3,))"],
            "dense (32, 4)",
            "batch",
            "the first size is the batch size, which is None here",
        ),
        (
            ["Conv2D(4, 3, input_shape=(9, 8, 2))"],
            "conv2d (None, 6, 7, 4)",
            "order",
            "the sizes are right, but not their order",
        ),
        (
            ["Conv2D(4, 3, input_shape=(9, 8, 2))"],
            "conv2d (7, 6)",
            "axes",
            "axes are missing: the output has 4 axes, including the batch",
        ),
        (
            ["Dense(4, input_shape=(3,))"],
            "dense (None, 4, 1)",
            "axes",
            "there are too many axes: the output has 2 axes, including the batch",
        ),
        (
            ["Dense(4, input_shape=(3,))"],
            "dense [(None, 4), (None, 5)]",
            "outputs",
            "the layer has 1 output",
        ),
    ],
)
def test_reasons(spec: Any, text: str, name: str, why: str | None) -> None:
    verdict = only(spec, text)
    assert not verdict.right
    assert not verdict.follow_on
    assert verdict.reasons[0].name == name
    assert why is None or verdict.reasons[0].why == why


def test_an_answer_without_a_reason() -> None:
    verdict = only(LSTM_DENSE, "lstm 12345")
    assert (verdict.right, list(verdict.reasons)) == (False, [])


def test_each_mistake_is_named_once() -> None:
    for params in range(1, 700, 7):
        names = [mistake.name for mistake in only(LSTM_DENSE, f"lstm {params}").reasons]
        assert len(names) == len(set(names))


def test_formulas_in_letters_have_reasons() -> None:
    conv = ["Conv2D(4, 3, input_shape=(9, 8, 2))"]
    assert only(conv, "conv2d (None, h, w, f)").reasons[0].name == "padding"
    assert only(conv, "conv2d (None, h-kh, w-kw, f)").reasons[0].name == "plus one"
    assert only(conv, "conv2d (None, h-2, w-c, f)").reasons[0].name == "by chance"
    assert only(LSTM_DENSE, "lstm: 4n(n+m)").reasons[0].name == "bias forgotten"


# Follow-on errors


def test_a_follow_on_error() -> None:
    marked = mark(LSTM_DENSE, "lstm (None, 3, 10)\ndense (None, 3, 1)")
    first, second = marked.verdicts
    assert (first.right, first.follow_on) == (False, False)
    assert (second.right, second.follow_on) == (False, True)
    assert second.reasons[0].why == "this follows from your answer (None, 3, 10) for lstm"


def test_a_right_answer_is_no_follow_on_error() -> None:
    """The rest of the sheet is marked as if the wrong answer were not there."""
    marked = mark(LSTM_DENSE, "lstm (None, 3, 10)\ndense (None, 1)")
    assert [v.right for v in marked.verdicts] == [False, True]
    assert not marked.verdicts[1].follow_on


def test_a_mistake_after_a_mistake() -> None:
    marked = mark(GRAPH, "a (None, 30)\nb (None, 5)\nc 35")
    assert [v.right for v in marked.verdicts] == [False, True, False]
    stack = mark(["Input((4,))", "Dense(3)", "Dense(2)"], "dense (None, 30)\ndense_1 60")
    why = stack.verdicts[1].reasons[0].why
    assert why == (
        "the bias is missing (2 parameters: one value for each unit); "
        "the input follows from your answer (None, 30) for dense"
    )


def test_a_usual_mistake_after_a_mistake_comes_before_an_unusual_one() -> None:
    """16 is right for padding='same' after the wrong 16, and for Conv2DTranspose after 14."""
    stack = ["Conv2D(8, 3, input_shape=(16, 16, 1))", "Conv2D(4, 3)"]
    marked = mark(stack, "conv2d (None, 16, 16, 8)\nconv2d_1 (None, 16, 16, 4)")
    assert [verdict.reasons[0].name for verdict in marked.wrong] == ["padding", "padding"]


# Totals


@pytest.mark.parametrize(
    ("text", "name", "why", "follow_on"),
    [
        (
            "lstm 440\ntotal: 451",
            "follow-on",
            "451 is the sum of your numbers for the layers",
            True,
        ),
        ("total: 480", "row forgotten", "the parameters of dense are missing (11)", False),
        ("total: 11", "row forgotten", "the parameters of lstm are missing (480)", False),
        ("total: 0", "other total", "this is the number of non-trainable parameters", False),
        ("non-trainable: 491", "other total", "this is the number of total parameters", False),
    ],
)
def test_totals(text: str, name: str, why: str, follow_on: bool) -> None:
    verdict = mark(LSTM_DENSE, text).verdicts[-1]
    assert not verdict.right
    assert (verdict.reasons[0].name, verdict.reasons[0].why) == (name, why)
    assert verdict.follow_on is follow_on


def test_a_total_of_a_model_with_letters() -> None:
    spec = ["Input((T, F))", "LSTM(10)", "Dense(1)"]
    assert only(spec, "total: 40F + 451").right
    wrong = only(spec, "total: 859")
    assert (wrong.right, wrong.expected) == (False, "40·F + 451")
    both = mark(spec, "lstm 480\ntotal: 491")
    assert [v.right for v in both.verdicts] == [False, False]


# Batches


def test_sheets_without_batches() -> None:
    """One shape that certainly lacks its batch decides for the whole sheet."""
    spec = ["Input((None, 4))", "Dense(8)", "GlobalAveragePooling1D()", "Dense(2)"]
    assert [v.right for v in mark(spec, "dense (None, 8)\ndense_1 (2,)").verdicts] == [True, True]
    assert [v.right for v in mark(spec, "dense (None, 8)").verdicts] == [False]


# The marker


def test_a_marker_keeps_what_it_works_out() -> None:
    marker = Marker(key_of(read_data(LSTM_DENSE)))
    call = marker.key.rows[-1].call
    assert call
    usual, _ = marker.kinds
    first = marker.mistakes_with(call, None, usual)
    assert marker.mistakes_with(call, None, usual) is first


def test_a_marker_works_out_the_words_of_the_layers_once(monkeypatch: pytest.MonkeyPatch) -> None:
    marker = Marker(key_of(read_data(LSTM_DENSE)))
    monkeypatch.setattr(Correct, "all", lambda rows: pytest.fail("worked out again"))
    for text in ("lstm 480\ndense 11", "LSTM 480\nDense 11"):
        assert marker.mark(sheet_of(Source("x", text))).right == 2


def test_a_marker_forgets_before_it_grows_too_large() -> None:
    marker = Marker(key_of(read_data(LSTM_DENSE)))
    call = marker.key.rows[-1].call
    assert call
    usual, _ = marker.kinds
    first = marker.mistakes_with(call, None, usual)
    marker._mistakes |= {n: [] for n in range(MOST_CALLS)}
    marker.mistakes_with(call.with_inputs((UNKNOWN, 7)), None, usual)
    assert len(marker._mistakes) == 1
    assert marker.mistakes_with(call, None, usual) is not first


def test_last_resorts_are_looked_for_in_a_few_answers_of_a_sheet() -> None:
    spec = ["Input((4,))", *(f"Dense({n})" for n in range(50, 50 + MOST_SEARCHES + 5))]
    key = key_of(read_data(spec))
    slips = [Answer(row.name, params=Response.params(f"{row.params}0")) for row in key.rows[1:]]
    wrong = Marker(key).mark(Sheet(Source("x"), slips)).wrong
    assert [bool(verdict.reasons) for verdict in wrong] == [True] * MOST_SEARCHES + [False] * 5


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("lstm_1: 13 params\nlstm_1: 14 params", [None, None]),
        ("lstm_1: 1104 params\nlstm_1: 1104 params", [True]),
        ("lstm_1: 1104 params\nlstm_1: 13 params", [None, None]),
        ("Total: 1597\nTotal: 1600", [None]),
        ("Total: 1597\nTotal: 1.6K", [True]),
        ("Total: 1600\nCorrection: total 1597", [True]),
    ],
)
def test_two_answers_to_a_question(text: str, right: list[bool | None]) -> None:
    model = ["LSTM(10, return_sequences=True, input_shape=(3, 1))", "LSTM(12)", "Dense(1)"]
    marked = Marker(key_of(read_data(model))).mark(sheet_of(Source("x", text)))
    assert [verdict.right for verdict in marked.verdicts] == right
