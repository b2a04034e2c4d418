"""Merging layers: which shapes broadcast, which are joined, which are multiplied."""

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
    ("Add()([x, y])", [(5, 3), (5, 3)], (None, 5, 3), []),
    ("Add()([x, y])", [(5, 3), (1, 3)], (None, 5, 3), []),
    ("Multiply()([x, y])", [(5, 3), (3,)], (None, 5, 3), []),
    ("Subtract()([x, y])", [(None, 3), (5, 3)], (None, None, 3), []),
    ("Average()([x, y, z])", [(5, 3), (5, 3), (5, 3)], (None, 5, 3), []),
    ("Maximum()([x, y])", [(5, 3), (5, 3)], (None, 5, 3), []),
    ("Minimum()([x, y])", [(5, 3), (5, 3)], (None, 5, 3), []),
    ("Concatenate()([x, y])", [(5, 3), (5, 4)], (None, 5, 7), []),
    ("Concatenate(axis=1)([x, y, z])", [(5, 3), (4, 3), (None, 3)], (None, None, 3), []),
    ("Dot(axes=1)([x, y])", [(5,), (5,)], (None, 1), []),
    ("Dot(axes=(2, 1))([x, y])", [(5, 3), (3, 4)], (None, 5, 4), []),
    ("Dot(axes=2, normalize=True)([x, y])", [(5, 3), (4, 3)], (None, 5, 4), []),
]

REFUSED: list[Refusal] = [
    ("Add()([x, y])", [(5, 3), (5, 4)], Code.MERGE),
    ("Subtract()([x, y, z])", [(3,), (3,), (3,)], Code.INPUTS),
    ("Concatenate()([x, y])", [(5, 3), (4, 3)], Code.MERGE),
    ("Concatenate()([x, y])", [(5, 3), (3,)], Code.MERGE),
    ("Dot(axes=1)([x, y])", [(5,), (4,)], Code.MERGE),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)


ALIKE: list[Alike] = [
    ("Add()([x, y])", [(5, 3), (3,)]),
    ("Add()([x, y])", [(3,), (5, 3)]),
    ("Add()([x, y])", [(1, 3), (5, 1)]),
    ("Add()([x, y])", [(None, 3), (1, 3)]),
    ("Add()([x, y])", [(1, 3), (None, 3)]),
    ("Add()([x, y])", [(2, 3), (None, 3)]),
    ("Add()([x, y])", [{"batch_shape": [2, 3]}, (3,)]),
    ("Add()([x, y])", [(3,), {"batch_shape": [2, 3]}]),
    ("Subtract()([x, y])", [{"batch_shape": [2, 3]}, {"batch_shape": [2, 3]}]),
    ("Add()([x, y, z])", [(3,), {"batch_shape": [4, 3]}, (3,)]),
    ("h = Masking()(x); g = Masking()(y); Add()([h, g])", [(5, 3), (5, 3)]),
    ("h = Masking()(x); Multiply()([h, y])", [(5, 3), (5, 3)]),
    ("h = Masking()(x); g = Masking()(y); s = Subtract()([h, g]); LSTM(2)(s)", [(5, 3), (5, 3)]),
    ("h = Masking()(x); g = Masking()(y); s = Average()([h, g]); LSTM(2)(s)", [(5, 3), (5, 3)]),
    ("h = Masking()(x); g = Masking()(y); s = Maximum()([h, g]); LSTM(2)(s)", [(5, 3), (5, 3)]),
    ("h = Masking()(x); g = Masking()(y); s = Minimum()([h, g]); LSTM(2)(s)", [(5, 3), (5, 3)]),
    ("h = Masking()(x); g = Masking()(y); s = Multiply()([h, g]); LSTM(2)(s)", [(5, 3), (5, 3)]),
    ("h = Masking()(x); g = Masking()(y); s = Add()([h, g]); LSTM(2)(s)", [(5, 3), (5, 3)]),
    (
        ("h = Masking()(x); g = Masking()(y); s = Concatenate(axis=1)([h, g]); LSTM(2)(s)"),
        [(5, 3), (4, 3)],
    ),
    ("h = Masking()(x); s = Concatenate()([h, y]); LSTM(2)(s)", [(5, 3), (5, 2)]),
    ("s = Concatenate()([x, y]); LSTM(2)(s)", [(5, 3), (5, 2)]),
    (
        (
            "e = Embedding(9, 3, mask_zero=True)(x); g = Masking()(y); s = "
            "Concatenate()([e, g]); LSTM(2)(s)"
        ),
        [(5,), (5, 2)],
    ),
    ("h = Masking()(x); g = Masking()(y); d = Dot(axes=2)([h, g]); LSTM(2)(d)", [(5, 3), (4, 3)]),
    ("Concatenate()([x, y])", [(5, 3), (5, None)]),
    ("Concatenate(axis=-2)([x, y])", [(5, 3), (4, 3)]),
    ("Concatenate(axis=0)([x, y])", [{"batch_shape": [2, 3]}, {"batch_shape": [4, 3]}]),
    ("c = Concatenate(); g = c([x, x]); c([x, y])", [(5, 3), (4, 3)]),
    ("Dot(axes=-1)([x, y])", [(5, 3), (3,)]),
    ("Dot(axes=-1)([x, y])", [(5, 3), (4, 3)]),
    ("Dot(axes=-2)([x, y])", [(5, 3), (5, 4)]),
    ("Dot(axes=(1, -1))([x, y])", [(3, 5), (4, 3)]),
    ("Dot(axes=(-1, -2))([x, y])", [(5, 3), (3, 4)]),
    ("Dot(axes=(-1, 1))([x, y])", [(3,), (3,)]),
    ("Dot(axes=1)([x, y])", [(3,), (3,)]),
    ("Dot(axes=(2, 1))([x, y])", [(5, 3), (3,)]),
    ("Dot(axes=0)([x, y])", [(3,), (3,)]),
    ("d = Dot(axes=1); g = d([x, x]); d([y, z])", [(3,), (4,), (5,)]),
]

