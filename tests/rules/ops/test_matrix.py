"""Products of matrices: which axes are summed over."""

from __future__ import annotations

from typing import Any

import pytest
from operation_rules import Case, Refusal, check, check_refusal

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
