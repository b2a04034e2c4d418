"""Weights in few bits: a scale for each output; two numbers of 4 bits share a byte."""

from __future__ import annotations

import pytest
from layer_rules import (
    Alike,
    Case,
    Unlike,
    agree,
    check,
    refused_alike,
)

from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("ReversibleEmbedding(10, 4)(x)", [(7,)], (None, 7, 4), [(10, 4)]),
    ("Dense(4, dtype='int8_from_float32')(x)", [(6,)], (None, 4), [(6, 4), (4,), (4,)]),
    ("Dense(4, dtype='int4_from_float32')(x)", [(6,)], (None, 4), [(6, 2), (4,), (4,)]),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


ALIKE: list[Alike] = [
    ("Dense(4, dtype='int4/5_from_float32')(x)", [(5,)]),
    ("Dense(4, dtype='int4/4_from_float32')(x)", [(9,)]),
    ("Dense(1, dtype='int4/1_from_float32')(x)", [(1,)]),
    ("Dense(4, dtype='int4_from_float32')(x)", [(9, 5)]),
    ("ReversibleEmbedding(9, 5, dtype='int8_from_float32')(x)", [(7,)]),
    ("Dense(4, dtype='int8_from_float32')(x)", [(5,)]),
    ("Dense(4, dtype='int8_from_float32', use_bias=False)(x)", [(5,)]),
    ("Dense(4, dtype='int4_from_float32')(x)", [(5,)]),
    ("Dense(4, dtype='int4_from_float32', use_bias=False)(x)", [(5,)]),
    ("Dense(4, dtype='int4/2_from_float32')(x)", [(5,)]),
    ("Dense(4, dtype='int4/2_from_float32', use_bias=False)(x)", [(5,)]),
    ("Dense(4, dtype='int4/-1_from_float32')(x)", [(5,)]),
    ("Dense(4, dtype='int4/-1_from_float32', use_bias=False)(x)", [(5,)]),
    ("Dense(4, dtype='int4/9_from_float32')(x)", [(5,)]),
    ("Dense(4, dtype='int4/9_from_float32', use_bias=False)(x)", [(5,)]),
    ("Dense(4, dtype='float8_from_float32')(x)", [(5,)]),
    ("Dense(4, dtype='float8_from_float32', use_bias=False)(x)", [(5,)]),
    ("Dense(4, dtype='int8_from_mixed_bfloat16')(x)", [(5,)]),
    ("Dense(4, dtype='int8_from_mixed_bfloat16', use_bias=False)(x)", [(5,)]),
    ("Dense(4, dtype='int4/3_from_bfloat16')(x)", [(5,)]),
    ("Dense(4, dtype='int4/3_from_bfloat16', use_bias=False)(x)", [(5,)]),
    ("Dense(4, dtype='int8_from_float32', lora_rank=2)(x)", [(5,)]),
    ("Dense(4, dtype='int4/2_from_float32', lora_rank=2)(x)", [(5,)]),
    ("Dense(4, dtype='float8_from_float32', lora_rank=2)(x)", [(5,)]),
    ("Dense(5, dtype='int4_from_float32')(x)", [(3,)]),
    ("Conv1D(4, 3, dtype='int8_from_float32')(x)", [(9, 2)]),
    ("LSTM(4, dtype='int8_from_float32')(x)", [(9, 2)]),
    ("ReLU(dtype='int8_from_float32')(x)", [(5,)]),
    ("Embedding(9, 4, dtype='int8_from_float32', lora_rank=1)(x)", [(5,)]),
    ("Embedding(9, 5, dtype='int4_from_float32')(x)", [(5,)]),
    ("EinsumDense('abc,dbc->ad', 5, dtype='int8_from_float32')(x)", [(3, 4)]),
    ("EinsumDense('abc,bdc->ad', 5, dtype='int4_from_float32')(x)", [(3, 4)]),
    ("EinsumDense('abc,bcd->ad', 5, dtype='int8_from_float32')(x)", [(3, 4)]),
    ("EinsumDense('abc,bd->adc', (5, 4), dtype='int8_from_float32')(x)", [(3, 4)]),
    ("EinsumDense('abc,b->abc', (3, 4), dtype='int8_from_float32')(x)", [(3, 4)]),
    ("EinsumDense('ab,b->a', (), dtype='int8_from_float32')(x)", [(3,)]),
    ("MultiHeadAttention(2, 3, dtype='int8_from_float32')(x, x)", [(5, 4)]),
    ("MultiHeadAttention(2, 3, dtype='int8_from_float32')(x, y)", [(5, 6, 4), (5, 6, 4)]),
    ("GroupQueryAttention(3, 4, 2, dtype='int8_from_float32')(x, x)", [(5, 4)]),
]

UNLIKE: list[Unlike] = [
    (
        "Dense(4, dtype='gptq_from_float32')(x)",
        [(5,)],
        (
            "'gptq_from_float32' | Dense: `dtype` must be a policy such as "
            "'int8_from_float32' or 'int4/128_from_float32', not 'gptq_from_float32'"
        ),
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)
