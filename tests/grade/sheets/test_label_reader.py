"""What words say about the values beside them."""

from __future__ import annotations

import pytest

from shapecalc.grade.sheets.line_reader import statements_of
from shapecalc.grade.sheets.words import vocabulary

WORDS = vocabulary(["lstm", "dense"], ["LSTM", "Dense"])


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        ("lstm has 480 parameters per gate", "it is only a part of the number of parameters"),
        ("lstm has 480 parameters without the bias", "it is not the whole number"),
        ("lstm has at least 480 parameters", "it is a limit, not a number"),
        ("lstm 480개 이상", "it is a limit, not a number"),
        ("lstm has twice 240 parameters", "it is one factor of a product"),
        ("lstm bias: 40", "it is only a part of the number of parameters"),
        ("lstm → 2 520 parameters", "a blank may stand between thousands, or between two numbers"),
    ],
)
def test_doubts(line: str, doubt: str) -> None:
    (statement,) = statements_of(line, 1, WORDS)
    assert [mention.doubt for mention in statement.mentions] == [doubt]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("lstm: kernel 40, recurrent 400, bias 40, sum 480", "480"),
        ("lstm → 30 000 parameters", "30 000"),
        ("lstm weights 440 bias 40 -> 480", "480"),
        ("lstm #2: 480", "480"),
    ],
)
def test_numbers(line: str, value: str) -> None:
    (statement,) = statements_of(line, 1, WORDS)
    assert [m.value.text for m in statement.mentions if not m.part] == [value]
