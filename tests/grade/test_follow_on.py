"""Follow-on errors: layers on the shapes that a sheet has for the layers before them."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.grade.follow_on import FollowOn
from shapecalc.grade.key import AnswerKey, KeyRow, key_of
from shapecalc.grade.sheet import Answer, Response
from shapecalc.read.document import read_data

N = UNKNOWN
STACK = ["Input((3, 1))", "LSTM(10)", "Dense(4)", "Dense(2)"]


def assumed(key: AnswerKey, **shapes: str) -> FollowOn:
    """The calls if some layers had other output shapes."""
    rows = {row.name: row for row in key.rows}
    return FollowOn(
        key,
        [(Answer(name, shape=Response.shape(text)), rows[name]) for name, text in shapes.items()],
    )


def row(key: AnswerKey, name: str) -> KeyRow:
    return next(row for row in key.rows if row.name == name)


@pytest.fixture
def key() -> AnswerKey:
    return key_of(read_data(STACK))


def test_right_answers_change_nothing(key: AnswerKey) -> None:
    follow_on = assumed(key, lstm="(None, 10)", dense="(4,)")
    assert [follow_on.call(row) for row in key.rows] == [None] * 4


@pytest.mark.parametrize("shape", ["(None, 3, 10)", "(3, 10)"])
def test_the_next_layer_reads_the_wrong_shape(key: AnswerKey, shape: str) -> None:
    follow_on = assumed(key, lstm=shape)
    assert follow_on.call(row(key, "lstm")) is None
    call = follow_on.call(row(key, "dense"))
    assert call
    assert call.inputs == ((N, 3, 10),)
    assert call.result
    assert call.result.shapes == ((N, 3, 4),)
    assert follow_on.origins(row(key, "dense")) == "your answer (None, 3, 10) for lstm"


def test_it_goes_on_through_layers_without_an_answer(key: AnswerKey) -> None:
    follow_on = assumed(key, lstm="(None, 3, 10)")
    call = follow_on.call(row(key, "dense_1"))
    assert call
    assert call.inputs == ((N, 3, 4),)
    assert follow_on.origins(row(key, "dense_1")) == "your answer (None, 3, 4) for lstm"


def test_an_answer_in_between_ends_it(key: AnswerKey) -> None:
    follow_on = assumed(key, lstm="(None, 3, 10)", dense="(None, 4)")
    assert follow_on.call(row(key, "dense")) is not None
    assert follow_on.call(row(key, "dense_1")) is None


@pytest.mark.parametrize("shape", ["(None, u)", "(None, 10), (None, 10)", "no shape"])
def test_answers_that_cannot_be_an_input(key: AnswerKey, shape: str) -> None:
    assert assumed(key, lstm=shape).call(row(key, "dense")) is None


def test_a_layer_that_refuses_the_shape_has_no_result() -> None:
    key = key_of(read_data(["Input((6, 2))", "LSTM(4, return_sequences=True)", "LSTM(3)"]))
    call = assumed(key, lstm="(None, 4)").call(row(key, "lstm_1"))
    assert call
    assert call.inputs == ((N, 4),)
    assert call.result is None


def test_two_inputs() -> None:
    spec: dict[str, Any] = {
        "inputs": {"x": "Input((4,))"},
        "layers": {
            "a": "Dense(3, name='a')(x)",
            "b": "Dense(5, name='b')(x)",
            "c": "Concatenate(name='c')([a, b])",
        },
    }
    key = key_of(read_data(spec))
    follow_on = assumed(key, a="(None, 30)", b="(None, 50)")
    call = follow_on.call(row(key, "c"))
    assert call
    assert call.result
    assert call.result.shapes == ((N, 80),)
    expected = "your answer (None, 30) for a and (None, 50) for b"
    assert follow_on.origins(row(key, "c")) == expected


def test_each_call_is_worked_out_once(key: AnswerKey) -> None:
    follow_on = assumed(key, lstm="(None, 3, 10)")
    assert follow_on.call(row(key, "dense")) is follow_on.call(row(key, "dense"))
