"""Labels, units and doubts beside a value."""

from __future__ import annotations

import pytest

from shapecalc.grade.sheets.line_reader import statements_of
from shapecalc.grade.sheets.words import vocabulary


def texts(line: str) -> list[str]:
    """The values of a line with their labels and doubts, statement by statement."""
    return [
        " / ".join(
            f"{m.value.text} {m.label.name if m.label else '-'}{' ?' if m.doubt else ''}"
            for m in statement.mentions
        )
        for statement in statements_of(line, 1, vocabulary(["lstm", "dense"], ["LSTM", "Dense"]))
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("lstm 480 params", "480 PARAMS_LABEL"),
        ("lstm params 480", "480 PARAMS_LABEL"),
        ("lstm 480개", "480 PARAMS_LABEL"),
        ("lstm 32 filters", "32 OTHER_LABEL"),
        ("lstm 480 or 440", "480 - ? / 440 - ?"),
        ("lstm < 480", "480 - ?"),
        ("lstm not 480", "480 - ?"),
        ("lstm 440 wait no, 480", "480 -"),
        ("lstm shape 3, 10", "3, 10 SHAPE_LABEL"),
        ("lstm shape (None, 37, 11?)", "(None, 37, 11?) SHAPE_LABEL ?"),
        ("lstm - 480", "480 -"),
        ("lstm: -480", "-480 -"),
        ("lstm: - 480", "480 - ?"),
        ("lstm = - 480", "480 - ?"),
        ("lstm params: - 480", "480 PARAMS_LABEL ?"),
        ("lstm | - 480", "480 - ?"),
        ("lstm: (None, 10) - 480", "(None, 10) - / 480 -"),
        ("lstm .480", "480 - ?"),
        ("conv2d 11*11*64 / 18,496", "11*11*64 - / 18,496 -"),
        ("conv2d (11*11*64 + 1) / 2", "(11*11*64 + 1) / 2 -"),
        ("conv2d 출력은 26x26x32이고", "26x26x32 SHAPE_LABEL"),
        ("flatten (1600,) -", "(1600,) -"),
        ("Flatten하면 1600개", "1600 PARAMS_LABEL ?"),
        ("Flatten 1600, 0개", "1600 - / 0 PARAMS_LABEL"),
        ("lstm (None, 3), (None, 3, ?)", "(None, 3), (None, 3, ?) - ?"),
        ("lstm 4 920 / (None, 15)", "4 - / 920 - / (None, 15) -"),
    ],
)
def test_values(line: str, expected: str) -> None:
    assert texts(line) == [expected]
