"""Words that count the layers of a class, and numbers behind its name."""

from __future__ import annotations

import pytest
from grade.verdicts import IMAGE, SERIES, verdicts

TWO = ("Dense(10, input_shape=(10,))", "Dense(10)")
THREE = (*TWO, "Dense(10)")
BOTH = "dense params right, dense_1 params right"
LSTMS = "lstm params right, lstm_1 params right"


@pytest.mark.parametrize(
    "line",
    [
        "both dense layers: 110",
        "both dense layers have 110 parameters",
        "two dense layers: 110 each",
        "Dense 두 개는 각각 110",
        "두 Dense 층은 각각 110개",
        "beide Dense-Schichten: 110",
        "Dense layers 1 and 2: 110 each",
    ],
)
def test_one_value_for_each_layer(line: str) -> None:
    assert verdicts(line, TWO) == BOTH


@pytest.mark.parametrize(
    "line",
    [
        "LSTM 1 and 2: 480 and 1104",
        "LSTM 1, 2: 480, 1104",
        "LSTM 1 & 2 params 480 & 1104",
        "lstm 두 개는 각각 480, 1104",
        "두 LSTM은 각각 480, 1104개",
    ],
)
def test_a_value_for_each_number(line: str) -> None:
    assert verdicts(line, SERIES) == LSTMS


def test_each_of_them_may_be_wrong() -> None:
    assert verdicts("두 LSTM은 각각 480", SERIES) == "lstm params right, lstm_1 params wrong"
    assert verdicts("both dense layers: 109", TWO) == BOTH.replace("right", "wrong")


@pytest.mark.parametrize(
    ("line", "layers"),
    [
        ("two dense layers: 220", TWO),  # Of each, or together?
        ("both dense layers: 220", TWO),
        ("two dense layers: 110", TWO),
        ("both dense layers: 110", THREE),  # Which two of three?
        ("all three dense layers: 110", THREE),
        ("both conv layers: 320", (*IMAGE, "Reshape((2, 5, 1))", "Conv2D(3, 1)")),
    ],
)
def test_nobody_knows(line: str, layers: tuple[str, ...]) -> None:
    found = verdicts(line, layers)
    assert "right" not in found
    assert "wrong" not in found


def test_numbers_that_count_no_layers() -> None:
    assert verdicts("conv2d 26, 26, 32: 320", IMAGE).startswith("conv2d shape right")
    assert "wrong" not in verdicts("dense 10, 11: 16010", IMAGE)


def test_a_number_of_thousands_of_digits() -> None:
    assert "right" not in verdicts(f"LSTM {'1' * 5000} and {'1' * 5000}: 480", THREE)
