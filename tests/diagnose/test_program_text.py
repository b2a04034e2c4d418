"""Syntax trees by their place in the text."""

from __future__ import annotations

import ast

import pytest

from shapecalc.diagnose.edits import UneditableError
from shapecalc.diagnose.program_text import ProgramText, program_texts, text_of
from shapecalc.errors import Mark, Place, Source

CODE = "if x:\n\tmodel.add(Dense(5, 'é', n=6))  # 층\r\nmodel.summary()\n"
SOURCE = Source("a.py", CODE)


def place(line: int, column: int, end_column: int, source: Source = SOURCE) -> Place:
    return Place(source) / Mark(line, column, line, end_column)


def test_the_call_at_a_place() -> None:
    text = ProgramText(SOURCE)
    call = text.call(place(2, 12, 30))
    assert text.of(call) == "Dense(5, 'é', n=6)"
    assert text.of(text.statement(call)) == "model.add(Dense(5, 'é', n=6))"
    assert text.node(place(2, 12, 30), ast.List) is None
    with pytest.raises(UneditableError):
        text.call(place(2, 12, 29))


def test_a_place_without_an_end() -> None:
    with pytest.raises(UneditableError):
        ProgramText(SOURCE).at(Place(SOURCE) / Mark(2, 12))
    with pytest.raises(UneditableError):
        ProgramText(SOURCE).at(Place(SOURCE))


def test_line_ends() -> None:
    text = ProgramText(SOURCE)
    assert [text.newline(at) for at in (0, 10, len(CODE) - 2, len(CODE))] == [
        "\n",
        "\r\n",
        "\n",
        "\n",
    ]
    assert text.line_start(10) == 6


def test_a_line_that_has_been_mended() -> None:
    """What is before the slip can be changed; what is behind it has another place there."""
    source = Source("a.py", "f(g(2, a=b)\nx = 1\n")
    text = ProgramText(source)
    assert text.of(text.call(place(1, 3, 12, source))) == "g(2, a=b)"
    with pytest.raises(UneditableError):
        text.offset(1, 13)
    assert text.offset(2, 1) == 12


def test_the_text_of_a_place() -> None:
    assert text_of(SOURCE) is program_texts(SOURCE)[0]
    with pytest.raises(UneditableError):
        text_of(Source("a.ipynb[2]", "x", within=Place(Source("a.ipynb", '{"cells": []}'))))
