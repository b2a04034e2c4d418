"""Windows: convolution, pooling, and blocks of an image."""

from __future__ import annotations

from typing import Any

import pytest
from operation_rules import Case, Refusal, check, check_refusal

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
