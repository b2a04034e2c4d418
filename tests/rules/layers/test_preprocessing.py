"""Rescaling and normalization of inputs: statistics are weights unless they are given."""

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
    ("Rescaling(0.5)(x)", [(5, 3)], (None, 5, 3), []),
    ("Normalization()(x)", [(5, 3)], (None, 5, 3), [(3,), (3,), ()]),
    ("Normalization(axis=None)(x)", [(5, 3)], (None, 5, 3), [(), (), ()]),
    ("Normalization(mean=1.0, variance=2.0)(x)", [(5, 3)], (None, 5, 3), []),
    ("Normalization(axis=1)(x)", [(5, 3)], (None, 5, 3), [(5,), (5,), ()]),
]

REFUSED: list[Refusal] = [
    ("Normalization()(x)", [(5, None)], Code.SHAPE),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)


ALIKE: list[Alike] = [
    ("Pipeline([Rescaling(0.5, [1, 2, 3])])(x)", [(3,)]),
    ("Rescaling([0.5, 2.0, 1.0], offset=[1, 2, 3])(x)", [(3,)]),
    ("Rescaling(0.5, offset='a')(x)", [(3,)]),
    ("Rescaling([0.5, 2.0], offset=[1, 2])(x)", [(2,)]),
    ("Rescaling('a')(x)", [(3,)]),
    ("Normalization()(x)", [(5, 3)]),
    ("Normalization(axis=1)(x)", [(5, 3)]),
    ("Normalization(axis=None)(x)", [(5, 3)]),
    ("Normalization(axis=(1, 2))(x)", [(5, 3)]),
    ("Normalization(mean=1.0, variance=2.0)(x)", [(5, 3)]),
    ("Normalization(mean=[1.0, 2.0, 3.0], variance=[1.0, 2.0, 3.0])(x)", [(5, 3)]),
    ("Normalization(axis=[2, 1], mean=[[1.0]], variance=[[1.0]])(x)", [(5, 3)]),
    ("n = Normalization(); g = n(x); n(y)", [(5, 3), (5, 4)]),
    ("n = Normalization(); g = n(x); n(y)", [(5, 3), (3,)]),
    ("Normalization(invert=True)(x)", [(5, 3)]),
    ("Rescaling(0.5)(x)", [(5, 3)]),
    ("Rescaling(0.5, offset=1)(x)", [{"shape": [5, 3], "dtype": "int32"}]),
    ("Rescaling([1.0, 2.0, 3.0])(x)", [(5, 3)]),
    ("Rescaling([1.0, 2.0])(x)", [(5, 3)]),
]

UNLIKE: list[Unlike] = [
    (
        "Normalization(axis=[1, 1])(x)",
        [(2, 3)],
        '[1, 1] | Normalization "normalization": an axis occurs twice',
    ),
    (
        "Normalization(mean=[1, 2, 3], variance=1.0)(x)",
        [(3,)],
        "1.0 | Normalization: mean and variance have different shapes",
    ),
    (
        "Normalization(mean=[1, 2], variance=1.0)(x)",
        [(3,)],
        "1.0 | Normalization: mean and variance have different shapes",
    ),
    (
        "Normalization(mean=0.5, variance='a')(x)",
        [(3,)],
        '0.5 | Normalization "normalization": mean and variance must be numbers',
    ),
    (
        "Normalization(mean='a', variance=1.0)(x)",
        [(3,)],
        "'a' | Normalization \"normalization\": mean and variance must be numbers",
    ),
    (
        "Normalization(axis=3)(x)",
        [(5, 3)],
        ('3 | Normalization "normalization": not all of (3,) are axes of an input with 3 axes'),
    ),
    (
        "Normalization(axis=-4)(x)",
        [(5, 3)],
        ('-4 | Normalization "normalization": not all of (-4,) are axes of an input with 3 axes'),
    ),
    (
        "Normalization()(x)",
        [(5, None)],
        (
            'Normalization()(x) | Normalization "normalization": the axes with separate '
            "statistics need known sizes"
        ),
    ),
    (
        "Normalization(mean=1.0)(x)",
        [(5, 3)],
        "1.0 | Normalization: mean and variance must be given together",
    ),
    (
        "Normalization(variance=1.0)(x)",
        [(5, 3)],
        ("Normalization(variance=1.0) | Normalization: mean and variance must be given together"),
    ),
    (
        "Normalization(mean=[1.0, 2.0], variance=[1.0, 2.0, 3.0])(x)",
        [(5, 3)],
        "[1.0, 2.0, 3.0] | Normalization: mean and variance have different shapes",
    ),
    (
        "Normalization(mean=[1.0, 2.0], variance=[1.0, 2.0])(x)",
        [(5, 3)],
        (
            '[1.0, 2.0] | Normalization "normalization": mean has the shape (2,), but the '
            "statistics have the shape (3,)"
        ),
    ),
    (
        "Normalization(mean=[[1.0], [2.0, 3.0]], variance=[[1.0], [2.0, 3.0]])(x)",
        [(5, 3)],
        "[[1.0], [2.0, 3.0]] | Normalization: the lists have different lengths",
    ),
    (
        "Normalization(mean=[[1.0, 2.0]], variance=[[1.0, 2.0]])(x)",
        [(5, 3)],
        "[[1.0, 2.0]] | Normalization: mean has more axes than `axis` names",
    ),
    (
        "Normalization(axis=[1, -2])(x)",
        [(5, 3)],
        '[1, -2] | Normalization "normalization": an axis occurs twice',
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("preprocessing"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)


@pytest.mark.parametrize("case", one_of_each(ALIKE), ids=str)
def test_other_dtypes(builder: Builder, case: Alike) -> None:
    other_dtypes_alike(builder, case)
