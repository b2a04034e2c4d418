"""Wrong totals that add up the numbers of the sheet."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.errors import Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.key import key_of
from shapecalc.grade.marked import Marked
from shapecalc.grade.marking import Marker
from shapecalc.grade.own_sums import explain_sums
from shapecalc.read.document import read_data

CONV = ["Conv2D(32, 3, input_shape=(28, 28, 1))", "Flatten()", "Dense(10)"]
NESTED: Any = [
    "Input((10,))",
    {"Sequential": ["Dense(8, name='a')", "Dense(4, name='b')"]},
    "Dense(3)",
]


def reasons(model: Any, text: str) -> dict[str, list[str]]:
    """The mistakes of the wrong answers about totals and inner models."""
    key = key_of(read_data(model))
    marked = Marker(key).mark(sheet_of(Source("sheet.txt", text), key))
    return {
        v.row.name if v.row else v.question: [reason.name for reason in v.reasons]
        for v in marked.wrong
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("conv2d MACs 194,680\ndense MACs 216,320\ntotal MACs 411,000", ["follow-on"]),
        ("conv2d MACs 194,680\ntotal MACs 411,000", ["follow-on"]),  # Dense as it is.
        ("conv2d MACs 0.2M\ndense MACs 0.3M\ntotal MACs 0.5M", ["follow-on"]),
        ("conv2d MACs 194,680\ntotal MACs 411,001", []),
        ("conv2d MACs 194,688\ntotal MACs 411,000", []),  # Nothing wrong to follow from.
    ],
)
def test_total_multiply_adds(text: str, expected: list[str]) -> None:
    assert reasons(CONV, text)["macs"] == expected


def test_an_inner_model() -> None:
    key = key_of(read_data(NESTED))
    name = next(row.name for row in key.rows if row.call is None and not row.operation.is_input)
    assert reasons(NESTED, f"{name} 116 params\na 80 params\nb 36 params")[name] == ["follow-on"]
    assert reasons(NESTED, f"{name} 117 params\na 80 params\nb 36 params")[name] == []
    assert reasons(NESTED, f"{name} (None, 10)")[name] == ["unchanged"]


def test_nothing_to_explain() -> None:
    key = key_of(read_data(CONV))
    marked = Marker(key).mark(sheet_of(Source("sheet.txt", "dense 216330"), key))
    explain_sums(marked, key)
    assert isinstance(marked, Marked)
    assert marked.wrong == []
