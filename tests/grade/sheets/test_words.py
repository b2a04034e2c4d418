"""What words mean, in English and Korean."""

from __future__ import annotations

import pytest

from shapecalc.grade.sheets.words import Role, all_classes, folded, hangul_parts, vocabulary


@pytest.mark.parametrize(
    ("phrase", "role"),
    [
        ("conv", Role.SUBJECT),
        ("합성곱", Role.SUBJECT),
        ("total params", Role.TOTAL),
        ("합계", Role.TOTAL),
        ("output shape", Role.SHAPE_LABEL),
        ("파라미터", Role.PARAMS_LABEL),
        ("입력", Role.INPUT_LABEL),
        ("첫번째", Role.ORDER),
        ("학번", Role.NOISE),
        ("or", Role.OR),
        ("아님", Role.NOT),
    ],
)
def test_meanings(phrase: str, role: Role) -> None:
    meaning = vocabulary().meaning(phrase)
    assert meaning
    assert meaning.kind is role


def test_no_meaning() -> None:
    assert vocabulary().meaning("neighbour") is None


@pytest.mark.parametrize(
    ("run", "parts"),
    [
        ("총파라미터수는", ["총파라미터수", "는"]),
        ("합친", ["합친"]),
        ("출력형태", ["출력형태"]),
        ("민수", ["민수"]),
    ],
)
def test_korean_words_without_blanks(run: str, parts: list[str]) -> None:
    assert list(hangul_parts(run)) == parts


def test_names_and_classes() -> None:
    words = vocabulary(["My_LSTM"], ["LSTM"])
    assert words.names == {"my_lstm": "My_LSTM", "my lstm": "My_LSTM"}
    assert words.known == ("lstm", "my_lstm", "my lstm")
    assert folded("Max_Pooling2D") == "max pooling2d"
    assert {"Conv2D", "MaxPooling1D", "Dense"} <= set(all_classes())
