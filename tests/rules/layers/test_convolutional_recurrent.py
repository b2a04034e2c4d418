"""Convolutional recurrent layers: four gates, each with a kernel over the image and the state."""

from __future__ import annotations

import pytest
from layer_rules import Case, Refusal, check, check_refusal

from shapecalc.errors import Code
from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("ConvLSTM1D(4, 3)(x)", [(5, 9, 2)], (None, 7, 4), [(3, 2, 16), (3, 4, 16), (16,)]),
    (
        "ConvLSTM2D(4, 3, padding='same', return_sequences=True)(x)",
        [(5, 9, 8, 2)],
        (None, 5, 9, 8, 4),
        [(3, 3, 2, 16), (3, 3, 4, 16), (16,)],
    ),
    (
        "ConvLSTM2D(4, (3, 2), use_bias=False, return_state=True)(x)",
        [(5, 9, 8, 2)],
        [(None, 7, 7, 4), (None, 7, 7, 4), (None, 7, 7, 4)],
        [(3, 2, 2, 16), (3, 2, 4, 16)],
    ),
    (
        "ConvLSTM3D(2, 2)(x)",
        [(3, 4, 4, 4, 1)],
        (None, 3, 3, 3, 2),
        [(2, 2, 2, 1, 8), (2, 2, 2, 2, 8), (8,)],
    ),
]

REFUSED: list[Refusal] = [
    ("ConvLSTM2D(4, 3)(x)", [(9, 8, 2)], Code.RANK),
    ("ConvLSTM1D(4, 3, strides=2, dilation_rate=2)(x)", [(5, 9, 2)], Code.ARGUMENT),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)
