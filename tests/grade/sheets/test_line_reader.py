"""A line says something about one layer or several."""

from __future__ import annotations

import pytest

from shapecalc.grade.sheets import line_reader
from shapecalc.grade.sheets.line_reader import LONGEST_SHARED, statements_of
from shapecalc.grade.sheets.words import vocabulary


@pytest.mark.parametrize(
    ("line", "subjects"),
    [
        ("lstm: 480", ["lstm"]),
        ("lstm: 480, dense: 11", ["lstm", "dense"]),
        ("480 – lstm", ["lstm"]),
        ("Total: 491", ["total"]),
        ("lstm 480, total 491", ["lstm", "total"]),
        ("480", [""]),
        ("", [""]),
    ],
)
def test_subjects(line: str, subjects: list[str]) -> None:
    found = statements_of(line, 1, vocabulary(["lstm", "dense"], ["LSTM", "Dense"]))
    assert [s.total or (s.subject.text if s.subject else "") for s in found] == subjects


def test_orders_letters_and_corrections() -> None:
    (statement,) = statements_of("2. n = 10", 1, vocabulary())
    assert (statement.order, statement.letters) == (2, {"n": 10})
    assert statements_of("Correction: 480", 1, vocabulary())[0].corrects
    assert statements_of("학번: 20261121", 1, vocabulary())[0].noise
    assert statements_of("no params", 1, vocabulary())[0].no_params


def test_equal_lines_are_read_once() -> None:
    words = vocabulary(["lstm"], ["LSTM"])
    before = line_reader._shared_statements.cache_info().misses
    for number in range(5):
        (statement,) = statements_of("lstm: 480", number, words)
        assert statement.line == number
        statement.mentions.clear()  # It is the sheet's own.
    statements_of("lstm: 480" + " 480" * LONGEST_SHARED, 6, words)  # Long lines are not kept.
    assert line_reader._shared_statements.cache_info().misses == before + 1
