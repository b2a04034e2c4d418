"""Normalization layers: trained and counted weights for each channel, or for chosen axes."""

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
    ("BatchNormalization()(x)", [(5, 3)], (None, 5, 3), [(3,), (3,), (3,), (3,)]),
    ("BatchNormalization(axis=1)(x)", [(5, 3)], (None, 5, 3), [(5,), (5,), (5,), (5,)]),
    ("BatchNormalization(scale=False, center=False)(x)", [(3,)], (None, 3), [(3,), (3,)]),
    ("LayerNormalization()(x)", [(5, 3)], (None, 5, 3), [(3,), (3,)]),
    ("LayerNormalization(axis=[1, 2])(x)", [(5, 3)], (None, 5, 3), [(5, 3), (5, 3)]),
    ("LayerNormalization(center=False)(x)", [(5, 3)], (None, 5, 3), [(3,)]),
    ("RMSNormalization()(x)", [(5, 3)], (None, 5, 3), [(3,)]),
    ("GroupNormalization(2)(x)", [(5, 4)], (None, 5, 4), [(4,), (4,)]),
    ("GroupNormalization(groups=-1)(x)", [(5, 4)], (None, 5, 4), [(4,), (4,)]),
    ("UnitNormalization()(x)", [(5, 3)], (None, 5, 3), []),
    ("SpectralNormalization(Dense(4))(x)", [(3,)], (None, 4), [(3, 4), (4,), (1, 4)]),
    (
        "SpectralNormalization(Conv2D(4, 3))(x)",
        [(9, 8, 2)],
        (None, 7, 6, 4),
        [(3, 3, 2, 4), (4,), (1, 4)],
    ),
]

REFUSED: list[Refusal] = [
    ("GroupNormalization(3)(x)", [(5, 4)], Code.SHAPE),
    ("BatchNormalization()(x)", [(5, None)], Code.UNKNOWN_SIZE),
    ("BatchNormalization(axis=4)(x)", [(5, 3)], Code.SHAPE),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)


ALIKE: list[Alike] = [
    ("BatchNormalization(renorm=True, moving_mean_initializer=None)(x)", [(3,)]),
    ("LayerNormalization(axis=[2, 1])(x)", [(5, 3)]),
    ("LayerNormalization(axis=(-1, -2))(x)", [(5, 3)]),
    ("LayerNormalization(axis=[3, 1])(x)", [(5, 4, 3)]),
    ("LayerNormalization(axis=[-1, 1])(x)", [(5, 4, 3)]),
    ("LayerNormalization(rms_scaling=True)(x)", [(5, 3)]),
    ("LayerNormalization(scale=False)(x)", [(5, 3)]),
    ("LayerNormalization(scale=False, rms_scaling=True)(x)", [(5, 3)]),
    ("BatchNormalization(renorm=True)(x)", [(5, 3)]),
    ("BatchNormalization(center=False)(x)", [(5, 3)]),
    ("BatchNormalization(scale=False)(x)", [(5, 3)]),
    ("BatchNormalization(trainable=False)(x)", [(5, 3)]),
    ("b = BatchNormalization(); g = b(x); b(y)", [(5, 3), (4, 3)]),
    ("b = BatchNormalization(axis=1); g = b(x); b(y)", [(5, 3), (5, 4)]),
    ("b = LayerNormalization(); g = b(x); b(y)", [(5, 3), (3,)]),
    ("GroupNormalization(2, axis=1)(x)", [(4, 3)]),
    ("GroupNormalization(2, scale=False)(x)", [(5, 4)]),
    ("GroupNormalization(2, center=False)(x)", [(5, 4)]),
    ("RMSNormalization(axis=[1, 2])(x)", [(5, 3)]),
    ("RMSNormalization(axis=1)(x)", [(5, 3)]),
    ("UnitNormalization(axis=[1, 2])(x)", [(5, 3)]),
    ("h = Masking()(x); n = BatchNormalization()(h); LSTM(2)(n)", [(5, 3)]),
    ("h = Masking()(x); n = LayerNormalization()(h); LSTM(2)(n)", [(5, 3)]),
    ("h = Masking()(x); n = GroupNormalization(1)(h); LSTM(2)(n)", [(5, 3)]),
    ("h = Masking()(x); n = UnitNormalization()(h); LSTM(2)(n)", [(5, 3)]),
    ("h = Masking()(x); n = RMSNormalization()(h); LSTM(2)(n)", [(5, 3)]),
    ("h = Masking()(x); n = SpectralNormalization(Dense(2))(h); LSTM(2)(n)", [(5, 3)]),
    ("SpectralNormalization(Embedding(9, 4))(x)", [(5,)]),
    ("SpectralNormalization(Dense(4, lora_rank=2))(x)", [(3,)]),
    ("SpectralNormalization(Dense(4, lora_rank=2, dtype='mixed_float16'))(x)", [(3,)]),
    ("SpectralNormalization(Dense(4, dtype='mixed_float16'))(x)", [(3,)]),
    ("SpectralNormalization(DepthwiseConv1D(2))(x)", [(5, 3)]),
    ("s = SpectralNormalization(Dense(4)); g = s(x); s(y)", [(5, 3), (3,)]),
]

