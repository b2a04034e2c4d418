"""Regularization layers: the shape stays, nothing is held."""

from __future__ import annotations

import pytest
from layer_rules import Case, Refusal, check, check_refusal

from shapecalc.errors import Code
from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("Dropout(0.5)(x)", [(5, 3)], (None, 5, 3), []),
    ("SpatialDropout1D(0.5)(x)", [(5, 3)], (None, 5, 3), []),
    ("SpatialDropout2D(0.5)(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("GaussianNoise(0.1)(x)", [(3,)], (None, 3), []),
    ("GaussianDropout(0.1)(x)", [(3,)], (None, 3), []),
    ("AlphaDropout(0.1)(x)", [(3,)], (None, 3), []),
    ("ActivityRegularization(l2=0.1)(x)", [(3,)], (None, 3), []),
]

REFUSED: list[Refusal] = [
    ("Dropout(1.5)(x)", [(3,)], Code.ARGUMENT),
    ("SpatialDropout1D(0.5)(x)", [(3,)], Code.RANK),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)
