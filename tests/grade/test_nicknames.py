"""What people call layers by their task, and which layers of a model such a name may mean."""

from __future__ import annotations

import pytest
from grade.verdicts import IMAGE, SERIES, key, verdicts

from shapecalc.grade.nicknames import Nicknames, window_of

MOBILE = (
    *("Conv2D(16, 3, strides=2, padding='same', input_shape=(32, 32, 3))", "BatchNormalization()"),
    *("DepthwiseConv2D(3, padding='same')", "Conv2D(32, 1)", "GlobalAveragePooling2D()"),
    "Dense(10)",
)
UNET = (
    *("Conv2D(8, 3, padding='same', input_shape=(16, 16, 1))", "MaxPooling2D(2)"),
    *("Conv2D(16, 3, padding='same')", "Conv2DTranspose(8, 2, strides=2)", "Conv2D(1, 1)"),
)
UPSAMPLED = (*UNET[:3], "UpSampling2D(2)", "Conv2D(8, 3, padding='same')", "Conv2D(1, 1)")
NARROW = ("Dense(32, input_shape=(10,))", "Dense(8)", "Dense(32)", "Dense(10)")
SEPARABLE = ("SeparableConv2D(16, 3, input_shape=(32, 32, 3))", "Flatten()", "Dense(2)")


def called(layers: tuple[str, ...], nickname: str) -> list[str]:
    """The layers of a model that a nickname may mean."""
    rows = key(layers).rows
    nicknames = Nicknames(rows)
    return [row.name for row in rows if nicknames.has(row, nickname)]


@pytest.mark.parametrize(
    ("layers", "nickname", "expected"),
    [
        (MOBILE, "stem", ["conv2d"]),
        (SERIES, "stem", []),
        (MOBILE, "head", ["dense"]),
        (NARROW, "head", ["dense", "dense_1", "dense_2", "dense_3"]),
        (SERIES, "head", ["dense"]),
        (UNET, "head", []),
        (MOBILE, "pointwise", ["conv2d_1"]),
        (SEPARABLE, "pointwise", ["separable_conv2d"]),
        (IMAGE, "pointwise", []),
        (UNET, "upconv", ["conv2d_transpose"]),
        (UPSAMPLED, "upconv", ["conv2d_2"]),
        (MOBILE, "upconv", []),
        (NARROW, "bottleneck", ["dense_1"]),
        (UNET, "bottleneck", ["conv2d_1"]),
        (MOBILE, "bottleneck", []),  # Nothing behind it is wider.
        (SERIES, "bottleneck", []),
        (MOBILE, "output", ["dense"]),
    ],
)
def test_which_layers_a_nickname_means(
    layers: tuple[str, ...], nickname: str, expected: list[str]
) -> None:
    assert called(layers, nickname) == expected


def test_windows() -> None:
    assert [window_of(row) for row in key(MOBILE).rows[1:]] == [3, 0, 3, 1, 0, 0]
    oblong = key(("Conv2D(4, (3, 1), input_shape=(8, 8, 1))",))
    assert window_of(oblong.rows[1]) == 0


@pytest.mark.parametrize(
    ("text", "layers", "expected"),
    [
        (
            "stem: 448\ndepthwise: 160\npointwise: 544\nhead: 330 params",
            MOBILE,
            "conv2d params right, depthwise_conv2d params right, conv2d_1 params right, "
            "dense params right",
        ),
        ("1x1 conv: 544", MOBILE, "conv2d_1 params right"),
        ("1×1 합성곱: 544개", MOBILE, "conv2d_1 params right"),
        ("conv 1x1: 544", MOBILE, "conv2d_1 params right"),
        ("1x1 conv: 545", MOBILE, "conv2d_1 params wrong"),
        ("3x3 conv: 448", MOBILE, "params ?"),  # The depthwise convolution may be meant.
        ("5x5 conv: 448", MOBILE, "params ?"),
        ("the last layer: 330", MOBILE, "dense params right"),
        ("마지막 층: 330", MOBILE, "dense params right"),
        ("마지막 층: 331", MOBILE, "dense params wrong"),
        ("classifier: 330 params", MOBILE, "dense params right"),
        ("the recurrent layer: 480", SERIES[::2], "lstm params right"),
        ("순환층: 480", SERIES[::2], "lstm params right"),
        ("the recurrent layer: 480", SERIES, "params ?"),
        ("업컨브: 520", UNET, "conv2d_transpose params right"),
        ("up-conv (16, 16, 8) 520", UNET, "conv2d_transpose shape right, conv2d_transpose params "),
        ("upconv: 1160", UPSAMPLED, "conv2d_2 params right"),
        ("bottleneck: (8, 8, 16) 1168", UNET, "conv2d_1 shape right, conv2d_1 params right"),
        ("병목층: 264개", NARROW, "dense_1 params right"),
        ("head: 330 params", NARROW, "params ?"),
        ("latent dense: 16010", IMAGE, "dense params right"),
        (
            "SeparableConv2D: depthwise 3*3*3 = 27, pointwise 3*16 = 48, bias 16, together 91",
            SEPARABLE,
            "separable_conv2d params right",
        ),
        (
            "separable_conv2d\ndepthwise: 27\npointwise: 48\nbias: 16\nsum: 91",
            SEPARABLE,
            "separable_conv2d params right",
        ),
        (
            "separable_conv2d: 91\npointwise: 48",
            SEPARABLE,
            "separable_conv2d params right, params ?",
        ),
    ],
)
def test_nicknames_on_sheets(text: str, layers: tuple[str, ...], expected: str) -> None:
    found = verdicts(text, layers)
    assert found == expected or (expected[-1] == " " and found.startswith(expected))
