"""Operations of networks: activations, encodings, moments, losses."""

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


ALIKE: list[Alike] = [
    (
        "BatchNorm",
        [((1, 3, 3), "uint8"), ((3,), "bool"), ((3,), "uint8"), None, ((3,), "uint8")],
        {"axis": -1},
    ),
    (
        "BatchNorm",
        [((1,), "int64"), ((1,), "bool"), ((1,), "int64"), ((1,), "int32"), ((1,), "uint32")],
        {"axis": -1},
    ),
    ("BinaryCrossentropy", [((3,), "int64"), ((3,), "float16")], {}),
    ("CTCDecode", [((4, 2), "bool"), 1.0], {"beam_width": 1.0, "top_paths": 1.0}),
    ("CTCDecode", [((1, 4), "int64"), ((4,), "int64")], {"strategy": "beam_search"}),
    (
        "CTCDecode",
        [((None, 2, 4, 1, 4), "float64"), 1.0],
        {"strategy": "greedy", "beam_width": 1.0, "merge_repeated": False},
    ),
    ("CTCLoss", [((1,), "bool"), ((1,), "float16"), ((1,), "uint8"), ((1,), "uint8")], {}),
    ("CategoricalCrossentropy", [((1, 6, 3), "uint8"), ((1, 6, 3), "bool")], {"axis": -1}),
    (
        "DotProductAttention",
        [((3, 3, 6), "float32"), ((2, None, 2), "uint8"), ((3, 3, 3), "int64"), 2, 0.5, None],
        {},
    ),
    (
        "DotProductAttention",
        [((2,), "uint8"), ((2,), "uint8"), ((2,), "int32"), 2, 1.0, None],
        {"attn_logits_soft_cap": 1.0},
    ),
    (
        "DotProductAttention",
        [
            ((None, 3, 1, 2, 3), "int64"),
            ((None, 3, 1, 3, 2), "float32"),
            ((3,), "bool"),
            0.5,
            0.5,
            1.0,
        ],
        {},
    ),
    ("Elu", [((2,), "bool")], {}),
    ("Erf", [((6,), "bool")], {}),
    ("Erfc", [((2,), "bool")], {}),
    ("Erfc", [((4,), "float64")], {}),
    ("Gelu", [((1,), "int64")], {}),
    ("Glu", [((6,), "int64")], {}),
    ("Glu", [((6, 2), "int32")], {}),
    ("HardShrink", [((4,), "bool")], {}),
    ("LayerNorm", [((6,), "int32"), 0.5, None], {"axis": -1}),
    ("LeakyRelu", [((4,), "bool")], {}),
    ("Moments", [((3, 6), "bool")], {"axes": (0,)}),
    ("Moments", [((2, 6, 2), "bool")], {"axes": None, "keepdims": True}),
    ("MultiHot", [((6, 1), "int64")], {"num_classes": 2}),
    ("MultiHot", [((6, 1), "uint8")], {"num_classes": 0, "axis": 0, "dtype": "float16"}),
    ("MultiHot", [((3,), "uint8")], {"num_classes": 2, "axis": -1}),
    ("Normalize", [((None,), "bool")], {}),
    ("OneHot", [((2, 4), "int64")], {"num_classes": 0}),
    ("OneHot", [((4, 2), "float32")], {"num_classes": 0, "dtype": "bool"}),
    ("PSNR", [((3,), "bool"), ((1,), "int64")], {"max_val": 1.0}),
    ("Polar", [((6,), "int32"), 2], {}),
    ("RMSNorm", [((1,), "int64"), None], {}),
    ("Softmax", [((2,), "bool")], {}),
    ("SparseCategoricalCrossentropy", [((1,), "int64"), ((1,), "float32")], {"axis": -1}),
    (
        "SparseCategoricalCrossentropy",
        [((6, 1), "int64"), ((6, 1), "uint8")],
        {"from_logits": True},
    ),
    ("Sparsemax", [((1,), "bool")], {}),
    ("Squareplus", [((2,), "int32")], {}),
    ("Threshold", [((3,), "bool")], {"threshold": 2, "default_value": 2}),
    ("MultiHot", [((2, 3), "int32")], {"num_tokens": 4}),
    ("MultiHot", [((2, 3), "int32")], {"num_classes": 0, "num_tokens": 4}),
    ("Moments", [((2, 3), "float32")], {"axes": ""}),
]

