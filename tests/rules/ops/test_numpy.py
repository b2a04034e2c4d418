"""Operations number by number: what broadcasts, and which dtype comes of two."""

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


ALIKE: list[Alike] = [
    ("Abs", [((1,), "bool")], {}),
    ("Add", [((3,), "bool"), 2], {}),
    ("Add", [((4,), "int64"), 2], {}),
    ("AllClose", [((4,), "int32"), 2], {"rtol": 2}),
    ("Arctan2", [((4,), "uint8"), 2], {}),
    ("Arctan2", [((4,), "float16"), ((1,), "int32")], {}),
    ("Arctan2", [((3,), "bool"), ((3,), "bool")], {}),
    ("Array", [((6,), "bool")], {}),
    ("Array", [((1,), "bool")], {"dtype": "uint8"}),
    ("BitwiseOr", [((3,), "int32"), ((1,), "uint8")], {}),
    ("BitwiseXor", [((6,), "bool"), ((6,), "bool")], {}),
    ("Cbrt", [((4,), "uint8")], {}),
    ("Cbrt", [((3, 2, 2), "int16")], {}),
    ("Cbrt", [((2,), "int32")], {}),
    ("Cbrt", [((3,), "uint16")], {}),
    ("Cbrt", [((2,), "int64")], {}),
    ("Cbrt", [((3,), "bool")], {}),
    ("Cbrt", [((4,), "float16")], {}),
    ("Clip", [((1,), "int32")], {"x_min": 2, "x_max": 2}),
    ("Clip", [((1,), "bool")], {"x_min": 1.0, "x_max": 0.5}),
    ("Clip", [((1,), "int16")], {"x_min": 0.5, "x_max": 2}),
    ("Corrcoef", [((1,), "bool")], {}),
    ("Corrcoef", [((3,), "int64")], {}),
    ("Corrcoef", [((3,), "float16")], {}),
    ("Cos", [((2,), "bool")], {}),
    ("Cos", [((3,), "float16")], {}),
    ("Divide", [((4, 1), "float16"), 2], {}),
    ("Divide", [((4,), "uint8"), ((4,), "float16")], {}),
    ("Equal", [((4,), "bool"), 2], {}),
    ("Exp", [((4,), "bool")], {}),
    ("Exp", [((2,), "float16")], {}),
    ("Flip", [((2,), "bool")], {}),
    ("Flipud", [((2,), "bool")], {}),
    ("Fmod", [((2,), "uint8"), ((1, 2), "float16")], {}),
    ("FullLike", [((6,), "uint16"), 2], {}),
    ("Hypot", [((4, None, 3), "uint64"), ((4, None, 3), "uint64")], {}),
    ("Hypot", [((3, 2), "int64"), ((3, 1), "int32")], {}),
    ("Hypot", [((1, 2), "bool"), ((1, 1), "bool")], {}),
    ("I0", [((4,), "bool")], {}),
    ("I0", [((1, 6), "int64")], {}),
    ("I0", [((3, 4, 4, 4), "float64")], {}),
    ("I0", [((3,), "float16")], {}),
    ("Isclose", [((3, None, 2), "int64"), 2, 1e-05, 0.5], {}),
    ("Isinf", [((6,), "bool")], {}),
    ("Lcm", [((1,), "int32"), 2], {}),
    ("Lcm", [((3,), "float16"), 2], {}),
    ("Ldexp", [((6, 4), "bool"), 2], {}),
    ("Ldexp", [((4, 3), "float16"), 2], {}),
    ("Ldexp", [((1,), "float16"), 0.5], {}),
    ("LeftShift", [((3,), "float32"), ((3,), "int64")], {}),
    ("Less", [((1,), "bool"), ((1, 4), "int32")], {}),
    ("Logaddexp2", [((4,), "bool"), 2], {}),
    ("Mod", [((4,), "uint8"), 2], {}),
    ("Mod", [((3,), "int64"), 1.0], {}),
    ("Mod", [((3, 6, 3), "bool"), ((3, 6, 3), "bool")], {}),
    ("NanToNum", [((2,), "bool")], {}),
    ("OnesLike", [((1,), "uint8")], {}),
    ("Reciprocal", [((4,), "bool")], {}),
    ("RightShift", [((6,), "float16"), 2], {}),
    ("RightShift", [((1,), "bool"), ((1,), "int32")], {}),
    ("Round", [((3,), "int32")], {}),
    ("Square", [((3,), "int64")], {}),
    ("Square", [((6, 3), "bool")], {}),
    ("Tril", [((6,), "int64")], {}),
    ("View", [((2,), "uint8")], {}),
    ("View", [((6,), "float16")], {"dtype": "bool"}),
    ("View", [((None,), "int32")], {"dtype": "uint8"}),
    ("View", [((1, 6), "int64")], {"dtype": "int32"}),
    ("View", [((3, None), "int64")], {"dtype": "int32"}),
    ("View", [((3, None), "int16")], {"dtype": "int32"}),
    ("Where", [((4,), "uint8"), 2, None], {}),
    ("Where", [((3, 2), "bool"), 1.0, None], {}),
    ("View", [((3, 6), "int32")], {"dtype": "complex64"}),
]

