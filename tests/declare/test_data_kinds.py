"""Kinds that are data: numbers, tokens, factors."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.declare.data_kinds import (
    Factor,
    LooseSize,
    Number,
    NumberList,
    Odd,
    Salt,
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
        (Salt(), 5, 5),
        (Salt(), ["a", None], ("a", None)),
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


PARSED: list[tuple[Argument, Any, Any]] = [
    (Factor("", None), 0, (0, 0)),
    (Factor(), 0, (0, 0)),
    (Factor(), [1, 2], (1, 2)),
    (Factor(falsy=True), 0, (0, 0)),
    (Factor(falsy=True), 1, (0, 1)),
    (Factor(low=-1), [-1, -1], (-1, -1)),
    (LooseSize("", None), 0, 0),
    (LooseSize(), "", ""),
    (LooseSize(), 0, 0),
    (LooseSize(exact=True), 0, 0),
    (LooseSize(minimum=1), 1, 1),
    (Odd(), 1, (1, 1)),
    (Odd(), [1, 1], (1, 1)),
    (Token(), "", ""),
    (Token(), [], []),
    (TokenWeights(), 0, 0),
    (TokenWeights(), [1], [1]),
    (TokenWeights(), [], []),
    (Tokens(), ["a"], ("a",)),
    (ValueRange(), [1, 2], (1, 2)),
]

REFUSALS: list[tuple[Argument, Any, type[ValueError], str]] = [
    (Factor(), "", ValueError, "a number from 0 to 1, or two of them"),
    (Factor(), None, ValueError, "a number from 0 to 1, or two of them"),
    (Factor(), [2, 1], ValueError, "a number from 0 to 1, or two of them"),
    (Factor(), [], ValueError, "a number from 0 to 1, or two of them"),
    (Factor(above=True), 0, ValueError, "a number from more than 0 to 1, or two of them"),
    (Factor(both=True), [1, 2], ValueError, "a number from 0 to 1, or two of them"),
    (LooseSize(exact=True), "", ValueError, "a whole number"),
    (LooseSize(minimum=1), None, ValueError, "a number of at least 1"),
    (Odd(), 0, ValueError, "an odd number, or two of them"),
    (Odd(), 2, ValueError, "an odd number, or two of them"),
    (Odd(), [], ValueError, "an odd number, or two of them"),
    (Token(), 0, ValueError, "a string"),
    (Token(of=int), "", ValueError, "a whole number"),
    (TokenWeights(), "", ValueError, "a list of numbers"),
    (Tokens(), "", ValueError, "a list of tokens, not a file"),
    (Tokens(), 0, ValueError, "a list of strings"),
    (Tokens(), 1, ValueError, "a list of strings"),
    (Tokens(), [1], ValueError, "a list of strings"),
    (Tokens(of=int), ["a"], ValueError, "a list of whole numbers"),
    (ValueRange(), 0, ValueError, "a list of two numbers"),
    (ValueRange(), [], ValueError, "a list of two numbers"),
]

SCHEMAS: list[tuple[Argument, Any]] = [
    (
        Factor(),
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": 1},
                {
                    "type": "array",
                    "items": {"type": "number", "minimum": 0, "maximum": 1},
                    "minItems": 2,
                    "maxItems": 2,
                },
                {"type": "string", "pattern": "^\\(.*\\)$"},
            ]
        },
    ),
    (LooseSize("", None), {"type": ["integer", "null"], "minimum": 0}),
    (LooseSize(), {"type": "integer", "minimum": 0}),
    (LooseSize(minimum=1), {"type": "integer", "minimum": 1}),
    (LooseSize(minimum=2, above=True), {"type": "integer", "minimum": 3}),
    (Number(), {}),
    (NumberList(), {"type": ["array", "null"], "items": {"type": "number"}}),
    (
        Odd(),
        {
            "anyOf": [
                {"type": "integer"},
                {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
                {"type": "string", "pattern": "^\\(.*\\)$"},
            ]
        },
    ),
    (Token(), {"type": ["string", "null"]}),
    (Token(of=int), {"type": ["integer", "null"]}),
    (TokenWeights(), {"type": ["array", "null"], "items": {"type": "number"}}),
    (Tokens(), {"type": ["array", "null"], "items": {"type": "string"}, "minItems": 1}),
    (Tokens(of=int), {"type": ["array", "null"], "items": {"type": "integer"}, "minItems": 1}),
    (
        ValueRange(),
        {
            "anyOf": [
                {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
                {"type": "string", "pattern": "^\\(.*\\)$"},
            ]
        },
    ),
]


@pytest.mark.parametrize(("kind", "value", "parsed"), PARSED)
def test_parsed(kind: Argument, value: Any, parsed: Any) -> None:
    result = kind.parse(value)
    assert (repr(result), type(result)) == (repr(parsed), type(parsed))


@pytest.mark.parametrize(("kind", "value", "error", "message"), REFUSALS)
def test_refusals(kind: Argument, value: Any, error: type[ValueError], message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        kind.parse(value)
    assert (type(caught.value), str(caught.value)) == (error, message)


@pytest.mark.parametrize(("kind", "schema"), SCHEMAS)
def test_schema(kind: Argument, schema: Any) -> None:
    assert kind.schema == schema
