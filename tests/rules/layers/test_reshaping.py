"""Reshaping layers: the same numbers in other axes, or axes that are cut, padded, repeated."""

from __future__ import annotations

import pytest
from layer_rules import Case, Refusal, check, check_refusal

from shapecalc.errors import Code
from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("Reshape((3, -1))(x)", [(4, 6)], (None, 3, 8), []),
    ("Reshape((-1,))(x)", [(None, 6)], (None, None), []),
    ("Flatten()(x)", [(4, 6, 2)], (None, 48), []),
    ("Flatten()(x)", [()], (None, 1), []),
    ("Flatten(data_format='channels_first')(x)", [(2, 4, 6)], (None, 48), []),
    ("Permute((2, 1))(x)", [(4, 6)], (None, 6, 4), []),
    ("Permute((2, 3, 1))(x)", [(4, 6, 2)], (None, 6, 2, 4), []),
    ("RepeatVector(5)(x)", [(3,)], (None, 5, 3), []),
    ("Cropping1D((1, 2))(x)", [(9, 3)], (None, 6, 3), []),
    ("Cropping2D(((1, 2), (0, 3)))(x)", [(9, 8, 3)], (None, 6, 5, 3), []),
    ("Cropping3D(1)(x)", [(5, 6, 7, 2)], (None, 3, 4, 5, 2), []),
    ("ZeroPadding1D(2)(x)", [(9, 3)], (None, 13, 3), []),
    ("ZeroPadding2D((1, 2))(x)", [(9, 8, 3)], (None, 11, 12, 3), []),
    ("ZeroPadding3D(((1, 0), (0, 1), (2, 2)))(x)", [(4, 4, 4, 1)], (None, 5, 5, 8, 1), []),
    ("UpSampling1D(3)(x)", [(5, 2)], (None, 15, 2), []),
    ("UpSampling2D((2, 3))(x)", [(4, 5, 3)], (None, 8, 15, 3), []),
    ("UpSampling3D(2)(x)", [(2, 3, 4, 1)], (None, 4, 6, 8, 1), []),
]

REFUSED: list[Refusal] = [
    ("Reshape((5, 5))(x)", [(4, 6)], Code.ELEMENTS),
    ("Permute((1, 3))(x)", [(4, 6)], Code.ARGUMENT),
    ("RepeatVector(2)(x)", [(4, 3)], Code.RANK),
    ("Cropping1D(5)(x)", [(9, 3)], Code.WINDOW),
    ("Cropping2D(1)(x)", [(9, 8)], Code.RANK),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)
