"""Attention layers: what queries, keys and values give, and the projections of the heads."""

from __future__ import annotations

import pytest
from layer_rules import (
    Alike,
    Case,
    Refusal,
    Unlike,
    agree,
    check,
    check_declaration,
    check_refusal,
    declared_in,
    one_of_each,
    other_dtypes_alike,
    refused_alike,
)

from shapecalc.declare.layer import Rule
from shapecalc.errors import Code
from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("Attention()([x, y])", [(5, 4), (7, 4)], (None, 5, 4), []),
    ("Attention(use_scale=True)([x, y])", [(5, 4), (7, 4)], (None, 5, 4), [()]),
    ("Attention(score_mode='concat')([x, y])", [(5, 4), (7, 4)], (None, 5, 4), [()]),
    ("Attention()([x, y, z])", [(5, 4), (7, 4), (7, 4)], (None, 5, 4), []),
    ("AdditiveAttention()([x, y])", [(5, 4), (7, 4)], (None, 5, 4), [(4,)]),
    ("AdditiveAttention(use_scale=False)([x, y])", [(5, 4), (7, 4)], (None, 5, 4), []),
    ("Attention(score_mode='concat')([x, y])", [(), ()], (None,), [()]),
    ("AdditiveAttention(use_scale=False)([x, y])", [(), ()], (None,), []),
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


ALIKE: list[Alike] = [
    ("MultiHeadAttention(2, 3, attention_axes=[1, -2])(x, x)", [(5, 6, 4)]),
    ("MultiHeadAttention(2, 3, attention_axes=3)(x, x)", [(5, 4)]),
    ("MultiHeadAttention(2, 3, attention_axes=-7)(x, x)", [(5, 4)]),
    ("MultiHeadAttention(2, 3, attention_axes=-6)(x, x)", [(5, 4)]),
    ("MultiHeadAttention(2, 3, attention_axes=-4)(x, x)", [(5, 4)]),
    ("MultiHeadAttention(2, 3, attention_axes=-3)(x, x)", [(5, 4)]),
    ("MultiHeadAttention(2, 3, attention_axes=-1)(x, x)", [(5, 4)]),
    ("MultiHeadAttention(2, 3, attention_axes=[1, 2])(x, x)", [(5, 6, 4)]),
    ("Attention(score_mode='concat', use_scale=True)([x, y])", [(5, 4), (7, 4)]),
    ("Attention()([x, y], return_attention_scores=True)", [(5, 4), (7, 4)]),
    ("Attention()([x, y, z], return_attention_scores=True)", [(5, 4), (7, 3), (7, 4)]),
    ("AdditiveAttention()([x, y], return_attention_scores=True)", [(5, 4), (7, 4)]),
    ("AdditiveAttention(score_mode='concat')([x, y])", [(5, 4), (7, 4)]),
    ("AdditiveAttention()([x, y, z])", [(5, 4), (7, 3), (7, 4)]),
    ("Attention(dropout=0.0, seed='a')([x, y])", [(5, 4), (7, 4)]),
    ("Attention(dropout=0.5, seed=3)([x, y])", [(5, 4), (7, 4)]),
    ("h = Masking()(x); s = Attention()([h, y]); LSTM(2)(s)", [(5, 4), (7, 4)]),
    ("h = Masking()(y); s = Attention()([x, h]); LSTM(2)(s)", [(5, 4), (7, 4)]),
    ("h = Masking()(x); s = AdditiveAttention()([h, y]); LSTM(2)(s)", [(5, 4), (7, 4)]),
    ("h = Masking()(x); s = MultiHeadAttention(2, 3)(h, y); LSTM(2)(s)", [(5, 4), (7, 4)]),
    (
        ("h = Masking()(x); g = Masking()(y); s = MultiHeadAttention(2, 3)(h, g); LSTM(2)(s)"),
        [(5, 4), (7, 4)],
    ),
    ("h = Masking()(x); s = GroupQueryAttention(2, 4, 2)(h, y); LSTM(2)(s)", [(5, 4), (7, 4)]),
    ("MultiHeadAttention(2, 3)(x, y, z)", [(5, 4), (7, 6), (7, 8)]),
    ("MultiHeadAttention(2, 3, value_dim=5)(x, y, z)", [(5, 4), (7, 6), (7, 8)]),
    (
        "MultiHeadAttention(2, 3, value_dim=5, use_bias=False)(x, y, key=z)",
        [(5, 4), (7, 6), (7, 8)],
    ),
    ("MultiHeadAttention(2, 3, use_gate=True, value_dim=5)(x, y)", [(5, 4), (7, 6)]),
    ("MultiHeadAttention(2, 3)(x, y, return_attention_scores=True)", [(5, 4), (7, 6)]),
    ("MultiHeadAttention(2, 3, output_shape=(6, 7))(x, y)", [(5, 4), (7, 4)]),
    (
        "MultiHeadAttention(2, 3, output_shape=9)(x, y, return_attention_scores=True)",
        [(5, 4), (7, 4)],
    ),
    ("MultiHeadAttention(2, 3, dropout=1)(x, x)", [(5, 4)]),
    ("MultiHeadAttention(2, 3, attention_axes=1)(x, x)", [(5, 4)]),
    ("MultiHeadAttention(2, 3, attention_axes=(1, 2))(x, x)", [(5, 6, 4)]),
    ("MultiHeadAttention(2, 3, attention_axes=-2)(x, x)", [(5, 6, 4)]),
    ("MultiHeadAttention(2, 3, attention_axes=-9)(x, x)", [(5, 6, 4)]),
    ("MultiHeadAttention(2, 3, trainable=False)(x, x)", [(5, 4)]),
    ("MultiHeadAttention(2, 3, dtype='int4/2_from_float32')(x, x)", [(5, 4)]),
    ("MultiHeadAttention(2, 3, dtype='float8_from_float32', use_bias=False)(x, x)", [(5, 4)]),
    ("GroupQueryAttention(2, 4, 2)(x, y, z)", [(5, 4), (7, 4), (7, 3)]),
    ("GroupQueryAttention(2, 4, 2, use_gate=True, use_bias=False)(x, y)", [(5, 4), (7, 4)]),
    ("GroupQueryAttention(2, 4, 2)(x, y, return_attention_scores=True)", [(5, 4), (7, 4)]),
]

