"""Reshaping layers: the same numbers in other axes, or axes that are cut, padded, repeated."""

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
    ("Reshape((3, -1))(x)", [(4, 6)], (None, 3, 8), []),
    ("Reshape((-1,))(x)", [(None, 6)], (None, None), []),
    ("Flatten()(x)", [(4, 6, 2)], (None, 48), []),
    ("Flatten()(x)", [()], (None, 1), []),
    ("Flatten(data_format='channels_first')(x)", [(2, 4, 6)], (None, 48), []),
    ("Permute((2, 1))(x)", [(4, 6)], (None, 6, 4), []),
    ("Permute((2, 3, 1))(x)", [(4, 6, 2)], (None, 6, 2, 4), []),
    ("RepeatVector(5)(x)", [(3,)], (None, 5, 3), []),
    ("Cropping1D((1, 2))(x)", [(9, 3)], (None, 6, 3), []),
    ("Cropping2D(((1, 2), (0, 3)))(x)", [(9, 8, 3)], (None, 6, 5, 3), []),
    ("Cropping3D(1)(x)", [(5, 6, 7, 2)], (None, 3, 4, 5, 2), []),
    ("ZeroPadding1D(2)(x)", [(9, 3)], (None, 13, 3), []),
    ("ZeroPadding2D((1, 2))(x)", [(9, 8, 3)], (None, 11, 12, 3), []),
    ("ZeroPadding3D(((1, 0), (0, 1), (2, 2)))(x)", [(4, 4, 4, 1)], (None, 5, 5, 8, 1), []),
    ("UpSampling1D(3)(x)", [(5, 2)], (None, 15, 2), []),
    ("UpSampling2D((2, 3))(x)", [(4, 5, 3)], (None, 8, 15, 3), []),
    ("UpSampling3D(2)(x)", [(2, 3, 4, 1)], (None, 4, 6, 8, 1), []),
]

REFUSED: list[Refusal] = [
    ("Reshape((5, 5))(x)", [(4, 6)], Code.ELEMENTS),
    ("Permute((1, 3))(x)", [(4, 6)], Code.ARGUMENT),
    ("RepeatVector(2)(x)", [(4, 3)], Code.RANK),
    ("Cropping1D(5)(x)", [(9, 3)], Code.WINDOW),
    ("Cropping2D(1)(x)", [(9, 8)], Code.RANK),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)


