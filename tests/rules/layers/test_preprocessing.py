"""Rescaling and normalization of inputs: statistics are weights unless they are given."""

from __future__ import annotations

import pytest
from layer_rules import Case, Refusal, check, check_refusal

from shapecalc.errors import Code
from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("Rescaling(0.5)(x)", [(5, 3)], (None, 5, 3), []),
    ("Normalization()(x)", [(5, 3)], (None, 5, 3), [(3,), (3,), ()]),
    ("Normalization(axis=None)(x)", [(5, 3)], (None, 5, 3), [(), (), ()]),
    ("Normalization(mean=1.0, variance=2.0)(x)", [(5, 3)], (None, 5, 3), []),
    ("Normalization(axis=1)(x)", [(5, 3)], (None, 5, 3), [(5,), (5,), ()]),
]

REFUSED: list[Refusal] = [
    ("Normalization()(x)", [(5, None)], Code.SHAPE),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)
