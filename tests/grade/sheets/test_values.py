"""The first form that fits a value is taken."""

from __future__ import annotations

import pytest

from shapecalc.grade.sheets.values import value_at


@pytest.mark.parametrize(
    ("line", "start", "text"),
    [
        ("lstm (None, 3) 480", 5, "(None, 3)"),
        ("lstm (None, 3) 480", 15, "480"),
        ("26x26x32", 0, "26x26x32"),
        ("4*(10+2)*10 = 480", 0, "4*(10+2)*10 = 480"),
    ],
)
def test_values(line: str, start: int, text: str) -> None:
    value = value_at(line, start)
    assert value
    assert value.text == text


def test_a_word_is_no_value() -> None:
    assert value_at("lstm", 0) is None
