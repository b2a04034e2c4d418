"""Changes of shape: the same numbers in other axes, joined, split, repeated."""

from __future__ import annotations

from typing import Any

import pytest
from operation_rules import Case, Refusal, check, check_refusal

CASES: list[Case] = [
    ("Reshape", [((None, 4, 6), "float32")], {"newshape": (-1, 8, 3)}, ((None, 8, 3), "float32")),
    ("Transpose", [((None, 4, 6), "float32")], {}, ((6, 4, None), "float32")),
    ("Transpose", [((None, 4, 6), "float32")], {"axes": (0, 2, 1)}, ((None, 6, 4), "float32")),
    ("ExpandDims", [((None, 3), "float32")], {"axis": 1}, ((None, 1, 3), "float32")),
    ("ExpandDims", [((None, 3), "float32")], {"axis": -1}, ((None, 3, 1), "float32")),
    ("Squeeze", [((None, 1, 3), "float32")], {"axis": 1}, ((None, 3), "float32")),
    (
        "Concatenate",
        [[((None, 3), "float32"), ((None, 4), "int32")]],
        {"axis": 1},
        ((None, 7), "float32"),
    ),
    (
        "Stack",
        [[((None, 3), "float32"), ((None, 3), "float32")]],
        {"axis": 1},
        ((None, 2, 3), "float32"),
    ),
    (
        "Split",
        [((None, 9), "float32")],
        {"indices_or_sections": 3, "axis": 1},
        [((None, 3), "float32"), ((None, 3), "float32"), ((None, 3), "float32")],
    ),
    (
        "Split",
        [((None, 9), "float32")],
        {"indices_or_sections": [2, 5], "axis": 1},
        [((None, 2), "float32"), ((None, 3), "float32"), ((None, 4), "float32")],
    ),
    ("Tile", [((None, 3), "float32")], {"repeats": (1, 2)}, ((None, 6), "float32")),
    ("Repeat", [((None, 3), "float32")], {"repeats": 2, "axis": 1}, ((None, 6), "float32")),
    ("Pad", [((None, 3), "float32")], {"pad_width": ((0, 0), (1, 2))}, ((None, 6), "float32")),
    ("BroadcastTo", [((1, 3), "float32")], {"shape": (4, 3)}, ((4, 3), "float32")),
    ("Swapaxes", [((None, 4, 6), "float32")], {"axis1": 1, "axis2": 2}, ((None, 6, 4), "float32")),
    (
        "Moveaxis",
        [((None, 4, 6), "float32")],
        {"source": 1, "destination": -1},
        ((None, 6, 4), "float32"),
    ),
    ("Take", [((None, 6), "float32"), ((4,), "int32")], {"axis": 1}, ((None, 4), "float32")),
    ("Diff", [((None, 6), "float32")], {}, ((None, 5), "float32")),
    ("Ravel", [((2, 3), "float32")], {}, ((6,), "float32")),
    ("Vstack", [[((2, 3), "float32"), ((4, 3), "float32")]], {}, ((6, 3), "float32")),
    ("Hstack", [[((2, 3), "float32"), ((2, 4), "float32")]], {}, ((2, 7), "float32")),
]

REFUSED: list[Refusal] = [
    ("Reshape", [((2, 4, 6), "float32")], {"newshape": (5, -1)}),
    ("Transpose", [((None, 4, 6), "float32")], {"axes": (0, 1)}),
    ("ExpandDims", [((None, 3), "float32")], {"axis": 5}),
    ("Squeeze", [((None, 2, 3), "float32")], {"axis": 1}),
    ("Concatenate", [[((None, 3), "float32"), ((5, 4), "float32")]], {"axis": 0}),
    ("Stack", [[((2, 3), "float32"), ((2, 4), "float32")]], {"axis": 1}),
    ("Split", [((None, 9), "float32")], {"indices_or_sections": 4, "axis": 1}),
    ("BroadcastTo", [((2, 3), "float32")], {"shape": (4, 3)}),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_result(keras: Any, case: Case) -> None:
    check(keras, case)


@pytest.mark.parametrize("refusal", REFUSED, ids=str)
def test_refused(keras: Any, refusal: Refusal) -> None:
    check_refusal(keras, refusal)
