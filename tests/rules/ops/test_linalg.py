"""Linear algebra: squares only, where only squares will do."""

from __future__ import annotations

from typing import Any

import pytest
from operation_rules import Case, Refusal, check, check_refusal

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
