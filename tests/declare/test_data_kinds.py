"""Kinds that are data: numbers, tokens, factors."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.declare.data_kinds import (
    Factor,
    LooseSize,
    Odd,
    Token,
    Tokens,
    TokenWeights,
    ValueRange,
)
from shapecalc.declare.kinds import Argument


@pytest.mark.parametrize(
    ("kind", "value", "parsed"),
    [
        (LooseSize(), 2.5, 2.5),
        (LooseSize("", None), None, None),
        (TokenWeights(), [1, 0.5], [1, 0.5]),
        (TokenWeights(), None, None),
        (Factor(), 0.25, (0, 0.25)),
        (Factor(low=-1), 0.25, (-0.25, 0.25)),
        (Factor(), (0.5, 0.25), (0.25, 0.5)),
        (Factor(falsy=True), "", (0, 0)),
        (Factor("", None), None, None),
        (Factor(), (0.5, 7), (0.5, 7)),
        (Odd(), 3, (3, 3)),
        (Odd(), [3, 5], (3, 5)),
        (ValueRange(), (255, 0), (0, 255)),
        (Token(), "[UNK]", "[UNK]"),
        (Token(of=int), 3, 3),
        (Tokens(), ["cat", 3], ("cat", "3")),
        (Tokens(of=int), [1, 2], (1, 2)),
        (Tokens(), None, None),
    ],
)
def test_accepted(kind: Argument, value: Any, parsed: Any) -> None:
    assert kind.parse(value) == parsed


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (LooseSize(minimum=1), 0, "a number of at least 1"),
        (LooseSize(exact=True), 2.5, "a whole number"),
        (TokenWeights(), ["a"], "a list of numbers"),
        (Factor(), 2, "a number from 0 to 1, or two of them"),
        (Factor(above=True), 0, "a number from more than 0 to 1, or two of them"),
        (Factor(both=True), (0.5, 7), "a number from 0 to 1, or two of them"),
        (Odd(), 2, "an odd number, or two of them"),
        (ValueRange(), 3, "a list of two numbers"),
        (Token(), 3, "a string"),
        (Token(of=int), "a", "a whole number"),
        (Tokens(), "words.txt", "a list of tokens, not a file"),
        (Tokens(), [1, 2], "a list of strings"),
        (Tokens(of=int), ["a"], "a list of whole numbers"),
        (Tokens(), [], "a list of strings"),
    ],
)
def test_refused(kind: Argument, value: Any, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        kind.parse(value)
    assert str(caught.value) == message
