"""Numbers and categories: how each output mode encodes them."""

from __future__ import annotations

import pytest
from layer_rules import Case, Refusal, check, check_refusal

from shapecalc.errors import Code
from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("Discretization(bin_boundaries=[0.0, 1.0])(x)", [(5,)], (None, 5), []),
    (
        "Discretization(bin_boundaries=[0.0, 1.0], output_mode='one_hot')(x)",
        [(5,)],
        (None, 5, 3),
        [],
    ),
    (
        "Discretization(bin_boundaries=[0.0, 1.0], output_mode='multi_hot')(x)",
        [(5,)],
        (None, 3),
        [],
    ),
    ("Hashing(3)(x)", [(5,)], (None, 5), []),
    ("Hashing(3, output_mode='one_hot')(x)", [(1,)], (None, 3), []),
    ("CategoryEncoding(4)(x)", [(5,)], (None, 4), []),
    ("CategoryEncoding(4, output_mode='one_hot')(x)", [(1,)], (None, 4), []),
    ("CategoryEncoding(4, output_mode='count')(x)", [(5,)], (None, 4), []),
    ("HashedCrossing(5)([x, y])", [(1,), (1,)], (None, 1), []),
    ("Pipeline([Dense(4), Rescaling(0.5)])(x)", [(6,)], (None, 4), [(6, 4), (4,)]),
    (
        "Pipeline([Dense(4, dtype='int8_from_float32')])(x)",
        [(6,)],
        (None, 4),
        [(6, 4), (4,), (4,)],
    ),
]

REFUSED: list[Refusal] = [
    ("Pipeline([LeakyReLU(dtype='int4_from_float32')])(x)", [(5,)], Code.SHAPE),
    ("HashedCrossing(5)([x, y])", [(1,), (2,)], Code.SHAPE),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)
