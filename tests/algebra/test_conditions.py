"""Conditions on formulas, and the ranges that they have to be in."""

from __future__ import annotations

import pytest

from shapecalc.algebra.conditions import Condition, Range, conditions
from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN

N, U = map(Formula.of, "nu")


def test_conditions() -> None:
    shape = (N, UNKNOWN, 4)
    assert conditions(4 * U, None, shape, None) == []
    assert conditions(4 * U, 8, shape, None) == [Condition("parameters", 4 * U, 8)]
    assert conditions(4 * U, None, shape, (7, 9, 4)) == [
        Condition("axis 1 of the output", N, 7),
        Condition("axis 3 of the output", 4, 4),
    ]
    assert conditions(4 * U, None, shape, (None, None, None)) == []


@pytest.mark.parametrize(
    ("number", "limits"),
    [
        (Range(480, 480), "= 480"),
        (Range(0, 3_000), "≤ 3,000"),
        (Range(3_000), "≥ 3,000"),
        (Range(1, 3), "from 1 to 3"),
    ],
)
def test_limits(number: Range, limits: str) -> None:
    condition = Condition("it", 2 * U, number)
    assert number.limits == limits
    assert str(condition) == f"it = 2·u {limits}"
    met = [n for n in (1, 2, 3, 240, 1_500) if condition.substitute({"u": n}).is_met]
    assert met == [n for n in (1, 2, 3, 240, 1_500) if number.first <= 2 * n <= number.last]


def test_letters() -> None:
    assert Condition("it", N * U, 6).letters == ["n", "u"]
    assert not Condition("it", N * U, 6).is_met
    divided = Condition("it", 6 // (U - 1), 6).substitute({"u": 1})
    assert divided.formula is None
    assert not divided.is_met
