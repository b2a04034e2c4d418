"""Tables: what models print, Markdown and CSV."""

from __future__ import annotations

import pytest

from shapecalc.grade.documents.line import Line
from shapecalc.grade.sheets.columns import AnswerRow
from shapecalc.grade.sheets.tables import rows_and_lines

KERAS_2 = """\
 Layer (type)                Output Shape              Param #
=================================================================
 lstm (LSTM)                 (None, 10)                480

 dense_with_a_long_name (De  (None, 1)                 11
 nse)

=================================================================
Total params: 491 (1.92 KB)"""
MARKDOWN = "| Layer | Output | Params |\n|---|---|---|\n| lstm | (10,) | 480 |\n| dense | | 11 |"
WRAPPED = """\
| Layer (type) | Output Shape | Param # |
+--------------+--------------+---------+
| lstm (LSTM)  | (None, 3,    | 480     |
|              | 10)          |         |
+--------------+--------------+---------+
| a_long_name  | (None, 1)    | 11      |
| (Dense)      |              |         |"""


def rows(text: str) -> list[tuple[str, ...]]:
    """The cells of the rows of a text, and the lines between them."""
    lines = [Line(line, number) for number, line in enumerate(text.splitlines(), 1)]
    items = rows_and_lines(lines)
    return [tuple(i.cells.values()) if isinstance(i, AnswerRow) else (i.text,) for i in items]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MARKDOWN, [("lstm", "(10,)", "480"), ("dense", "11")]),
        (
            WRAPPED,
            [("lstm (LSTM)", "(None, 3, 10)", "480"), ("a_long_name (Dense)", "(None, 1)", "11")],
        ),
        (
            KERAS_2,
            [
                ("lstm (LSTM)", "(None, 10)", "480"),
                ("dense_with_a_long_name (Dense)", "(None, 1)", "11"),
                ("Total params: 491 (1.92 KB)",),
            ],
        ),
        ("lstm: 480\ndense: 11", [("lstm: 480",), ("dense: 11",)]),
    ],
)
def test_tables(text: str, expected: list[tuple[str, ...]]) -> None:
    assert [row for row in rows(text) if row and not set(row[0]) <= {"=", "_"}] == expected


def test_cells_of_files() -> None:
    cells = [["layer", "shape", "params"], ["lstm", "(None", "3", "10)", "480"]]
    lines = [Line(", ".join(row), n, cells=tuple(row)) for n, row in enumerate(cells, 1)]
    (heading, row) = rows_and_lines(lines)
    assert isinstance(heading, Line)
    assert isinstance(row, AnswerRow)
    assert row.cells == {"name": "lstm", "shape": "(None, 3, 10)", "params": "480"}


SIZES_APART = "Layer,Output(H),Output(W),Output(C),#P\nconv2d,26,26,32,320\nflatten,,,1600,0"
REASONS = (
    "| Layer | Shape | foo | how I got it |\n|---|---|---|---|\n| lstm | (10,) | 480 | 40 words |"
)


def test_columns_of_sizes_with_letters_in_brackets() -> None:
    lines = [Line(t, n, tuple(t.split(","))) for n, t in enumerate(SIZES_APART.splitlines(), 1)]
    heading, conv, flat = rows_and_lines(lines)
    assert isinstance(heading, AnswerRow)
    assert heading.noise
    assert isinstance(conv, AnswerRow)
    assert list(conv.cells.values()) == ["conv2d", "26", "26", "32", "320"]
    assert isinstance(flat, AnswerRow)
    assert flat.cells == {"name": "flatten", "channels": "1600", "params": "0"}


def test_reasons_are_no_answers_beside_numbers_that_are_not_read() -> None:
    *_, lstm = rows(REASONS)
    assert lstm == ("lstm", "(10,)")