UNLIKE: list[Unlike] = [
    (
        "SpectralNormalization(Embedding(4, 3, dtype='int32', embeddings_initializer='zeros'))(x)",
        [(3,)],
        (
            "Embedding(4, 3, dtype='int32', embeddings_initializer='zeros') | "
            'SpectralNormalization "spectral_normalization": an integer kernel cannot be normalized'
        ),
    ),
    (
        "GroupNormalization(3)(x)",
        [(5, 4)],
        (
            '3 | GroupNormalization "group_normalization": 4 channels cannot be divided into '
            "3 equal groups"
        ),
    ),
    (
        "BatchNormalization()(x)",
        [(5, None)],
        (
            'BatchNormalization()(x) | BatchNormalization "batch_normalization": the shape '
            "(None) of the weight gamma has an unknown size (hint: replace None in the shape "
            "of the input with a number)"
        ),
    ),
    (
        "BatchNormalization(axis=4)(x)",
        [(5, 3)],
        '4 | BatchNormalization "batch_normalization": there is no axis 4 among 3 axes',
    ),
    (
        "BatchNormalization(renorm=True, moving_variance_initializer=None)(x)",
        [(5, 3)],
        (
            'None | BatchNormalization "batch_normalization": renorm needs an initializer '
            "for its statistics, not None"
        ),
    ),
    (
        "b = BatchNormalization(); g = b(x); b(y)",
        [(5, 3), (3,)],
        (
            'b(y) | BatchNormalization "batch_normalization": its weights were created for '
            "3 axes, but it is called on (None, 3)"
        ),
    ),
    (
        "b = BatchNormalization(); g = b(x); b(y)",
        [(5, 3), (5, 4)],
        (
            'b(y) | BatchNormalization "batch_normalization": its weights were created for '
            "size 3 on axis -1, but it is called on (None, 5, 4)"
        ),
    ),
    (
        "b = BatchNormalization(axis=1); g = b(x); b(y)",
        [(5, 3), (4, 3)],
        (
            'b(y) | BatchNormalization "batch_normalization": its weights were created for '
            "size 5 on axis 1, but it is called on (None, 4, 3)"
        ),
    ),
    (
        "b = GroupNormalization(3); g = b(x); b(y)",
        [(5, 3), (6,)],
        (
            'b(y) | GroupNormalization "group_normalization": its weights were created for '
            "3 axes, but it is called on (None, 6)"
        ),
    ),
    (
        "b = GroupNormalization(3); g = b(x); b(y)",
        [(5, 3), (3,)],
        (
            'b(y) | GroupNormalization "group_normalization": its weights were created for '
            "3 axes, but it is called on (None, 3)"
        ),
    ),
    (
        "BatchNormalization(axis=-4)(x)",
        [(5, 3)],
        ('-4 | BatchNormalization "batch_normalization": there is no axis -4 among 3 axes'),
    ),
    (
        "LayerNormalization(axis=3)(x)",
        [(5, 3)],
        '3 | LayerNormalization "layer_normalization": there is no axis 3 among 3 axes',
    ),
    (
        "GroupNormalization(0)(x)",
        [(5, 4)],
        (
            "0 | GroupNormalization: `groups` must be at least 1, or -1 for one group for "
            "each channel"
        ),
    ),
    (
        "GroupNormalization(-2)(x)",
        [(5, 4)],
        (
            "-2 | GroupNormalization: `groups` must be at least 1, or -1 for one group for "
            "each channel"
        ),
    ),
    (
        "GroupNormalization(2)(x)",
        [(4, None)],
        (
            'GroupNormalization(2)(x) | GroupNormalization "group_normalization": the size '
            "of axis -1 must be known"
        ),
    ),
    (
        "GroupNormalization(2, axis=3)(x)",
        [(4, 4)],
        '3 | GroupNormalization "group_normalization": there is no axis 3 among 3 axes',
    ),
    (
        "GroupNormalization(groups=-1)(x)",
        [(4, 0)],
        (
            '-1 | GroupNormalization "group_normalization": 0 channels cannot be divided '
            "into -1 equal groups"
        ),
    ),
    (
        "RMSNormalization(axis=4)(x)",
        [(5, 3)],
        '4 | RMSNormalization "rms_normalization": there is no axis 4 among 3 axes',
    ),
    (
        "UnitNormalization(axis=4)(x)",
        [(5, 3)],
        '4 | UnitNormalization "unit_normalization": there is no axis 4 among 3 axes',
    ),
    (
        "UnitNormalization(axis=[1, 4])(x)",
        [(5, 3)],
        ('[1, 4] | UnitNormalization "unit_normalization": there is no axis 4 among 3 axes'),
    ),
    (
        "SpectralNormalization(Dense(4), power_iterations=0)(x)",
        [(3,)],
        "0 | SpectralNormalization: `power_iterations` must be at least 1",
    ),
    (
        "SpectralNormalization(LSTM(4))(x)",
        [(5, 3)],
        'LSTM(4) | SpectralNormalization "spectral_normalization": LSTM has no kernel',
    ),
    (
        "SpectralNormalization(TimeDistributed(Dense(4)))(x)",
        [(5, 3)],
        (
            'TimeDistributed(Dense(4)) | SpectralNormalization "spectral_normalization": '
            "TimeDistributed has no kernel"
        ),
    ),
    (
        "SpectralNormalization(Flatten())(x)",
        [(5, 3)],
        ('Flatten() | SpectralNormalization "spectral_normalization": Flatten has no kernel'),
    ),
    (
        "SpectralNormalization(SeparableConv1D(4, 2))(x)",
        [(5, 3)],
        (
            'SeparableConv1D(4, 2) | SpectralNormalization "spectral_normalization": '
            "SeparableConv1D has no kernel"
        ),
    ),
    (
        "SpectralNormalization(LSTMCell(4))(x)",
        [(3,)],
        (
            "SpectralNormalization(LSTMCell(4))(x) | SpectralNormalization "
            '"spectral_normalization": needs `inputs` and `states`; `states` is missing '
            "(hint: call it: lstm_cell(inputs, states))"
        ),
    ),
    (
        "s = SpectralNormalization(Dense(4)); g = s(x); s(y)",
        [(3,), (4,)],
        (
            's(y) | SpectralNormalization "spectral_normalization": its weights were '
            "created for size 3 on axis -1, but it is called on (None, 4)"
        ),
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("normalization"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)


@pytest.mark.parametrize("case", one_of_each(ALIKE), ids=str)
def test_other_dtypes(builder: Builder, case: Alike) -> None:
    other_dtypes_alike(builder, case)
