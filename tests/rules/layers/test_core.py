"""Core layers: the last axis is replaced, whatever is before it; LoRA adds factors of a kernel."""

from __future__ import annotations

import pytest
from layer_rules import Case, Refusal, check, check_refusal

from shapecalc.errors import Code
from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("Dense(4)(x)", [(3,)], (None, 4), [(3, 4), (4,)]),
    ("Dense(4, use_bias=False)(x)", [(5, 3)], (None, 5, 4), [(3, 4)]),
    ("Dense(4, lora_rank=2)(x)", [(3,)], (None, 4), [(3, 4), (3, 2), (2, 4), (4,)]),
    ("Dense(4)(x)", [(None, 3)], (None, None, 4), [(3, 4), (4,)]),
    ("Embedding(10, 4)(x)", [(7,)], (None, 7, 4), [(10, 4)]),
    ("Embedding(10, 4, lora_rank=2)(x)", [(7,)], (None, 7, 4), [(10, 4), (10, 2), (2, 4)]),
    ("Masking(0.0)(x)", [(5, 3)], (None, 5, 3), []),
    ("Identity()(x)", [(5, 3)], (None, 5, 3), []),
    ("Activation('relu')(x)", [(5, 3)], (None, 5, 3), []),
]

REFUSED: list[Refusal] = [
    ("Dense(4)(x)", [(None,)], Code.UNKNOWN_SIZE),
    ("Dense(4)(x)", [()], Code.RANK),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)
