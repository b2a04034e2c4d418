"""Wrong programs: what is printed of each, and that real Keras runs them once they are fixed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from run_code import Program, Runner, programs

from shapecalc.diagnose.lints import check
from shapecalc.diagnose.repair import Report, diagnose, examine
from shapecalc.diagnose.report import failure
from shapecalc.errors import Code, Source
from shapecalc.model.infer import infer
from shapecalc.read.document import read_texts
from shapecalc.table.keras3 import Options, table
from shapecalc.table.summary import summary

FOLDER = ROOT / "tests" / "wrong_programs"
PATHS = sorted(path for path in FOLDER.iterdir() if path.suffix in (".py", ".ipynb"))
SCRIPTS = [path for path in PATHS if path.suffix == ".py"]
NOTEBOOKS = [path for path in PATHS if path.suffix == ".ipynb"]
LEFT = {
    *("application_too_small.py", "every_step.py", "loop_of_two.py", "negative_rate.py"),
    *("old_merges.py", "spread.py", "units_missing.py"),
}
"""The programs that are not fixed: what they mean is not known."""

each_program = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)


@pytest.fixture(autouse=True)
def beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages name files as they were given."""
    monkeypatch.chdir(FOLDER)


def source(path: Path) -> Source:
    return Source(path.name, path.read_bytes().decode())


def repaired(program: Source) -> Report:
    return diagnose(program, check(program), check)


@each_program
def test_what_is_printed(path: Path) -> None:
    report = examine(path.name, check)
    assert report.diagnoses
    found = failure(report.diagnoses) + "\n"
    assert found == (FOLDER / "snapshots" / f"{path.name}.txt").read_text(encoding="utf-8")


@each_program
def test_fixed(path: Path) -> None:
    """Nothing is wrong then, and there is nothing more to fix."""
    report = repaired(source(path))
    assert bool(report.left) is (path.name in LEFT)
    again = repaired(Source(path.name, report.fixed.text))
    assert again.fixed.text == report.fixed.text


def test_there_are_many() -> None:
    codes = {problem.code for path in PATHS for problem in check(source(path))}
    assert len(PATHS) >= 50
    assert {Code.SYNTAX, Code.RANK, Code.UNKNOWN_LAYER, Code.OUTDATED, Code.ARGUMENT} <= codes


# Real Keras


def tables(program: Source) -> list[str]:
    """The tables that we print."""
    options = Options(columns=80)
    return [table(summary(infer(plan)), options).strip() for plan in read_texts(program)]


def test_keras_refuses_what_is_wrong(keras: Any) -> None:
    """All programs with errors, and most with code for older versions."""
    runner, accepted = Runner(keras), []
    for path in PATHS:
        program = source(path)
        if any(not problem.code.is_warning for problem in check(program)):
            try:
                runner.run(Program(path.name, program.text))
            except Exception:
                continue
            accepted.append(path.name)
    assert accepted == []


def test_keras_runs_what_is_fixed(keras: Any) -> None:
    """It prints the tables that we print."""
    runner = Runner(keras)
    for path in PATHS:
        if path.name not in LEFT:
            fixed = repaired(source(path)).fixed
            assert runner.run(Program(path.name, fixed.text)) == tables(fixed), path.name


# What is around the changes


def with_comments(text: str) -> str:
    """Return a program with a comment in front, which moves all lines."""
    return f"# 층 🎈 (\n\n{text}"


def with_windows_ends(text: str) -> str:
    return re.sub(r"\r?\n", "\r\n", text)


def with_blanks(text: str) -> str:
    """Return a program with blanks at the end of each line."""
    return re.sub(r"(?=\r?\n)", "  ", text)


@pytest.mark.parametrize("changed", [with_comments, with_windows_ends, with_blanks])
@pytest.mark.parametrize("path", SCRIPTS[::4], ids=lambda path: path.name)
def test_the_same_change_in_another_layout(path: Path, changed: Any) -> None:
    """The fixed program has the other layout, and nothing else is different."""
    plain = source(path)
    other = repaired(Source(plain.name, changed(plain.text))).fixed.text
    fixed = changed(repaired(plain).fixed.text)
    if changed is with_blanks:  # New lines have none.
        other, fixed = (re.sub(r" +(?=\r?\n)", "", text) for text in (other, fixed))
        other, fixed = (re.sub(r" +$", "", text) for text in (other, fixed))
    assert other == fixed


@pytest.mark.parametrize(
    "layout", [{"indent": 1}, {"indent": "\t"}, {}, {"separators": (",", ":")}]
)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_the_layout_of_notebooks(path: Path, layout: dict[str, Any]) -> None:
    """A fixed notebook is as the same program would have written it."""
    data = json.loads(source(path).text)
    for ascii_only in (True, False):
        text = json.dumps(data, ensure_ascii=ascii_only, **layout)
        fixed = repaired(Source(path.name, text)).fixed.text
        assert fixed != text
        assert fixed == json.dumps(json.loads(fixed), ensure_ascii=ascii_only, **layout)
        assert without_source(json.loads(fixed)) == without_source(data)


def without_source(data: Any) -> Any:
    """Return a notebook without the text of its code."""
    cells = [{**cell, "source": len(cell)} for cell in data["cells"]]
    return {**data, "cells": cells}


def test_strings_and_comments_are_kept() -> None:
    """Also words that are wrong elsewhere in the program."""
    text = (
        "from keras.layers import Desne  # Desne (\n"
        "from keras import Sequential\n\n"
        'note = "Desne, rleu"\n'
        "model = Sequential([Desne(3, activation='rleu', name='rleu', input_shape=(2,))])  # rleu\n"
        "model.summary()\n"
    )
    fixed = repaired(Source("a.py", text)).fixed.text
    assert fixed == text.replace("import Desne", "import Dense").replace(
        "[Desne", "[Dense"
    ).replace("activation='rleu'", "activation='relu'")


def test_code_that_makes_no_model_is_kept() -> None:
    text = (
        "from keras import Sequential, layers\n"
        "import other\n"
        "other.Desne(activation='rleu')\n"
        "model = Sequential([layers.LSTM(3, input_shape=(2, 1)), layers.LSTM(2)])\n"
        "model.summary()\n"
        "other.LSTM(3, input_shape=(2, 1))\n"
    )
    fixed = repaired(Source("a.py", text)).fixed.text
    assert fixed == text.replace("(2, 1)), l", "(2, 1), return_sequences=True), l")


def test_a_damaged_notebook() -> None:
    text = source(NOTEBOOKS[0]).text
    for damaged in (text[:-40], text.replace('"cells"', '"cels"'), text + "}"):
        report = repaired(Source("a.ipynb", damaged))
        assert [each.problem.code for each in report.diagnoses] == [Code.FORM]
        assert report.fixed.text == damaged


def test_a_problem_inside_code_of_ones_own() -> None:
    text = (
        "import keras\n\nclass Own(keras.Model):\n    def __init__(self):\n"
        "        super().__init__()\n        self.first = keras.layers.LSTM(3)\n"
        "        self.second = keras.layers.LSTM(2)\n\n    def call(self, x):\n"
        "        return self.second(self.first(x))\n\n"
        "model = Own()\nmodel(keras.Input((4, 2)))\nmodel.summary()\n"
    )
    report = repaired(Source("a.py", text))
    assert failure(report.diagnoses)


def test_right_programs_are_not_for_older_versions() -> None:
    """Real Keras runs all of them as they are."""
    for program in programs()[::3]:
        assert Code.OUTDATED not in {problem.code for problem in check(program.source)}
