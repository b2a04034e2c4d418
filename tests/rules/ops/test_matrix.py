"""Products of matrices: which axes are summed over."""

from __future__ import annotations

from typing import Any

import pytest
from operation_rules import (
    Alike,
    Case,
    Refusal,
    Unlike,
    agree,
    check,
    check_declaration,
    check_refusal,
    declared_in,
    refused_alike,
)

CASES: list[Case] = [
    ("Matmul", [((None, 5, 3), "float32"), ((3, 4), "float32")], {}, ((None, 5, 4), "float32")),
    ("Matmul", [((3,), "float32"), ((3,), "float32")], {}, ((), "float32")),
    (
        "Matmul",
        [((None, 1, 5, 3), "int32"), ((7, 3, 4), "float32")],
        {},
        ((None, 7, 5, 4), "float32"),
    ),
    ("Dot", [((None, 5, 3), "float32"), ((3,), "float32")], {}, ((None, 5), "float32")),
    ("Inner", [((2, 3), "float32"), ((4, 3), "float32")], {}, ((2, 4), "float32")),
    ("Outer", [((2, 3), "float32"), ((4,), "float32")], {}, ((6, 4), "float32")),
    (
        "Tensordot",
        [((None, 5, 3), "float32"), ((5, 3, 4), "float32")],
        {"axes": 2},
        ((None, 4), "float32"),
    ),
    ("Diagonal", [((None, 4, 5), "float32")], {"axis1": 1, "axis2": 2}, ((None, 4), "float32")),
    ("Trace", [((None, 4, 5), "float32")], {"axis1": 1, "axis2": 2}, ((None,), "float32")),
    ("Diag", [((4,), "float32")], {"k": 1}, ((5, 5), "float32")),
    ("Kron", [((2, 3), "float32"), ((4, 5), "float32")], {}, ((8, 15), "float32")),
    ("Vdot", [((2, 3), "float32"), ((2, 3), "float32")], {}, ((), "float32")),
    ("Cross", [((None, 3), "float32"), ((None, 3), "float32")], {}, ((None, 3), "float32")),
]

