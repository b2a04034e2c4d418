from __future__ import annotations

import unicodedata

import pytest

from shapecalc.grade.documents.line import readable, row


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lstm (None, 3, 10) 480", "lstm (None, 3, 10) 480"),
        ("a\tb", "a    b"),
        ("\x1b[38;5;33mLSTM\x1b[0m 480\x07", "LSTM 480"),
        ("\x1b]0;title\x07480", "480"),
        (unicodedata.normalize("NFD", "파라미터 é"), "파라미터 é"),
        ("4\u200b8\ufeff0", "480"),
        ("4\u202f457\xa0472", "4\u202f457\xa0472"),
        ("\ud800", "\ufffd"),
        ("\u202e084", "084"),
    ],
)
def test_readable(text: str, expected: str) -> None:
    assert readable(text) == expected


def test_row() -> None:
    line = row(["lstm\n(LSTM)", " (None,\t10) ", ""], 3, "row 3")
    assert line.cells == ("lstm (LSTM)", "(None, 10)", "")
    assert line.text == "lstm (LSTM) | (None, 10) | "
    assert (line.number, line.place, line.code) == (3, "row 3", "")
