"""Which total a number is."""

from __future__ import annotations

import pytest
from grade.verdicts import SERIES, verdicts

from shapecalc.grade.sheets.line_reader import statements_of
from shapecalc.grade.sheets.words import vocabulary

TOTALS = ("total", "trainable", "non-trainable")


@pytest.mark.parametrize(
    ("line", "totals"),
    [
        ("Sum: 1597 (of which 0 non-trainable)", {"total": "1597", "non-trainable": "0"}),
        (
            "Total 90 (80 trainable, 10 not trainable)",
            {"total": "90", "trainable": "80", "non-trainable": "10"},
        ),
        (
            "전체 90 (학습 80, 고정 10)",
            {"total": "90", "trainable": "80", "non-trainable": "10"},
        ),
        ("Total 90, trainable: 80", {"total": "90", "trainable": "80"}),
    ],
)
def test_totals_behind_their_numbers(line: str, totals: dict[str, str]) -> None:
    statements = [s for s in statements_of(line, 1, vocabulary()) if s.mentions]
    assert {s.total: s.mentions[0].value.text for s in statements} == totals


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Total : 1 597 paramètres, dont 1 597 entraînables", "total right, trainable right"),
        ("σ = 1597", "total right"),
        ("lstm + lstm_1 = 1584\nTotal 1597", "total right, ?"),
        ("the rest: all 0\nlstm 480 params", "lstm params right, lstm_1 params ?, dense params ?"),
    ],
)
def test_totals_of_sheets(line: str, expected: str) -> None:
    assert verdicts(line, SERIES) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("sum of biases 40 + 48 + 1 = 89, so 1597 in all", "total right"),
        ("lstm: kernel 40, recurrent 400, sum of biases 40, so 480 in all", "lstm params right"),
        ("lstm: bias total 40, 480 params", "lstm params right"),
        ("lstm: 480, sum of biases: 40", "lstm params right"),
        ("sum of all parameters: 1597", "total right"),
        ("sum of biases: 89", ""),
    ],
)
def test_the_sum_of_a_part_is_no_total(line: str, expected: str) -> None:
    found = verdicts(line, SERIES) if expected else verdicts(f"dense 13\n{line}", SERIES)
    assert found == expected or (not expected and "total" not in found), found
