"""Pooling layers: positions of a window, and what is left of an image as a whole."""

from __future__ import annotations

import pytest
from layer_rules import Case, Refusal, check, check_refusal

from shapecalc.errors import Code
from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("MaxPooling1D(2)(x)", [(9, 3)], (None, 4, 3), []),
    ("MaxPooling2D(2, padding='same')(x)", [(9, 8, 3)], (None, 5, 4, 3), []),
    ("MaxPooling2D((2, 3), strides=1)(x)", [(9, 8, 3)], (None, 8, 6, 3), []),
    ("AveragePooling3D(2)(x)", [(5, 6, 7, 2)], (None, 2, 3, 3, 2), []),
    ("MaxPooling1D(3, data_format='channels_first')(x)", [(2, 9)], (None, 2, 3), []),
    ("GlobalAveragePooling1D()(x)", [(9, 3)], (None, 3), []),
    ("GlobalMaxPooling2D(keepdims=True)(x)", [(9, 8, 3)], (None, 1, 1, 3), []),
    ("GlobalMaxPooling3D(data_format='channels_first')(x)", [(3, 4, 5, 6)], (None, 3), []),
    ("AdaptiveAveragePooling2D((3, 2))(x)", [(9, 8, 3)], (None, 3, 2, 3), []),
    ("AdaptiveMaxPooling1D(4)(x)", [(9, 3)], (None, 4, 3), []),
    ("MaxPooling2D(2)(x)", [(None, None, 3)], (None, None, None, 3), []),
]

REFUSED: list[Refusal] = [
    ("MaxPooling2D(10)(x)", [(9, 8, 3)], Code.WINDOW),
    ("MaxPooling2D(2)(x)", [(9, 8)], Code.RANK),
    ("GlobalAveragePooling2D()(x)", [(9, 8)], Code.RANK),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)
