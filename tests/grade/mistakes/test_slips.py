"""The answers for other layers, and slips of the pen."""

from __future__ import annotations

from grade.situations import made, situations

from shapecalc.algebra.size import UNKNOWN
from shapecalc.grade.mistakes.mistake import Situation
from shapecalc.grade.mistakes.slips import digits, other_layer, slips_in

STACK = ["LSTM(10, input_shape=(3, 1))", "Dense(5)", "Dropout(0.5)", "Dense(4)"]


def test_other_layer() -> None:
    found = list(other_layer(situations(STACK)[1]))
    assert [m.params for m in found if m.params] == [480, 24]
    assert [m.shapes for m in found if m.shapes] == [
        ((UNKNOWN, 10),),
        ((UNKNOWN, 5),),
        ((UNKNOWN, 4),),
    ]
    assert found[0].why == "480 is the number of parameters of lstm"
    assert {mistake.name for mistake in found} == {"other layer"}


def test_a_layer_without_weights_has_no_parameters_of_another() -> None:
    found = [m for m in other_layer(situations(STACK)[2]) if m.params]
    assert found[0].why == "55 is the number of parameters of dense, but Dropout has no weights"


def test_outside_a_model_there_is_no_other_layer() -> None:
    case = situations(STACK)[1]
    assert list(other_layer(Situation(case.call, case.right))) == []


def test_digits() -> None:
    found = made(digits, "LSTM(10, input_shape=(3, 1))")
    assert [m.params for m in found] == [840, 408, 4800, 48, 4480, 4880, 80, 40, 48]
    assert found[0].why == "perhaps two digits were exchanged: 840 for 480"
    assert found[2].why == "perhaps a zero was added: 4,800 for 480"


def test_numbers_too_short_for_slips() -> None:
    assert made(digits, "Dense(1, input_shape=(3,))") == []
    assert [m.params for m in made(digits, "Dense(5, input_shape=(2,))")] == [51, 150]


def test_a_number_with_letters() -> None:
    assert made(digits, "Dense(u, input_shape=(3,))") == []


def test_slips_in_a_sum() -> None:
    (mistake,) = slips_in(1414, 1441)
    assert mistake.why == "perhaps two digits were exchanged: 1,414 for 1,441"
    assert list(slips_in(1500, 1441)) == list(slips_in(1414, None)) == []
