"""What the tabs show: the tables of the command line, a picture, explanations and costs."""

from __future__ import annotations

from typing import Any

import pytest
from command_line import command
from conftest import ROOT
from elk_boxes import stacked
from hostile_words import WORDS

from shapecalc.playground.answer import TABS, WRONG, content_of, file_name, reading
from shapecalc.playground.elk import elk_engine
from shapecalc.starters.collection import starters

TWO = """
from keras import Input, Sequential, layers
a = Sequential([Input((3,)), layers.Dense(2)])
b = Sequential([Input((4,)), layers.Dense(7)])
"""
WRONG_SPEC = (ROOT / "docs" / "wrong.yaml").read_text(encoding="utf-8")


def content(tab: str, text: str, number: int = 0, language: str = "") -> dict[str, Any]:
    return content_of(tab, reading(text, language), number, elk_engine(stacked))


def test_the_table_is_that_of_the_command_line() -> None:
    spec = (ROOT / "specs" / "lstm.yaml").read_text(encoding="utf-8")
    done = command("summary", "-", stdin=spec)
    assert content("table", spec)["text"] == done.stdout.rstrip("\n")


def test_a_wrong_model() -> None:
    assert "docs" not in content("table", WRONG_SPEC)["text"]
    assert content("table", WRONG_SPEC)["text"].startswith("model.yaml:2:14: error[SC202]")
    assert "Desne" in content("picture", WRONG_SPEC)["svg"]
    assert content("explanations", WRONG_SPEC) == content("costs", WRONG_SPEC) == {"notes": [WRONG]}


def test_no_model() -> None:
    for tab in ("picture", "explanations", "costs"):
        assert content(tab, "just words") == {"notes": [WRONG]}
    assert "error" in content("table", "just words")["text"]


def test_several_models() -> None:
    assert content("table", TWO)["text"].count("Total params") == 2
    assert "Total params: 35" in content("costs", TWO, 1)["html"]
    assert [layer["params"] for layer in content("explanations", TWO, 9)["layers"]] == ["35"]


def test_explanations() -> None:
    layers = content("explanations", starters()["autoencoder"].text)["layers"]
    assert [layer["name"] for layer in layers if not layer["page"]] == [
        *("input_layer", "encoder", "decoder"),
    ]
    assert "(kh·kw·c + 1)·f" in layers[2]["page"]
    assert [layer["depth"] for layer in layers[:3]] == [0, 0, 1]


def test_costs() -> None:
    html = content("costs", starters()["autoencoder"].text)["html"]
    assert "Training, batch 32, Adam" in html
    assert "conv2d_transpose_1" in html


def test_a_picture_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shapecalc.playground.elk.MOST", 1)
    (note,) = content("picture", "- Input(3)\n- Dense(1)\n- LayerNormalization()\n")["notes"]
    assert note == "There is no picture: 3 boxes are more than 1."


@pytest.mark.parametrize("tab", TABS)
def test_words_that_act(tab: str) -> None:
    names = [word for word in WORDS if "\0" not in word]
    layers = [f"Dense(1, name={name!r})" for name in names]
    shown = repr(content(tab, f"from keras import *\nm = Sequential([Input((1,)), {layers}])"))
    assert "<script" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ('{"cells": [{"cell_type": "code"}]}', "", "model.ipynb"),
        ("{layers: [Dense(3)]}", "", "model.yaml"),
        ("- Dense(3)", "python", "model.py"),
        ("import keras", "spec", "model.yaml"),
        ("", "", "model.yaml"),
    ],
)
def test_languages(text: str, language: str, name: str) -> None:
    assert file_name(text, language) == name
