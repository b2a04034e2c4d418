"""Axes told in words are a shape, and settings are none."""

from __future__ import annotations

import pytest
from grade.verdicts import IMAGE, verdicts

from shapecalc.grade.sheets.axes import shape_in_prose, shape_in_words

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


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("26 by 26 with 32 channels", (26, 26, 32)),
        ("26x26, 32 channels", (26, 26, 32)),
        ("26×26 mit 32 Kanälen", (26, 26, 32)),
        ("26x26에 채널 32개", (26, 26, 32)),
        ("26x26 크기의 특징 맵 32개", None),
        ("26x26 크기의 채널 32개", (26, 26, 32)),
        ("32 channels, each 13 by 13", (13, 13, 32)),
        ("64 feature maps of size 11 x 11", (11, 11, 64)),
        ("20 steps with 32 features", (20, 32)),
        ("20 time steps of 32 values each", (20, 32)),
        ("sequence of 20 vectors of length 32", (20, 32)),
        ("vector of 10", (10,)),
        ("vector of length 1600", (1600,)),
        ("Vektor mit 90 Einträgen", (90,)),
        ("10-dimensional vector", (10,)),
        ("1600차원 벡터", (1600,)),
        ("길이 10인 벡터", (10,)),
        # Settings, parts of calculations, and other things
        ("32 filters of 3x3", None),
        ("3x3 with 32 filters", None),
        ("26 by 26 with 32 parameters", None),
        ("20 steps with 32 parameters", None),
        ("vector of 10 x 10", None),
        ("vector of 1.5", None),
        ("3*26 by 26 with 32 channels", None),
    ],
)
def test_shapes_in_prose(text: str, shape: tuple[int, ...] | None) -> None:
    value = shape_in_prose(text, 0)
    assert (value and value.shapes) == (shape and [shape])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "conv2d: the output is 26 by 26 with 32 channels, 320 params",
            "conv2d shape right, conv2d params right",
        ),
        ("max_pooling2d: output has 32 channels, each 13 by 13", "max_pooling2d shape right"),
        ("max_pooling2d: output has 32 channels, each 14 by 14", "max_pooling2d shape wrong"),
        ("Flatten turns this into a vector of length 1600.", "flatten shape right"),
        ("Flatten macht daraus einen Vektor mit 1600 Einträgen.", "flatten shape right"),
        ("flatten: 1600차원 벡터", "flatten shape right"),
        (
            "dense takes a vector of 1600 and gives a vector of 10, 16010 parameters",
            "dense shape right, dense params right",
        ),
        ("conv2d_1 takes 32 channels of 13x13 and gives 64 of 11x11", "?"),
    ],
)
def test_prose_about_a_layer(line: str, expected: str) -> None:
    found = verdicts(line, IMAGE)
    assert found == expected or (expected == "?" and "wrong" not in found), found