REFUSED: list[Refusal] = [
    ("Matmul", [((None, 5, 3), "float32"), ((4, 3), "float32")], {}),
    ("Cross", [((None, 4), "float32"), ((None, 4), "float32")], {}),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_result(keras: Any, case: Case) -> None:
    check(keras, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(keras: Any, refusal: Refusal) -> None:
    check_refusal(keras, refusal)


ALIKE: list[Alike] = [
    ("Correlate", [((1,), "int32"), ((1,), "bool")], {}),
    ("Correlate", [((6,), "int64"), ((6,), "int32")], {"mode": "same"}),
    ("Correlate", [((6,), "int64"), ((6,), "float32")], {"mode": "full"}),
    ("Cross", [((3,), "float32"), ((3,), "bfloat16")], {}),
    ("Cross", [((3, 1, 2), "int64"), ((2,), "float32")], {}),
    ("Cross", [((3,), "float16"), ((3,), "float16")], {"axis": None}),
    ("Diag", [((2,), "int32")], {}),
    ("Diag", [((6, 4), "float32")], {}),
    ("Diag", [((4,), "bool")], {"k": -1}),
    ("Diag", [((6, 1), "int32")], {"k": 1}),
    ("Diag", [((None, 1), "int32")], {}),
    ("Diag", [((4, 6), "int64")], {"k": -1}),
    ("Diagflat", [((6,), "bool")], {}),
    ("Diagonal", [((4, 3, 4), "uint8")], {}),
    ("Diagonal", [((1, None, 1, 3), "float32")], {}),
    ("Dot", [((4,), "int32"), 2], {}),
    ("Dot", [((6,), "int64"), ((6,), "int64")], {}),
    ("Dot", [((2, 6), "uint8"), 2], {}),
    ("Dot", [((1,), "int32"), 1.0], {}),
    ("Dot", [((4,), "uint32"), ((1,), "bool")], {}),
    ("Dot", [((1, 3), "int32"), ((3, 1), "bool")], {}),
    ("Dot", [((4, 4), "int64"), ((4,), "float32")], {}),
    ("Dot", [((1, 6, 3), "float16"), ((3, 1), "uint8")], {}),
    ("Dot", [((3, 1, 1), "int32"), ((3, 1, 1), "uint8")], {}),
    ("Einsum", [((4,), "float32")], {"subscripts": "..."}),
    ("Einsum", [((3, 2), "int64")], {"subscripts": "ab->ba"}),
    ("Einsum", [((2, 6), "float32"), ((2, 3), "int64")], {"subscripts": "ab,bc->ac"}),
    ("Einsum", [((6, 6, 3), "int32")], {"subscripts": "...ab->...b"}),
    ("Einsum", [((2, 3, 4, 5, 6), "float32")], {"subscripts": "ab...cd->dc...ba"}),
    ("Einsum", [((2, 3, 4, 5), "int8")], {"subscripts": "a...cd->...dca"}),
    ("Einsum", [((7, 8, 2, 3), "int8"), ((3,), "int8")], {"subscripts": "...ab,b->a..."}),
    ("Einsum", [((5, 7, 8), "int8"), ((8, 3), "bool")], {"subscripts": "a...,...b->a...b"}),
    ("Inner", [((6,), "bool"), 2], {}),
    ("Inner", [((1, 1), "bool"), ((1,), "bool")], {}),
    ("Inner", [((3,), "int64"), 2], {}),
    ("Inner", [((6,), "int64"), ((6,), "int64")], {}),
    ("Inner", [((4, 3), "int64"), ((4, 3), "bool")], {}),
    ("Kron", [((3,), "int64"), 2], {}),
    ("Kron", [((1,), "float16"), ((1,), "int32")], {}),
    ("Kron", [((2,), "bool"), 1.0], {}),
    ("Matmul", [((1,), "float64"), ((1,), "int8")], {}),
    ("Matmul", [((4, 1, 1, 4), "bool"), ((4,), "int64")], {}),
    ("Matmul", [((4, 2), "float32"), ((6, None, 2), "uint8")], {}),
    ("Outer", [((6,), "int32"), 2], {}),
    ("Outer", [((2,), "int64"), ((2,), "int32")], {}),
    ("Outer", [((2,), "int32"), 0.5], {}),
    ("Slogdet", [((3,), "bool")], {}),
    ("Slogdet", [((2, 6, 3), "bool")], {}),
    ("Tensordot", [((1, 1, 1), "bool"), 2], {}),
    ("Tensordot", [((3, 3, 4), "int32"), ((3, 2, 4), "uint8")], {}),
    ("Tensordot", [((None, 2, 6), "bool"), ((None, 2, 3), "int64")], {"axes": 0}),
    ("Tensordot", [((1, 6), "float16"), 0.5], {"axes": 1}),
    ("Tensordot", [((None, 2), "float32"), ((2,), "int64")], {"axes": ([0], [0])}),
    ("Tensordot", [((None, 1, 4), "int64"), ((None, 1, 4), "int64")], {"axes": [[1], [1]]}),
    ("Trace", [((1, 1), "bool")], {}),
    ("Trace", [((None, 4), "float16")], {}),
    ("Vander", [((2, 1, 3), "bool")], {}),
    ("Vdot", [((6,), "bool"), 2], {}),
    ("Vdot", [((3,), "float32"), 2], {}),
    ("Diagflat", [((2,), "float32")], {"k": -1.5}),
]

UNLIKE: list[Unlike] = [
    (
        "Cross",
        [((3,), "float32"), ((3,), "int32")],
        {"axis": 1},
        "does not accept its arguments: pop index out of range",
    ),
    (
        "Cross",
        [((2, 1), "float16"), ((2, 1), "uint8")],
        {"axisb": -2},
        "vectors have [1, 2] elements; they need 2 or 3",
    ),
    (
        "Cross",
        [((None,), "int64"), ((None,), "uint8")],
        {"axisa": -1, "axisb": 1, "axis": 0},
        "there is no axis 0 among 0",
    ),
    ("Diag", [((2, 3, 3), "bool")], {}, "needs one or two axes, got (2, 3, 3)"),
    ("Diagonal", [((6,), "int32")], {}, "needs at least two axes, got (6,)"),
    (
        "Diagonal",
        [((6, 3, 3), "int64")],
        {"offset": None},
        (
            "does not accept its arguments: '>' not supported between instances of "
            "'NoneType' and 'int'"
        ),
    ),
    (
        "Dot",
        [((3, 6, 3), "bool"), ((3, 6, 4), "bool")],
        {},
        "(3, 6, 3) and (3, 6, 4): the axes that are summed differ",
    ),
    (
        "Dot",
        [((2, None, 6, 1), "uint8"), ((None,), "bool")],
        {},
        "(2, None, 6, 1) and (None,): the axes that are summed differ",
    ),
    (
        "Einsum",
        [((3, 4), "int64")],
        {"subscripts": "ab,bc->ac"},
        "'ab,bc->ac' does not describe 1 arrays",
    ),
    (
        "Einsum",
        [((4, None, None), "int64"), ((4, None, None), "float32")],
        {"subscripts": "abc,b"},
        "'b' does not name the axes of (4, None, None)",
    ),
    ("Inner", [((1, 4), "int64"), ((1,), "uint8")], {}, "(1, 4) and (1,): the last axes differ"),
    (
        "Matmul",
        [((1,), "bool"), 2],
        {},
        "cannot multiply a scalar; both inputs need at least one axis",
    ),
    (
        "Matmul",
        [((1, 4), "uint8"), ((1, 4), "int32")],
        {},
        (
            "(1, 4) and (1, 4): the last axis of the first differs from the last but one "
            "of the second"
        ),
    ),
    (
        "Tensordot",
        [((4,), "uint8"), 2],
        {"axes": [0]},
        "does not accept its arguments: 'int' object is not iterable",
    ),
    (
        "Tensordot",
        [((6,), "int32"), ((1,), "int64")],
        {"axes": ([-1], [0])},
        "the axes that are summed differ: (6,) and (1,)",
    ),
    ("Trace", [((4, 4), "float32")], {"axis1": 1}, "`axis1` and `axis2` are the same axis, 1"),
    ("Vander", [((3,), "bool")], {"N": -1}, "does not accept its arguments: -1 is not a size"),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(keras: Any, case: Alike) -> None:
    agree(keras, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(keras: Any, case: Unlike) -> None:
    refused_alike(keras, case)


@pytest.mark.parametrize("name", declared_in("matrix"))
def test_declaration(keras: Any, name: str) -> None:
    check_declaration(keras, name)
