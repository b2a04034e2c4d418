"""A wrong answer near which the right one stands goes to the teacher; it is never right."""

from __future__ import annotations

from typing import Any

import pytest
from grade.verdicts import IMAGE, SERIES, key, verdicts

from shapecalc.errors import Source
from shapecalc.grade.elsewhere import BESIDE, OTHER_QUESTION, RESULT, SPREAD, WITHIN
from shapecalc.grade.marking import Marker
from shapecalc.grade.sheet import Answer, Response, Sheet

VECTOR: Any = [([(None, 10)], ())]
"""Beside an answer stands the shape of a vector."""


def why(answer: Answer, layers: tuple[str, ...] = SERIES) -> str:
    """Why an answer is not understood; empty if it is marked wrong."""
    marked = Marker(key(layers)).mark(Sheet(Source("a.txt"), [answer]))
    (verdict,) = marked.verdicts
    assert not verdict.right
    return "" if verdict.right is False else verdict.reasons[0].why


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (Response("440", amounts=[440]), ""),
        (Response("440", amounts=[440], beside=[(None, [480])]), BESIDE),
        (Response("440", amounts=[440], beside=[([("None", 480)], ())]), ""),
        (Response("440", amounts=[440], source="lstm: 40 of 440, 480"), BESIDE),
        (Response("440", amounts=[440], source="lstm: 440, 4801"), ""),
        (Response("40*11 = 440", amounts=[440, 440], source="40*11 = 440, bias 480"), BESIDE),
        (Response("440", amounts=[440], source="LSTM(480): 440"), ""),
        (Response("40 = 480", amounts=[40, 480]), f"{RESULT}: "),
        (Response("480 = first", amounts=[480, "first"]), WITHIN),
        (Response("480 + 40 = 520", amounts=[520, 520]), ""),
        (Response("480 / 10", amounts=[48]), WITHIN),
        (Response("3*10", amounts=[30]), OTHER_QUESTION),
    ],
)
def test_numbers_of_parameters(response: Response, expected: str) -> None:
    found = why(Answer("lstm", params=response))
    assert found.startswith(expected) if expected else not found


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (Response("(3, 11)", shapes=[(3, 11)]), ""),
        (Response("480", shapes=[(480,)]), OTHER_QUESTION),
        (Response("(3,)", shapes=[(3,)], source="lstm: 10 units, 3 steps"), SPREAD),
        (Response("10", shapes=[(10,)], beside=[(None, [3, 10])]), BESIDE),
        (Response("10", shapes=[(10,)], source="lstm 10, shape 3×10"), BESIDE),
        (Response("3, 10, 480", shapes=[(3, 10, 480)]), WITHIN),
        (Response("(9, 3, 10)", shapes=[(9, 3, 10)]), ""),
    ],
)
def test_shapes(response: Response, expected: str) -> None:
    assert why(Answer("lstm", shape=response)) == expected


@pytest.mark.parametrize(
    ("text", "bare", "expected"), [("12", True, OTHER_QUESTION), ("12", 0, "")]
)
def test_a_bare_size_is_no_number_of_parameters(text: str, bare: bool, expected: str) -> None:
    response = Response(text, amounts=[int(text)], bare=bool(bare))
    assert why(Answer("lstm_1", params=response)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lstm: 480 params, 440 params", "lstm params ?"),
        ("dense: (None, 1), 12", "dense shape right, dense params wrong"),
        ("lstm: 4*(10+1+1)*10 = 440 params", "lstm params wrong"),
        ("lstm: 440 params\nso it is 480 in the end of all ends", "lstm params ?"),
        (
            "lstm_1: 1056 params\n\n\nlstm_1 was 1104 of the parts I know",
            "lstm_1 params ?, lstm_1 params ?",
        ),
        ("dense: 12 params\nTotal: 1596", "dense params wrong, total wrong"),
        ("lstm_1: 480 params", "lstm_1 params wrong"),
        (
            "2) 480 params, (3, 10)\n3) 1104 params, (12)",
            "lstm_1 shape ?, lstm_1 params ?, dense shape ?, dense params ?",
        ),
    ],
)
def test_sheets(text: str, expected: str) -> None:
    assert verdicts(text, SERIES) == expected


def test_two_layers_of_a_kind() -> None:
    assert verdicts("flatten: 5x5x64라서 1600", IMAGE) in (
        "flatten shape right, flatten params ?",
        "flatten shape ?, flatten params ?",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lstm 480 params\nTotal: 480", "lstm params right, total ?"),
        ("lstm 480 params\nTotal: 479", "lstm params right, total wrong"),
        ("입력층: 28 params", "input_layer params ?"),
        ("input_layer: 28 params", "input_layer params wrong"),
        ("dense: output 12*1 + 2 = 14", "dense shape ?"),
    ],
)
def test_what_may_be_about_something_else(text: str, expected: str) -> None:
    assert verdicts(text, SERIES) == expected


@pytest.mark.parametrize(
    ("line", "shape"),
    [
        ("bn (32)     128", "?"),
        ("bn (31)     128", "wrong"),
        ("bn (32)     64", "wrong"),
        ("bn (32,)    128", "wrong"),
    ],
)
def test_channels_in_brackets_beside_a_right_number(line: str, shape: str) -> None:
    layers = ("Conv2D(32, 3, input_shape=(28, 28, 1))", "BatchNormalization()")
    assert verdicts(line, layers).startswith(f"batch_normalization shape {shape}")
