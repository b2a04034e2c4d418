"""Changes of shape: the same numbers in other axes, joined, split, repeated."""

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
    ("ExpandDims", [((None, 3), "float32")], {"axis": {}}),
    ("ExpandDims", [((None, 3), "float32")], {"axis": ""}),
    ("ExpandDims", [((None, 3), "float32")], {"axis": 1.0}),
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


ALIKE: list[Alike] = [
    ("Append", [((4,), "int32"), ((4,), "int64")], {}),
    ("Append", [((1,), "float32"), ((1,), "uint8")], {}),
    ("Append", [((3,), "int64"), ((3,), "int64")], {"axis": -1}),
    ("ArraySplit", [((4, 4), "int32")], {"indices_or_sections": 2}),
    ("ArraySplit", [((1, 1), "uint8")], {"indices_or_sections": 1, "axis": -1}),
    ("ArraySplit", [((2, 2), "int32")], {"indices_or_sections": 3}),
    ("ArraySplit", [((None, 2, 3), "float16")], {"indices_or_sections": 2}),
    ("BroadcastTo", [((2, 1), "float16")], {"shape": [1, 3]}),
    ("Concatenate", [[((3,), "bool"), ((3,), "int32")]], {}),
    ("Diff", [((2,), "float32")], {}),
    ("Diff", [((1,), "int32")], {}),
    ("Dsplit", [((1, 4, 4), "uint8")], {"indices_or_sections": 1}),
    ("Dstack", [[((1,), "int16")]], {}),
    ("Dstack", [[((4,), "uint8")]], {}),
    ("Dstack", [[((3, 2), "int32")]], {}),
    ("ExpandDims", [((3,), "uint8")], {"axis": 1}),
    ("ExpandDims", [((2, None, 3), "int64")], {"axis": (-1, 0)}),
    ("GetItem", [((None, 1, 1), "bool"), 0], {}),
    ("GetItem", [((3,), "int64"), [Ellipsis, None, -1]], {}),
    ("GetItem", [((1, 6), "bool"), (None, slice(None, 2, None))], {}),
    ("GetItem", [((6, 6), "uint8"), [None, slice(None, 2, None)]], {}),
    ("GetItem", [((None, 3), "int32"), [None, slice(None, 2, None)]], {}),
    ("GetItem", [((2, 4, 1), "float64"), (Ellipsis, None, -1)], {}),
    ("Hsplit", [((3,), "uint8")], {"indices_or_sections": 1}),
    ("Hsplit", [((None,), "uint8")], {"indices_or_sections": 3}),
    ("Hsplit", [((2, 2, 3), "bool")], {"indices_or_sections": 2}),
    ("Hstack", [[((4, 1), "bool")]], {}),
    ("Meshgrid", [((3,), "bool")], {"indexing": "ij"}),
    ("Meshgrid", [((6, 4), "int32"), ((1, 4), "uint8")], {}),
    ("Meshgrid", [((3,), "int32"), ((1, 4), "int16"), ((3,), "float16")], {}),
    ("Moveaxis", [((1,), "int32")], {"source": [0], "destination": [-1]}),
    ("Moveaxis", [((1, 1), "int64")], {"source": [1], "destination": [-1]}),
    ("Moveaxis", [((1, 2), "uint8")], {"source": [-2], "destination": [-2]}),
    ("Pad", [((4, 4), "float16"), 0.5], {"pad_width": [[1, 2]]}),
    ("Pad", [((3, 4), "int32"), 1.0], {"pad_width": ([0, 0], [1, 1])}),
    ("Ravel", [((6,), "bool")], {}),
    ("Repeat", [((3,), "uint8")], {"repeats": [2]}),
    ("Repeat", [((3, 6), "float32")], {"repeats": 2}),
    ("Repeat", [((None, 1), "float32")], {"repeats": (2, 1, 1)}),
    ("Repeat", [((3, 1), "uint8")], {"repeats": [1, 2, 3], "axis": 0}),
    ("Reshape", [((4,), "bool")], {"newshape": [-1]}),
    ("Reshape", [((6, 2, 1, 1), "float32")], {"newshape": [3, 4]}),
    ("Reshape", [((6, None, 6, 2), "int32")], {"newshape": [3, 4]}),
    ("Reshape", [((None,), "int64")], {"newshape": [2, -1]}),
    ("Rot90", [((6, 1), "uint8")], {}),
    ("Select", [[((4, 2), "int32")], [((4, 2), "int64")], 0.5], {}),
    ("Select", [[((4, 2), "int32")] * 3, ((3, 4, 2), "int64"), 0.5], {}),
    ("Split", [((1, 1), "int32")], {"indices_or_sections": [1]}),
    ("Squeeze", [((4,), "int32")], {}),
    ("Squeeze", [((1,), "uint8")], {}),
    ("Squeeze", [((1,), "float16")], {"axis": -1}),
    ("Stack", [[((3,), "float16")]], {}),
    ("Stack", [[((4,), "bool")]], {"axis": -2}),
    ("Swapaxes", [((4,), "int64")], {"axis1": 0, "axis2": 0}),
    ("Take", [((4,), "uint8"), (0, 1)], {}),
    ("Take", [((6,), "int64"), ((1,), "bool")], {}),
    ("Take", [((None, 6), "bool"), 0], {"axis": 1}),
    ("Take", [((4, 4, 3), "int32"), [0, 1]], {"axis": -3}),
    ("Take", [((4,), "float32"), [[0, 1, 0]]], {}),
    ("TakeAlongAxis", [((2, 4), "uint8"), ((2,), "int64")], {}),
    ("TakeAlongAxis", [((4, 1), "uint8"), ((4, 3), "int8")], {"axis": -1}),
    ("Tile", [((2,), "uint8")], {"repeats": 2}),
    ("Tile", [((1,), "float16")], {"repeats": [2]}),
    ("Tile", [((2, 6), "bool")], {"repeats": 2}),
    ("Tile", [((4,), "bool")], {"repeats": [1, 2]}),
    ("Transpose", [((3,), "bool")], {}),
    ("Transpose", [((1, 2, 3), "bool")], {}),
    ("Vstack", [[((3, 1), "int8")]], {}),
    ("Vstack", [[((1,), "float32")]], {}),
    ("Pad", [((2, 3), "float32")], {"pad_width": 1}),
    ("Pad", [((None, 3), "float32")], {"pad_width": [1, 2]}),
    ("Pad", [((2, 3), "float32")], {"pad_width": [[1], [2]]}),
    ("Pad", [((None,), "float32")], {"pad_width": [1]}),
    ("Pad", [((2, 3), "float32")], {"pad_width": [[1, 2, 3], [0, 0, 0]]}),
    ("Squeeze", [((None, 1, 1, 3), "float32")], {"axis": [1, 1]}),
    ("Take", [((None, 6), "float32"), []], {"axis": -1}),
    ("Vsplit", [((3, 3), "float32")], {"indices_or_sections": [None, 2]}),
]

