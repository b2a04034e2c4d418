"""``%%shapecalc`` in a notebook."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import shapecalc

Capture = pytest.CaptureFixture[str]
SPEC = "- LSTM(10, input_shape=(3, 1))\n- Dense(5)\n"
PROGRAM = """
from keras import Sequential, layers
model = Sequential([layers.LSTM(10, input_shape=(3, 1)), layers.Dense(5)])
"""


class Shell:
    """What IPython gives an extension."""

    def __init__(self) -> None:
        self.magics: dict[str, Callable[..., None]] = {}

    def register_magic_function(self, function: Callable[..., None], kind: str, name: str) -> None:
        assert name == "shapecalc"
        self.magics[kind] = function


@pytest.fixture
def magics() -> dict[str, Callable[..., None]]:
    shell = Shell()
    shapecalc.load_ipython_extension(shell)
    return shell.magics


@pytest.mark.parametrize("line", ["", "summary", "summary -"])
@pytest.mark.parametrize("cell", [SPEC, PROGRAM])
def test_the_table_of_a_cell(
    magics: dict[str, Callable[..., None]], capsys: Capture, line: str, cell: str
) -> None:
    before = sys.stdin
    magics["cell"](line, cell)
    done = capsys.readouterr()
    assert "lstm (LSTM)" in done.out
    assert "Total params: 535" in done.out
    assert (done.err, sys.stdin) == ("", before)


def test_another_command(magics: dict[str, Callable[..., None]], capsys: Capture) -> None:
    magics["cell"]("lint", "- Desne(5, input_shape=(3,))")
    assert "fix: write `Dense`" in capsys.readouterr().out


def test_options_without_a_command(magics: dict[str, Callable[..., None]], capsys: Capture) -> None:
    magics["cell"]("--format json", SPEC)
    assert '"total_params": 535' in capsys.readouterr().out


def test_the_cell_in_another_place(
    magics: dict[str, Callable[..., None]], capsys: Capture, tmp_path: Path
) -> None:
    """The answers are in the cell, the model in a file."""
    model = tmp_path / "model.yaml"
    model.write_text(SPEC)
    magics["cell"](f"check {model} -", "lstm 480\ndense 55\n")
    assert "2 of 2 answers are right" in capsys.readouterr().out


@pytest.mark.parametrize("line", ["why 'expected min_ndim=4, found ndim=3", "no_such_file.yaml"])
def test_mistakes(magics: dict[str, Callable[..., None]], capsys: Capture, line: str) -> None:
    magics["line"](line)
    done = capsys.readouterr()
    assert "no such file" in done.err or "SC402" in done.out


def test_a_line(magics: dict[str, Callable[..., None]], capsys: Capture) -> None:
    magics["line"]("solve lstm --input-dim 1 --params 480")
    assert capsys.readouterr().out == "units = 10\n"
