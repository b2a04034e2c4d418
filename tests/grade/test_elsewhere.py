"""A wrong answer beside which the right one stands goes to the teacher; it is never right."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.errors import Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.elsewhere import BESIDE, OTHER_QUESTION, why_misread
from shapecalc.grade.key import key_of
from shapecalc.grade.marking import Marker
from shapecalc.grade.sheet import Response
from shapecalc.read.document import read_data

KEY = key_of(read_data(["LSTM(10, input_shape=(3, 1))", "Flatten()", "Dense(5)"]))
LSTM = KEY.rows[-3]
VECTOR: Any = [([(None, 10)], ())]
"""Beside an answer stands the shape of a vector."""


@pytest.mark.parametrize(
    ("response", "is_shape", "why"),
    [
        (Response("440", amounts=[440]), False, ""),
        (Response("440", amounts=[440], beside=[(None, [480])]), False, BESIDE),
        (Response("440", amounts=[440], beside=[([("None", 480)], ())]), False, ""),
        (Response("440", amounts=[440], source="lstm: 40 of 440, 480"), False, BESIDE),
        (Response("440", amounts=[440], source="lstm: 440, 4801"), False, ""),
        (Response("u*44 = 440", amounts=[440, 440], source="u*44 = 440, 480"), False, ""),
        (Response("10", amounts=[10], bare=True), False, OTHER_QUESTION),
        (Response("10", amounts=[10]), False, ""),
        (Response("10", amounts=[10], bare=True, beside=VECTOR), False, ""),
        (Response("480", shapes=[(480,)], bare=True), True, OTHER_QUESTION),
        (Response("480", shapes=[(480,)]), True, OTHER_QUESTION),
        (Response("(3, 10)", shapes=[(3, 10)], beside=VECTOR), True, BESIDE),
        (Response("(3, 10)", shapes=[(3, 10)], beside=[(None, [10])]), True, BESIDE),
        (Response("(3, 10)", shapes=[(3, 10)], beside=[([(3, 5)], ())]), True, ""),
    ],
)
def test_why_misread(response: Response, is_shape: bool, why: str) -> None:
    assert why_misread(response, LSTM, is_shape) == why


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("lstm: 480 params, 440 params", [None]),
        ("flatten: 10", [True]),
        ("dense: (None, 5), 50", [True, False]),
        ("lstm: 4*(10+1+1)*10 = 440 params", [False]),
    ],
)
def test_marked(text: str, right: list[bool | None]) -> None:
    marked = Marker(KEY).mark(sheet_of(Source("a.txt", text), KEY))
    assert [verdict.right for verdict in marked.verdicts] == right