UNLIKE: list[Unlike] = [
    (
        "GroupQueryAttention(8, 4, 3)(x, y)",
        [(5, 16), (7, 16)],
        "3 | GroupQueryAttention: 4 heads cannot be divided into 3 equal groups",
    ),
    (
        "Attention()(x)",
        [(5, 4)],
        'Attention()(x) | Attention "attention": expects a list of tensors',
    ),
    (
        "Attention(score_mode='add')([x, y])",
        [(5, 4), (7, 4)],
        "'add' | Attention: `score_mode` must be one of 'dot', 'concat', not 'add'",
    ),
    (
        "Attention(dropout=0.5, seed='a')([x, y])",
        [(5, 4), (7, 4)],
        "'a' | Attention: `seed` must be a whole number of at most 64 bits, not 'a'",
    ),
    (
        "Attention(dropout=0.5, seed=True)([x, y])",
        [(5, 4), (7, 4)],
        "True | Attention: `seed` must be a whole number of at most 64 bits, not True",
    ),
    (
        "AdditiveAttention(dropout=0.5, seed='a')([x, y])",
        [(5, 4), (7, 4)],
        "'a' | AdditiveAttention: `seed` must be a whole number of at most 64 bits, not 'a'",
    ),
    (
        "Attention()([x])",
        [(5, 4)],
        (
            'Attention()([x]) | Attention "attention": expects [query, value] or [query, '
            "value, key], got a list of 1"
        ),
    ),
    (
        "Attention()([x, y, z, x])",
        [(5, 4), (7, 4), (7, 4)],
        (
            'Attention()([x, y, z, x]) | Attention "attention": expects [query, value] or '
            "[query, value, key], got a list of 4"
        ),
    ),
    (
        "Attention()([x, y], mask=[x])",
        [(5, 4), (7, 4)],
        (
            'Attention()([x, y], mask=[x]) | Attention "attention": expects a list of '
            "masks: [query_mask, value_mask]"
        ),
    ),
    (
        "AdditiveAttention()([x])",
        [(5, 4)],
        (
            'AdditiveAttention()([x]) | AdditiveAttention "additive_attention": expects '
            "[query, value] or [query, value, key], got a list of 1"
        ),
    ),
    (
        "AdditiveAttention()(x)",
        [(5, 4)],
        (
            'AdditiveAttention()(x) | AdditiveAttention "additive_attention": expects a '
            "list of tensors"
        ),
    ),
    (
        "MultiHeadAttention(2, 3)(x, y, z)",
        [(5, 4), (7, 6), (6, 8)],
        (
            "MultiHeadAttention(2, 3)(x, y, z) | MultiHeadAttention "
            '"multi_head_attention": needs as many keys as values, not (None, 6, 8) for '
            "(None, 7, 6)"
        ),
    ),
    (
        "MultiHeadAttention(2, 3, dropout=2)(x, x)",
        [(5, 4)],
        (
            '2 | MultiHeadAttention "multi_head_attention": `dropout` must be a number '
            "from 0 to 1, not 2"
        ),
    ),
    (
        "MultiHeadAttention(2, 3, dropout=-1)(x, x)",
        [(5, 4)],
        (
            '-1 | MultiHeadAttention "multi_head_attention": `dropout` must be a number '
            "from 0 to 1, not -1"
        ),
    ),
    (
        "MultiHeadAttention(2, 3, dropout=0.5, seed='a')(x, x)",
        [(5, 4)],
        (
            "'a' | MultiHeadAttention \"multi_head_attention\": `seed` must be a whole "
            "number of at most 64 bits, not 'a'"
        ),
    ),
    (
        "MultiHeadAttention(2, 3, flash_attention=True, dropout=0.5)(x, x)",
        [(5, 4)],
        "0.5 | MultiHeadAttention: flash attention cannot be used with dropout",
    ),
    (
        "MultiHeadAttention(2, 3, kernel_initializer=None)(x, x)",
        [(5, 4)],
        (
            "MultiHeadAttention(2, 3, kernel_initializer=None)(x, x) | MultiHeadAttention "
            '"multi_head_attention": `kernel_initializer` cannot be None: Keras copies the '
            "initializer"
        ),
    ),
    (
        "MultiHeadAttention(2, 3, bias_initializer=None)(x, x)",
        [(5, 4)],
        (
            "MultiHeadAttention(2, 3, bias_initializer=None)(x, x) | MultiHeadAttention "
            '"multi_head_attention": `bias_initializer` cannot be None: Keras copies the '
            "initializer"
        ),
    ),
    (
        "MultiHeadAttention(2, 3, attention_axes=4)(x, x)",
        [(5, 4)],
        (
            '4 | MultiHeadAttention "multi_head_attention": attention_axes (4,) are not '
            "all axes of a value"
        ),
    ),
    (
        "MultiHeadAttention(2, 3, attention_axes=(2, 5))(x, x)",
        [(5, 6, 4)],
        (
            '(2, 5) | MultiHeadAttention "multi_head_attention": attention_axes (2, 5) are '
            "not all axes of a value"
        ),
    ),
    (
        "GroupQueryAttention(2, 4, 2)(x, y)",
        [(5, 4), (7, 3)],
        (
            "GroupQueryAttention(2, 4, 2)(x, y) | GroupedQueryAttention "
            '"grouped_query_attention": queries (None, 5, 4) and values (None, 7, 3) '
            "differ in their features"
        ),
    ),
    (
        "GroupQueryAttention(2, 4, 3)(x, x)",
        [(5, 4)],
        "3 | GroupQueryAttention: 4 heads cannot be divided into 3 equal groups",
    ),
    (
        "GroupQueryAttention(2, 4, 2, dropout=0.5, flash_attention=True)(x, x)",
        [(5, 4)],
        "0.5 | GroupQueryAttention: flash attention cannot be used with dropout",
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("attention"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)


@pytest.mark.parametrize("case", one_of_each(ALIKE), ids=str)
def test_other_dtypes(builder: Builder, case: Alike) -> None:
    other_dtypes_alike(builder, case)
