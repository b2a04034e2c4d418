"""Windows: convolution, pooling, and blocks of an image."""

from __future__ import annotations

from typing import Any

import pytest
from operation_rules import (
    Alike,
    Case,
    Refusal,
    Unlike,
    agree,
    check,
    check_declaration,
    check_refusal,
    declared_in,
    refused_alike,
)

CASES: list[Case] = [
    (
        "MaxPool",
        [((None, 9, 8, 3), "float32")],
        {"pool_size": 2, "data_format": "channels_last"},
        ((None, 4, 4, 3), "float32"),
    ),
    (
        "MaxPool",
        [((None, 9, 8, 3), "float32")],
        {"pool_size": 2, "padding": "same", "data_format": "channels_last"},
        ((None, 5, 4, 3), "float32"),
    ),
    (
        "AveragePool",
        [((None, 9, 3), "float32")],
        {"pool_size": 3, "strides": 1, "data_format": "channels_last"},
        ((None, 7, 3), "float32"),
    ),
    (
        "Conv",
        [((None, 9, 8, 3), "float32"), ((3, 3, 3, 4), "float32")],
        {},
        ((None, 7, 6, 4), "float32"),
    ),
    (
        "Conv",
        [((None, 9, 8, 3), "float32"), ((3, 3, 3, 4), "float32")],
        {"strides": 2, "padding": "same"},
        ((None, 5, 4, 4), "float32"),
    ),
    (
        "DepthwiseConv",
        [((None, 9, 8, 3), "float32"), ((3, 3, 3, 2), "float32")],
        {},
        ((None, 7, 6, 6), "float32"),
    ),
    (
        "SeparableConv",
        [((None, 9, 8, 3), "float32"), ((3, 3, 3, 2), "float32"), ((1, 1, 6, 4), "float32")],
        {},
        ((None, 7, 6, 4), "float32"),
    ),
    (
        "ConvTranspose",
        [((None, 5, 5, 3), "float32"), ((3, 3, 4, 3), "float32")],
        {"strides": 2},
        ((None, 11, 11, 4), "float32"),
    ),
    (
        "ConvTranspose",
        [((None, 5, 5, 3), "float32"), ((3, 3, 4, 3), "float32")],
        {"strides": 2, "padding": "same"},
        ((None, 10, 10, 4), "float32"),
    ),
    (
        "DepthToSpace",
        [((None, 4, 4, 8), "float32")],
        {"block_size": 2},
        ((None, 8, 8, 2), "float32"),
    ),
    (
        "SpaceToDepth",
        [((None, 4, 4, 2), "float32")],
        {"block_size": 2},
        ((None, 2, 2, 8), "float32"),
    ),
]

