"""Cropping and resizing: the size of the image is what the arguments say."""

from __future__ import annotations

import pytest
from layer_rules import (
    Alike,
    Case,
    Unlike,
    agree,
    check,
    check_declaration,
    declared_in,
    one_of_each,
    other_dtypes_alike,
    refused_alike,
)

from shapecalc.declare.layer import Rule
from shapecalc.oracle.build import Builder

CASES: list[Case] = [
    ("CenterCrop(4, 6)(x)", [(9, 8, 3)], (None, 4, 6, 3), []),
    ("Resizing(4, 6)(x)", [(9, 8, 3)], (None, 4, 6, 3), []),
    ("Resizing(4, 6)(x)", [(None, None, 3)], (None, 4, 6, 3), []),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


ALIKE: list[Alike] = [
    *(
        (f"{layer}(4, 5)(x)", [shape])
        for layer in ("CenterCrop", "RandomCrop", "Resizing")
        for shape in ((8, 9, 3), (None, 9, 3), (8, None, 3), (2, 9, 3), (2, None, 3), (None, 2, 3))
    ),
    ("TimeDistributed(CenterCrop(4, 5))(x)", [(2, None, None, 3)]),
    ("TimeDistributed(CenterCrop(4, 5))(x)", [(2, 9, None, 3)]),
    ("TimeDistributed(CenterCrop(4, 5))(x)", [(2, 3, None, 3)]),
    ("TimeDistributed(CenterCrop(4, 5))(x)", [(2, 9, 8, 3)]),
    (
        "a = TimeDistributed(CenterCrop(4, 5))(x); TimeDistributed(Conv2D(2, 2))(a)",
        [(2, None, 8, 3)],
    ),
    ("Pipeline([CenterCrop(4, 5), Conv2D(2, 2)])(x)", [(None, 8, 3)]),
    ("CenterCrop(4, 6)(x)", [(None, 8, 3)]),
    ("CenterCrop(10, 6)(x)", [(9, 8, 3)]),
    ("CenterCrop(4, 10)(x)", [(9, None, 3)]),
    ("CenterCrop(4, 10)(x)", [(None, None, 3)]),
    ("CenterCrop(4, 6, data_format='channels_first')(x)", [(3, 9, 8)]),
    ("CenterCrop(4, 6)(x)", [(9, 8)]),
    ("CenterCrop(0, 6)(x)", [(9, 8, 3)]),
    ("Resizing(4, 6, data_format='channels_first')(x)", [(3, 9, 8)]),
    ("Resizing(4, 6)(x)", [(9, 8)]),
    ("Resizing(4, 6)(x)", [(9,)]),
    ("Resizing(0, 6)(x)", [(9, 8, 3)]),
    ("Resizing(4, 6, interpolation='nonsense')(x)", [(9, 8, 3)]),
    ("Resizing(4, 6, crop_to_aspect_ratio=True)(x)", [(9, 8, 3)]),
    ("Resizing(4, 6, crop_to_aspect_ratio=True, pad_to_aspect_ratio=True)(x)", [(9, 8, 3)]),
    ("Resizing(4, 6, pad_to_aspect_ratio=True)(x)", [(9, 8, 3)]),
    ("MaxNumBoundingBoxes(4)(x)", [(9, 8, 3)]),
    ("Resizing(4, 6)(x)", [(2, 9, 8, 3)]),
]

UNLIKE: list[Unlike] = [
    (
        "CenterCrop(4, 5)(x)",
        [(9,)],
        (
            'CenterCrop(4, 5)(x) | CenterCrop "center_crop": expects images with or without '
            "a batch, got (None, 9)"
        ),
    ),
    (
        "CenterCrop(4, 6)(x)",
        [(9,)],
        (
            'CenterCrop(4, 6)(x) | CenterCrop "center_crop": expects images with or '
            "without a batch, got (None, 9)"
        ),
    ),
    (
        "CenterCrop(-1, 6)(x)",
        [(9, 8, 3)],
        ('-1 | CenterCrop "center_crop": height must be a whole number of at least 0, not -1'),
    ),
    (
        "CenterCrop(2.5, 6)(x)",
        [(9, 8, 3)],
        ('2.5 | CenterCrop "center_crop": height must be a whole number of at least 0, not 2.5'),
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("image_preprocessing"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)


@pytest.mark.parametrize("case", one_of_each(ALIKE), ids=str)
def test_other_dtypes(builder: Builder, case: Alike) -> None:
    other_dtypes_alike(builder, case)
