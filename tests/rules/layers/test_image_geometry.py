"""Moved pixels: the shape stays, but for a crop."""

from __future__ import annotations

import pytest
from layer_rules import Case, Refusal, check, check_refusal

from shapecalc.errors import Code
from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("RandomCrop(4, 5)(x)", [(9, 8, 3)], (None, 4, 5, 3), []),
    ("RandomFlip()(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("RandomRotation(0.2)(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("RandomTranslation(0.1, 0.2)(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("RandomZoom(0.2)(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("RandomShear(0.1, 0.1)(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
]

REFUSED: list[Refusal] = [
    ("RandomRotation('a')(x)", [(9, 8, 3)], Code.ARGUMENT),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)