REFUSED: list[Refusal] = [
    ("DepthToSpace", [((None, 4, 4, 6), "float32")], {"block_size": 2}),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_result(keras: Any, case: Case) -> None:
    check(keras, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(keras: Any, refusal: Refusal) -> None:
    check_refusal(keras, refusal)


ALIKE: list[Alike] = [
    ("AveragePool", [((1, 3, 6, 4), "float32")], {"pool_size": 3, "data_format": "channels_last"}),
    ("AveragePool", [((2, None, 3), "int64")], {"pool_size": 1, "strides": 1}),
    ("AveragePool", [((2, 6, 6, 1), "float16")], {"pool_size": 1, "strides": 2}),
    ("Conv", [((1, 1), "uint8"), ((1, 2), "float32")], {}),
    ("Conv", [((6, 1, 3), "uint16"), ((1, 3, 4), "float32")], {}),
    (
        "Conv",
        [((1, None, 3, 3), "bool"), ((1, None, 3, 3), "bool")],
        {"padding": "same", "data_format": "channels_last", "dilation_rate": 3},
    ),
    (
        "Conv",
        [((2, None, 4), "float32"), ((3, 4, 1), "float32")],
        {"strides": [2, 1, 2], "data_format": "Channels_First"},
    ),
    (
        "ConvTranspose",
        [((3, 1, 1), "int64"), ((2, 1, 1), "uint8")],
        {"output_padding": 0, "dilation_rate": 1},
    ),
    (
        "ConvTranspose",
        [((6, None, 2, 3), "float16"), ((2, 3, 3, 3), "bool")],
        {"output_padding": 0, "data_format": "channels_last", "dilation_rate": [2, 2, 2]},
    ),
    (
        "ConvTranspose",
        [((None, 6, 1, 3), "float32"), ((2, 3, 3, 3), "float32")],
        {"strides": [3, 1], "output_padding": [1, 0]},
    ),
    (
        "ConvTranspose",
        [((4, 4, 6, 6), "float32"), ((4, 4, 6, 6), "float32")],
        {"strides": 2, "padding": "SAME", "output_padding": (1, 0), "dilation_rate": 1},
    ),
    ("DepthToSpace", [((1, 2, 6, 6), "bool")], {"block_size": 1}),
    ("DepthToSpace", [((2, 4, 2, 4), "int64")], {"block_size": 2, "data_format": "channels_first"}),
    ("DepthwiseConv", [((4, 4, 3), "uint8"), ((2, 3, 4), "float32")], {"padding": "SAME"}),
    (
        "DepthwiseConv",
        [((2, 2, 6, 3), "bool"), ((3, 1, 3, 2), "float32")],
        {"strides": (2,), "padding": "causal"},
    ),
    ("DepthwiseConv", [((4, 6, 2), "bool"), ((3, 2, 3), "float32")], {}),
    ("DepthwiseConv", [((1, 6, 2), "float16"), ((2, 2, 3), "int64")], {"dilation_rate": (2,)}),
    (
        "Fold",
        [((4, 6, 1), "int32")],
        {"output_size": 2, "kernel_size": (1, 2), "dilation": 1, "stride": 3},
    ),
    ("MaxPool", [((4, 3, 3), "uint8")], {"pool_size": (2, 1, 2)}),
    ("MaxPool", [((3, 3, 3, 3), "int64")], {"pool_size": (3, 1), "padding": "SAME"}),
    (
        "SeparableConv",
        [((None, None, 4, 4), "float32"), ((2, 1, 4, 1), "float16"), ((3, 2, 4, 2), "float16")],
        {},
    ),
    (
        "SeparableConv",
        [((6, 4, 1), "int32"), ((3, 1, 3), "bool"), ((1, 1, 2), "uint8")],
        {"strides": 1},
    ),
    (
        "SeparableConv",
        [((6, None, 2, 2), "float32"), ((6, None, 2, 2), "float32"), ((6, None, 2, 2), "float32")],
        {"padding": "SAME", "data_format": "channels_last"},
    ),
    ("SpaceToDepth", [((2, None, 6, 6), "bool")], {"block_size": 1}),
    ("SpaceToDepth", [((2, 4, 6, 6), "int64")], {"block_size": 2, "data_format": "Channels_First"}),
    ("Unfold", [((6, 2, 6, 4), "float16")], {"kernel_size": [1, 2]}),
    ("Unfold", [((1, 2, 1, 1), "float32")], {"kernel_size": 1, "dilation": 1, "padding": 1}),
    ("MaxPool", [((2, 3, 8), "float32")], {"pool_size": 2.0}),
    ("AveragePool", [((2, 3, 8), "float32")], {"pool_size": 2, "strides": [3.0]}),
    (
        "Conv",
        [((2, 8, 3), "float32"), ((3, 3, 4), "float32")],
        {"strides": 2.0, "dilation_rate": [2.0]},
    ),
]

UNLIKE: list[Unlike] = [
    (
        "AdaptiveMaxPool",
        [((4, 6), "int32")],
        {"output_size": 3},
        "Keras cannot read its `output_size` from a file",
    ),
    (
        "Conv",
        [((None, None, 3), "int32"), ((3, 3, 4), "int64")],
        {"dilation_rate": None},
        "None has to consist of integers",
    ),
    (
        "Conv",
        [((2, 1, 3, 2, 2), "float16"), ((1, 2, 1, 2, 2), "int32")],
        {"dilation_rate": [2]},
        "a window with 3 axes does not fit an input with 3",
    ),
    (
        "Conv",
        [((2, 2, 6, 6), "float16"), ((3, 3, 6, 1), "uint8")],
        {"data_format": "Channels_First"},
        "the kernel is for 6 channels, the input has 2",
    ),
    (
        "ConvTranspose",
        [((3, 1, 1), "float16"), ((3, 1, 1), "float16")],
        {"padding": "valid", "dilation_rate": None},
        "None has to consist of integers",
    ),
    (
        "ConvTranspose",
        [((1, 4, 6, 3, 4), "float32"), ((1, 1, 1, 4, 4), "bool")],
        {"strides": 3, "padding": "valid", "output_padding": [1, 0]},
        "[1, 0] has too few numbers for 3 axes",
    ),
    (
        "ConvTranspose",
        [((None, None, 4, 4), "int32"), ((1, 2, 4, 1), "float32")],
        {"strides": [2, 1, 2], "padding": 1, "data_format": "Channels_First"},
        "does not accept its arguments: 'int' object has no attribute 'lower'",
    ),
    (
        "ConvTranspose",
        [((3, 3, 1), "float32"), ((3, 1, 4), "float32")],
        {},
        "a kernel of (3, 1, 4) does not fit an input of (3, 3, 1)",
    ),
    (
        "ConvTranspose",
        [((1, 2, 1), "float16"), ((3, 1, 2), "int32")],
        {
            "strides": [2, 1, 2],
            "padding": "causal",
            "output_padding": 0,
            "data_format": "channels_first",
        },
        "unknown padding 'causal'",
    ),
    (
        "DepthToSpace",
        [((3, 3, 2, 1), "int32")],
        {"block_size": 3, "data_format": "channels_first"},
        "3 is not divisible by 9",
    ),
    ("DepthToSpace", [((3, 3), "int8")], {"block_size": 3}, "needs a batch of images, got (3, 3)"),
    (
        "DepthwiseConv",
        [((4, 3), "float16"), ((4, 3), "float16")],
        {"strides": [2], "padding": 1, "dilation_rate": 1},
        "the kernel is for 4 channels, the input has 3",
    ),
    (
        "DepthwiseConv",
        [((6, 4, 3), "float32"), ((3, 3, 4), "uint8")],
        {"strides": 3, "data_format": "channels_first"},
        "the kernel is for 3 channels, the input has 4",
    ),
    (
        "Fold",
        [((2, 2), "int32")],
        {"output_size": 2, "kernel_size": 2},
        "does not accept its arguments: not enough values to unpack (expected 3, got 2)",
    ),
    (
        "Fold",
        [((6, None, 1), "float32")],
        {"output_size": [2, 2], "kernel_size": [2, 1, 2]},
        "does not accept its arguments: too many values to unpack (expected 2)",
    ),
    (
        "Fold",
        [((6, 4, 3), "int32")],
        {"output_size": (1, 2), "kernel_size": 3, "dilation": 1},
        "4 is not divisible by the window of 3 × 3",
    ),
    (
        "Fold",
        [((1, None, 2), "uint8")],
        {"output_size": [2], "kernel_size": 1, "padding": "causal"},
        "does not accept its arguments: not enough values to unpack (expected 2, got 1)",
    ),
    (
        "MaxPool",
        [((3, 4), "float32")],
        {"pool_size": (2, 2, 2), "padding": "causal"},
        "unknown padding 'causal'",
    ),
    (
        "SeparableConv",
        [((4, None, 1, 1), "float16"), ((1, 1, 1, 2), "float16"), ((2, 2, 1, 4), "int32")],
        {"strides": None},
        "None has to consist of integers",
    ),
    (
        "SeparableConv",
        [((2, 1, 2, 2), "float32"), ((2, 1, 2, 3), "int32"), ((2, 3, 2, 3), "uint8")],
        {},
        "a window of size 2 does not fit into an axis of size 1",
    ),
    (
        "SeparableConv",
        [((2, None, None), "bool"), ((2, None, 2), "float32"), ((1, None, 2), "int16")],
        {"data_format": "channels_last"},
        "needs a known size here, and the size is unknown",
    ),
    (
        "SeparableConv",
        [((6, 1, 2), "bool"), ((3, 2, 3), "float16"), ((2, 2, 4), "float16")],
        {"data_format": "channels_first", "dilation_rate": (3, 1)},
        "the kernel is for 2 channels, the input has 1",
    ),
    (
        "Unfold",
        [((6, 2), "uint8")],
        {"kernel_size": [2]},
        "needs images with the channels first, got (6, 2)",
    ),
    (
        "Conv",
        [((2, 8, 3), "float32"), ((3, 3, 4), "float32")],
        {"dilation_rate": 2.0},
        "2.0 has to consist of integers",
    ),
    (
        "Conv",
        [((2, None, 3), "float32"), ((3, 3, 4), "float32")],
        {"strides": []},
        "[] has to consist of integers",
    ),
    (
        "ConvTranspose",
        [((3, 2), "float32"), ((2, 2), "float32")],
        {"padding": 0},
        "does not accept its arguments: 'int' object has no attribute 'lower'",
    ),
    (
        "ConvTranspose",
        [((3, 8, 2), "float32"), ((3, 2, 2), "float32")],
        {"strides": [2.0]},
        "[2.0] has to consist of integers",
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(keras: Any, case: Alike) -> None:
    agree(keras, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(keras: Any, case: Unlike) -> None:
    refused_alike(keras, case)


@pytest.mark.parametrize("name", declared_in("window"))
def test_declaration(keras: Any, name: str) -> None:
    check_declaration(keras, name)
