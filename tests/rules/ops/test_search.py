"""Searching, counting and making."""

from __future__ import annotations

from typing import Any

import pytest
from operation_rules import Case, Refusal, check, check_refusal

CASES: list[Case] = [
    ("Digitize", [((None, 3), "float32"), ((4,), "float32")], {}, ((None, 3), "int32")),
    ("Bincount", [((5,), "int32")], {}, ((None,), "int32")),
    ("Nonzero", [((5, 3), "int32")], {}, [((None,), "int32"), ((None,), "int32")]),
    ("Full", [], {"fill_value": 2, "shape": (2, 3)}, ((2, 3), "float32")),
    ("UnravelIndex", [((5,), "int32")], {"shape": (2, 3)}, [((5,), "int32"), ((5,), "int32")]),
    ("Size", [((2, 3), "float32")], {}, ((), "int32")),
]

REFUSED: list[Refusal] = [
    ("Digitize", [((None, 3), "float32"), ((4, 2), "float32")], {}),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_result(keras: Any, case: Case) -> None:
    check(keras, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(keras: Any, refusal: Refusal) -> None:
    check_refusal(keras, refusal)
