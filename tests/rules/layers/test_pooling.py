"""Pooling layers: positions of a window, and what is left of an image as a whole."""

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
    ("MaxPooling1D(2)(x)", [(9, 3)], (None, 4, 3), []),
    ("MaxPooling2D(2, padding='same')(x)", [(9, 8, 3)], (None, 5, 4, 3), []),
    ("MaxPooling2D((2, 3), strides=1)(x)", [(9, 8, 3)], (None, 8, 6, 3), []),
    ("AveragePooling3D(2)(x)", [(5, 6, 7, 2)], (None, 2, 3, 3, 2), []),
    ("MaxPooling1D(3, data_format='channels_first')(x)", [(2, 9)], (None, 2, 3), []),
    ("GlobalAveragePooling1D()(x)", [(9, 3)], (None, 3), []),
    ("GlobalMaxPooling2D(keepdims=True)(x)", [(9, 8, 3)], (None, 1, 1, 3), []),
    ("GlobalMaxPooling3D(data_format='channels_first')(x)", [(3, 4, 5, 6)], (None, 3), []),
    ("AdaptiveAveragePooling2D((3, 2))(x)", [(9, 8, 3)], (None, 3, 2, 3), []),
    ("AdaptiveMaxPooling1D(4)(x)", [(9, 3)], (None, 4, 3), []),
    ("MaxPooling2D(2)(x)", [(None, None, 3)], (None, None, None, 3), []),
]

REFUSED: list[Refusal] = [
    ("MaxPooling2D(10)(x)", [(9, 8, 3)], Code.WINDOW),
    ("MaxPooling2D(2)(x)", [(9, 8)], Code.RANK),
    ("GlobalAveragePooling2D()(x)", [(9, 8)], Code.RANK),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)


ALIKE: list[Alike] = [
    ("MaxPooling1D(3, strides=2)(x)", [(9, 2)]),
    ("MaxPooling1D(2, padding='same')(x)", [(9, 2)]),
    ("MaxPooling1D()(x)", [(9, 2)]),
    ("AveragePooling1D(2, strides=3, padding='same')(x)", [(9, 2)]),
    ("AveragePooling1D(3, data_format='channels_first')(x)", [(2, 9)]),
    ("AveragePooling2D((3, 2), strides=(1, 3))(x)", [(9, 8, 2)]),
    ("MaxPooling2D(2, data_format='channels_first')(x)", [(2, 9, 8)]),
    ("MaxPooling3D()(x)", [(5, 6, 7, 2)]),
    ("MaxPooling3D((1, 2, 3), strides=(2, 1, 1), padding='same')(x)", [(5, 6, 7, 2)]),
    ("AveragePooling3D(3)(x)", [(5, 6, 7, 2)]),
    ("MaxPooling2D((9, 8))(x)", [(9, 8, 2)]),
    ("MaxPooling1D(2)(x)", [(None, 2)]),
    ("GlobalMaxPooling1D()(x)", [(9, 2)]),
    ("GlobalMaxPooling1D(keepdims=True)(x)", [(9, 2)]),
    ("GlobalMaxPooling1D(data_format='channels_first')(x)", [(2, 9)]),
    ("GlobalAveragePooling1D(keepdims=True, data_format='channels_first')(x)", [(2, 9)]),
    ("GlobalAveragePooling2D()(x)", [(9, 8, 2)]),
    ("GlobalAveragePooling2D(keepdims=True, data_format='channels_first')(x)", [(2, 9, 8)]),
    ("GlobalMaxPooling2D()(x)", [(9, 8, 2)]),
    ("GlobalAveragePooling3D()(x)", [(5, 6, 7, 2)]),
    ("GlobalMaxPooling3D(keepdims=True)(x)", [(5, 6, 7, 2)]),
    ("h = Masking()(x); GlobalAveragePooling1D()(h)", [(9, 2)]),
    ("h = Masking()(x); g = GlobalAveragePooling1D(keepdims=True)(h); LSTM(2)(g)", [(9, 2)]),
    ("h = Masking()(x); g = GlobalMaxPooling1D()(h); RepeatVector(2)(g)", [(9, 2)]),
    ("h = Masking()(x); g = MaxPooling1D(2)(h); LSTM(2)(g)", [(9, 2)]),
    ("AdaptiveMaxPooling1D(4)(x)", [(9, 2)]),
    ("AdaptiveMaxPooling2D((4, 3))(x)", [(9, 8, 2)]),
    ("AdaptiveMaxPooling3D(2)(x)", [(5, 6, 7, 2)]),
    ("AdaptiveAveragePooling1D(4, data_format='channels_first')(x)", [(2, 9)]),
    ("AdaptiveAveragePooling2D(4)(x)", [(9, 8, 2)]),
    ("AdaptiveAveragePooling3D((2, 3, 1))(x)", [(5, 6, 7, 2)]),
    ("AdaptiveMaxPooling2D(4)(x)", [(None, 8, 2)]),
    ("AdaptiveMaxPooling2D(0)(x)", [(9, 8, 2)]),
    ("AdaptiveAveragePooling2D((3, 4), data_format='channels_first')(x)", [(2, 9, 8)]),
    ("AdaptiveMaxPooling3D((1, 2, 3), data_format='channels_first')(x)", [(2, 5, 6, 7)]),
]

