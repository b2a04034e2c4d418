"""Weights in few bits: a scale for each output; two numbers of 4 bits share a byte."""

from __future__ import annotations

import pytest
from layer_rules import Case, check

from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("ReversibleEmbedding(10, 4)(x)", [(7,)], (None, 7, 4), [(10, 4)]),
    ("Dense(4, dtype='int8_from_float32')(x)", [(6,)], (None, 4), [(6, 4), (4,), (4,)]),
    ("Dense(4, dtype='int4_from_float32')(x)", [(6,)], (None, 4), [(6, 2), (4,), (4,)]),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)
