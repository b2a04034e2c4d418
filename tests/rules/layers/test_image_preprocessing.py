"""Cropping and resizing: the size of the image is what the arguments say."""

from __future__ import annotations

import pytest
from layer_rules import Case, check

from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("CenterCrop(4, 6)(x)", [(9, 8, 3)], (None, 4, 6, 3), []),
    ("Resizing(4, 6)(x)", [(9, 8, 3)], (None, 4, 6, 3), []),
    ("Resizing(4, 6)(x)", [(None, None, 3)], (None, 4, 6, 3), []),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)
