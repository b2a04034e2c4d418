"""What stands behind a value says what it is."""

from __future__ import annotations

import pytest

from shapecalc.grade.sheets.line_reader import statements_of
from shapecalc.grade.sheets.words import vocabulary

WORDS = vocabulary(["lstm", "conv2d"], ["LSTM", "Conv2D"])


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("lstm 480 parameters", ["PARAMS_LABEL"]),
        ("conv2d 32 filters, 320", ["OTHER_LABEL", ""]),
        ("lstm 10 outputs, 480 params", ["SHAPE_LABEL", "PARAMS_LABEL"]),
        ("lstm 3 inputs, 480 params", ["INPUT_LABEL", "PARAMS_LABEL"]),
        ("lstm 480 = params", [""]),
        ("conv2d 26x26x32, 320 p", ["", "PARAMS_LABEL"]),
        ("conv2d: 3x3 filters, 320", ["OTHER_LABEL", ""]),
        ("first 1x1 conv2d 64", ["OTHER_LABEL", ""]),
    ],
)
def test_labels_behind(line: str, labels: list[str]) -> None:
    (statement,) = statements_of(line, 1, WORDS)
    assert [m.label.name if m.label else "" for m in statement.mentions] == labels


def test_a_part_behind() -> None:
    (statement,) = statements_of("lstm 440 for the weights and 40 for the bias", 1, WORDS)
    assert [mention.part for mention in statement.mentions] == [True, True]
