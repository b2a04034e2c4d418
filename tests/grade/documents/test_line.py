from __future__ import annotations

import unicodedata

import pytest

from shapecalc.grade.documents.line import Line, readable, rows


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


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["lstm", "480"], ["lstm | 480"]),
        (["lstm\n(LSTM)", "(None,\n10)"], ["lstm (LSTM) | (None, 10)"]),
        (["1", "a\n\nb\nc\n"], ["1 | a", " | b", " | c"]),
        (["a\nb\nc", "1\n2\n3", "x"], ["a | 1 | x", "b | 2 | ", "c | 3 | "]),
        (["a\nb\nc", "1\n2"], ["a b c | 1 2"]),
        (["a\nb\nc"], ["a", "b", "c"]),
        (["a\n\n  b   c"], ["a", "  b   c"]),
        (["x", "(None,\n26, 26,\n32)"], ["x | (None, 26, 26, 32)"]),
        (["", ""], [" | "]),
        ([" (None,\t10) ", ""], ["(None, 10) | "]),
    ],
)
def test_rows(cells: list[str], expected: list[str]) -> None:
    assert [line.text for line in rows(cells, 3)] == expected


def test_places_in_a_row() -> None:
    assert list(rows(["lstm", "480"], 3, "row 3")) == [
        Line("lstm | 480", 3, ("lstm", "480"), place="row 3")
    ]
    lines = list(rows(["1", "a\nb\nc"], 3, "row 3"))
    assert [line.place for line in lines] == [f"row 3, line {at}" for at in (1, 2, 3)]
    assert lines[1].cells == ("", "b")


def test_a_frame_is_no_table() -> None:
    assert next(rows(["lstm 480"], 1)).cells == ()
