"""Numbers that are wanted, and bounds for them."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.bounds import bound


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("480", "480"),
        ("=480", "480"),
        ("1,500", "1500"),
        ("300M", "300000000"),
        ("<=300M", "0..300000000"),
        ("<300m", "0..299999999"),
        (">= 1.5 G", "1500000000.."),
        (">2.5K", "2501.."),
        ("≥1B", "1000000000.."),
        ("≤ 7", "0..7"),
        ("80K..100K", "80000..100000"),
        ("1 .. 1.5k", "1..1500"),
        (480, "480"),
    ],
)
def test_bound(text: str | int, allowed: str) -> None:
    assert str(bound(text)) == allowed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "-3",
        "1.5",
        "1.2345K",
        "<",
        "300T",
        "3 4",
        "1e6",
        "9" * 40,
        "<=<5",
        "٣",
        "1..",
        "..3",
        "1..2..3",
        True,
        0,
        -3,
        2.5,
    ],
)
def test_no_bound(text: Any) -> None:
    with pytest.raises(ValueError, match=r"is not a whole number of at least 1, or a"):
        bound(text)


def test_an_empty_range() -> None:
    with pytest.raises(ValueError, match=r"'2K\.\.5' has no numbers: 2,000 is more than 5"):
        bound("2K..5")
