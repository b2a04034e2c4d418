"""Numbers that are wanted, and bounds for them, on the command line."""

from __future__ import annotations

import pytest
import typer

from shapecalc.cli.bounds import bound


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
    ],
)
def test_bound(text: str, allowed: str) -> None:
    assert str(bound(text)) == allowed


@pytest.mark.parametrize(
    "text", ["", "0", "-3", "1.5", "1.2345K", "<", "300T", "3 4", "1e6", "9" * 40, "<=<5", "٣"]
)
def test_no_bound(text: str) -> None:
    with pytest.raises(typer.BadParameter, match=r"is not a whole number of at least 1, or a"):
        bound(text)
