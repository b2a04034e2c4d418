"""Numbers by their digits alone."""

from __future__ import annotations

import pytest

from shapecalc.grade.digits import numbers_in, sizes_in_row, without


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("18.496 params", [18496]),
        ("26×26×32", [26, 26, 32]),
        ("12 204", [12204, 12, 204]),
        ("1234567", [1234567]),
        ("none", []),
    ],
)
def test_numbers(text: str, numbers: list[int]) -> None:
    assert numbers_in(text) == numbers


def test_sizes_stand_in_a_row() -> None:
    assert sizes_in_row("(None,26,26,32) 320", [26, 26, 32])
    assert not sizes_in_row("26, 32, 26", [26, 26, 32])


def test_a_part_is_no_piece_of_a_number() -> None:
    assert without("dense 620, 20", "20") == "dense 620,  "
    assert without("30 000 params, 000", "000") == "30 000 params,  "
    assert without("480", "") == "480"
