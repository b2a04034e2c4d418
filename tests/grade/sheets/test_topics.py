"""Headings and words at the start of a line that say what all its numbers are."""

from __future__ import annotations

import pytest
from grade.verdicts import IMAGE, SERIES, verdicts

from shapecalc.grade.sheets.line_reader import statements_of
from shapecalc.grade.sheets.topics import read_as_cost
from shapecalc.grade.sheets.words import vocabulary

CONV = "conv2d macs right, dense params right"
PARAMS = "lstm params right, dense params right"
MACS = "lstm macs right, dense macs right"


@pytest.mark.parametrize(
    ("text", "layers", "expected"),
    [
        ("MACs per sample\nlstm 1,320\ndense 12", SERIES, MACS),
        ("MACs: lstm 1,320, dense 12", SERIES, MACS),
        ("곱셈-덧셈(MAC): lstm 1320, dense 12", SERIES, MACS),
        ("MACs\nlstm: 3 * 440 makes 1,320\ndense 12", SERIES, MACS),
        (
            "MACs\nconv2d 194,688\nParameters\ndense 16010",
            IMAGE,
            "conv2d macs right, dense params right",
        ),
        (
            "Shapes, params and MACs\nlstm 480 params\ndense 13",
            SERIES,
            "lstm params right, dense params right",
        ),
        ("lstm MACs 1320; dense 13", SERIES, "lstm macs right, dense params right"),
        ("FLOPs\nlstm 2,640", SERIES, "lstm flops right"),
    ],
)
def test_costs_below_a_heading(text: str, layers: tuple[str, ...], expected: str) -> None:
    assert verdicts(text, layers) == expected


def test_two_numbers_are_not_chosen_from() -> None:
    words = vocabulary(["lstm"], ["LSTM"])
    (statement,) = statements_of("lstm 480 1320", 1, words)
    read_as_cost(statement, "macs")
    assert not statement.costs
