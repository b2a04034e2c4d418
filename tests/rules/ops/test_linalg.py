"""Linear algebra: squares only, where only squares will do."""

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
    ("Inv", [((None, 3, 3), "float32")], {}, ((None, 3, 3), "float32")),
    ("Cholesky", [((None, 3, 3), "float32")], {}, ((None, 3, 3), "float32")),
    ("Det", [((None, 3, 3), "float32")], {}, ((None,), "float32")),
    ("Eigh", [((None, 3, 3), "float32")], {}, [((None, 3), "float32"), ((None, 3, 3), "float32")]),
    ("Qr", [((None, 5, 3), "float32")], {}, [((None, 5, 3), "float32"), ((None, 3, 3), "float32")]),
    (
        "Qr",
        [((None, 5, 3), "float32")],
        {"mode": "complete"},
        [((None, 5, 5), "float32"), ((None, 5, 3), "float32")],
    ),
    (
        "SVD",
        [((None, 5, 3), "float32")],
        {},
        [((None, 5, 5), "float32"), ((None, 3), "float32"), ((None, 3, 3), "float32")],
    ),
    (
        "SVD",
        [((None, 5, 3), "float32")],
        {"full_matrices": False},
        [((None, 5, 3), "float32"), ((None, 3), "float32"), ((None, 3, 3), "float32")],
    ),
    ("Norm", [((None, 5, 3), "float32")], {"axis": (1, 2)}, ((None,), "float32")),
    ("Norm", [((None, 5), "float32")], {"axis": 1, "keepdims": True}, ((None, 1), "float32")),
    (
        "Solve",
        [((None, 3, 3), "float32"), ((None, 3, 2), "float32")],
        {},
        ((None, 3, 2), "float32"),
    ),
    (
        "SolveTriangular",
        [((None, 3, 3), "float32"), ((None, 3), "float32")],
        {},
        ((None, 3), "float32"),
    ),
    ("Pinv", [((5, 3), "float32")], {}, ((3, 5), "float32")),
    (
        "LuFactor",
        [((None, 3, 3), "float32")],
        {},
        [((None, 3, 3), "float32"), ((None, 3), "float32")],
    ),
]

REFUSED: list[Refusal] = [
    ("Inv", [((None, 3, 4), "float32")], {}),
    ("Det", [((3,), "float32")], {}),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_result(keras: Any, case: Case) -> None:
    check(keras, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(keras: Any, refusal: Refusal) -> None:
    check_refusal(keras, refusal)


ALIKE: list[Alike] = [
    ("Cholesky", [((1, 1, 1), "int32")], {}),
    ("Det", [((2, 2), "bool")], {}),
    ("Det", [((1, 3, 3), "int64")], {}),
    ("Eig", [((6, 6), "uint8")], {}),
    ("Eig", [((6, 2, 2), "int64")], {}),
    ("Inv", [((6, 6), "uint8")], {}),
    ("Lstsq", [((1, 1), "int64"), ((1, 1), "bool")], {}),
    ("LuFactor", [((6, 2), "bool")], {}),
    ("LuFactor", [((4, 1, 3), "int32")], {}),
    ("MatrixRank", [((4, 3), "uint8")], {}),
    ("MatrixRank", [((2, 1, 3), "int64")], {}),
    ("Norm", [((4, 6), "int32")], {}),
    ("Norm", [((6, 3), "float32")], {"axis": 1}),
    ("Norm", [((None, 6, 3), "int32")], {"ord": "nuc"}),
    ("Norm", [((6, None, 2), "float16")], {"ord": "fro"}),
    ("Norm", [((2, 2, 2), "bool")], {"ord": 3, "keepdims": False}),
    ("Norm", [((3, 4), "int64")], {"ord": 2, "axis": None, "keepdims": False}),
    ("Norm", [((4, 1, 1), "float32")], {"keepdims": True}),
    ("Pinv", [((3, 2), "bool")], {}),
    ("Pinv", [((1, 4, 3), "bool")], {}),
    ("Qr", [((6, 6), "int32")], {}),
    ("Qr", [((1, 1), "bool")], {"mode": "complete"}),
    ("Qr", [((4, 4, 2), "uint8")], {}),
    ("SVD", [((4, 6), "bool")], {}),
    ("SVD", [((1, 2), "bool")], {"full_matrices": False}),
    ("SVD", [((None, 4, 3), "float32")], {}),
    ("SVD", [((2, 1, 1), "int64")], {"compute_uv": False}),
    ("Solve", [((6, 2, 2), "int32"), ((2,), "uint8")], {}),
    ("SolveTriangular", [((4, 2, 2), "bool"), ((2, 6, 3, 1, 1), "float32")], {}),
]

UNLIKE: list[Unlike] = [
    ("Cholesky", [((2,), "bool")], {}, "needs matrices, got (2,)"),
    ("Det", [((2, 2, 3), "bool")], {}, "needs square matrices, got 2 rows and 3 columns"),
    ("Eig", [((2,), "bool")], {}, "needs matrices, got (2,)"),
    ("Inv", [((1,), "bool")], {}, "needs matrices, got (1,)"),
    (
        "Lstsq",
        [((6, 2, 3), "int32"), 1.0],
        {},
        "does not accept its arguments: 'float' object has no attribute 'shape'",
    ),
    (
        "Lstsq",
        [((2, 6), "float32"), ((6,), "bool")],
        {},
        "(2, 6) and (6,) differ in the number of rows",
    ),
    ("LuFactor", [((1,), "bool")], {}, "needs matrices, got (1,)"),
    ("MatrixRank", [((4,), "float32")], {}, "needs matrices, got (4,)"),
    ("Norm", [((3, 1), "int32")], {"ord": "fro", "axis": 0}, "no norm 'fro' exists for 1 axes"),
    ("Pinv", [((4,), "bool")], {}, "needs matrices, got (4,)"),
    ("Qr", [((1,), "bool")], {}, "needs matrices, got (1,)"),
    ("Solve", [((4,), "uint8"), 2], {}, "needs matrices, got (4,)"),
    (
        "SolveTriangular",
        [((2, 3, 3), "uint8"), ((2, 4, 4), "float32")],
        {},
        "(2, 3, 3) and (2, 4, 4) differ at axis -2",
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(keras: Any, case: Alike) -> None:
    agree(keras, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(keras: Any, case: Unlike) -> None:
    refused_alike(keras, case)


@pytest.mark.parametrize("name", declared_in("linalg"))
def test_declaration(keras: Any, name: str) -> None:
    check_declaration(keras, name)
