"""Numbers, formulas, and equations with several sides."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.grade.sheets.equations import equation


@pytest.mark.parametrize(
    ("line", "amounts"),
    [
        ("480", [480]),
        ("4,457,472 (17 MB)", [4_457_472]),
        ("4*(10+1+1)*10 = 480", [480, 480]),
        ("4 x (10 + 2) x 10 = 480 = 480", [480, 480, 480]),
        ("weights 440 + bias 40 = 480", [480, 480]),
        ("-480", [-480]),
        ("440 + 40", [480]),
    ],
)
def test_equations(line: str, amounts: list[int]) -> None:
    value = equation(line, 0)
    assert value
    assert value.amounts == amounts


@pytest.mark.parametrize("line", ["lstm", "the answer", "", "= 3"])
def test_no_equation(line: str) -> None:
    assert equation(line, 0) is None


@pytest.mark.parametrize(
    ("line", "start", "amounts"),
    [
        ("924 / 출력 (None, 3)", 0, [924]),
        ("1024 / Non-trainable 96", 0, [1024]),
        ("lstm - 480", 5, None),
        ("lstm -480", 5, [-480]),
        ("a-480", 1, None),
    ],
)
def test_dashes_and_slashes_between_answers(line: str, start: int, amounts: Any) -> None:
    value = equation(line, start)
    assert (value and value.amounts) == amounts


def test_a_fraction_is_no_number() -> None:
    value = equation("4.5", 0)
    assert value
    assert value.doubt


def test_a_letter_with_a_power_is_a_factor() -> None:
    value = equation("4u² + 8u", 0)
    assert value
    assert value.text == "4u² + 8u"


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("(448 params)", None),
        ("[2 points]", None),
        ("x2 = 2944", [2, 2944]),
        ("10 / (32+1)*10 = 330", [10]),
        ("330 / (32+1)", [10]),
    ],
)
def test_words_in_brackets_and_products_that_go_on(text: str, amounts: list[int] | None) -> None:
    value = equation(text, 0)
    assert (list(value.amounts) if value else None) == amounts
