"""What the parts of values are, and why some are not clear."""

from __future__ import annotations

import pytest

from shapecalc.grade.sheets.numbers import Rounded
from shapecalc.grade.sheets.value import Value, amounts_of, doubt_about, group_end, sizes_of


@pytest.mark.parametrize(
    ("line", "end"), [("(a)", 3), ("(a[b]) c", 6), ("(a", 0), ("((a)", 0), ("⌊x⌋", 3), ("(a]", 0)]
)
def test_group_end(line: str, end: int) -> None:
    assert group_end(line, 0) == end


@pytest.mark.parametrize(
    ("line", "text", "unclear"),
    [
        ("480", "480", False),
        ("480 params", "480", False),
        ("480params", "480", False),
        ("480개", "480", False),
        ("480?", "480", True),
        ("480…", "480", True),
        ("480_", "480", True),
        ("480abc", "480", True),
        ("48O", "48O", True),
        ("3 - 5", "3 - 5", True),
        ("480,5", "480", True),
    ],
)
def test_doubts(line: str, text: str, unclear: bool) -> None:
    assert bool(doubt_about(line, text, 0, len(text))) is unclear


def test_amounts() -> None:
    assert amounts_of(["480", "4*120", "1,024"])[0] == 480
    assert amounts_of(["480", "1,024"]) == [480, 1024]
    assert amounts_of(["480", "4*"]) == []
    assert sizes_of([3, Rounded(5, 10)]) == (3,)


def test_forms() -> None:
    assert Value("480", amounts=[480]).is_number
    assert Value("13*13*32", amounts=[5408]).is_product
    assert Value("(3,)", shapes=[(3,)]).is_shape
    assert Value("0.5").is_fraction
