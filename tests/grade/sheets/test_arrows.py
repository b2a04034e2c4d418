"""Arrows from input to output, and from the output to the number of parameters."""

from __future__ import annotations

import pytest
from grade.verdicts import IMAGE, SERIES, verdicts

BOTH = "flatten shape right, flatten params right"
DENSE = "dense shape right, dense params right"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("flatten (5, 5, 64) -> 1600", "flatten shape right"),
        ("flatten: (None, 5, 5, 64) -> 1,600", "flatten shape right"),
        ("flatten: (5, 5, 64) -> 1600 -> 0", BOTH),
        ("flatten: 5*5*64 -> 1600 -> 0", BOTH),
        ("flatten 5x5x64 = 1600 -> 0", BOTH),
        ("flatten: (5, 5, 64) -> 1600, 0 params", BOTH),
        ("flatten: (5, 5, 64) -> 1500", "flatten shape wrong"),
        ("dropout 1600 -> 0", "dropout shape right, dropout params right"),
        ("dropout: 1600 → 7", "dropout params ?"),
        ("dense: 1600 -> 10 -> 16010", DENSE),
        ("dense 1600 -> 10, 16010", DENSE),
        ("dense: (1600) -> (10), 16010", DENSE),
        ("dense: 1600 -> 16010 -> 10", "dense shape ?, dense params ?"),
        ("conv2d: (28, 28, 1) -> (26, 26, 32) -> 320", "conv2d shape right, conv2d params right"),
        ("dense(10) 16000 -> 바이어스 10개 더해서 16010", "dense params right"),
        ("dense(10) 16000 -> plus bias 10, so 16010", "dense params right"),
        ("dense(10) 1600 -> 바이어스 10개 더해서 1610", "dense params wrong"),
        ("conv2d (26, 26, 32) -> 320", "conv2d shape right, conv2d params right"),
    ],
)
def test_arrows(line: str, expected: str) -> None:
    assert verdicts(line, IMAGE) == expected


def test_a_number_of_a_layer_is_no_size() -> None:
    assert verdicts("LSTM 2 -> 1104", SERIES) == "lstm_1 params right"
