"""Operations that every backend has: casts, slices, stacks taken apart."""

from __future__ import annotations

from typing import Any

import pytest
from operation_rules import Alike, Case, Refusal, Unlike, agree, check, check_refusal, refused_alike

from shapecalc.declare.layer import RuleError
from shapecalc.rules.ops.core import axes_of, item_shape

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


ALIKE: list[Alike] = [
    ("Add", [((6, 2), "bool"), 0.5], {}),
    ("Amin", [((3,), "float16")], {"axis": (-1,)}),
    ("Cast", [((4, 4, 4), "uint8")], {"dtype": "bool"}),
    ("ConvertToTensor", [((6, 2, 2), "int64")], {}),
    ("Divide", [((6, None, 1), "int64"), ((3, 1), "bool")], {}),
    ("Fmin", [((3,), "bool"), 1.0], {}),
    ("Fmod", [((None, 6), "bool"), ((None,), "float16")], {}),
    ("Hstack", [[((4, 1), "bool")]], {}),
    ("Kron", [((3,), "int64"), 2], {}),
    ("Lcm", [((6, 1, 3), "bool"), 2], {}),
    ("Lcm", [((6, 6), "float16"), 1.0], {}),
    ("Mod", [((None, 1), "int16"), 1.0], {}),
    ("Qr", [((6, None, 4, 2, 3), "int64")], {}),
    ("Ravel", [((2,), "int64")], {}),
    ("SaturateCast", [((2,), "float32")], {"dtype": "int64"}),
    ("Scatter", [((2, 3), "int64"), ((2, 2), "int64")], {"shape": (1, 3)}),
    ("ScatterUpdate", [((2, 6), "bool"), 0, 0.5], {}),
    ("SegmentMax", [((6,), "float32"), 0.5], {}),
    ("Slice", [((3,), "int64"), ((3,), "float16")], {"shape": (-1,)}),
    ("SliceUpdate", [((6, 4, 4), "int64"), (0, 1), 1.0], {}),
    ("Softmax", [((4, 6), "uint8")], {}),
    ("Sort", [((1,), "float32")], {}),
    ("Stack", [[((3,), "float16")]], {}),
    ("StopGradient", [((6, 2), "int32")], {}),
    ("Unstack", [((3, 6, 1, 3, 6), "uint8")], {}),
    ("Unstack", [((3, 2), "float16")], {"num": 1}),
    ("Var", [((2,), "bool")], {}),
    ("Vstack", [[((3, None, 6, 3), "int8")]], {}),
]

UNLIKE: list[Unlike] = [
    (
        "ArraySplit",
        [((None, None, 1), "uint8")],
        {"indices_or_sections": [1]},
        ("does not accept its arguments: '>' not supported between instances of 'list' and 'int'"),
    ),
    (
        "Average",
        [((2, 3, 3, 1), "uint16"), ((2,), "float16")],
        {},
        "`weights` has the shape (2,), the input (2, 3, 3, 1)",
    ),
    (
        "BroadcastTo",
        [((1, 4, 4), "int64")],
        {"shape": [None, 2]},
        "sizes 4 and 2 cannot be broadcast",
    ),
    (
        "Dstack",
        [[((3, None, 1, 3), "float32"), ((3, None, 3, 1), "uint8"), ((3, None, 1, 3), "float32")]],
        {},
        "(3, None, 1, 3) and (3, None, 3, 1) may differ only on axis 2",
    ),
    ("Hstack", [[((4,), "uint8")]], {}, "there is no axis 1 among 1"),
    ("Hypot", [((4, 6), "bool"), ((2, 6), "bool")], {}, "sizes 4 and 2 cannot be broadcast"),
    (
        "Qr",
        [((1, None, 1), "float32")],
        {"mode": "full"},
        "needs a known size here, and the size is unknown",
    ),
    (
        "Scatter",
        [((6,), "uint8"), ((6,), "bool")],
        {"shape": [-1]},
        "does not accept its arguments: -1 is not a size",
    ),
    (
        "Slice",
        [((6, 2), "float32"), [0]],
        {"shape": (4, 5, 6)},
        "(6, 2) has 2 axes; `start_indices` and `shape` need as many",
    ),
    (
        "Slice",
        [((6, 2, 6), "uint8"), (0,)],
        {"shape": [2, 3, 4]},
        "(6, 2, 6) has 3 axes; `start_indices` and `shape` need as many",
    ),
    (
        "Vstack",
        [[((6, 4, 2, 3), "bool"), ((6, 4, 1, 3), "float32")]],
        {},
        "(6, 4, 2, 3) and (6, 4, 1, 3) may differ only on axis 0",
    ),
    (
        "ConvertToTensor",
        [((2,), "float32")],
        {"dtype": ""},
        "does not accept its arguments: '' is not a dtype",
    ),
    (
        "Slice",
        [((4, None, 6), "uint8"), "abcd"],
        {"shape": [2, 3, 4]},
        "(4, None, 6) has 3 axes; `start_indices` and `shape` need as many",
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(keras: Any, case: Alike) -> None:
    agree(keras, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(keras: Any, case: Unlike) -> None:
    refused_alike(keras, case)


def test_parts_of_a_shape() -> None:
    """Each part of an index is picked from its own axis; the axes that are left stay."""

    def pick(size: Any, key: Any) -> list[Any]:
        return [] if isinstance(key, int) else [(size, key)]

    cases: list[tuple[list[Any], Any]] = [
        ([], (5, 4, 3)),
        ([0], (4, 3)),
        (["a"], ((5, "a"), 4, 3)),
        (["a", 1, "b"], ((5, "a"), (3, "b"))),
        ([Ellipsis, 0], (5, 4)),
        ([0, Ellipsis, "a"], (4, (3, "a"))),
        ([None, 0, None, Ellipsis, None, "a"], (1, 1, 4, 1, (3, "a"))),
        (["a", "b", "c", Ellipsis], ((5, "a"), (4, "b"), (3, "c"))),
    ]
    for keys, expected in cases:
        assert item_shape((5, 4, 3), keys, pick) == expected
    with pytest.raises(RuleError, match="more axes than the tensor, which has 3"):
        item_shape((5, 4, 3), [0, 0, 0, 0], pick)
    assert item_shape((5, 4), ["…", 0], pick, lambda key: key == "…") == (5,)


def test_axes() -> None:
    assert axes_of(None, 3) == [0, 1, 2]
    assert axes_of(-1, 3) == [2]
    assert axes_of((0, -2), 3) == [0, 1]
    assert axes_of("", 3) == axes_of({}, 3) == axes_of([], 3) == []
    for axis in (3, -4, "XX", 1.5, (1, 3)):
        with pytest.raises(RuleError, match=r"there is no axis (3|-4|XX|1\.5) among 3"):
            axes_of(axis, 3)
