"""What the other lines of a sheet say about bare numbers."""

from __future__ import annotations

import pytest
from grade.verdicts import SERIES, verdicts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lstm 10 480\nlstm_1 12 1104\ndense 1 130", "dense params ?"),  # Columns, no thousands.
        (
            "lstm (3, 10) 480\nlstm_1 (12) 1104\ndense 1, 13",
            "dense shape right, dense params right",
        ),
    ],
)
def test_two_numbers(text: str, expected: str) -> None:
    assert verdicts(text, SERIES).endswith(expected)


def test_two_numbers_where_other_lines_have_one() -> None:
    layers = (*SERIES, "Dense(4)", "Dense(2)")
    text = "dense: 13, 8\ndense_2 10\nlstm 480\nlstm_1 1104"
    expected = "lstm params right, lstm_1 params right, dense params ?, dense_2 params right"
    assert verdicts(text, layers) == expected
