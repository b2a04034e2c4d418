"""Numbers with every thousands mark, in words and rounded."""

from __future__ import annotations

import pytest

from shapecalc.grade.sheets.numbers import Rounded, are_thousands, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *((text, 4_457_472) for text in ("4457472", "4,457,472", "4.457.472", "4'457'472")),
        *((text, 4_457_472) for text in ("4457472.0", "445만 7472", "445만7472")),
        *((text, 4_457_472) for text in ("445만 7천 472", "445만7천472")),
        ("480", 480),
        ("012", 12),
        ("1.216", 1216),
        ("4.5", None),
        ("1,2,3", None),
        ("4,457.472", None),
        ("abc", None),
        ("", None),
        ("9" * 41, None),
    ],
)
def test_exact_numbers(text: str, number: int | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("1.2K", 1216, 1251),
        ("4.46M", 4_457_472, 4_465_001),
        ("1,2k", 1150, 1149),
        ("2k", 1999, 2501),
        ("3천", 3000, 3501),
        ("16만 8천", 168_000, 160_008),
        ("16만8천", 168_064, 168_501),
    ],
)
def test_rounded_numbers(text: str, inside: int, outside: int) -> None:
    number = read_number(text)
    assert isinstance(number, Rounded)
    assert number.includes(inside)
    assert not number.includes(outside)
    assert not number.includes("1216")


def test_thousands() -> None:
    assert are_thousands(["194", "816"])
    assert are_thousands(["016"])
    assert not are_thousands(["816"])
