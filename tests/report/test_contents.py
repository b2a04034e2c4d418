"""What a report says: the numbers of the table, each explanation once, every mistake."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import ROOT

from shapecalc.errors import InputError, Source
from shapecalc.plot.theme import THEMES
from shapecalc.report.contents import LARGEST_DRAWING, NO_PICTURE, Contents, contents_of
from shapecalc.starters.collection import starters


def contents(text: str, name: str = "model.yaml") -> Contents:
    return contents_of(Source(name, text), THEMES["light"])


def test_the_lines_are_those_of_the_table() -> None:
    report = contents(starters()["autoencoder"].text)
    assert report.title == "functional_2 (Functional)"
    assert dict(report.totals)["Parameters"] == "61,329"
    assert dict(report.totals)["Multiply-adds, one example"] == "558,208"
    rows = [(line.name, line.depth, line.params, line.macs) for line in report.lines]
    assert rows[:4] == [
        ("input_layer", 0, 0, 0),
        ("encoder", 0, 29_904, 279_104),
        ("conv2d", 1, 160, 28_224),
        ("conv2d_1", 1, 4_640, 225_792),
    ]
    assert [line.name for line in report.lines if line.has_lines] == ["encoder", "decoder"]
    assert [line.name for line in report.lines if line.explanation is None] == [
        *("input_layer", "encoder", "decoder"),
    ]
    assert report.picture.startswith("<svg")
    assert not report.diagnoses


def test_equal_layers_share_an_explanation() -> None:
    report = contents("[Input(8), Dense(8), Dense(8), Dense(9)]")
    numbers = [line.explanation for line in report.lines]
    assert numbers == [0, 0, 1]
    assert len(report.explanations) == 2
    assert "<code>(d + 1)·u</code>" in report.explanations[0]


def test_equal_names_in_different_models() -> None:
    report = contents(
        """
        inputs: {x: 4}
        layers:
          a: {Sequential: {name: a, layers: ["Dense(2, name='d')"]}}
          b: {Sequential: {name: b, layers: ["Dense(3, name='d')"]}}
          y: [x, a, b]
        """
    )
    inner = [line for line in report.lines if line.name == "d"]
    pages = [
        report.explanations[line.explanation] for line in inner if line.explanation is not None
    ]
    assert ["units=2" in pages[0], "units=3" in pages[1]] == [True, True]


def test_a_wrong_model_has_its_mistakes() -> None:
    report = contents((ROOT / "docs" / "wrong.yaml").read_text(encoding="utf-8"))
    assert [d.problem.code.value for d in report.diagnoses] == ["SC202", "SC402", "SC201"]
    assert (report.lines, report.title) == ([], "model.yaml")
    assert "Desne" in report.picture


def test_a_warning_leaves_the_table() -> None:
    report = contents("[Input(3), \"Dense(1, activation='softmax')\"]")
    assert len(report.diagnoses) == 1
    assert report.diagnoses[0].problem.code.is_warning
    assert [line.params for line in report.lines] == [4]


def test_a_text_without_a_model() -> None:
    with pytest.raises(InputError):
        contents("just words")


def test_without_a_library_for_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: Any) -> None:
        raise ImportError

    monkeypatch.setattr("shapecalc.report.contents.graphlay_engine", missing)
    report = contents("[Input(3), Dense(1)]")
    assert (report.picture, report.notes) == ("", [NO_PICTURE])


@pytest.mark.parametrize(("size", "has_drawing"), [(6, True), (14, False)])
def test_a_large_drawing_is_left_out(size: int, has_drawing: bool) -> None:
    report = contents(f"- Input(({size}, {size}, 1))\n- Conv2D(1, 3)")
    assert ("<svg" in report.explanations[0]) == has_drawing
    assert max(map(len, report.explanations)) < 2 * LARGEST_DRAWING


def test_unknown_sizes_are_no_numbers() -> None:
    report = contents("- Input: [T, 1]\n- LSTM(u)")
    assert [(line.params, line.macs) for line in report.lines] == [(None, None)]
    assert "·u" in report.lines[0].params_text
