"""EinsumDense: the equation gives the shapes of the output, of the kernel and of the bias."""

from __future__ import annotations

import pytest
from layer_rules import Case, Refusal, check, check_refusal

from shapecalc.errors import Code
from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    (
        "EinsumDense('abc,cd->abd', output_shape=(None, 64), bias_axes='d')(x)",
        [(32, 128)],
        (None, None, 64),
        [(128, 64), (64,)],
    ),
    ("EinsumDense('ab,bc->ac', 4)(x)", [(3,)], (None, 4), [(3, 4)]),
    (
        "EinsumDense('abc,cde->abde', (5, 6, 7), bias_axes='de')(x)",
        [(5, 3)],
        (None, 5, 6, 7),
        [(3, 6, 7), (6, 7)],
    ),
    (
        "EinsumDense('...x,xy->...y', 4, bias_axes='y')(x)",
        [(5, 6, 3)],
        (None, 6, 5, 4),
        [(3, 4), (4,)],
    ),
    ("EinsumDense('ab,bc->ac', [4, 5])(x)", [(3,)], (None, 4, 5), [(3, 4)]),
]

REFUSED: list[Refusal] = [
    ("EinsumDense('abc,bc->ac', 4)(x)", [(3,)], Code.RANK),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)
