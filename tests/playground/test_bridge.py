"""The functions that the page calls: texts in, JSON out."""

from __future__ import annotations

import json

from elk_boxes import stacked

from shapecalc import __version__
from shapecalc.playground.bridge import answer, file_text, greeting, words
from shapecalc.starters.collection import starters


def test_greeting() -> None:
    data = json.loads(greeting())
    assert data["version"] == __version__
    assert [example["name"] for example in data["examples"]] == list(starters())


def test_words() -> None:
    assert "LSTM" in [layer["name"] for layer in json.loads(words())]


def test_an_answer() -> None:
    data = json.loads(answer("- Desne(2, input_shape=(3,))", "", "table", 0, stacked))
    assert (data["file"], data["models"]) == ("model.yaml", [""])
    assert data["fixed"] == "- Dense(2, input_shape=(3,))"
    assert [mistake["code"] for mistake in data["mistakes"]] == ["SC201"]
    assert data["content"]["text"].startswith("model.yaml:1:3: error")


def test_a_right_model_and_its_picture() -> None:
    data = json.loads(answer("- Dense(2, input_shape=(3,))", "", "picture", 0, stacked))
    assert (data["fixed"], data["mistakes"]) == (None, [])
    assert "dense" in data["content"]["svg"]


def test_files() -> None:
    data = json.loads(file_text("a.py", memoryview(b"import keras")))
    assert data == {"text": "import keras", "language": "", "note": ""}
    assert json.loads(file_text("a.py", b"print(1)"))["language"] == "python"
    data = json.loads(file_text("a.h5", b"\x89HDF"))
    assert data["error"].startswith("cannot read a.h5: ")
    assert "model.save('model.keras')" in data["hint"]
