"""Attention layers: what queries, keys and values give, and the projections of the heads."""

from __future__ import annotations

import pytest
from layer_rules import Case, Refusal, check, check_refusal

from shapecalc.errors import Code
from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("Attention()([x, y])", [(5, 4), (7, 4)], (None, 5, 4), []),
    ("Attention(use_scale=True)([x, y])", [(5, 4), (7, 4)], (None, 5, 4), [()]),
    ("Attention(score_mode='concat')([x, y])", [(5, 4), (7, 4)], (None, 5, 4), [()]),
    ("Attention()([x, y, z])", [(5, 4), (7, 4), (7, 4)], (None, 5, 4), []),
    ("AdditiveAttention()([x, y])", [(5, 4), (7, 4)], (None, 5, 4), [(4,)]),
    ("AdditiveAttention(use_scale=False)([x, y])", [(5, 4), (7, 4)], (None, 5, 4), []),
    (
        "MultiHeadAttention(3, 6)(x, y)",
        [(5, 4), (7, 4)],
        (None, 5, 4),
        [(4, 3, 6), (3, 6), (4, 3, 6), (3, 6), (4, 3, 6), (3, 6), (3, 6, 4), (4,)],
    ),
    (
        "MultiHeadAttention(3, 6, value_dim=2)(x, y)",
        [(5, 4), (7, 8)],
        (None, 5, 4),
        [(4, 3, 6), (3, 6), (8, 3, 6), (3, 6), (8, 3, 2), (3, 2), (3, 2, 4), (4,)],
    ),
    (
        "MultiHeadAttention(3, 6, output_shape=9, use_bias=False)(x, x)",
        [(5, 4)],
        (None, 5, 9),
        [(4, 3, 6), (4, 3, 6), (4, 3, 6), (3, 6, 9)],
    ),
    (
        "MultiHeadAttention(2, 3)(x, y)",
        [(5, 6, 4), (5, 6, 4)],
        (None, 5, 6, 4),
        [(4, 2, 3), (2, 3), (4, 2, 3), (2, 3), (4, 2, 3), (2, 3), (2, 3, 4), (4,)],
    ),
    (
        "GroupQueryAttention(8, 4, 2)(x, y)",
        [(5, 16), (7, 16)],
        (None, 5, 16),
        [(16, 4, 8), (4, 8), (16, 2, 8), (2, 8), (16, 2, 8), (2, 8), (4, 8, 16), (16,)],
    ),
    ("Attention(score_mode='concat')([x, y])", [(5, 4), (7, 3)], (None, 5, 3), [()]),
]

REFUSED: list[Refusal] = [
    ("GroupQueryAttention(8, 4, 3)(x, y)", [(5, 16), (7, 16)], Code.ARGUMENT),
    ("Attention()(x)", [(5, 4)], Code.INPUTS),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)
