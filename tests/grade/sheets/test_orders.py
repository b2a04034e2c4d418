"""The number of an answer at the start of its line."""

from __future__ import annotations

import pytest

from shapecalc.grade.sheets.orders import CORRECTION, order_of


@pytest.mark.parametrize(
    ("line", "order", "rest"),
    [
        ("1. LSTM(10)", 1, "LSTM(10)"),
        ("Q1) 480", 1, "480"),
        ("b) 480", 2, "480"),
        ("ii) 480", 2, "480"),
        ("Layer 1: 480", 1, "480"),
        ("Question 3", 3, ""),
        ("3번. 480", 3, "480"),
        ("- lstm", None, "lstm"),
        ("480", None, "480"),
        ("4.5", None, "4.5"),
        ("lstm", None, "lstm"),
    ],
)
def test_orders(line: str, order: object, rest: str) -> None:
    assert order_of(line) == (order, rest)


@pytest.mark.parametrize("line", ["Correction: lstm 480", "정정: 480", "Sorry - 480"])
def test_corrections(line: str) -> None:
    assert CORRECTION.match(line)
