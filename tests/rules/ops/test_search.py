"""Searching, counting and making."""

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


ALIKE: list[Alike] = [
    ("Bincount", [((3, 1, 1), "bool")], {}),
    ("Bincount", [((6,), "uint8")], {"weights": (0.5,)}),
    ("Bincount", [((3,), "float32")], {"weights": [True]}),
    ("Bincount", [((1, 3, 6, 3, 4), "float16")], {"weights": [1, 2]}),
    ("Digitize", [((6,), "bool"), ((6,), "uint8")], {}),
    ("Full", [((1,), "int32")], {"shape": [1, 3], "dtype": "bool"}),
    ("Full", [((4,), "bool")], {"shape": [2, 3, 4]}),
    ("Geomspace", [((4, 6), "uint8"), 0.5], {}),
    ("Geomspace", [((None,), "float16"), 2], {}),
    ("Geomspace", [((3, None, 4), "float16"), 1.0], {"endpoint": False, "dtype": "int32"}),
    ("Histogram", [((2,), "bool")], {}),
    ("IsIn", [((2, 4), "int64"), 2], {}),
    ("Linspace", [((6, None, 4), "bool"), 2], {"axis": -1}),
    ("Linspace", [((None, 3), "int64"), 1.0], {"num": 3}),
    ("Linspace", [((4, None, 1, 3), "float16"), 2], {"num": 3, "dtype": "int32", "axis": 0}),
    ("Logspace", [((1, 4, 3, 3), "int64"), 2], {"base": 0.5, "dtype": "float16"}),
    ("Ndim", [((6,), "bool")], {}),
    ("Nonzero", [((1,), "bool")], {}),
    ("SearchSorted", [((1,), "int64"), ((1,), "float32")], {}),
    ("SearchSorted", [((None,), "float32"), ((1,), "float32")], {}),
    ("Size", [((1,), "bool")], {}),
    ("Unique", [((2, None, 1, 6, 6), "bool")], {"fill_value": 1.0}),
    ("Unique", [((None, 1, 3), "bool")], {"return_index": True, "axis": -1, "size": 3}),
    ("Unique", [((2, 1, 1), "float16")], {"sorted": False, "axis": 1, "fill_value": 0.5}),
    (
        "Unique",
        [((3, 3), "float32")],
        {"sorted": True, "return_index": True, "return_inverse": True, "fill_value": 1.0},
    ),
    ("Unique", [((3, 2, 6, 6), "float32")], {"sorted": True, "return_inverse": True, "axis": 3}),
    ("Unique", [((4, 2), "int64")], {"return_inverse": False, "return_counts": True}),
    ("UnravelIndex", [((3,), "bool")], {"shape": [-1]}),
    ("UnravelIndex", [((1,), "uint8")], {"shape": [None, 2]}),
    ("Bincount", [((3,), "int32")], {"weights": [2**31]}),
    ("Bincount", [((3,), "int32")], {"weights": [1, 0.5]}),
    ("Bincount", [((3,), "int32")], {"weights": [True, False]}),
    ("Bincount", [((3,), "int32")], {"weights": [1, True]}),
    ("Bincount", [((3,), "int32")], {"weights": 2**40}),
    ("Bincount", [((3,), "int32")], {"weights": []}),
]

UNLIKE: list[Unlike] = [
    ("Digitize", [((6, 4), "uint8"), ((6, 4), "bool")], {}, "`bins` needs one axis, got (6, 4)"),
    (
        "Full",
        [((6,), "float16")],
        {"shape": [-1]},
        "does not accept its arguments: -1 is not a size",
    ),
    (
        "Geomspace",
        [((2, 3, 6), "bool"), ((3,), "uint8")],
        {"num": 0},
        "sizes 6 and 3 cannot be broadcast",
    ),
    (
        "Histogram",
        [((1, 1), "int32")],
        {"range": [0, 1]},
        "`bins` has to be an integer; Keras cannot read a `range` from a file",
    ),
    ("Linspace", [((2,), "int32"), 2], {"num": 3, "axis": [0]}, "there is no axis [0] among 2"),
    (
        "Linspace",
        [((2, 6), "bool"), 2],
        {"num": 1, "retstep": True},
        "Keras cannot return the step as a tensor",
    ),
    (
        "Linspace",
        [((6,), "int64"), ((1, 2), "float16")],
        {"num": 1, "dtype": "bool"},
        "sizes 6 and 2 cannot be broadcast",
    ),
    (
        "Logspace",
        [((1, 1, 2), "float16"), ((1, 3), "float32")],
        {"num": 0, "axis": -1},
        "sizes 2 and 3 cannot be broadcast",
    ),
    (
        "Unique",
        [((4,), "uint8")],
        {"sorted": False, "return_counts": True, "axis": 1},
        "there is no axis 1 among 1",
    ),
    (
        "Bincount",
        [((3,), "int32")],
        {"weights": "abc"},
        "`weights` have to be numbers, or booleans only",
    ),
    (
        "Bincount",
        [((3,), "int32")],
        {"weights": [None]},
        "`weights` have to be numbers, or booleans only",
    ),
    (
        "Bincount",
        [((3,), "int32")],
        {"weights": [True, 1]},
        "`weights` have to be numbers, or booleans only",
    ),
    (
        "Bincount",
        [((3,), "int32")],
        {"weights": [[1], [1, 2]]},
        "nested lists have to be equally long",
    ),
    ("Bincount", [((3,), "int32")], {"weights": [1, 2**63]}, "`weights` have at most 64 bits"),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(keras: Any, case: Alike) -> None:
    agree(keras, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(keras: Any, case: Unlike) -> None:
    refused_alike(keras, case)


@pytest.mark.parametrize("name", declared_in("search"))
def test_declaration(keras: Any, name: str) -> None:
    check_declaration(keras, name)