ALIKE: list[Alike] = [
    ("Flatten()(x)", [(5, 3)]),
    ("Flatten()(x)", [(5, None)]),
    ("Flatten()(x)", [()]),
    ("Flatten(data_format='channels_first')(x)", [(5, 3)]),
    ("Flatten()(x)", [{"batch_shape": [2, 5, 3]}]),
    ("Reshape((3, 5))(x)", [(5, 3)]),
    ("Reshape((-1, 3))(x)", [(5, 6)]),
    ("Reshape((-1,))(x)", [(5, 6)]),
    ("Reshape((-1, 3))(x)", [(None, 6)]),
    ("Reshape((-1, 5))(x)", [(None, 6)]),
    ("Reshape(())(x)", [(1,)]),
    ("Reshape((2, -1))(x)", [{"batch_shape": [None, 6]}]),
    ("Reshape((6,))(x)", [(None, 6)]),
    ("Permute((2, 1))(x)", [(5, 3)]),
    ("Permute((3, 1, 2))(x)", [(5, 3, 4)]),
    ("RepeatVector(4)(x)", [(3,)]),
    ("ZeroPadding1D(2)(x)", [(5, 3)]),
    ("ZeroPadding1D((1, 2))(x)", [(5, 3)]),
    ("ZeroPadding2D(1)(x)", [(5, 4, 3)]),
    ("ZeroPadding2D((1, 2))(x)", [(5, 4, 3)]),
    ("ZeroPadding2D(((1, 2), (3, 4)))(x)", [(5, 4, 3)]),
    ("ZeroPadding2D(1, data_format='channels_first')(x)", [(3, 5, 4)]),
    ("ZeroPadding2D(-1)(x)", [(5, 4, 3)]),
    ("ZeroPadding3D((1, 2, 3))(x)", [(5, 4, 3, 2)]),
    ("ZeroPadding3D(((1, 2), (3, 4), (5, 6)))(x)", [(5, 4, 3, 2)]),
    ("ZeroPadding1D(2)(x)", [(None, 3)]),
    ("ZeroPadding1D(2, data_format='channels_first')(x)", [(5, 3)]),
    ("Cropping1D(1)(x)", [(5, 3)]),
    ("Cropping1D((1, 2))(x)", [(5, 3)]),
    ("Cropping1D((2, 2))(x)", [(5, 3)]),
    ("Cropping1D(1)(x)", [(None, 3)]),
    ("Cropping2D(1)(x)", [(5, 4, 3)]),
    ("Cropping2D(((1, 2), (0, 3)))(x)", [(5, 4, 3)]),
    ("Cropping2D((1, 2), data_format='channels_first')(x)", [(3, 5, 6)]),
    ("Cropping3D((1, 0, 1))(x)", [(5, 4, 3, 2)]),
    ("Cropping3D(((1, 1), (0, 1), (2, 0)))(x)", [(5, 4, 3, 2)]),
    ("UpSampling1D(3)(x)", [(5, 3)]),
    ("UpSampling1D(3)(x)", [(None, 3)]),
    ("UpSampling2D((2, 3))(x)", [(5, 4, 3)]),
    ("UpSampling2D(2, interpolation='bilinear')(x)", [(5, 4, 3)]),
    ("UpSampling2D(2, interpolation='none')(x)", [(5, 4, 3)]),
    ("UpSampling2D((2, 3), data_format='channels_first')(x)", [(3, 5, 4)]),
    ("UpSampling3D((1, 2, 3))(x)", [(5, 4, 3, 2)]),
    ("h = Masking()(x); u = UpSampling1D(2)(h); LSTM(2)(u)", [(5, 3)]),
    ("h = Masking()(x); u = Permute((2, 1))(h); LSTM(2)(u)", [(5, 3)]),
    ("h = Masking()(x); u = Flatten()(h); RepeatVector(2)(u)", [(5, 3)]),
    ("h = Masking()(x); u = Reshape((5, 3))(h); LSTM(2)(u)", [(5, 3)]),
    ("h = Masking()(x); u = ZeroPadding1D(1)(h); LSTM(2)(u)", [(5, 3)]),
]

