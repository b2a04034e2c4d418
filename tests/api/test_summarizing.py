"""What Python programs and notebooks use."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

import shapecalc
from shapecalc.table.keras3 import table

ENSEMBLE = ROOT / "specs" / "ensemble.yaml"


def test_summarize() -> None:
    made = shapecalc.summarize(str(ENSEMBLE))
    assert isinstance(made, shapecalc.Summary)
    assert isinstance(made.layers[1], shapecalc.Row)
    assert (made.layers[1].name, made.layers[1].params) == ("lstm", 320)
    assert made.total_params == made.to_dict()["total_params"] == 3058
    assert f"{table(made)}\n" == (ROOT / "tests/snapshots/ensemble.yaml.txt").read_text("utf-8")
    assert str(shapecalc.summarize(ENSEMBLE)) == str(made)


def test_the_width_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    made = shapecalc.summarize(["Dense(5, input_shape=(3,))"])
    for columns, width in {"80": 76, "100": 88, "60": 56}.items():
        monkeypatch.setenv("COLUMNS", columns)
        assert max(map(len, str(made).splitlines())) == width


def test_problems() -> None:
    with pytest.raises(shapecalc.ModelError) as caught:
        shapecalc.summarize(["Desne(5)", "Dense(0)"])
    assert [problem.code.value for problem in caught.value.problems] == ["SC201", "SC203"]
    assert "did you mean `Dense`?" in str(caught.value)
    with pytest.raises(shapecalc.InputError, match="there is no such file"):
        shapecalc.summarize("nothing.yaml")
    assert issubclass(shapecalc.InputError, shapecalc.ShapecalcError)


class Cells(HTMLParser):
    """The texts of a table, and whether every tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_notebook() -> None:
    spec = {
        "name": "<script>",
        "inputs": {"x": 3},
        "layers": {
            "inner": {"Sequential": {"layers": ["Dense(4)"], "name": "<b>"}},
            "y": "inner(x)",
            "z": "add([y, y])",
        },
    }
    cells = Cells()
    cells.feed(shapecalc.summarize(spec)._repr_html_())
    assert cells.open == []
    assert "Model: <script>" in cells.texts
    assert {"<b> (", "Add", "(None, 4)", "Connected to", "<b>[0][0], <b>[0][0]"} <= {*cells.texts}
    assert "Total params: 16 (64.00 B)" in cells.texts


def test_lazy_names() -> None:
    assert set(shapecalc.__all__) <= {*dir(shapecalc)}
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = shapecalc.nothing


@pytest.mark.parametrize("wrong", [5, None, b"a.yaml", {"Dense(5)"}, ("Dense(5)",)])
def test_neither_a_path_nor_data(wrong: Any) -> None:
    expected = "expected the path of a file, a list of layers, a mapping or a model of Keras, not"
    with pytest.raises(TypeError, match=f"{expected} {type(wrong).__name__}"):
        shapecalc.summarize(wrong)


def test_paths_are_not_mistaken(tmp_path: Path) -> None:
    """A bare name is a file, never a spec."""
    with pytest.raises(shapecalc.InputError):
        shapecalc.summarize("Dense(5)")


def test_errors_in_one_line_each(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"De\\u001b[2J\\nnse": 3}, {"Des\\u202ene": 3}]')
    with pytest.raises(shapecalc.ModelError) as raised:
        shapecalc.summarize(path)
    lines = str(raised.value).split("\n")
    assert len(lines) == len(raised.value.problems) == 2
    assert all(line.isprintable() for line in lines)
    assert "\x1b" in raised.value.problems[0].message
