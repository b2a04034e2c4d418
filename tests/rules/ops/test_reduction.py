"""Reductions along axes: what is left, and in which dtype."""

from __future__ import annotations

from typing import Any

import pytest
from operation_rules import Case, Refusal, check, check_refusal

CASES: list[Case] = [
    ("Sum", [((None, 5, 3), "int32")], {"axis": 1}, ((None, 3), "int32")),
    ("Sum", [((None, 5, 3), "bool")], {}, ((), "int32")),
    ("Mean", [((None, 5, 3), "int32")], {"axis": (1, 2)}, ((None,), "float32")),
    ("Max", [((None, 5, 3), "uint8")], {"axis": -1, "keepdims": True}, ((None, 5, 1), "uint8")),
    ("Argmax", [((None, 5), "float32")], {"axis": 1}, ((None,), "int32")),
    ("All", [((None, 5), "float32")], {"axis": 0}, ((5,), "bool")),
    ("Var", [((None, 5), "float16")], {"axis": 1}, ((None,), "float16")),
    ("Cumsum", [((None, 5), "int32")], {"axis": 1}, ((None, 5), "int32")),
    ("Cumsum", [((2, 5), "float32")], {}, ((10,), "float32")),
    ("Sort", [((None, 5), "float32")], {}, ((None, 5), "float32")),
    ("Prod", [((None, 5), "bool")], {"axis": 1}, ((None,), "int32")),
    ("Median", [((None, 5), "int32")], {"axis": 1}, ((None,), "float32")),
    ("CountNonzero", [((None, 5), "float32")], {"axis": 1}, ((None,), "int32")),
    ("Argsort", [((None, 5), "float32")], {}, ((None, 5), "int32")),
]

REFUSED: list[Refusal] = [
    ("Sum", [((None, 5), "float32")], {"axis": 2}),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_result(keras: Any, case: Case) -> None:
    check(keras, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(keras: Any, refusal: Refusal) -> None:
    check_refusal(keras, refusal)