UNLIKE: list[Unlike] = [
    (
        "Append",
        [((1, 4, 4, 3, 3), "int64"), 2],
        {"axis": -1},
        "does not accept its arguments: 'int' object has no attribute 'shape'",
    ),
    (
        "Append",
        [((3, 2), "uint8"), ((2, 1), "float16")],
        {"axis": 1},
        "(3, 2) and (2, 1) may differ only on axis 1",
    ),
    ("BroadcastTo", [((4,), "bool")], {"shape": [-1]}, "sizes 4 and -1 cannot be broadcast"),
    (
        "BroadcastTo",
        [((2,), "int32")],
        {"shape": [-1, 2]},
        "does not accept its arguments: -1 is not a size",
    ),
    ("Dsplit", [((3,), "int32")], {"indices_or_sections": 3}, "needs at least 3 axes, got (3,)"),
    (
        "ExpandDims",
        [((3,), "bool")],
        {"axis": None},
        "needs the position of the new axis, or several",
    ),
    (
        "GetItem",
        [((4,), "bool"), (0, 1)],
        {},
        "the index has more axes than the tensor, which has 1",
    ),
    (
        "GetItem",
        [((6,), "int64"), ((6,), "int64")],
        {},
        "`Array(shape=(6,), dtype='int64')` is no index",
    ),
    (
        "GetItem",
        [((1, 1, 1), "int32"), [0, 1]],
        {},
        "index 1 is out of range: the axis has 1 elements",
    ),
    ("Hstack", [[((1,), "bool")]], {}, "there is no axis 1 among 1"),
    (
        "Meshgrid",
        [((2, 3, 4), "bool")],
        {},
        "does not accept its arguments: list index out of range",
    ),
    (
        "Moveaxis",
        [((3, 2), "float16")],
        {"source": [1], "destination": [-2, 0]},
        "`source` has 1 axes, `destination` has 2",
    ),
    (
        "Pad",
        [((6, 3, 2), "uint8"), 2],
        {"pad_width": [[0, 0], [1, 1]]},
        "`pad_width` has 2 axes, the input has 3",
    ),
    (
        "Repeat",
        [((1,), "int32")],
        {"repeats": 2, "axis": -2},
        "does not accept its arguments: tuple index out of range",
    ),
    (
        "Repeat",
        [((4, 6), "bool")],
        {"repeats": [1, 2]},
        "`repeats` has 2 numbers, the axis has 24 elements",
    ),
    ("Reshape", [((1,), "int32")], {"newshape": [-1, -1]}, "only one size can be -1"),
    ("Reshape", [((3,), "bool")], {"newshape": (3, 4)}, "3 elements cannot be reshaped to (3, 4)"),
    (
        "Reshape",
        [((4,), "bool")],
        {"newshape": [0, -1]},
        "4 elements cannot be reshaped to (0, -1)",
    ),
    ("Rot90", [((3,), "int64")], {}, "cannot rotate (3,) in the axes (0, 1)"),
    (
        "Rot90",
        [((1, None, 3), "bool")],
        {"axes": [1]},
        "cannot rotate (1, None, 3) in the axes [1]",
    ),
    (
        "Select",
        [[((2, 2, 1, 1, 3), "uint8")], 2, ((2, 2, 1, 1, 3), "uint8")],
        {},
        "does not accept its arguments: 'int' object has no attribute 'shape'",
    ),
    (
        "Split",
        [((3,), "int64")],
        {"indices_or_sections": 2},
        "an axis of 3 cannot be split into 2 equal parts",
    ),
    ("Squeeze", [((3,), "float32")], {"axis": 0}, "can remove only axes of size 1 from (3,)"),
    ("Squeeze", [((4, 2), "uint8")], {"axis": 2}, "there is no axis 2 among 2"),
    ("Stack", [[((2, 1, 3), "int32"), ((1, 3), "uint8")]], {}, "the arrays differ in shape"),
    (
        "TakeAlongAxis",
        [((4,), "bool"), [[0, 1, 0]]],
        {},
        "does not accept its arguments: 'list' object has no attribute 'shape'",
    ),
    (
        "TakeAlongAxis",
        [((1, 1), "int64"), ((1, 1), "int64")],
        {},
        "(1, 1) and (1, 1) differ in the number of axes",
    ),
    ("TakeAlongAxis", [((4,), "bool"), ((4,), "int32")], {"axis": 1}, "there is no axis 1 among 1"),
    ("Transpose", [((1,), "bool")], {"axes": [-2]}, "there is no axis -2 among 1"),
    ("Transpose", [((3, 3), "uint8")], {"axes": [0]}, "`axes` has 1 axes, the input has 2"),
    ("Vsplit", [((2,), "bool")], {"indices_or_sections": 2}, "needs at least 2 axes, got (2,)"),
    (
        "Vsplit",
        [((1, 4), "uint8")],
        {"indices_or_sections": 3},
        "an axis of 1 cannot be split into 3 equal parts",
    ),
    ("ExpandDims", [((1, 4), "int64")], {"axis": [1, 1]}, "an axis is repeated in [1, 1]"),
    ("GetItem", [((None, 2), "float32"), None], {}, "a new axis has to stand in a list of indices"),
    (
        "Pad",
        [((2, 3), "float32")],
        {"pad_width": [[1], [2, 3]]},
        "the items of `pad_width` differ in length",
    ),
    (
        "Pad",
        [((2, 3), "float32")],
        {"pad_width": [1]},
        "does not accept its arguments: list index out of range",
    ),
    (
        "Pad",
        [((2, 3), "float32")],
        {"pad_width": []},
        "does not accept its arguments: list index out of range",
    ),
    (
        "Repeat",
        [((None, 3), "float32")],
        {"repeats": 3.0},
        "does not accept its arguments: 'float' object is not iterable",
    ),
    (
        "Reshape",
        [((4,), "float32")],
        {"newshape": 4},
        "does not accept its arguments: 'int' object is not iterable",
    ),
    ("Squeeze", [((1,), "float32")], {"axis": [0, -1]}, "an axis is repeated in [0, -1]"),
    ("Take", [((6,), "float32"), [[1], [1, 2]]], {}, "nested lists have to be equally long"),
    ("Take", [((6,), "float32"), [((2,), "int32")]], {}, "a list cannot hold a tensor here"),
    (
        "Transpose",
        [((1, 1, 6), "float32")],
        {"axes": [1, -2, 0]},
        "an axis is repeated in [1, -2, 0]",
    ),
    (
        "Transpose",
        [((1,), "float32")],
        {"axes": -1},
        "does not accept its arguments: 'int' object is not iterable",
    ),
]


@pytest.mark.parametrize("case", ALIKE, ids=str)
def test_as_in_keras(keras: Any, case: Alike) -> None:
    agree(keras, case)


@pytest.mark.parametrize("case", UNLIKE, ids=str)
def test_refused_as_in_keras(keras: Any, case: Unlike) -> None:
    refused_alike(keras, case)


@pytest.mark.parametrize("name", declared_in("shape"))
def test_declaration(keras: Any, name: str) -> None:
    check_declaration(keras, name)