UNLIKE: list[Unlike] = [
    (
        "MaxPooling2D(10)(x)",
        [(9, 8, 3)],
        (
            'MaxPooling2D(10)(x) | MaxPooling2D "max_pooling2d": a window of size 10 does '
            "not fit into an axis of size 9 (hint: padding='same' keeps the size, or choose "
            "a smaller window)"
        ),
    ),
    (
        "MaxPooling2D(2)(x)",
        [(9, 8)],
        (
            'MaxPooling2D(2)(x) | MaxPooling2D "max_pooling2d": expects (batch, height, '
            "width, channels), got (None, 9, 8)"
        ),
    ),
    (
        "GlobalAveragePooling2D()(x)",
        [(9, 8)],
        (
            "GlobalAveragePooling2D()(x) | GlobalAveragePooling2D "
            '"global_average_pooling2d": expects (batch, height, width, channels), got '
            "(None, 9, 8)"
        ),
    ),
    (
        "AveragePooling2D()(x)",
        [(9, 8, 2)],
        ("AveragePooling2D() | AveragePooling2D: `pool_size` is missing (size of the window)"),
    ),
    (
        "MaxPooling2D(9)(x)",
        [(9, 8, 2)],
        (
            'MaxPooling2D(9)(x) | MaxPooling2D "max_pooling2d": a window of size 9 does '
            "not fit into an axis of size 8 (hint: padding='same' keeps the size, or "
            "choose a smaller window)"
        ),
    ),
    (
        "MaxPooling2D(0)(x)",
        [(9, 8, 2)],
        ("0 | MaxPooling2D: `pool_size` must be a whole number of at least 1 or 2 of them, not 0"),
    ),
    (
        "MaxPooling2D(2, padding='causal')(x)",
        [(9, 8, 2)],
        (
            "'causal' | MaxPooling2D \"max_pooling2d\": `padding` must be one of 'valid', "
            "'same', not 'causal'"
        ),
    ),
    (
        "MaxPooling1D(10)(x)",
        [(9, 2)],
        (
            'MaxPooling1D(10)(x) | MaxPooling1D "max_pooling1d": a window of size 10 does '
            "not fit into an axis of size 9 (hint: padding='same' keeps the size, or "
            "choose a smaller window)"
        ),
    ),
    (
        "AveragePooling1D(10)(x)",
        [(9, 2)],
        (
            'AveragePooling1D(10)(x) | AveragePooling1D "average_pooling1d": a window of '
            "size 10 does not fit into an axis of size 9 (hint: padding='same' keeps the "
            "size, or choose a smaller window)"
        ),
    ),
    (
        "MaxPooling1D(2)(x)",
        [(9,)],
        (
            'MaxPooling1D(2)(x) | MaxPooling1D "max_pooling1d": expects (batch, steps, '
            "channels), got (None, 9)"
        ),
    ),
    (
        "GlobalMaxPooling2D()(x)",
        [(9, 2)],
        (
            'GlobalMaxPooling2D()(x) | GlobalMaxPooling2D "global_max_pooling2d": expects '
            "(batch, height, width, channels), got (None, 9, 2)"
        ),
    ),
    (
        "GlobalMaxPooling1D()(x)",
        [(9, 8, 2)],
        (
            'GlobalMaxPooling1D()(x) | GlobalMaxPooling1D "global_max_pooling1d": expects '
            "(batch, steps, channels), got (None, 9, 8, 2)"
        ),
    ),
    (
        "AdaptiveAveragePooling2D((4, 3, 2))(x)",
        [(9, 8, 2)],
        (
            "(4, 3, 2) | AdaptiveAveragePooling2D: `output_size` must be a whole number of "
            "at least 0 or 2 of them, not (4, 3, 2)"
        ),
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("pooling"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)


@pytest.mark.parametrize("case", one_of_each(ALIKE), ids=str)
def test_other_dtypes(builder: Builder, case: Alike) -> None:
    other_dtypes_alike(builder, case)
