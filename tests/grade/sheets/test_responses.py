"""Values of a statement as answers."""

from __future__ import annotations

from shapecalc.grade.sheet import Response
from shapecalc.grade.sheets.numbers import Rounded
from shapecalc.grade.sheets.parts import NamedLayer
from shapecalc.grade.sheets.responses import differ, params_response, shape_response
from shapecalc.grade.sheets.statements import Mention, Statement
from shapecalc.grade.sheets.value import Value, amounts_of


def statement(subject: str = "") -> Statement:
    return Statement(3, "a line", NamedLayer(subject, class_name=subject) if subject else None)


def mention(text: str, doubt: str = "") -> Mention:
    return Mention(Value(text, amounts=amounts_of([text])), doubt=doubt)


def test_a_number_is_a_shape_and_of_a_vector_one_size() -> None:
    assert shape_response(mention("3,128"), statement("LSTM")).shapes == [(3, 128)]
    assert shape_response(mention("1,600"), statement("Flatten")).shapes == [(1600,)]
    assert shape_response(mention("4+"), statement()).doubt == "'4+' cannot be read as a shape"


def test_letters_get_their_numbers() -> None:
    response = params_response(mention("4*n"), statement(), {"n": 10})
    assert (response.amounts, response.line, response.text) == ([40], 3, "4*n")


def test_a_doubt_shows_the_line() -> None:
    response = params_response(mention("480", "why"), statement(), {})
    assert (response.text, response.doubt) == ("a line", "why")


def test_totals_that_differ() -> None:
    total, rounded = Response("1597", amounts=[1597]), Response("", amounts=[Rounded(1550, 1650)])
    assert differ(total, Response("1600", amounts=[1600]))
    assert not differ(total, rounded)
    assert not differ(total, Response("1600", amounts=[1600], doubt="why"))
