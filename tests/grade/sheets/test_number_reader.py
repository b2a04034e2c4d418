"""A number behind the name of a layer may count the layer."""

from __future__ import annotations

import pytest

from shapecalc.grade.sheets.line_reader import statements_of
from shapecalc.grade.sheets.words import vocabulary

WORDS = vocabulary(["lstm"], ["LSTM", "Conv2D"])


@pytest.mark.parametrize(
    ("line", "count", "answers"),
    [
        ("LSTM 2: 320", -2, ["320"]),
        ("LSTM 2 (None, 5) 320", -2, ["(None, 5)", "320"]),
        ("LSTM 320", 0, ["320"]),
        ("LSTM 1600 -> 0", 0, ["1600", "0"]),
        ("conv 1x1: 512", 0, ["512"]),
    ],
)
def test_numbers(line: str, count: int, answers: list[str]) -> None:
    (statement,) = statements_of(line, 1, WORDS)
    assert statement.count == count
    assert [mention.value.text for mention in statement.answers] == answers


def test_numbers_of_a_list() -> None:
    statements = statements_of("conv 1, conv 2: 320, 18496", 1, WORDS)
    assert [[m.value.text for m in statement.answers] for statement in statements] == [
        ["320"],
        ["18496"],
    ]
