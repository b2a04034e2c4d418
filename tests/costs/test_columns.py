"""The columns of a table of costs: the same texts as in Keras's table."""

from __future__ import annotations

from typing import Any

import pytest
from every_row import rows

from shapecalc.algebra.formula import Formula
from shapecalc.costs.columns import (
    COLUMNS,
    NAMES,
    NUMBERS,
    SORTED,
    bytes_text,
    column_of,
    large_text,
    memory_total,
    number_text,
)
from shapecalc.costs.rows import CostRow
from shapecalc.costs.tally import Amount
from shapecalc.table.rows import Row

ROWS = {
    row.name: CostRow(
        row, {"macs": Amount(4 * Formula.of("T")), "memory": Amount(2048)}, receptive="31×7"
    )
    for row in rows().layers
}


@pytest.mark.parametrize(
    ("row", "texts"),
    [
        (
            "x",
            ["x", "InputLayer", "(None, 2)", "int32", "0", "4·T", "2.00 KB", "31×7", "-", "-", ""],
        ),
        (
            "nest",
            [
                "nest",
                "Sequential",
                "(None, 3)",
                "float32",
                "8",
                "4·T",
                "2.00 KB",
                "31×7",
                "N",
                "x[0][0]",
                "(d + 1)·u",
            ],
        ),
        (
            "add",
            [
                *(
                    "add",
                    "Add",
                    "[(None, 3), ?], (None, u)",
                    "float32",
                    "2·u",
                    "4·T",
                    "2.00 KB",
                    "31×7",
                    "-",
                ),
                *("nest[0][0], x[0][0]", ""),
            ],
        ),
        ("new", ["new", "Layer", "?", "float32", "?", "4·T", "2.00 KB", "31×7", "-", "-", ""]),
        (
            "late",
            [
                "late",
                "Dense",
                "?",
                "float32",
                "0 (unbuilt)",
                "4·T",
                "2.00 KB",
                "31×7",
                "-",
                "-",
                "",
            ],
        ),
    ],
)
def test_texts(row: str, texts: list[str]) -> None:
    assert [column.text(ROWS[row]) for column in COLUMNS[: len(texts)]] == texts


@pytest.mark.parametrize(("number", "text"), [(1234567, "1,234,567"), (0, "0"), (None, "?")])
def test_numbers(number: int | None, text: str) -> None:
    row = CostRow(Row("a", "Dense", [], "float32", 0, 0, 0, []), {"macs": Amount(number)})
    assert column_of("macs").text(row) == number_text(number) == text
    assert NUMBERS["macs"](row) == number


def test_what_is_unknown_has_no_number() -> None:
    assert NUMBERS["params"](ROWS["new"]) is None
    assert NUMBERS["params"](ROWS["late"]) == 0


def test_words_of_the_file() -> None:
    """What comes from the file is known as such: each format escapes it."""
    words = {c.name: list(c.words(ROWS["nest"])) for c in COLUMNS if c.words}
    assert words == {
        "name": ["nest"],
        "type": ["Sequential"],
        "dtype": ["float32"],
        "connected": ["x[0][0]"],
        "formula": ["(d + 1)·u"],
    }


def test_declarations() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert set(SORTED) <= set(NAMES)
    assert {column.justify for column in COLUMNS} == {"left", "right", "center"}
    assert all(column.unit or not column.counted for column in COLUMNS)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (10**12, "1,000,000,000,000 (1.00 T)"),
        (23783414658, "23,783,414,658 (23.78 G)"),
        (999_999, "999,999"),
        (4 * Formula.of("T"), "4·T"),
    ],
)
def test_large_numbers(number: Any, text: str) -> None:
    assert large_text(number) == text


def test_memory() -> None:
    assert (bytes_text(None), bytes_text(1536)) == ("?", "1.50 KB")
    assert memory_total(1536) == "1,536 bytes (1.50 KB)"
    assert memory_total(4 * Formula.of("T")) == "4·T bytes"