UNLIKE: list[Unlike] = [
    (
        "BatchNorm",
        [((4, None, 2), "uint8"), 1.0, ((2,), "bool"), ((2,), "int64"), None],
        {"axis": [-3, -2]},
        ("does not accept its arguments: tuple indices must be integers or slices, not list"),
    ),
    (
        "BatchNorm",
        [((6, 2, 2), "int64"), ((6, 2, 2), "int64"), ((2,), "float32"), None, None],
        {"axis": 1, "epsilon": 2},
        "`mean`, `variance`, `offset` and `scale` have to be vectors of 2",
    ),
    (
        "BatchNorm",
        [((1, 4), "int32"), ((4,), "int64"), ((4,), "float32"), ((4,), "float16"), None],
        {"axis": 1, "epsilon": 1.0},
        "`mean`, `variance`, `offset` and `scale` have to be vectors of 4",
    ),
    (
        "BinaryCrossentropy",
        [((3, 2), "int32"), ((2, 3), "float32")],
        {},
        "the target has the shape (3, 2), the output (2, 3)",
    ),
    (
        "CTCDecode",
        [((6, 6), "uint8"), 1.0],
        {"strategy": "beam_search", "top_paths": 0.5},
        "does not accept its arguments: 0.5 is not a size",
    ),
    (
        "CTCLoss",
        [((1, 6), "uint8"), ((1, 6), "uint8"), 1.0, ((6, 1), "int64")],
        {},
        "does not accept its arguments: 'float' object has no attribute 'shape'",
    ),
    (
        "CTCLoss",
        [((2,), "int32"), ((1,), "uint8"), ((2,), "bool"), ((1,), "uint8")],
        {},
        "target, output and their lengths differ in the first axis",
    ),
    (
        "CategoricalCrossentropy",
        [((6,), "int32"), 0.5],
        {},
        "does not accept its arguments: 'float' object has no attribute 'shape'",
    ),
    ("Glu", [((1,), "bool")], {}, "an axis of 1 cannot be split into two halves"),
    ("Normalize", [((4,), "float32")], {"axis": -2, "order": 2}, "there is no axis -2 among 1"),
    (
        "PSNR",
        [((1, 2), "uint8"), ((1,), "int64")],
        {"max_val": 2},
        "(1, 2) and (1,) differ in the number of axes",
    ),
    ("Softmax", [((6, 1), "int8")], {"axis": 2}, "there is no axis 2 among 2"),
    (
        "SparseCategoricalCrossentropy",
        [((2,), "float32"), ((2,), "float32")],
        {},
        "the target has the shape (2,); the output without its classes has ()",
    ),
    (
        "SparseCategoricalCrossentropy",
        [((1, 4, 4), "float16"), ((1, 4, 1), "float32")],
        {"axis": 0},
        "the target has the shape (1, 4, 4); the output without its classes has (4, 1)",
    ),
    (
        "OneHot",
        [((4,), "int32")],
        {"num_classes": 3, "dtype": ""},
        "does not accept its arguments: '' is not a dtype",
    ),
    ("MultiHot", [((2, 3), "int32")], {"num_tokens": None}, "needs `num_classes`"),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(keras: Any, case: Alike) -> None:
    agree(keras, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(keras: Any, case: Unlike) -> None:
    refused_alike(keras, case)


@pytest.mark.parametrize("name", declared_in("nn"))
def test_declaration(keras: Any, name: str) -> None:
    check_declaration(keras, name)
