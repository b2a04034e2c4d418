"""Cells of tables that go on in the next line."""

from __future__ import annotations

import pytest
from grade.verdicts import verdicts

from shapecalc.grade.documents.line import Line
from shapecalc.grade.sheets.columns import CellRow
from shapecalc.grade.sheets.wrapped import closes, joined_line, joined_rows, opens

MOBILE = (
    *("Conv2D(16, 3, strides=2, padding='same', input_shape=(32, 32, 3))", "BatchNormalization()"),
    *("GlobalAveragePooling2D()", "Dense(10)"),
)
ALL = (
    "conv2d shape right, conv2d params right, "
    "batch_normalization shape right, batch_normalization params right"
)


@pytest.mark.parametrize("cell", ["(None, 16,", "[16, 16,", "(None,", "(", "conv2d (None, 16"])
def test_cells_that_go_on(cell: str) -> None:
    assert opens(cell)


@pytest.mark.parametrize("cell", ["(None, 16)", "LSTM(units,", "16", "(3*4 +"])
def test_cells_that_end(cell: str) -> None:
    assert not opens(cell)


def test_the_rest_of_a_shape() -> None:
    assert all(map(closes, ("16, 16)", "16)", "None, 16],")))
    assert not any(map(closes, ("16", "(16)", "units=16)", "or 16)")))


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        ("conv2d  (None, 26,", "26, 32)  320", "conv2d    (None, 26, 26, 32)    320"),
        ("conv2d  (None, 26,  320", "  26, 32)", "conv2d    (None, 26, 26, 32)    320"),
        ("conv_  (26, 26,", "2d  32)  320", "conv_2d    (26, 26, 32)    320"),
        ("bn  (26, 26,", "(BatchNormalization)  32)", "bn (BatchNormalization)    (26, 26, 32)"),
        ("conv2d  (None, 26,  320", "26, 32)  18496", None),
        ("conv2d  (None, 26, 26, 32)", "26, 32)  320", None),
        ("conv2d  (None, 26,", "dense  (10)  320", None),
    ],
)
def test_lines(above: str, below: str, expected: str | None) -> None:
    joined = joined_line([Line(above, 1), Line(below, 2)], 0)
    assert (joined and joined.text) == expected


def test_the_last_line_goes_on_nowhere() -> None:
    assert joined_line([Line("conv2d  (None, 26,", 1)], 0) is None


def test_rows() -> None:
    rows = [["bn", "(None, 16,", "64"], ["", "16)", ""], ["global_", "(32)", "0"], ["pool", "", ""]]
    joined = joined_rows([CellRow(cells, at) for at, cells in enumerate(rows)])
    assert [row.cells for row in joined] == [
        ["bn", "(None, 16, 16)", "64"],
        ["global_pool", "(32)", "0"],
    ]
    assert [row.number for row in joined] == [0, 2]


def test_rows_that_are_complete_stay_apart() -> None:
    rows = [["dense", "(10)", "330"], ["dropout", "", ""], ["", "", "330"]]
    assert len(joined_rows([CellRow(cells, at) for at, cells in enumerate(rows)])) == 3


@pytest.mark.parametrize(
    "text",
    [
        "| layer | shape | params |\n|---|---|---|\n| conv2d | (None, 16, 16, | 448 |\n"
        "| | 16) | |\n| batch_ | (16, 16, 16) | 64 |\n| normalization | | |",
        "conv2d         (None, 16,\n               16, 16)           448\n"
        "batch_normali  (None, 16,\nzation         16, 16)           64",
        "Layer                     Output shape      Params\n"
        "conv2d                    (None, 16, 16,    448\n                          16)\n"
        "batch_normalization       (None, 16, 16,    64\n(BatchNormalization)      16)",
    ],
)
def test_wrapped_tables(text: str) -> None:
    assert verdicts(text, MOBILE) == ALL


def test_a_long_number_is_looked_at_once() -> None:
    """With sizes that need nothing between them, this took years."""
    long = f"({'1' * 400}:"
    assert not opens(long)
    assert not closes(f"{'1' * 400}:)")
