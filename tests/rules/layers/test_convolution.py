"""Convolutions: positions of a window, groups, dilation, transposed and separable kernels."""

from __future__ import annotations

import pytest
from layer_rules import Case, Refusal, check, check_refusal

from shapecalc.errors import Code
from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("Conv1D(4, 3)(x)", [(10, 2)], (None, 8, 4), [(3, 2, 4), (4,)]),
    ("Conv1D(4, 3, padding='same', strides=2)(x)", [(10, 2)], (None, 5, 4), [(3, 2, 4), (4,)]),
    (
        "Conv1D(4, 3, padding='causal', dilation_rate=2)(x)",
        [(10, 2)],
        (None, 10, 4),
        [(3, 2, 4), (4,)],
    ),
    ("Conv2D(4, (3, 2), strides=(2, 1))(x)", [(9, 8, 2)], (None, 4, 7, 4), [(3, 2, 2, 4), (4,)]),
    ("Conv2D(6, 3, groups=2)(x)", [(9, 8, 4)], (None, 7, 6, 6), [(3, 3, 2, 6), (6,)]),
    (
        "Conv2D(4, 3, dilation_rate=2, use_bias=False)(x)",
        [(9, 8, 2)],
        (None, 5, 4, 4),
        [(3, 3, 2, 4)],
    ),
    ("Conv3D(2, 2)(x)", [(4, 5, 6, 3)], (None, 3, 4, 5, 2), [(2, 2, 2, 3, 2), (2,)]),
    ("Conv2D(4, 3)(x)", [(None, None, 3)], (None, None, None, 4), [(3, 3, 3, 4), (4,)]),
    (
        "Conv2DTranspose(4, 3, strides=2, padding='same')(x)",
        [(5, 5, 2)],
        (None, 10, 10, 4),
        [(3, 3, 4, 2), (4,)],
    ),
    ("Conv2DTranspose(4, 3, strides=2)(x)", [(5, 5, 2)], (None, 11, 11, 4), [(3, 3, 4, 2), (4,)]),
    (
        "Conv2DTranspose(4, 3, strides=2, output_padding=1)(x)",
        [(5, 5, 2)],
        (None, 12, 12, 4),
        [(3, 3, 4, 2), (4,)],
    ),
    ("Conv1DTranspose(4, 3, dilation_rate=2)(x)", [(5, 2)], (None, 9, 4), [(3, 4, 2), (4,)]),
    (
        "SeparableConv2D(4, 3, depth_multiplier=2)(x)",
        [(9, 8, 3)],
        (None, 7, 6, 4),
        [(3, 3, 3, 2), (1, 1, 6, 4), (4,)],
    ),
    ("SeparableConv1D(4, 3)(x)", [(9, 3)], (None, 7, 4), [(3, 3, 1), (1, 3, 4), (4,)]),
    (
        "DepthwiseConv2D(3, depth_multiplier=2)(x)",
        [(9, 8, 3)],
        (None, 7, 6, 6),
        [(3, 3, 3, 2), (6,)],
    ),
    ("DepthwiseConv1D(3, use_bias=False)(x)", [(9, 3)], (None, 7, 3), [(3, 3, 1)]),
    (
        "Conv2D(4, 3, lora_rank=2)(x)",
        [(9, 8, 2)],
        (None, 7, 6, 4),
        [(3, 3, 2, 4), (3, 3, 2, 2), (2, 4), (4,)],
    ),
]

REFUSED: list[Refusal] = [
    ("Conv2D(4, 12)(x)", [(9, 8, 2)], Code.WINDOW),
    ("Conv2D(4, 3, groups=3)(x)", [(9, 8, 4)], Code.ARGUMENT),
    ("Conv2D(4, 3, groups=2)(x)", [(9, 8, 3)], Code.SHAPE),
    ("Conv2D(4, 3)(x)", [(9, 8)], Code.RANK),
    ("Conv2D(4, 3)(x)", [(9, 8, None)], Code.UNKNOWN_SIZE),
    ("Conv2D(4, 3, strides=2, dilation_rate=2)(x)", [(9, 8, 2)], Code.ARGUMENT),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)
