"""The bounds of what is computed."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from shapecalc.limits import PROGRAM_ITEMS
from shapecalc.read.python.operators import BINARY, TooLargeError, bounded


@pytest.mark.parametrize(
    ("sign", "left", "right"),
    [
        (ast.Mult, "a", 10**9),
        (ast.Mult, 10**9, [1]),
        (ast.Pow, 2, 10**9),
        (ast.LShift, 1, 10**9),
        (ast.Mod, "%1000000d", 1),
        (ast.Mod, "%*d", (10**9, 1)),
    ],
)
def test_too_large(sign: type[ast.operator], left: Any, right: Any) -> None:
    with pytest.raises(TooLargeError):
        bounded(BINARY[sign](left, right))


@pytest.mark.parametrize(
    ("sign", "left", "right", "expected"),
    [
        (ast.Mult, [1], 3, [1, 1, 1]),
        (ast.Pow, 2, 100, 2**100),
        (ast.Mod, "%s", 3, "3"),
        (ast.Div, 1, 4, 0.25),
    ],
)
def test_computed(sign: type[ast.operator], left: Any, right: Any, expected: Any) -> None:
    assert bounded(BINARY[sign](left, right)) == expected


@pytest.mark.parametrize("value", [1 << 10**5, "a" * (PROGRAM_ITEMS + 1)], ids=type)
def test_bounded(value: Any) -> None:
    assert bounded([1]) == [1]
    with pytest.raises(TooLargeError):
        bounded(value)
