"""Activation layers: only PReLU holds weights, one for each axis that it does not share."""

from __future__ import annotations

import pytest
from layer_rules import Case, Refusal, check, check_refusal

from shapecalc.errors import Code
from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("ReLU(max_value=6.0)(x)", [(5, 3)], (None, 5, 3), []),
    ("PReLU()(x)", [(5, 3)], (None, 5, 3), [(5, 3)]),
    ("PReLU(shared_axes=[1])(x)", [(5, 3)], (None, 5, 3), [(1, 3)]),
    ("PReLU(shared_axes=[1, 2])(x)", [(8, 8, 3)], (None, 8, 8, 3), [(1, 1, 3)]),
    ("Softmax(axis=-1)(x)", [(5, 3)], (None, 5, 3), []),
    ("LeakyReLU()(x)", [(3,)], (None, 3), []),
    ("ELU()(x)", [(3,)], (None, 3), []),
]

REFUSED: list[Refusal] = [
    ("PReLU()(x)", [(None, 3)], Code.UNKNOWN_SIZE),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)
