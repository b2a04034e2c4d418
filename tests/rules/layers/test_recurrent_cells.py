"""Cells: one step, with the states before and after it."""

from __future__ import annotations

import pytest
from layer_rules import Case, check

from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    (
        "LSTMCell(4)(x, [y, z])",
        [(3,), (4,), (4,)],
        [(None, 4), (None, 4), (None, 4)],
        [(3, 16), (4, 16), (16,)],
    ),
    ("GRUCell(4)(x, [y])", [(3,), (4,)], [(None, 4), (None, 4)], [(3, 12), (4, 12), (2, 12)]),
    (
        "GRUCell(4, reset_after=False)(x, [y])",
        [(3,), (4,)],
        [(None, 4), (None, 4)],
        [(3, 12), (4, 12), (12,)],
    ),
    (
        "SimpleRNNCell(4, use_bias=False)(x, [y])",
        [(3,), (4,)],
        [(None, 4), (None, 4)],
        [(3, 4), (4, 4)],
    ),
    (
        "StackedRNNCells([LSTMCell(4), SimpleRNNCell(3)])(x, [[y, y], z])",
        [(3,), (4,), (3,)],
        [(None, 3), (None, 4), (None, 4), (None, 3)],
        [(3, 16), (4, 16), (16,), (4, 3), (3, 3), (3,)],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)
