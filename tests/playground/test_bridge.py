"""The functions that the page calls: texts in, JSON out."""

from __future__ import annotations

import json

from elk_boxes import stacked

from shapecalc import __version__
from shapecalc.playground.bridge import answer, file_text, greeting
from shapecalc.starters.collection import starters


def test_greeting() -> None:
    words = json.loads(greeting())
    assert words["version"] == __version__
    assert [example["name"] for example in words["examples"]] == list(starters())


def test_an_answer() -> None:
    words = json.loads(answer("- Desne(2, input_shape=(3,))", "", "table", 0, stacked))
    assert (words["file"], words["models"]) == ("model.yaml", [""])
    assert words["fixed"] == "- Dense(2, input_shape=(3,))"
    assert [mistake["code"] for mistake in words["mistakes"]] == ["SC201"]
    assert words["content"]["text"].startswith("model.yaml:1:3: error")


def test_a_right_model_and_its_picture() -> None:
    words = json.loads(answer("- Dense(2, input_shape=(3,))", "", "picture", 0, stacked))
    assert (words["fixed"], words["mistakes"]) == (None, [])
    assert "dense" in words["content"]["svg"]


def test_files() -> None:
    words = json.loads(file_text("a.py", memoryview(b"import keras")))
    assert words == {"text": "import keras", "language": "", "note": ""}
    assert json.loads(file_text("a.py", b"print(1)"))["language"] == "python"
    words = json.loads(file_text("a.h5", b"\x89HDF"))
    assert words["error"].startswith("cannot read a.h5: ")
    assert "model.save('model.keras')" in words["hint"]
