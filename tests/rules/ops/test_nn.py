"""Operations of networks: activations, encodings, moments, losses."""

from __future__ import annotations

from typing import Any

import pytest
from operation_rules import Case, Refusal, check, check_refusal

CASES: list[Case] = [
    ("Relu", [((None, 3), "int32")], {}, ((None, 3), "int32")),
    ("Sigmoid", [((None, 3), "int32")], {}, ((None, 3), "int32")),
    ("Softmax", [((None, 3), "float32")], {}, ((None, 3), "float32")),
    ("LeakyRelu", [((None, 3), "float16")], {}, ((None, 3), "float16")),
    ("OneHot", [((None, 5), "int32")], {"num_classes": 4}, ((None, 5, 4), "float32")),
    ("OneHot", [((None, 5), "int32")], {"num_classes": 4, "axis": 1}, ((None, 4, 5), "float32")),
    (
        "Moments",
        [((None, 5, 3), "float32")],
        {"axes": [1]},
        [((None, 3), "float32"), ((None, 3), "float32")],
    ),
    (
        "Moments",
        [((None, 5, 3), "float32")],
        {"axes": [1], "keepdims": True},
        [((None, 1, 3), "float32"), ((None, 1, 3), "float32")],
    ),
    ("Glu", [((None, 6), "float32")], {}, ((None, 3), "float32")),
    ("MultiHot", [((None, 5), "int32")], {"num_classes": 4}, ((None, 4), "int32")),
    (
        "DotProductAttention",
        [((None, 5, 2, 4), "float32"), ((None, 7, 2, 4), "float32"), ((None, 7, 2, 4), "float32")],
        {},
        ((None, 5, 2, 4), "float32"),
    ),
    (
        "BinaryCrossentropy",
        [((None, 3), "float32"), ((None, 3), "float32")],
        {},
        ((None, 3), "float32"),
    ),
    (
        "CategoricalCrossentropy",
        [((None, 3), "float32"), ((None, 3), "float32")],
        {},
        ((None,), "float32"),
    ),
    (
        "SparseCategoricalCrossentropy",
        [((None,), "int32"), ((None, 4), "float32")],
        {},
        ((None,), "float32"),
    ),
    ("Normalize", [((None, 3), "int32")], {}, ((None, 3), "float32")),
]

REFUSED: list[Refusal] = [
    ("Softmax", [((None, 3), "float32")], {"axis": 4}),
    ("Glu", [((None, 5), "float32")], {}),
    ("CategoricalCrossentropy", [((None, 3), "float32"), ((None, 4), "float32")], {}),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_result(keras: Any, case: Case) -> None:
    check(keras, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(keras: Any, refusal: Refusal) -> None:
    check_refusal(keras, refusal)
