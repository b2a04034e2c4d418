"""EinsumDense: the equation gives the shapes of the output, of the kernel and of the bias."""

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
    (
        "EinsumDense('abc,cd->abd', output_shape=(None, 64), bias_axes='d')(x)",
        [(32, 128)],
        (None, None, 64),
        [(128, 64), (64,)],
    ),
    ("EinsumDense('ab,bc->ac', 4)(x)", [(3,)], (None, 4), [(3, 4)]),
    (
        "EinsumDense('abc,cde->abde', (5, 6, 7), bias_axes='de')(x)",
        [(5, 3)],
        (None, 5, 6, 7),
        [(3, 6, 7), (6, 7)],
    ),
    (
        "EinsumDense('...x,xy->...y', 4, bias_axes='y')(x)",
        [(5, 6, 3)],
        (None, 6, 5, 4),
        [(3, 4), (4,)],
    ),
    ("EinsumDense('ab,bc->ac', [4, 5])(x)", [(3,)], (None, 4, 5), [(3, 4)]),
]

REFUSED: list[Refusal] = [
    ("EinsumDense('abc,bc->ac', 4)(x)", [(3,)], Code.RANK),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_and_weights(builder: Builder, case: Case) -> None:
    check(builder, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(builder: Builder, refusal: Refusal) -> None:
    check_refusal(builder, refusal)


ALIKE: list[Alike] = [
    ("EinsumDense('abc,cd->abd', (3, 5), dtype='int8_from_float32')(x)", [(3, 4)]),
    ("EinsumDense('abc,bcd->ad', 5, dtype='int8_from_float32')(x)", [(3, 4)]),
    ("EinsumDense('abc,bcd->ad', 5, dtype='int4_from_float32')(x)", [(3, 4)]),
    ("EinsumDense('abc,dbc->ad', 5, dtype='int8_from_float32')(x)", [(3, 4)]),
    ("EinsumDense('abc,bd->adc', (5, 4), dtype='int8_from_float32')(x)", [(3, 4)]),
    ("EinsumDense('abc,cde->abde', (3, 5, 2), dtype='int4/2_from_float32')(x)", [(3, 4)]),
    ("EinsumDense('abc,cd->abd', (3, 5), dtype='float8_from_float32', bias_axes='d')(x)", [(3, 4)]),
    ("EinsumDense('ab,bc->ac', 4, bias_axes='c')(x)", [(3,)]),
    ("EinsumDense('abc,cd->abd', (None, 4))(x)", [(5, 3)]),
    ("EinsumDense('abc,bd->adc', (4, 3), bias_axes='dc')(x)", [(5, 3)]),
    ("EinsumDense('...b,bc->...c', (4,))(x)", [(5, 3)]),
    ("EinsumDense('ab...,bc->ac...', (4,))(x)", [(5, 3)]),
    ("EinsumDense('abc,bc->ab', 5)(x)", [(5, 3)]),
    ("EinsumDense('ab,bc->ac', 4, dtype='int4/2_from_float32', bias_axes='c')(x)", [(3,)]),
    ("EinsumDense('ab,bc->ac', 4, lora_rank=2)(x)", [(3,)]),
    ("EinsumDense('ab,bc->ac', 4, dtype='float8_from_float32')(x)", [(3,)]),
    ("EinsumDense('abc,cd->abd', (5, 4))(x)", [(5, 3, 2)]),
    ("e = EinsumDense('abc,cd->abd', (None, 4)); g = e(x); e(y)", [(5, 3), (6, 3)]),
    ("e = EinsumDense('abc,cd->abd', (None, 4)); g = e(x); e(y)", [(5, 3), (5, 4)]),
    ("h = Masking()(x); e = EinsumDense('abc,cd->abd', (None, 4))(h); LSTM(2)(e)", [(5, 3)]),
]

UNLIKE: list[Unlike] = [
    (
        "EinsumDense('abc,bc->ac', 4)(x)",
        [(3,)],
        (
            "EinsumDense('abc,bc->ac', 4)(x) | EinsumDense \"einsum_dense\": needs an input "
            "with more axes"
        ),
    ),
    (
        "EinsumDense('abc,cd->abd', (6, 4))(x)",
        [(5, 3)],
        (
            "EinsumDense('abc,cd->abd', (6, 4))(x) | EinsumDense \"einsum_dense\": 'b' is 5 "
            "in the input and 6 in the output"
        ),
    ),
    (
        "EinsumDense('abc', 4)(x)",
        [(5, 3)],
        (
            "'abc' | EinsumDense \"einsum_dense\": 'abc' is not an equation of two arrays "
            "(hint: write an equation such as ab,bc->ac)"
        ),
    ),
    (
        "EinsumDense('ab,bc,cd->ad', 4)(x)",
        [(3,)],
        (
            "'ab,bc,cd->ad' | EinsumDense \"einsum_dense\": 'ab,bc,cd->ad' is not an "
            "equation of two arrays (hint: write an equation such as ab,bc->ac)"
        ),
    ),
    (
        "EinsumDense('ab,cd->ad', 4)(x)",
        [(3,)],
        "'ab,cd->ad' | EinsumDense \"einsum_dense\": the size of 'c' is unknown",
    ),
    (
        "EinsumDense('ab,bc->ad', 4)(x)",
        [(3,)],
        (
            "'ab,bc->ad' | EinsumDense \"einsum_dense\": 'd' of the output is not in the "
            "input or the kernel"
        ),
    ),
    (
        "EinsumDense('ab,bc->ac', (None,))(x)",
        [(3,)],
        (
            "EinsumDense('ab,bc->ac', (None,))(x) | EinsumDense \"einsum_dense\": the shape "
            "(3, None) of the weight kernel has an unknown size (hint: replace None in the "
            "shape of the input with a number)"
        ),
    ),
    (
        "EinsumDense('ab,bc->ac', 4, bias_axes='d')(x)",
        [(3,)],
        "'d' | EinsumDense \"einsum_dense\": not all of 'd' are axes of the output",
    ),
    (
        "EinsumDense('ab,bc->ac', 4, bias_axes='')(x)",
        [(3,)],
        "'' | EinsumDense \"einsum_dense\": not all of '' are axes of the output",
    ),
    (
        "EinsumDense('ab,bc->ac', 4, bias_axes='a')(x)",
        [(3,)],
        (
            "EinsumDense('ab,bc->ac', 4, bias_axes='a')(x) | EinsumDense \"einsum_dense\": "
            "the shape (None, 1) of the weight bias has an unknown size (hint: replace "
            "None in the shape of the input with a number)"
        ),
    ),
    (
        "EinsumDense('ab,bc->ac', 4)(x)",
        [(None,)],
        (
            "EinsumDense('ab,bc->ac', 4)(x) | EinsumDense \"einsum_dense\": the shape (None, "
            "4) of the weight kernel has an unknown size (hint: replace None in the shape "
            "of the input with a number)"
        ),
    ),
    (
        "EinsumDense('...b,bc->...c', 4, dtype='int8_from_float32')(x)",
        [(3,)],
        (
            "'...b,bc->...c' | EinsumDense \"einsum_dense\": cannot be quantized with '...' "
            "(hint: write a letter for each axis, as in abc,cd->abd)"
        ),
    ),
    (
        "EinsumDense('ab,b->a', None)(x)",
        [(3,)],
        "None | EinsumDense: `output_shape` must be a shape such as (28, 28, 1), not None",
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(builder: Builder, case: Alike) -> None:
    agree(builder, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(builder: Builder, case: Unlike) -> None:
    refused_alike(builder, case)


@pytest.mark.parametrize("rule", declared_in("einsum_dense"), ids=repr)
def test_declaration(builder: Builder, rule: Rule) -> None:
    check_declaration(builder, rule)


@pytest.mark.parametrize("case", one_of_each(ALIKE), ids=str)
def test_other_dtypes(builder: Builder, case: Alike) -> None:
    other_dtypes_alike(builder, case)