UNLIKE: list[Unlike] = [
    ("Add", [((6,), "int64"), ((2,), "int32")], {}, "sizes 6 and 2 cannot be broadcast"),
    ("Arctan2", [((2, 4, 3), "int32"), ((2,), "float32")], {}, "sizes 3 and 2 cannot be broadcast"),
    (
        "BitwiseXor",
        [((4,), "int64"), 1.0],
        {},
        "does not accept its arguments: 'float' object has no attribute 'dtype'",
    ),
    ("Flip", [((4,), "int16")], {"axis": -2}, "there is no axis -2 among 1"),
    (
        "Hypot",
        [((3, 2, 1, 2), "int64"), 2],
        {},
        "does not accept its arguments: 'int' object has no attribute 'dtype'",
    ),
    ("Hypot", [((4, 6), "bool"), ((2, 6), "bool")], {}, "sizes 4 and 2 cannot be broadcast"),
    (
        "Isclose",
        [((4,), "float32"), ((2,), "uint8"), 2, ((1,), "float32")],
        {},
        "sizes 4 and 2 cannot be broadcast",
    ),
    ("Lcm", [((4,), "int64"), ((1, 2), "bool")], {}, "sizes 4 and 2 cannot be broadcast"),
    ("Ldexp", [((4,), "uint8"), ((1, 2), "bool")], {}, "sizes 4 and 2 cannot be broadcast"),
    (
        "LeftShift",
        [((1,), "bool"), 1.0],
        {},
        "does not accept its arguments: 'float' object has no attribute 'dtype'",
    ),
    ("Logaddexp", [((2,), "uint8"), ((3,), "int64")], {}, "sizes 2 and 3 cannot be broadcast"),
    (
        "View",
        [((3, 3), "int8")],
        {"dtype": "int64"},
        "3 elements of 1 bytes cannot be split into elements of 8 bytes",
    ),
    ("Where", [((6, 2), "bool"), ((6, 3), "uint8"), 2], {}, "sizes 2 and 3 cannot be broadcast"),
    (
        "Where",
        [((3, 4), "int32"), None, ((4, 3), "float32")],
        {},
        "sizes 3 and 4 cannot be broadcast",
    ),
    (
        "OnesLike",
        [((2,), "float32")],
        {"dtype": ""},
        "does not accept its arguments: '' is not a dtype",
    ),
    (
        "FullLike",
        [((2,), "float32"), 1.0],
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


@pytest.mark.parametrize("name", declared_in("numpy"))
def test_declaration(keras: Any, name: str) -> None:
    check_declaration(keras, name)
