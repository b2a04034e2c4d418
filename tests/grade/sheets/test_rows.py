"""What the cells of a row say."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.grade.sheets.columns import AnswerRow
from shapecalc.grade.sheets.rows import IN_WORDS, statement_of_row
from shapecalc.grade.sheets.words import vocabulary


@pytest.mark.parametrize(
    ("cells", "shapes", "amounts"),
    [
        ({"name": "lstm", "shape": "(None, 10)", "params": "480"}, [(None, 10)], [480]),
        ({"name": "lstm", "params": "4 457 472"}, None, [4_457_472]),
        ({"name": "lstm", "params": "4*(10+2)*10 = 480"}, None, [480, 480]),
        ({"name": "lstm", "height": "26", "width": "26", "channels": "3"}, [(26, 26, 3)], None),
        ({"name": "lstm", "working": "4*120"}, None, [480]),
        ({"name": "lstm", "shape": "(None, 3…", "params": "-"}, None, None),
        ({"name": "lstm", "shape": "11 params"}, None, [11]),
    ],
)
def test_cells(cells: dict[str, str], shapes: Any, amounts: Any) -> None:
    statement = statement_of_row(AnswerRow(1, "", cells), vocabulary(["lstm"], ["LSTM"]))
    assert statement.subject
    assert statement.subject.name == "lstm"
    found = [mention.value for mention in statement.mentions]
    assert str(next((value.shapes for value in found if value.shapes), None)) == str(shapes)
    assert next((value.amounts for value in found if value.amounts), None) == amounts


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"shape": "(19, 38, ?)"}, "a size is left open"),
        ({"shape": "unknown"}, "'unknown' cannot be read as a shape"),
        ({"params": "- 480"}, "the dash may be a minus sign"),
        ({"working": "480 of the rows"}, IN_WORDS),
        ({"params": "=B2+B3"}, "it is a formula of cells without its result"),
        ({"params": "=SUM(B2:B4)"}, "it is a formula of cells without its result"),
    ],
)
def test_cells_that_are_not_clear(cells: dict[str, str], why: str) -> None:
    row = AnswerRow(1, "", {"name": "lstm", **cells})
    assert [m.doubt for m in statement_of_row(row, vocabulary(["lstm"])).mentions] == [why]


def test_numbers_and_cells_without_parameters() -> None:
    row = AnswerRow(1, "", {"number": "2", "class": "LSTM", "params": "none"})
    statement = statement_of_row(row, vocabulary([], ["LSTM"]))
    assert (statement.order, statement.no_params) == (2, True)


def test_a_row_that_is_no_answer() -> None:
    row = AnswerRow(1, "layer | foo", {}, "the column 'foo' is not read")
    assert statement_of_row(row, vocabulary()).noise == row.noise
