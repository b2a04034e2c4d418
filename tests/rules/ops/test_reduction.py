"""Reductions along axes: what is left, and in which dtype."""

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


ALIKE: list[Alike] = [
    ("All", [((6,), "bool")], {"keepdims": True}),
    ("Any", [((1,), "bool")], {}),
    ("Argmax", [((6, 6), "uint8")], {}),
    ("Argmax", [((4, 3), "bool")], {"axis": -1}),
    ("Argmin", [((1,), "bool")], {"keepdims": True}),
    ("Argpartition", [((3,), "bool")], {"kth": -1}),
    ("Argpartition", [((2, 3, 4), "bool")], {"kth": 0, "axis": None}),
    ("Argpartition", [((3, 3), "bool")], {"kth": -1}),
    ("Argsort", [((6,), "bool")], {}),
    ("Argsort", [((1, 4), "int32")], {}),
    ("Average", [((4, 2, 6), "int32"), None], {}),
    ("Average", [((2,), "int32"), ((2,), "int32")], {"axis": -1}),
    ("Average", [((6,), "float16"), ((6,), "bool")], {}),
    ("Average", [((None, 3), "bool"), None], {"axis": -1}),
    ("Cumsum", [((3,), "uint8")], {}),
    ("Cumsum", [((6, 6, 3), "int64")], {}),
    ("Cumsum", [((2, 4), "int32")], {"axis": 1}),
    ("Cumsum", [((3, 1, 2, 3), "bool")], {}),
    ("Max", [((3,), "int64")], {}),
    ("Mean", [((4, 1), "int64")], {"axis": -2}),
    ("Median", [((3,), "uint8")], {}),
    ("Median", [((2, 1, 1), "float16")], {"axis": None}),
    ("Median", [((2, 6), "int64")], {"axis": 0}),
    ("Median", [((4,), "float32")], {"keepdims": True}),
    ("Min", [((1, 6), "int64")], {"keepdims": True}),
    ("Nanargmax", [((4,), "bool")], {}),
    ("Nanargmax", [((2,), "int32")], {"keepdims": True}),
    ("Nancumprod", [((1,), "uint8")], {}),
    ("Nancumprod", [((2, 6), "int64")], {}),
    ("Nancumprod", [((3, 1), "bool")], {"axis": 2}),
    ("Nancumsum", [((6,), "int8")], {"dtype": "uint8"}),
    ("Nanmax", [((1, 1), "int32")], {"axis": -1}),
    ("Nanmax", [((1, 1), "bool")], {"keepdims": True}),
    ("Nanmin", [((2,), "uint8")], {}),
    ("Nanpercentile", [((4, 6), "bool"), [0.5]], {"keepdims": True}),
    ("Nanprod", [((3,), "bool")], {}),
    ("Nanprod", [((1, 6), "bool")], {"axis": 1}),
    ("Nanprod", [((None, 1), "bool")], {"keepdims": True}),
    ("Nanprod", [((4,), "float16")], {}),
    ("Nanquantile", [((3, None, 1, 4, 4), "bool"), (0.1, 0.9)], {}),
    ("Nanquantile", [((6, 2), "float32"), [0.5]], {"keepdims": True}),
    ("Nansum", [((3,), "int16")], {}),
    ("Nansum", [((4, None, None), "int8")], {"axis": None}),
    ("Percentile", [((None, 4, 6), "uint8"), [0.5]], {}),
    ("Percentile", [((2,), "bool"), ((2,), "bool")], {}),
    ("Percentile", [((1, None, 3, 1, 3), "float16"), [0.5]], {}),
    ("Percentile", [((2, None, 3, 3, 3), "float32"), 0.5], {"axis": 2}),
    ("Prod", [((2, 2), "float16")], {}),
    ("Prod", [((4, 1), "float32")], {"axis": -1}),
    ("Prod", [((6, 2, 4, 3), "bool")], {"keepdims": True}),
    ("Quantile", [((2, 6, 3), "bool"), 0.5], {}),
    ("Quantile", [((6, 4), "int64"), ((6, 4), "float32")], {}),
    ("Sort", [((3,), "bool")], {}),
    ("Sort", [((1, 2), "float32")], {"axis": None}),
    ("Sort", [((1, 4), "bool")], {}),
    ("Std", [((2,), "uint8")], {}),
    ("Std", [((3,), "float16")], {}),
    ("Std", [((1,), "int32")], {"keepdims": True}),
    ("Sum", [((3, 1, 6, 6), "uint8")], {}),
    ("Sum", [((6, 2, 6, 6), "uint16")], {"axis": None}),
    ("Sum", [((3, 1), "float32")], {"axis": -1}),
    ("Sum", [((6, 4), "int32")], {"keepdims": True}),
    ("Trapezoid", [((3, 6, 1), "uint8")], {}),
    ("Trapezoid", [((4,), "float16")], {"axis": None}),
    ("Var", [((2,), "bool")], {}),
    ("Var", [((4, 4, 6), "float16")], {}),
    ("Var", [((6, 1), "int32")], {"keepdims": True}),
    ("Max", [((2, 3), "float32")], {"axis": ""}),
]

UNLIKE: list[Unlike] = [
    ("Amax", [((4,), "bool")], {"axis": 1}, "there is no axis 1 among 1"),
    ("Any", [((6,), "float32")], {"axis": 1}, "there is no axis 1 among 1"),
    ("Argpartition", [((2,), "uint8")], {"kth": None}, "`kth` has to be an integer"),
    ("Argsort", [((1, 3), "float32")], {"axis": 2}, "there is no axis 2 among 2"),
    (
        "Average",
        [((6,), "float32"), ((6,), "float32")],
        {"axis": 1},
        "does not accept its arguments: tuple index out of range",
    ),
    (
        "Average",
        [((3, 1), "int64"), ((2, 1), "uint8")],
        {},
        "`weights` has the shape (2, 1), the input (3, 1)",
    ),
    ("Cumprod", [((1,), "bool")], {"axis": 1}, "there is no axis 1 among 1"),
    ("Nanargmax", [((2, 1), "int64")], {"axis": [1]}, "there is no axis [1] among 2"),
    ("Nanquantile", [((4, 2, 3), "bool"), 0.5], {"axis": 3}, "there is no axis 3 among 3"),
    ("Sort", [((6,), "uint8")], {"axis": -2}, "there is no axis -2 among 1"),
    ("Var", [((6,), "int32")], {"axis": -2}, "there is no axis -2 among 1"),
    (
        "Cumsum",
        [((2,), "float32")],
        {"dtype": ""},
        "does not accept its arguments: '' is not a dtype",
    ),
    (
        "Prod",
        [((2,), "float32")],
        {"dtype": ""},
        "does not accept its arguments: '' is not a dtype",
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(keras: Any, case: Alike) -> None:
    agree(keras, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(keras: Any, case: Unlike) -> None:
    refused_alike(keras, case)


@pytest.mark.parametrize("name", declared_in("reduction"))
def test_declaration(keras: Any, name: str) -> None:
    check_declaration(keras, name)