UNLIKE: list[Unlike] = [
    (
        "Add()([x, y])",
        [(5, 3), (5, 4)],
        'Add()([x, y]) | Add "add": (None, 5, 3) and (None, 5, 4) do not match: 3 and 4 differ',
    ),
    (
        "Concatenate()([x, y])",
        [(5, 3), (4, 3)],
        (
            'Concatenate()([x, y]) | Concatenate "concatenate": (None, 5, 3) and (None, 4, '
            "3) may differ only on axis -1, along which they are joined"
        ),
    ),
    (
        "Concatenate()([x, y])",
        [(5, 3), (3,)],
        (
            'Concatenate()([x, y]) | Concatenate "concatenate": (None, 5, 3) and (None, 3) '
            "may differ only on axis -1, along which they are joined"
        ),
    ),
    (
        "Dot(axes=1)([x, y])",
        [(5,), (4,)],
        '1 | Dot "dot": axis 1 of (None, 5) and axis 1 of (None, 4) differ',
    ),
    (
        "Maximum()([x, y])",
        [{"batch_shape": [2, 3]}, {"batch_shape": [3, 3]}],
        ('Maximum()([x, y]) | Maximum "maximum": (2, 3) and (3, 3) have different batch sizes'),
    ),
    (
        "Minimum()([x, y])",
        [(2, 3), (4, 3)],
        (
            'Minimum()([x, y]) | Minimum "minimum": (None, 2, 3) and (None, 4, 3) do not '
            "match: 2 and 4 differ"
        ),
    ),
    (
        "Concatenate(axis=1)([x, y])",
        [(5, 3), (5, 4)],
        (
            '1 | Concatenate "concatenate": (None, 5, 3) and (None, 5, 4) may differ only '
            "on axis 1, along which they are joined"
        ),
    ),
    (
        "Concatenate(axis=3)([x, y])",
        [(5, 3), (5, 3)],
        '3 | Concatenate "concatenate": there is no axis 3 in (None, 5, 3)',
    ),
    (
        "Concatenate(axis=-4)([x, y])",
        [(5, 3), (5, 3)],
        '-4 | Concatenate "concatenate": there is no axis -4 in (None, 5, 3)',
    ),
    (
        "c = Concatenate(axis=2); g = c([x, x]); c([y, y])",
        [(5, 3), (4,)],
        '2 | Concatenate "concatenate": there is no axis 2 in (None, 4)',
    ),
    ("Dot(axes=3)([x, y])", [(5, 3), (5, 3)], '3 | Dot "dot": there is no axis 3 in (None, 5, 3)'),
    (
        "Dot(axes=(1, 3))([x, y])",
        [(5, 3), (5, 3)],
        '(1, 3) | Dot "dot": there is no axis 3 in (None, 5, 3)',
    ),
    (
        "Dot(axes=(-4, 1))([x, y])",
        [(5, 3), (5, 3)],
        '(-4, 1) | Dot "dot": there is no axis -4 in (None, 5, 3)',
    ),
    (
        "Dot(axes=1)([x, y, z])",
        [(3,), (3,), (3,)],
        'Dot(axes=1)([x, y, z]) | Dot "dot": expects exactly 2 inputs, got 3',
    ),
    (
        "Dot(axes=(1, 2))([x, y])",
        [(5, 3), (5, 3)],
        '(1, 2) | Dot "dot": axis 1 of (None, 5, 3) and axis 2 of (None, 5, 3) differ',
    ),
    (
        "Dot(axes=1)([x, y])",
        [(None, 3), (5, 3)],
        '1 | Dot "dot": axis 1 of (None, None, 3) and axis 1 of (None, 5, 3) differ',
    ),
    (
        "Subtract()([x, y, z])",
        [(3,), (3,), (3,)],
        'Subtract()([x, y, z]) | Subtract "subtract": expects exactly 2 inputs, got 3',
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("merging"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)


@pytest.mark.parametrize("case", one_of_each(ALIKE), ids=str)
def test_other_dtypes(builder: Builder, case: Alike) -> None:
    other_dtypes_alike(builder, case)