UNLIKE: list[Unlike] = [
    (
        "Reshape((5, 5))(x)",
        [(4, 6)],
        (
            '(5, 5) | Reshape "reshape": (5, 5) needs 25 elements, but the input has 24 '
            "(hint: with -1 for one size, Keras computes it)"
        ),
    ),
    (
        "Permute((1, 3))(x)",
        [(4, 6)],
        (
            "(1, 3) | Permute: `dims` must be the axes in a new order, counted from 1, such "
            "as (2, 1), not (1, 3)"
        ),
    ),
    (
        "RepeatVector(2)(x)",
        [(4, 3)],
        (
            'RepeatVector(2)(x) | RepeatVector "repeat_vector": expects (batch, features), '
            "got (None, 4, 3)"
        ),
    ),
    (
        "Cropping1D(5)(x)",
        [(9, 3)],
        '5 | Cropping1D "cropping1d": cropping (5, 5) removes the whole axis of size 9',
    ),
    (
        "Cropping2D(1)(x)",
        [(9, 8)],
        (
            'Cropping2D(1)(x) | Cropping2D "cropping2d": expects (batch, height, width, '
            "channels), got (None, 9, 8)"
        ),
    ),
    (
        "Reshape((-1, 4))(x)",
        [(5, 6)],
        (
            '(-1, 4) | Reshape "reshape": (-1, 4) needs a multiple of 4 elements, but the '
            "input has 30"
        ),
    ),
    (
        "Reshape((4, 4))(x)",
        [(5, 6)],
        (
            '(4, 4) | Reshape "reshape": (4, 4) needs 16 elements, but the input has 30 '
            "(hint: with -1 for one size, Keras computes it)"
        ),
    ),
    (
        "Reshape((0, -1))(x)",
        [(5, 6)],
        (
            '(0, -1) | Reshape "reshape": (0, -1) needs a multiple of 0 elements, but the '
            "input has 30"
        ),
    ),
    (
        "Reshape((-1, -1))(x)",
        [(5, 6)],
        (
            "(-1, -1) | Reshape: `target_shape` must be a shape with sizes of at least 0; "
            "one size may be -1, not (-1, -1)"
        ),
    ),
    (
        "Permute((1, 2))(x)",
        [(5, 3, 4)],
        (
            'Permute((1, 2))(x) | Permute "permute": expects (batch, axis1, axis2), got '
            "(None, 5, 3, 4)"
        ),
    ),
    (
        "Permute((1, 3))(x)",
        [(5, 3)],
        (
            "(1, 3) | Permute: `dims` must be the axes in a new order, counted from 1, "
            "such as (2, 1), not (1, 3)"
        ),
    ),
    (
        "Permute((2, 1))(x)",
        [(5,)],
        ('Permute((2, 1))(x) | Permute "permute": expects (batch, axis1, axis2), got (None, 5)'),
    ),
    (
        "RepeatVector(4)(x)",
        [(5, 3)],
        (
            'RepeatVector(4)(x) | RepeatVector "repeat_vector": expects (batch, features), '
            "got (None, 5, 3)"
        ),
    ),
    (
        "RepeatVector(0)(x)",
        [(3,)],
        "0 | RepeatVector: `n` must be a whole number of at least 1, not 0",
    ),
    (
        "ZeroPadding1D((-1, 2))(x)",
        [(5, 3)],
        (
            "(-1, 2) | ZeroPadding1D: `padding` must be a whole number of at least 0 or 2 "
            "of them, not (-1, 2)"
        ),
    ),
    (
        "ZeroPadding1D(-1)(x)",
        [(5, 3)],
        ("-1 | ZeroPadding1D: `padding` must be a whole number of at least 0 or 2 of them, not -1"),
    ),
    (
        "ZeroPadding2D(-3)(x)",
        [(5, 4, 3)],
        (
            '-3 | ZeroPadding2D "zero_padding2d": the padding removes a whole axis of '
            "(None, 5, 4, 3)"
        ),
    ),
    (
        "ZeroPadding1D(2)(x)",
        [(3,)],
        (
            'ZeroPadding1D(2)(x) | ZeroPadding1D "zero_padding1d": expects (batch, steps, '
            "channels), got (None, 3)"
        ),
    ),
    (
        "Cropping1D((3, 2))(x)",
        [(5, 3)],
        ('(3, 2) | Cropping1D "cropping1d": cropping (3, 2) removes the whole axis of size 5'),
    ),
    (
        "Cropping2D(((1, 2), (2, 2)))(x)",
        [(5, 4, 3)],
        (
            '((1, 2), (2, 2)) | Cropping2D "cropping2d": cropping (2, 2) removes the whole '
            "axis of size 4"
        ),
    ),
    (
        "UpSampling2D(2)(x)",
        [(5, 4)],
        (
            'UpSampling2D(2)(x) | UpSampling2D "up_sampling2d": expects (batch, height, '
            "width, channels), got (None, 5, 4)"
        ),
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("reshaping"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)


@pytest.mark.parametrize("case", one_of_each(ALIKE), ids=str)
def test_other_dtypes(builder: Builder, case: Alike) -> None:
    other_dtypes_alike(builder, case)
