"""Operations that every backend has: casts, slices, stacks taken apart."""

from __future__ import annotations

from typing import Any

import pytest
from operation_rules import Case, Refusal, check, check_refusal

CASES: list[Case] = [
    ("Cast", [((None, 3), "float32")], {"dtype": "int32"}, ((None, 3), "int32")),
    ("SaturateCast", [((None, 3), "float32")], {"dtype": "uint8"}, ((None, 3), "uint8")),
    ("StopGradient", [((None, 3), "float32")], {}, ((None, 3), "float32")),
    (
        "Unstack",
        [((None, 3, 4), "float32")],
        {"axis": 1},
        [((None, 4), "float32"), ((None, 4), "float32"), ((None, 4), "float32")],
    ),
    (
        "Slice",
        [((5, 3), "float32")],
        {"start_indices": (1, 0), "shape": (2, 3)},
        ((2, 3), "float32"),
    ),
]

REFUSED: list[Refusal] = [
    ("Unstack", [((None, 3), "float32")], {}),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_result(keras: Any, case: Case) -> None:
    check(keras, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(keras: Any, refusal: Refusal) -> None:
    check_refusal(keras, refusal)
