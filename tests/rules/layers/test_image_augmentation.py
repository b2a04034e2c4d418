"""Changes of colour: the shape stays, factors have a range."""

from __future__ import annotations

import pytest
from layer_rules import Case, Refusal, check, check_refusal

from shapecalc.errors import Code
from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("RandomBrightness(0.2)(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("RandomContrast(0.2)(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("RandomGrayscale()(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("RandomHue(0.2)(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("RandomInvert()(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("Solarization()(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
]

REFUSED: list[Refusal] = [
    ("RandomBrightness(2)(x)", [(9, 8, 3)], Code.ARGUMENT),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)
