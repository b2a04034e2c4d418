"""Activation layers: only PReLU holds weights, one for each axis that it does not share."""

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
    ("ReLU(max_value=6.0)(x)", [(5, 3)], (None, 5, 3), []),
    ("PReLU()(x)", [(5, 3)], (None, 5, 3), [(5, 3)]),
    ("PReLU(shared_axes=[1])(x)", [(5, 3)], (None, 5, 3), [(1, 3)]),
    ("PReLU(shared_axes=[1, 2])(x)", [(8, 8, 3)], (None, 8, 8, 3), [(1, 1, 3)]),
    ("Softmax(axis=-1)(x)", [(5, 3)], (None, 5, 3), []),
    ("LeakyReLU()(x)", [(3,)], (None, 3), []),
    ("ELU()(x)", [(3,)], (None, 3), []),
]

REFUSED: list[Refusal] = [
    ("PReLU()(x)", [(None, 3)], Code.UNKNOWN_SIZE),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)


ALIKE: list[Alike] = [
    ("PReLU(shared_axes=2)(x)", [(5, 3)]),
    ("PReLU(shared_axes=[-1])(x)", [(5, 3)]),
    ("PReLU(shared_axes=[0])(x)", [(5, 3)]),
    ("PReLU()(x)", [(5, 3, 4)]),
    ("p = PReLU(); g = p(x); p(y)", [(5, 3), (5, 4)]),
    ("p = PReLU(shared_axes=[1]); g = p(x); p(y)", [(5, 3), (4, 3)]),
    ("LeakyReLU(0.3)(x)", [(5, 3)]),
    ("ReLU(max_value=None)(x)", [(5, 3)]),
    ("ELU(2.0)(x)", [(5, 3)]),
    ("Softmax(axis=[1, 2])(x)", [(5, 3)]),
    ("Softmax(axis=3)(x)", [(5, 3)]),
    ("Softmax()(x, mask=y)", [(5, 3), (5, 3)]),
    ("h = Masking()(x); d = ReLU()(h); LSTM(2)(d)", [(5, 3)]),
    ("h = Masking()(x); d = PReLU()(h); LSTM(2)(d)", [(5, 3)]),
    ("h = Masking()(x); d = ELU()(h); LSTM(2)(d)", [(5, 3)]),
    ("h = Masking()(x); d = LeakyReLU()(h); LSTM(2)(d)", [(5, 3)]),
    ("p = PReLU(); g = p(x); p(y)", [(5, 3), (4, 3)]),
]

UNLIKE: list[Unlike] = [
    (
        "PReLU()(x)",
        [(None, 3)],
        (
            'PReLU()(x) | PReLU "p_re_lu": the shape (None, 3) of the weight alpha has an '
            "unknown size (hint: replace None in the shape of the input with a number)"
        ),
    ),
    (
        "PReLU(shared_axes=[3])(x)",
        [(5, 3)],
        '[3] | PReLU "p_re_lu": there is no axis 3 in (None, 5, 3)',
    ),
    (
        "p = PReLU(); g = p(x); p(y)",
        [(5, 3), (3,)],
        (
            'p(y) | PReLU "p_re_lu": its weights were created for 3 axes, but it is called '
            "on (None, 3)"
        ),
    ),
    (
        "LeakyReLU(None)(x)",
        [(5, 3)],
        "None | LeakyReLU: `negative_slope` must be a number of at least 0",
    ),
    (
        "LeakyReLU('a')(x)",
        [(5, 3)],
        "'a' | LeakyReLU: `negative_slope` must be a number of at least 0",
    ),
    (
        "LeakyReLU(-1)(x)",
        [(5, 3)],
        "-1 | LeakyReLU: `negative_slope` must be a number of at least 0",
    ),
    (
        "ReLU(max_value=-1)(x)",
        [(5, 3)],
        "-1 | ReLU: `max_value` must be a number of at least 0, not -1",
    ),
    (
        "ReLU(negative_slope=-1)(x)",
        [(5, 3)],
        "-1 | ReLU: `negative_slope` must be a number of at least 0, not -1",
    ),
    (
        "ReLU(threshold=-1)(x)",
        [(5, 3)],
        "-1 | ReLU: `threshold` must be a number of at least 0, not -1",
    ),
    (
        "ReLU(max_value='a')(x)",
        [(5, 3)],
        "'a' | ReLU: `max_value` must be a number of at least 0, not 'a'",
    ),
    (
        "ReLU(negative_slope=None)(x)",
        [(5, 3)],
        "None | ReLU: `negative_slope` must be a number of at least 0, not None",
    ),
    (
        "p = PReLU(shared_axes=[1]); g = p(x); p(y)",
        [(5, 3), (5, 4)],
        (
            'p(y) | PReLU "p_re_lu": its weights were created for size 3 on axis 2, but it '
            "is called on (None, 5, 4)"
        ),
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("activation"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)


@pytest.mark.parametrize("case", one_of_each(ALIKE), ids=str)
def test_other_dtypes(builder: Builder, case: Alike) -> None:
    other_dtypes_alike(builder, case)
