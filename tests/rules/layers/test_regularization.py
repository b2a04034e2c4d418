"""Regularization layers: the shape stays, nothing is held."""

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
    ("Dropout(0.5)(x)", [(5, 3)], (None, 5, 3), []),
    ("SpatialDropout1D(0.5)(x)", [(5, 3)], (None, 5, 3), []),
    ("SpatialDropout2D(0.5)(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("GaussianNoise(0.1)(x)", [(3,)], (None, 3), []),
    ("GaussianDropout(0.1)(x)", [(3,)], (None, 3), []),
    ("AlphaDropout(0.1)(x)", [(3,)], (None, 3), []),
    ("ActivityRegularization(l2=0.1)(x)", [(3,)], (None, 3), []),
]

REFUSED: list[Refusal] = [
    ("Dropout(1.5)(x)", [(3,)], Code.ARGUMENT),
    ("SpatialDropout1D(0.5)(x)", [(3,)], Code.RANK),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)


ALIKE: list[Alike] = [
    ("GaussianDropout(1.0)(x, training=True)", [(5, 4)]),
    ("Dropout(0.5)(x)", [(5, 3)]),
    ("Dropout(1)(x)", [(5, 3)]),
    ("Dropout(1)(x, training=True)", [(5, 3)]),
    ("Dropout(0, seed='a')(x)", [(5, 3)]),
    ("Dropout(0.5, seed=9223372036854775807)(x)", [(5, 3)]),
    ("Dropout(0.5, noise_shape=(None, 1, 3))(x)", [(5, 3)]),
    ("SpatialDropout1D(0.5)(x)", [(5, 3)]),
    ("SpatialDropout2D(0.5)(x)", [(5, 4, 3)]),
    ("SpatialDropout2D(0.5, data_format='channels_first')(x)", [(5, 4, 3)]),
    ("SpatialDropout3D(0.5)(x)", [(5, 4, 3, 2)]),
    ("GaussianDropout(0.5)(x)", [(5, 3)]),
    ("GaussianDropout(1)(x)", [(5, 3)]),
    ("GaussianNoise(0.5)(x)", [(5, 3)]),
    ("AlphaDropout(0.5)(x)", [(5, 3)]),
    ("AlphaDropout(0.5, noise_shape=(None, 1))(x)", [(5, 3)]),
    ("ActivityRegularization(0.1, 0.2)(x)", [(5, 3)]),
    ("h = Masking()(x); d = Dropout(0.5)(h); LSTM(2)(d)", [(5, 3)]),
    ("h = Masking()(x); d = GaussianNoise(0.5)(h); LSTM(2)(d)", [(5, 3)]),
    ("h = Masking()(x); d = GaussianDropout(0.5)(h); LSTM(2)(d)", [(5, 3)]),
    ("h = Masking()(x); d = AlphaDropout(0.5)(h); LSTM(2)(d)", [(5, 3)]),
    ("h = Masking()(x); d = SpatialDropout1D(0.5)(h); LSTM(2)(d)", [(5, 3)]),
    ("h = Masking()(x); d = ActivityRegularization()(h); LSTM(2)(d)", [(5, 3)]),
    ("Dropout(1)(x)", [(None, 3)]),
    ("Dropout(0.5)(x, training=True)", [(5, 3)]),
    ("AlphaDropout(1)(x, training=True)", [(5, 3)]),
    ("AlphaDropout(1)(x)", [(5, 3)]),
    ("SpatialDropout1D(1)(x, training=True)", [(5, 3)]),
    ("GaussianDropout(1)(x, training=True)", [(5, 3)]),
    ("d = Dropout(1)(x, training=True); Dense(2)(d)", [(5, 3)]),
]

