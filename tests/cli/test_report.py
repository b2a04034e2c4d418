"""``shapecalc report``: what is written where, and the exit codes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from command_line import command
from conftest import ROOT


def test_the_page_is_written(tmp_path: Path) -> None:
    done = command("report", str(ROOT / "specs" / "lstm.yaml"), cwd=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == ("", "written to report.html\n", 0)
    assert os.listdir(tmp_path) == ["report.html"]
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert text.endswith("</html>\n")


def test_it_is_printed() -> None:
    done = command("report", "-", "-o", "-", stdin="[Input(3), Dense(2)]")
    assert (done.stderr, done.returncode) == ("", 0)
    assert "<h1>sequential (Sequential)</h1>" in done.stdout


def test_a_wrong_model_has_a_page(tmp_path: Path) -> None:
    done = command("report", str(ROOT / "docs" / "wrong.yaml"), "-o", "a.html", cwd=tmp_path)
    assert (done.stderr, done.returncode) == ("written to a.html\n", 1)
    assert "SC202" in (tmp_path / "a.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["no.yaml"], "no.yaml: error[SC101]: cannot read no.yaml: there is no such file\n"),
        (["a.txt"], "a.txt"),
        (["m.yaml", "-o", "there.html"], "error: there.html exists\n    hint: --force"),
        (["m.yaml", "-o", "no/a.html"], "error: cannot write no/a.html: No such file"),
    ],
)
def test_mistakes(tmp_path: Path, words: list[str], message: str) -> None:
    (tmp_path / "there.html").write_text("mine")
    (tmp_path / "m.yaml").write_text("[Input(3), Dense(2)]")
    (tmp_path / "a.txt").write_text("words")
    done = command("report", *words, cwd=tmp_path)
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.startswith(message)
    assert (tmp_path / "there.html").read_text() == "mine"
    assert "report.html" not in os.listdir(tmp_path)


def test_a_model_of_a_program(tmp_path: Path) -> None:
    (tmp_path / "two.py").write_text(
        "from keras import Sequential, layers\n"
        "a = Sequential([layers.Input((3,)), layers.Dense(2)])\n"
        "b = Sequential([layers.Input((3,)), layers.Dense(4)])\n"
    )
    assert command("report", "two.py", cwd=tmp_path).returncode == 2
    assert command("report", "two.py:b", "-o", "b.html", cwd=tmp_path).returncode == 0
    assert "16" in (tmp_path / "b.html").read_text(encoding="utf-8")


def test_numbers_for_letters(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("- Input((T, 3))\n- LSTM(u)\n")
    done = command("report", "m.yaml", "-o", "-", "--set", "T=4,u=5", cwd=tmp_path)
    assert "<dt>Parameters</dt><dd>180</dd>" in done.stdout
    done = command("report", "m.yaml", "-o", "-", "--set", "x=5", cwd=tmp_path)
    assert "--set: no size is called `x`\n    hint: the letters are T, u" in done.stderr
