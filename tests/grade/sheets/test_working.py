"""The numbers of a line that only lead to its answer."""

from __future__ import annotations

import pytest

from shapecalc.grade.sheets.characters import plain
from shapecalc.grade.sheets.choices import first_choice, second_choice
from shapecalc.grade.sheets.habits import Habits
from shapecalc.grade.sheets.line_reader import statements_of
from shapecalc.grade.sheets.statements import Mention
from shapecalc.grade.sheets.value import Value
from shapecalc.grade.sheets.words import vocabulary
from shapecalc.grade.sheets.working import adds_up, result_of

WORDS = vocabulary(["conv2d", "lstm"], ["Conv2D", "LSTM"])


@pytest.mark.parametrize(
    ("line", "sides"),
    [
        ("lstm: 10 * 48 -> 480", [480, 480]),
        ("lstm: 128 (16*8)", [128, 128]),
        ("lstm: 16 x 30 -> 480", [480, 480]),
        ("conv2d: 5*5*1 = 25, 25*16 = 400, 400+16 = 416", [416, 416]),
        ("lstm: 150 params (10 x 15)", [150]),
        ("conv2d: 1*5*5 = 25 weights per filter, 25*16 filters = 400", [400, 400]),
        ("lstm: 1*1*8 = 8, plus 1 bias = 9", [9, 9]),
        ("lstm: 20*22 = 440 + 40 = 480", [480, 480]),
        ("lstm=480 // 4*10*12", [480, 480]),
    ],
)
def test_working(line: str, sides: list[int]) -> None:
    (statement,) = statements_of(plain(line), 1, WORDS)
    choice = second_choice(statement, first_choice(statement), Habits())
    assert choice.shape is None
    assert choice.params
    assert choice.params.value.amounts == sides


def test_sums() -> None:
    parts = [Mention(Value(str(n), amounts=[n])) for n in (7, 400, 16)]
    assert [result_of(part) for part in adds_up(parts, [416])] == [400, 16]
    assert list(adds_up(parts, [16])) == list(adds_up(parts, [417])) == []
