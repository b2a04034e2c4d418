"""Where the page underlines: the characters that JavaScript counts, and changes of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shapecalc.playground.answer import reading
from shapecalc.playground.mistakes import listed, utf16


def mistakes(text: str) -> list[dict[str, Any]]:
    return listed(text, reading(text, "").diagnoses)


def units(text: str) -> list[str]:
    """The text as JavaScript sees it: a unit of two bytes each."""
    data = text.encode("utf-16-le")
    return [data[at : at + 2].decode("utf-16-le", "replace") for at in range(0, len(data), 2)]


@pytest.mark.parametrize("before", ["", "# 😀 층\n", "# a\n\n"])
def test_the_place_is_the_wrong_word(before: str) -> None:
    text = f"{before}- Input: [3]\n- Desne(2)\n"
    (mistake,) = mistakes(text)
    assert "".join(units(text)[mistake["start"] : mistake["end"]]) == "Desne"
    assert mistake["line"] == before.count("\n") + 2
    (fix,) = mistake["fixes"]
    assert fix["edits"] == [{"from": mistake["start"], "to": mistake["end"], "insert": "Dense"}]
    assert (mistake["severity"], mistake["code"]) == ("error", "SC201")


def test_a_mistake_without_a_place() -> None:
    (mistake,) = mistakes("")
    assert (mistake["start"], mistake["end"], mistake["line"]) == (0, 0, None)
    assert mistake["hint"]


def test_a_hidden_mistake_has_no_changes() -> None:
    """They would be changes of another text: that with the first mistakes corrected."""
    text = "- Desne(2, input_shape=(3,))\n- LSTM(2)\n"
    first, hidden = mistakes(text)
    assert first["fixes"][0]["edits"]
    assert hidden["chains"]
    assert all(not fix["edits"] for fix in hidden["fixes"])


def test_a_warning() -> None:
    (mistake,) = mistakes("[Input(3), \"Dense(1, activation='softmax')\"]")
    assert mistake["severity"] == "warning"


def test_utf16() -> None:
    text = "a😀b층c"
    assert [utf16(text, at) for at in range(len(text) + 1)] == [0, 1, 3, 4, 5, 6]
    assert utf16("\udc00x", 1) == 1


def test_a_place_in_a_notebook() -> None:
    code = ["import keras\n", "m = keras.Sequentail()"]
    text = json.dumps({"cells": [{"cell_type": "code", "source": code}]})
    (mistake, *_) = mistakes(text)
    assert "Sequentail" in text[mistake["start"] : mistake["end"]]
