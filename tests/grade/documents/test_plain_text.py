"""Plain text and Markdown, with code between."""

from __future__ import annotations

import pytest

from shapecalc.grade.documents.plain_text import lines_of_text, read_plain_lines


def read(text: str) -> list[tuple[int, str, str]]:
    return [(line.number, line.text, line.code) for line in read_plain_lines(lines_of_text(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb", ["a", "b"]),
        ("a\r\nb\r\n", ["a", "b"]),
        ("a\rb", ["a", "b"]),
        ("a\n\nb\n\n", ["a", "", "b", ""]),
        ("a\x0cb\u2028c", ["a\x0cb\u2028c"]),
        ("", []),
    ],
)
def test_lines_of_text(text: str, expected: list[str]) -> None:
    assert lines_of_text(text) == expected


TEXTS = [
    "1. LSTM(10) -> (None, 3, 10), 480",
    "# Homework 3",
    "LSTM # 480",
    "Layer (type)    Output Shape   Param #",
    "lstm (LSTM)  (None, 3, 10)  480",
    "lstm = LSTM(10): (None, 3, 10)",
    "LSTM(None, 3, 10) # 480",
    "x = n(n+m+1) = 480",
    "total = 480",
    "from the table: 480",
    "import 3 layers",
    "don't # 480",
]


@pytest.mark.parametrize("text", TEXTS)
def test_lines_as_typed(text: str) -> None:
    assert read(text) == [(1, text, "")]


@pytest.mark.parametrize(
    ("text", "comment", "code"),
    [
        ("LSTM(2)  # 64", "64", "LSTM(2)"),
        ("- LSTM(2)  # (None, 2) 64", "(None, 2) 64", "- LSTM(2)"),
        ("    layers.LSTM(2, name='#'),  # 64", "64", "layers.LSTM(2, name='#'),"),
        ("model.add(LSTM(2, input_shape=(3, 1)))", "", "model.add(LSTM(2, input_shape=(3, 1)))"),
        ("model.add(LSTM(2)) # 64", "64", "model.add(LSTM(2))"),
        ("x = layers.Dense(5)(x)", "", "x = layers.Dense(5)(x)"),
        ("x = Dense(5)(x)  # 15", "15", "x = Dense(5)(x)"),
        ("from keras.layers import LSTM, Dense", "", "from keras.layers import LSTM, Dense"),
        ("import numpy as np", "", "import numpy as np"),
    ],
)
def test_code(text: str, comment: str, code: str) -> None:
    assert read(text) == [(1, comment, code)]


def test_code_in_markdown() -> None:
    text = "My model:\n```python\nx = 3\nLSTM(2)  # 64\n```\nDense 15\n~~~\nlstm 480\n~~~"
    assert read(text) == [
        (1, "My model:", ""),
        (3, "", "x = 3"),
        (4, "64", "LSTM(2)"),
        (6, "Dense 15", ""),
        (8, "lstm 480", ""),
    ]


def test_code_without_an_end() -> None:
    assert read("```py\nLSTM(2)  # 64") == [(2, "64", "LSTM(2)")]


def test_an_answer_beside_a_fence() -> None:
    assert read("```lstm (None, 10) 480```") == [(1, "```lstm (None, 10) 480```", "")]
