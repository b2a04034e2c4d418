"""Normalization layers: trained and counted weights for each channel, or for chosen axes."""

from __future__ import annotations

import pytest
from layer_rules import Case, Refusal, check, check_refusal

from shapecalc.errors import Code
from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("BatchNormalization()(x)", [(5, 3)], (None, 5, 3), [(3,), (3,), (3,), (3,)]),
    ("BatchNormalization(axis=1)(x)", [(5, 3)], (None, 5, 3), [(5,), (5,), (5,), (5,)]),
    ("BatchNormalization(scale=False, center=False)(x)", [(3,)], (None, 3), [(3,), (3,)]),
    ("LayerNormalization()(x)", [(5, 3)], (None, 5, 3), [(3,), (3,)]),
    ("LayerNormalization(axis=[1, 2])(x)", [(5, 3)], (None, 5, 3), [(5, 3), (5, 3)]),
    ("LayerNormalization(center=False)(x)", [(5, 3)], (None, 5, 3), [(3,)]),
    ("RMSNormalization()(x)", [(5, 3)], (None, 5, 3), [(3,)]),
    ("GroupNormalization(2)(x)", [(5, 4)], (None, 5, 4), [(4,), (4,)]),
    ("GroupNormalization(groups=-1)(x)", [(5, 4)], (None, 5, 4), [(4,), (4,)]),
    ("UnitNormalization()(x)", [(5, 3)], (None, 5, 3), []),
    ("SpectralNormalization(Dense(4))(x)", [(3,)], (None, 4), [(3, 4), (4,), (1, 4)]),
    (
        "SpectralNormalization(Conv2D(4, 3))(x)",
        [(9, 8, 2)],
        (None, 7, 6, 4),
        [(3, 3, 2, 4), (4,), (1, 4)],
    ),
]

REFUSED: list[Refusal] = [
    ("GroupNormalization(3)(x)", [(5, 4)], Code.SHAPE),
    ("BatchNormalization()(x)", [(5, None)], Code.UNKNOWN_SIZE),
    ("BatchNormalization(axis=4)(x)", [(5, 3)], Code.SHAPE),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)
