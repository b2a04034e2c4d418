"""Moved pixels: the shape stays, but for a crop."""

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
    ("RandomCrop(4, 5)(x)", [(9, 8, 3)], (None, 4, 5, 3), []),
    ("RandomFlip()(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("RandomRotation(0.2)(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("RandomTranslation(0.1, 0.2)(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("RandomZoom(0.2)(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("RandomShear(0.1, 0.1)(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
]

REFUSED: list[Refusal] = [
    ("RandomRotation('a')(x)", [(9, 8, 3)], Code.ARGUMENT),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)


ALIKE: list[Alike] = [
    ("RandomCrop(4, 5)(x)", [(9, 8, 3)]),
    ("RandomCrop(10, 5)(x)", [(9, 8, 3)]),
    ("RandomCrop(4, 10)(x)", [(9, 8, 3)]),
    ("RandomCrop(0, 5)(x)", [(9, 8, 3)]),
    ("RandomFlip('horizontal')(x)", [(9, 8, 3)]),
    ("RandomFlip('nonsense')(x)", [(9, 8, 3)]),
    ("RandomRotation([0.1, 0.2])(x)", [(9, 8, 3)]),
    ("RandomZoom([-0.2, -0.1], 0.3)(x)", [(9, 8, 3)]),
    ("RandomShear([0.1, 0.5])(x)", [(9, 8, 3)]),
    ("RandomPerspective()(x)", [(9, 8, 3)]),
    ("RandomElasticTransform()(x)", [(9, 8, 3)]),
    ("RandomCrop(4, 5)(x)", [(None, 8, 3)]),
    ("RandomCrop(4, 5, data_format='channels_first')(x)", [(3, 9, 8)]),
    ("RandomFlip()(x)", [(9,)]),
    ("RandomCrop(4, 5)(x)", [(9, 8)]),
    ("RandomRotation(0.1, data_format='channels_first')(x)", [(3, 9, 8)]),
    ("RandomRotation(0.1)(x)", [(9,)]),
    ("RandomRotation([-2, 3])(x)", [(9, 8, 3)]),
    ("RandomPerspective([0.1, 2])(x)", [(9, 8, 3)]),
    ("RandomElasticTransform([0.1, 2])(x)", [(9, 8, 3)]),
    ("RandomElasticTransform(scale=[0.1, 2])(x)", [(9, 8, 3)]),
]

UNLIKE: list[Unlike] = [
    (
        "RandomRotation('a')(x)",
        [(9, 8, 3)],
        "'a' | RandomRotation: `factor` must be a number from -1 to 1, or two of them, not 'a'",
    ),
    (
        "RandomFlip(seed=True)(x)",
        [(9, 8, 3)],
        "True | RandomFlip: `seed` must be a whole number of at most 64 bits, not True",
    ),
    (
        "RandomCrop(2.5, 5)(x)",
        [(9, 8, 3)],
        ('2.5 | RandomCrop "random_crop": height must be a whole number of at least 0, not 2.5'),
    ),
    (
        "RandomRotation(0.2, fill_mode='nonsense')(x)",
        [(9, 8, 3)],
        (
            "'nonsense' | RandomRotation: `fill_mode` must be one of 'reflect', 'wrap', "
            "'constant', 'nearest', not 'nonsense'"
        ),
    ),
    (
        "RandomRotation(0.2, interpolation='nonsense')(x)",
        [(9, 8, 3)],
        (
            "'nonsense' | RandomRotation: `interpolation` must be one of 'nearest', "
            "'bilinear', not 'nonsense'"
        ),
    ),
    (
        "RandomRotation(2)(x)",
        [(9, 8, 3)],
        ("2 | RandomRotation: `factor` must be a number from -1 to 1, or two of them, not 2"),
    ),
    (
        "RandomTranslation(2, 0.2)(x)",
        [(9, 8, 3)],
        (
            "2 | RandomTranslation: `height_factor` must be a number from -1 to 1, or two "
            "of them, not 2"
        ),
    ),
    (
        "RandomTranslation(0.1, [0.5, 2])(x)",
        [(9, 8, 3)],
        (
            "[0.5, 2] | RandomTranslation: `width_factor` must be a number from -1 to 1, "
            "or two of them, not (0.5, 2)"
        ),
    ),
    (
        "RandomTranslation(0.1, 0.2, fill_mode='nonsense')(x)",
        [(9, 8, 3)],
        (
            "'nonsense' | RandomTranslation: `fill_mode` must be one of 'reflect', 'wrap', "
            "'constant', 'nearest', not 'nonsense'"
        ),
    ),
    (
        "RandomZoom(2)(x)",
        [(9, 8, 3)],
        (
            "2 | RandomZoom: `height_factor` must be a number from more than -1 to 1, or "
            "two of them, not 2"
        ),
    ),
    (
        "RandomZoom(0.2, 3)(x)",
        [(9, 8, 3)],
        (
            "3 | RandomZoom: `width_factor` must be a number from more than -1 to 1, or "
            "two of them, not 3"
        ),
    ),
    (
        "RandomZoom(0.2, fill_mode='x')(x)",
        [(9, 8, 3)],
        (
            "'x' | RandomZoom: `fill_mode` must be one of 'reflect', 'wrap', 'constant', "
            "'nearest', not 'x'"
        ),
    ),
    (
        "RandomShear(2, 0.1)(x)",
        [(9, 8, 3)],
        ("2 | RandomShear: `x_factor` must be a number from 0 to 1, or two of them, not 2"),
    ),
    (
        "RandomShear(0.1, 2)(x)",
        [(9, 8, 3)],
        ("2 | RandomShear: `y_factor` must be a number from 0 to 1, or two of them, not 2"),
    ),
    (
        "RandomPerspective(2)(x)",
        [(9, 8, 3)],
        ("2 | RandomPerspective: `factor` must be a number from 0 to 1, or two of them, not 2"),
    ),
    (
        "RandomPerspective(scale=2)(x)",
        [(9, 8, 3)],
        "2 | RandomPerspective: `scale` must be a number from 0 to 1, not 2",
    ),
    (
        "RandomElasticTransform(2)(x)",
        [(9, 8, 3)],
        (
            "2 | RandomElasticTransform: `factor` must be a number from 0 to 1, or two of "
            "them, not 2"
        ),
    ),
    (
        "RandomElasticTransform(interpolation='x')(x)",
        [(9, 8, 3)],
        (
            "'x' | RandomElasticTransform: `interpolation` must be one of 'nearest', "
            "'bilinear', not 'x'"
        ),
    ),
    (
        "RandomCrop(4, 5)(x)",
        [(9,)],
        (
            'RandomCrop(4, 5)(x) | RandomCrop "random_crop": expects images with or '
            "without a batch, got (None, 9)"
        ),
    ),
    (
        "RandomTranslation([0.5, 2], 0.1)(x)",
        [(9, 8, 3)],
        (
            "[0.5, 2] | RandomTranslation: `height_factor` must be a number from -1 to 1, "
            "or two of them, not (0.5, 2)"
        ),
    ),
    (
        "RandomTranslation(0.1, [-2, 0.5])(x)",
        [(9, 8, 3)],
        (
            "[-2, 0.5] | RandomTranslation: `width_factor` must be a number from -1 to 1, "
            "or two of them, not (-2, 0.5)"
        ),
    ),
    (
        "RandomTranslation([-2, 0.5], 0.1)(x)",
        [(9, 8, 3)],
        (
            "[-2, 0.5] | RandomTranslation: `height_factor` must be a number from -1 to 1, "
            "or two of them, not (-2, 0.5)"
        ),
    ),
    (
        "RandomZoom([0.1, 2])(x)",
        [(9, 8, 3)],
        (
            "[0.1, 2] | RandomZoom: `height_factor` must be a number from more than -1 to "
            "1, or two of them, not (0.1, 2)"
        ),
    ),
    (
        "RandomZoom(0.1, [0.1, 2])(x)",
        [(9, 8, 3)],
        (
            "[0.1, 2] | RandomZoom: `width_factor` must be a number from more than -1 to "
            "1, or two of them, not (0.1, 2)"
        ),
    ),
    (
        "RandomZoom([-2, 2])(x)",
        [(9, 8, 3)],
        (
            "[-2, 2] | RandomZoom: `height_factor` must be a number from more than -1 to "
            "1, or two of them, not (-2, 2)"
        ),
    ),
    (
        "RandomShear([0.1, 2])(x)",
        [(9, 8, 3)],
        (
            "[0.1, 2] | RandomShear: `x_factor` must be a number from 0 to 1, or two of "
            "them, not (0.1, 2)"
        ),
    ),
    (
        "RandomShear(0.1, [0.1, 2])(x)",
        [(9, 8, 3)],
        (
            "[0.1, 2] | RandomShear: `y_factor` must be a number from 0 to 1, or two of "
            "them, not (0.1, 2)"
        ),
    ),
    (
        "RandomShear([-0.5, 0.5])(x)",
        [(9, 8, 3)],
        (
            "[-0.5, 0.5] | RandomShear: `x_factor` must be a number from 0 to 1, or two of "
            "them, not (-0.5, 0.5)"
        ),
    ),
    (
        "RandomPerspective(scale=[0.1, 2])(x)",
        [(9, 8, 3)],
        ("[0.1, 2] | RandomPerspective: `scale` must be a number from 0 to 1, not (0.1, 2)"),
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("image_geometry"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)


@pytest.mark.parametrize("case", one_of_each(ALIKE), ids=str)
def test_other_dtypes(builder: Builder, case: Alike) -> None:
    other_dtypes_alike(builder, case)