UNLIKE: list[Unlike] = [
    (
        "ActivityRegularization(l1=1e999)(x)",
        [(3,)],
        "1e999 | ActivityRegularization: `l1` must be a number of at least 0, not inf",
    ),
    (
        "ActivityRegularization(0.5, 1e999)(x)",
        [(3,)],
        "1e999 | ActivityRegularization: `l2` must be a number of at least 0, not inf",
    ),
    ("Dropout(1.5)(x)", [(3,)], "1.5 | Dropout: `rate` must be a number from 0 to 1, not 1.5"),
    (
        "SpatialDropout1D(0.5)(x)",
        [(3,)],
        (
            'SpatialDropout1D(0.5)(x) | SpatialDropout1D "spatial_dropout1d": expects '
            "(batch, steps, channels), got (None, 3)"
        ),
    ),
    ("Dropout(1.5)(x)", [(5, 3)], "1.5 | Dropout: `rate` must be a number from 0 to 1, not 1.5"),
    ("Dropout(-0.1)(x)", [(5, 3)], "-0.1 | Dropout: `rate` must be a number from 0 to 1, not -0.1"),
    (
        "Dropout(0.5, seed=True)(x)",
        [(5, 3)],
        "True | Dropout: `seed` must be a whole number of at most 64 bits, not True",
    ),
    (
        "Dropout(0.5, seed=9223372036854775808)(x)",
        [(5, 3)],
        (
            "9223372036854775808 | Dropout: `seed` must be a whole number of at most 64 bits, not "
            "9223372036854775808"
        ),
    ),
    (
        "Dropout(0.5, seed='a')(x)",
        [(5, 3)],
        "'a' | Dropout: `seed` must be a whole number of at most 64 bits, not 'a'",
    ),
    (
        "Dropout(0.5, noise_shape=(0,))(x)",
        [(5, 3)],
        ("(0,) | Dropout: `noise_shape` must be a shape of whole numbers of at least 1, not (0,)"),
    ),
    (
        "SpatialDropout1D(0.5)(x)",
        [(5, 4, 3)],
        (
            'SpatialDropout1D(0.5)(x) | SpatialDropout1D "spatial_dropout1d": expects '
            "(batch, steps, channels), got (None, 5, 4, 3)"
        ),
    ),
    (
        "SpatialDropout3D(0.5)(x)",
        [(5, 4, 3)],
        (
            'SpatialDropout3D(0.5)(x) | SpatialDropout3D "spatial_dropout3d": expects '
            "(batch, depth, height, width, channels), got (None, 5, 4, 3)"
        ),
    ),
    (
        "SpatialDropout1D(0.5, seed='a')(x)",
        [(5, 3)],
        "'a' | SpatialDropout1D: `seed` must be a whole number of at most 64 bits, not 'a'",
    ),
    (
        "GaussianDropout(2)(x)",
        [(5, 3)],
        "2 | GaussianDropout: `rate` must be a number from 0 to 1, not 2",
    ),
    (
        "GaussianDropout(0.5, seed='a')(x)",
        [(5, 3)],
        "'a' | GaussianDropout: `seed` must be a whole number of at most 64 bits, not 'a'",
    ),
    (
        "GaussianNoise(-1)(x)",
        [(5, 3)],
        "-1 | GaussianNoise: `stddev` must be a number from 0 to 1, not -1",
    ),
    (
        "GaussianNoise(2)(x)",
        [(5, 3)],
        "2 | GaussianNoise: `stddev` must be a number from 0 to 1, not 2",
    ),
    (
        "GaussianNoise(0.5, seed='a')(x)",
        [(5, 3)],
        "'a' | GaussianNoise: `seed` must be a whole number of at most 64 bits, not 'a'",
    ),
    (
        "AlphaDropout(2)(x)",
        [(5, 3)],
        "2 | AlphaDropout: `rate` must be a number from 0 to 1, not 2",
    ),
    (
        "AlphaDropout(0.5, seed='a')(x)",
        [(5, 3)],
        "'a' | AlphaDropout: `seed` must be a whole number of at most 64 bits, not 'a'",
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("regularization"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)


@pytest.mark.parametrize("case", one_of_each(ALIKE), ids=str)
def test_other_dtypes(builder: Builder, case: Alike) -> None:
    other_dtypes_alike(builder, case)
