"""Axes told in words are a shape, and settings are none."""

from __future__ import annotations

import pytest
from grade.verdicts import IMAGE, verdicts

from shapecalc.grade.sheets.axes import shape_in_words

SEQUENCE = ("Conv1D(8, 3, input_shape=(20, 4))", "MaxPooling1D(2)")


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("length 24, channels 40", (24, 40)),
        ("길이 24, 채널 40", (24, 40)),
        ("channels 40, steps 24", (24, 40)),
        ("height 5, width: 4, filters = 8", (5, 4, 8)),
        ("높이 5 너비 4 채널 8", (5, 4, 8)),
        ("length 24", None),
        ("height 5, channels 8", None),
        ("length 24, length 25", None),
        ("steps 24, filters 40, kernel 3", None),
        ("steps 24, filters 40, kernel size = 3", None),
        ("steps 24, filters 40, params 3", (24, 40)),
        ("length 24, channels 40.5", None),
    ],
)
def test_shapes_in_words(text: str, shape: tuple[int, ...] | None) -> None:
    value = shape_in_words(text, 0)
    assert (value and value.shapes) == (shape and [shape])


@pytest.mark.parametrize(
    ("line", "layers", "expected"),
    [
        ("max_pooling1d: length 9, channels 8", SEQUENCE, "max_pooling1d shape right"),
        ("MaxPooling1D: 길이 9, 채널 8", SEQUENCE, "max_pooling1d shape right"),
        ("MaxPooling1D: 길이 8, 채널 9", SEQUENCE, "max_pooling1d shape wrong"),
        (
            "max_pooling1d output: steps 9, filters 8, 0 params",
            SEQUENCE,
            "max_pooling1d shape right, max_pooling1d params right",
        ),
        ("conv2d: 높이 26, 너비 26, 채널 32", IMAGE, "conv2d shape right"),
        ("conv2d: length 26, channels 32", IMAGE, "conv2d shape ?"),
    ],
)
def test_axes_of_a_layer(line: str, layers: tuple[str, ...], expected: str) -> None:
    assert verdicts(line, layers) == expected


def test_axes_of_an_input_are_no_output() -> None:
    text = "max_pooling1d input length 9, channels 8\nconv1d: 104 params"
    assert "max_pooling1d" not in verdicts(text, SEQUENCE)
