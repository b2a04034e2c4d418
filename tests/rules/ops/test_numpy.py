"""Operations number by number: what broadcasts, and which dtype comes of two."""

from __future__ import annotations

from typing import Any

import pytest
from operation_rules import Case, Refusal, check, check_refusal

CASES: list[Case] = [
    ("Absolute", [((None, 3), "int32")], {}, ((None, 3), "int32")),
    ("Sqrt", [((None, 3), "int32")], {}, ((None, 3), "float32")),
    ("Sqrt", [((None, 3), "float16")], {}, ((None, 3), "float16")),
    ("Exp", [((None, 3), "bool")], {}, ((None, 3), "float32")),
    ("Isnan", [((None, 3), "float32")], {}, ((None, 3), "bool")),
    ("Add", [((None, 5, 3), "float32"), ((3,), "int32")], {}, ((None, 5, 3), "float32")),
    ("Add", [((None, 1), "int32"), ((1, 3), "int32")], {}, ((None, 3), "int32")),
    ("Multiply", [((None, 3), "bool"), ((None, 3), "bool")], {}, ((None, 3), "bool")),
    ("Subtract", [((None, 3), "float16"), ((None, 3), "bfloat16")], {}, ((None, 3), "float32")),
    ("Maximum", [((None, 3), "uint8"), ((None, 3), "int8")], {}, ((None, 3), "int16")),
    ("TrueDivide", [((None, 3), "int32"), ((None, 3), "int32")], {}, ((None, 3), "float32")),
    ("Less", [((None, 3), "int32"), ((3,), "float32")], {}, ((None, 3), "bool")),
    ("LogicalAnd", [((None, 3), "bool"), ((None, 1), "bool")], {}, ((None, 3), "bool")),
    ("Round", [((None, 3), "float32")], {}, ((None, 3), "float32")),
    ("Clip", [((None, 3), "int32")], {"x_min": 0, "x_max": 1}, ((None, 3), "int32")),
    ("OnesLike", [((None, 3), "float32")], {"dtype": "int32"}, ((None, 3), "int32")),
    ("Tril", [((None, 3, 3), "float32")], {}, ((None, 3, 3), "float32")),
    ("Flip", [((None, 3), "float32")], {"axis": 1}, ((None, 3), "float32")),
    (
        "Where",
        [((None, 3), "bool"), ((None, 3), "float32"), ((1,), "int32")],
        {},
        ((None, 3), "float32"),
    ),
]

REFUSED: list[Refusal] = [
    ("Add", [((None, 3), "float32"), ((None, 4), "float32")], {}),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_result(keras: Any, case: Case) -> None:
    check(keras, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(keras: Any, refusal: Refusal) -> None:
    check_refusal(keras, refusal)
