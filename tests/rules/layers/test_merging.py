"""Merging layers: which shapes broadcast, which are joined, which are multiplied."""

from __future__ import annotations

import pytest
from layer_rules import Case, Refusal, check, check_refusal

from shapecalc.errors import Code
from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("Add()([x, y])", [(5, 3), (5, 3)], (None, 5, 3), []),
    ("Add()([x, y])", [(5, 3), (1, 3)], (None, 5, 3), []),
    ("Multiply()([x, y])", [(5, 3), (3,)], (None, 5, 3), []),
    ("Subtract()([x, y])", [(None, 3), (5, 3)], (None, None, 3), []),
    ("Average()([x, y, z])", [(5, 3), (5, 3), (5, 3)], (None, 5, 3), []),
    ("Maximum()([x, y])", [(5, 3), (5, 3)], (None, 5, 3), []),
    ("Minimum()([x, y])", [(5, 3), (5, 3)], (None, 5, 3), []),
    ("Concatenate()([x, y])", [(5, 3), (5, 4)], (None, 5, 7), []),
    ("Concatenate(axis=1)([x, y, z])", [(5, 3), (4, 3), (None, 3)], (None, None, 3), []),
    ("Dot(axes=1)([x, y])", [(5,), (5,)], (None, 1), []),
    ("Dot(axes=(2, 1))([x, y])", [(5, 3), (3, 4)], (None, 5, 4), []),
    ("Dot(axes=2, normalize=True)([x, y])", [(5, 3), (4, 3)], (None, 5, 4), []),
]

REFUSED: list[Refusal] = [
    ("Add()([x, y])", [(5, 3), (5, 4)], Code.MERGE),
    ("Subtract()([x, y, z])", [(3,), (3,), (3,)], Code.INPUTS),
    ("Concatenate()([x, y])", [(5, 3), (4, 3)], Code.MERGE),
    ("Concatenate()([x, y])", [(5, 3), (3,)], Code.MERGE),
    ("Dot(axes=1)([x, y])", [(5,), (4,)], Code.MERGE),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)
