"""The parts of a line."""

from __future__ import annotations

import pytest

from shapecalc.grade.sheets.parts import NamedLayer, value_of
from shapecalc.grade.sheets.scan import tokens_of
from shapecalc.grade.sheets.words import vocabulary

WORDS = vocabulary(["lstm", "dense_1"], ["lstm", "dense", "LSTM", "Dense"])


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("lstm: 480", "SUBJECT SEPARATOR VALUE"),
        ("lstm (None, 3, 10) 480", "SUBJECT VALUE VALUE"),
        ("Total params: 480", "TOTAL SEPARATOR VALUE"),
        ("output shape -> (3,)", "SHAPE_LABEL ARROW VALUE"),
        ("480 or 440", "VALUE OR VALUE"),
        ("~~440~~ 480", "STRUCK VALUE"),
        ("< 480", "COMPARE VALUE"),
        ("2026-05-12", "SIGN"),
        ("ada@example.org", "SIGN"),
        ("2nd lstm", "ORDER SUBJECT"),
        ("파라미터 480개", "PARAMS_LABEL VALUE ITEM"),
        ("Total params: 40·F + 473 (160·F + 1892 B)", "TOTAL SEPARATOR VALUE SIGN"),
        ("13·u + 4 + 5·d (52·⌊(u−2)/2⌋ + 16 Byte)", "VALUE SIGN"),
        ("neighbour", "WORD"),
        ("", ""),
    ],
)
def test_tokens(line: str, kinds: str) -> None:
    assert [token.kind.name for token in tokens_of(line, WORDS)] == kinds.split()


@pytest.mark.parametrize(
    ("line", "name", "class_name"),
    [
        ("lstm", "lstm", ""),
        ("lstm (LSTM)", "lstm", "LSTM"),
        ("LSTM(10)", "", "LSTM"),
        ("dense_1", "dense_1", ""),
        ("Desne", "Desne", ""),
    ],
)
def test_layers(line: str, name: str, class_name: str) -> None:
    (token,) = tokens_of(line, WORDS)
    assert isinstance(token.value, NamedLayer)
    assert (token.value.name, token.value.class_name) == (name, class_name)


def test_the_value_of_a_token() -> None:
    (token,) = tokens_of("480", WORDS)
    assert value_of(token).amounts == [480]
