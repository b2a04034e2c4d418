"""Changes of colour: the shape stays, factors have a range."""

from __future__ import annotations

from typing import Any

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
from test_declarations import needed

from shapecalc.declare.data_kinds import Factor
from shapecalc.declare.layer import Rule
from shapecalc.errors import Code, ShapecalcError
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.read.document import read_data

CASES: list[Case] = [
    ("RandomBrightness(0.2)(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("RandomContrast(0.2)(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("RandomGrayscale()(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("RandomHue(0.2)(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("RandomInvert()(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
    ("Solarization()(x)", [(9, 8, 3)], (None, 9, 8, 3), []),
]

REFUSED: list[Refusal] = [
    ("RandomBrightness(2)(x)", [(9, 8, 3)], Code.ARGUMENT),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)


ALIKE: list[Alike] = [
    ("MaxNumBoundingBoxes('2', fill_value='3')(x)", [(8, 8, 3)]),
    ("MaxNumBoundingBoxes(2.5, fill_value=0.5)(x)", [(8, 8, 3)]),
    ("RandomBrightness(-1)(x)", [(9, 8, 3)]),
    ("RandomBrightness([0.5, 2])(x)", [(9, 8, 3)]),
    ("RandomBrightness(0.2)(x)", [(9, 8, 3)]),
    ("RandomContrast([0.5, 2])(x)", [(9, 8, 3)]),
    ("RandomColorDegeneration(0.5)(x)", [(9, 8, 3)]),
    ("RandomColorJitter()(x)", [(9, 8, 3)]),
    (
        (
            "RandomColorJitter(brightness_factor=0.5, contrast_factor=0.5, "
            "saturation_factor=0.5, hue_factor=0.5)(x)"
        ),
        [(9, 8, 3)],
    ),
    ("RandomColorJitter(hue_factor=0.5, value_range=3)(x)", [(9, 8, 3)]),
    ("RandomGrayscale(0.5)(x)", [(9, 8, 3)]),
    ("RandomGrayscale()(x)", [(9, 8, 3)]),
    ("RandomHue(0.5)(x)", [(9, 8, 3)]),
    ("RandomInvert(0.5)(x)", [(9, 8, 3)]),
    ("RandomPosterization(4)(x)", [(9, 8, 3)]),
    ("RandomSaturation(0.5)(x)", [(9, 8, 3)]),
    ("RandomSharpness(0.5)(x)", [(9, 8, 3)]),
    ("RandomSharpness([0.5, 2])(x)", [(9, 8, 3)]),
    ("RandomGaussianBlur()(x)", [(9, 8, 3)]),
    ("RandomGaussianBlur(kernel_size=3, sigma=0.5)(x)", [(9, 8, 3)]),
    ("RandomErasing()(x)", [(9, 8, 3)]),
    ("Solarization()(x)", [(9, 8, 3)]),
    ("AutoContrast()(x)", [(9, 8, 3)]),
    ("AugMix()(x)", [(9, 8, 3)]),
    ("AugMix(num_chains=0)(x)", [(9, 8, 3)]),
    ("AugMix(alpha=-1)(x)", [(9, 8, 3)]),
    ("CutMix()(x)", [(9, 8, 3)]),
    ("MixUp()(x)", [(9, 8, 3)]),
    ("MixUp(alpha=-1)(x)", [(9, 8, 3)]),
    ("MixUp(alpha=0)(x)", [(9, 8, 3)]),
    ("RandAugment()(x)", [(9, 8, 3)]),
    ("RandAugment(num_ops=0)(x)", [(9, 8, 3)]),
    ("RandAugment(factor=0.3, num_ops=3)(x)", [(9, 8, 3)]),
    ("RandomGrayscale()(x)", [(9, 8, 1)]),
    ("RandomGrayscale()(x)", [(9, 8, None)]),
    ("RandomGrayscale(data_format='channels_first')(x)", [(3, 9, 8)]),
    ("RandomGrayscale()(x)", [(9,)]),
    ("RandomHue(0.5)(x)", [(9,)]),
    ("RandomBrightness(0.2)(x)", [(9, 8)]),
    ("RandomBrightness(0.2)(x)", [(9,)]),
    ("RandomBrightness([0.5, 2])(x)", [(9, 8, 3)]),
    ("CutMix(factor=[0.1, 2])(x)", [(9, 8, 3)]),
    ("RandomErasing(factor=[0.1, 2])(x)", [(9, 8, 3)]),
    ("RandomHue([0.1, 2])(x)", [(9, 8, 3)]),
    ("RandomInvert([0.1, 2])(x)", [(9, 8, 3)]),
    ("RandomSaturation([0.1, 2])(x)", [(9, 8, 3)]),
    ("RandomSharpness([0.1, 2])(x)", [(9, 8, 3)]),
    ("RandomContrast([0.1, 2])(x)", [(9, 8, 3)]),
    ("RandomColorDegeneration([0.1, 2])(x)", [(9, 8, 3)]),
    ("RandomColorJitter(brightness_factor=[0.1, 2])(x)", [(9, 8, 3)]),
    ("RandomColorJitter(contrast_factor=[0.1, 2])(x)", [(9, 8, 3)]),
    ("RandomColorJitter(saturation_factor=[0.1, 2])(x)", [(9, 8, 3)]),
    ("RandomColorJitter(hue_factor=[0.1, 2])(x)", [(9, 8, 3)]),
    ("RandomGaussianBlur(factor=[0.1, 2])(x)", [(9, 8, 3)]),
    ("RandomPosterization(factor=[1, 2])(x)", [(9, 8, 3)]),
    ("a = AugMix()(x); RandomBrightness(0.2)(a)", [(9, 8, 3)]),
    ("a = RandAugment()(x); RandomBrightness(0.2)(a)", [(9, 8, 3)]),
    (
        (
            "a = RandomColorJitter(brightness_factor=0.1, contrast_factor=0.1, "
            "saturation_factor=0.1, hue_factor=0.1)(x); b = RandomBrightness(0.1)(a); c = "
            "RandomContrast(0.2)(b); d = RandomSaturation(0.2)(c); RandomHue(0.2)(d)"
        ),
        [(9, 8, 3)],
    ),
]

UNLIKE: list[Unlike] = [
    (
        "MaxNumBoundingBoxes('2.5')(x)",
        [(8, 8, 3)],
        "'2.5' | MaxNumBoundingBoxes: `max_number` must be a number, not '2.5'",
    ),
    (
        "MaxNumBoundingBoxes(2, fill_value='2.5')(x)",
        [(8, 8, 3)],
        "'2.5' | MaxNumBoundingBoxes: `fill_value` must be a number, not '2.5'",
    ),
    (
        "RandomBrightness(2)(x)",
        [(9, 8, 3)],
        ("2 | RandomBrightness: `factor` must be a number from -1 to 1, or two of them, not 2"),
    ),
    (
        "RandomBrightness(0.2, value_range=3)(x)",
        [(9, 8, 3)],
        "3 | RandomBrightness: `value_range` must be a list of two numbers, not 3",
    ),
    (
        "RandomContrast(2)(x)",
        [(9, 8, 3)],
        ("2 | RandomContrast: `factor` must be a number from 0 to 1, or two of them, not 2"),
    ),
    (
        "RandomContrast(-1)(x)",
        [(9, 8, 3)],
        ("-1 | RandomContrast: `factor` must be a number from 0 to 1, or two of them, not -1"),
    ),
    (
        "RandomColorDegeneration(2)(x)",
        [(9, 8, 3)],
        (
            "2 | RandomColorDegeneration: `factor` must be a number from -1 to 1, or two "
            "of them, not 2"
        ),
    ),
    (
        "RandomColorJitter(brightness_factor=0.5, value_range=3)(x)",
        [(9, 8, 3)],
        "3 | RandomColorJitter: `value_range` must be a list of two numbers",
    ),
    (
        "RandomColorJitter(saturation_factor=0.5, value_range=3)(x)",
        [(9, 8, 3)],
        "3 | RandomColorJitter: `value_range` must be a list of two numbers",
    ),
    (
        "RandomGrayscale(2)(x)",
        [(9, 8, 3)],
        "2 | RandomGrayscale: `factor` must be a number from 0 to 1, not 2",
    ),
    (
        "RandomHue(2)(x)",
        [(9, 8, 3)],
        "2 | RandomHue: `factor` must be a number from 0 to 1, or two of them, not 2",
    ),
    (
        "RandomInvert(2)(x)",
        [(9, 8, 3)],
        "2 | RandomInvert: `factor` must be a number from 0 to 1, or two of them, not 2",
    ),
    (
        "RandomPosterization(0)(x)",
        [(9, 8, 3)],
        ("0 | RandomPosterization: `factor` must be a number from 1 to 8, or two of them, not 0"),
    ),
    (
        "RandomPosterization(9)(x)",
        [(9, 8, 3)],
        ("9 | RandomPosterization: `factor` must be a number from 1 to 8, or two of them, not 9"),
    ),
    (
        "RandomSaturation(2)(x)",
        [(9, 8, 3)],
        ("2 | RandomSaturation: `factor` must be a number from -1 to 1, or two of them, not 2"),
    ),
    (
        "RandomSharpness(2)(x)",
        [(9, 8, 3)],
        ("2 | RandomSharpness: `factor` must be a number from 0 to 1, or two of them, not 2"),
    ),
    (
        "RandomGaussianBlur(kernel_size=2)(x)",
        [(9, 8, 3)],
        ("2 | RandomGaussianBlur: `kernel_size` must be an odd number, or two of them, not 2"),
    ),
    (
        "RandomErasing(factor=2)(x)",
        [(9, 8, 3)],
        ("2 | RandomErasing: `factor` must be a number from 0 to 1, or two of them, not 2"),
    ),
    (
        "RandomErasing(scale=2)(x)",
        [(9, 8, 3)],
        "2 | RandomErasing: `scale` must be a number from 0 to 1, or two of them, not 2",
    ),
    (
        "Solarization(addition_factor=2)(x)",
        [(9, 8, 3)],
        ("2 | Solarization: `addition_factor` must be a number from 0 to 1, or two of them, not 2"),
    ),
    (
        "Solarization(threshold_factor=2)(x)",
        [(9, 8, 3)],
        (
            "2 | Solarization: `threshold_factor` must be a number from 0 to 1, or two of "
            "them, not 2"
        ),
    ),
    (
        "Equalization()(x)",
        [(9, 8, 3)],
        (
            'Equalization()(x) | Equalization "equalization": returns its input tensor '
            "itself, which makes the graph a cycle"
        ),
    ),
    (
        "Equalization(bins=0)(x)",
        [(9, 8, 3)],
        (
            'Equalization(bins=0)(x) | Equalization "equalization": returns its input '
            "tensor itself, which makes the graph a cycle"
        ),
    ),
    (
        "CutMix(factor=2)(x)",
        [(9, 8, 3)],
        "2 | CutMix: `factor` must be a number from 0 to 1, or two of them, not 2",
    ),
    (
        "RandAugment(factor=2)(x)",
        [(9, 8, 3)],
        "2 | RandAugment: `factor` must be a number from 0 to 1, or two of them, not 2",
    ),
    (
        "AutoContrast(value_range=3)(x)",
        [(9, 8, 3)],
        "3 | AutoContrast: `value_range` must be a list of two numbers, not 3",
    ),
    (
        "RandAugment(factor=[0.1, 2])(x)",
        [(9, 8, 3)],
        (
            "[0.1, 2] | RandAugment: `factor` must be a number from 0 to 1, or two of "
            "them, not (0.1, 2)"
        ),
    ),
    (
        "AugMix(factor=[0.1, 2])(x)",
        [(9, 8, 3)],
        ("[0.1, 2] | AugMix: `factor` must be a number from 0 to 1, or two of them, not (0.1, 2)"),
    ),
    (
        "AugMix(factor=2)(x)",
        [(9, 8, 3)],
        "2 | AugMix: `factor` must be a number from 0 to 1, or two of them, not 2",
    ),
    (
        "RandomGrayscale([0.1, 2])(x)",
        [(9, 8, 3)],
        ("[0.1, 2] | RandomGrayscale: `factor` must be a number from 0 to 1, not (0.1, 2)"),
    ),
    (
        "Solarization(addition_factor=[0.1, 2])(x)",
        [(9, 8, 3)],
        (
            "[0.1, 2] | Solarization: `addition_factor` must be a number from 0 to 1, or "
            "two of them, not (0.1, 2)"
        ),
    ),
    (
        (
            "a = RandAugment()(x); b = RandomColorDegeneration(0.2)(a); c = "
            "RandomContrast(0.2)(b); d = RandomSharpness(0.2)(c); e = RandomShear(0.2)(d); "
            "f = RandomTranslation(0.1, 0.1)(e); g = RandomRotation(0.1)(f); h = "
            "AutoContrast()(g); i = Solarization()(h); j = Equalization()(i); k = "
            "RandomPosterization(4)(j); l = RandomInvert()(k); m = "
            "RandomSaturation(0.2)(l); RandomHue(0.2)(m)"
        ),
        [(9, 8, 3)],
        (
            'Equalization()(i) | Equalization "equalization_1": returns its input tensor '
            "itself, which makes the graph a cycle"
        ),
    ),
    (
        (
            "a = AugMix()(x); b = RandomColorDegeneration(0.2)(a); c = "
            "RandomContrast(0.2)(b); d = RandomSharpness(0.2)(c); e = RandomShear(0.2)(d); "
            "f = RandomTranslation(0.1, 0.1)(e); g = RandomRotation(0.1)(f); h = "
            "AutoContrast()(g); i = Solarization()(h); j = Equalization()(i); k = "
            "RandomPosterization(4)(j); l = RandomInvert()(k); m = "
            "RandomSaturation(0.2)(l); RandomHue(0.2)(m)"
        ),
        [(9, 8, 3)],
        (
            'Equalization()(i) | Equalization "equalization_1": returns its input tensor '
            "itself, which makes the graph a cycle"
        ),
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("image_augmentation"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)


RANGES = [
    (rule, name)
    for rule in declared_in("image_augmentation")
    for name, kind in rule.arguments.items()
    if isinstance(kind, Factor)
]


@pytest.mark.parametrize(("rule", "name"), RANGES, ids=str)
def test_limits_of_factors_as_in_keras(keras: Any, rule: Rule, name: str) -> None:
    """At each limit, and on both sides of it, as a number and as one end of a range."""
    kind = rule.arguments[name]
    assert isinstance(kind, Factor)
    ends = [end + side for end in (kind.low, kind.high) for side in (-0.25, 0, 0.25)]
    for value in [*ends, *([end, kind.high] for end in ends), *([kind.low, end] for end in ends)]:
        arguments = {**needed(rule), name: value}
        try:
            getattr(keras.layers, rule.name)(**arguments)
        except ValueError:
            with pytest.raises(ShapecalcError):
                infer(read_data([{rule.name: arguments}]))
        else:
            infer(read_data([{rule.name: arguments}]))


@pytest.mark.parametrize("case", one_of_each(ALIKE), ids=str)
def test_other_dtypes(builder: Builder, case: Alike) -> None:
    other_dtypes_alike(builder, case)
