"""``shapecalc.lint``."""

from __future__ import annotations

import json

from command_line import command
from conftest import ROOT

import shapecalc


def test_data() -> None:
    report = shapecalc.lint(["Desne(5, input_shape=(3,))", "Dense(2)"])
    assert not report.ok
    (problem,) = report
    assert (problem.code, problem.line, problem.fixes) == ("SC201", 1, ["write `Dense`"])
    assert "Dense(5" in report.fixed
    assert shapecalc.summarize(["Dense(5, input_shape=(3,))", "Dense(2)"]).total_params == 32


def test_a_file() -> None:
    """It says what the command says."""
    path = str(ROOT / "docs" / "wrong.yaml")
    report = shapecalc.lint(path)
    assert report.to_dicts() == json.loads(command("lint", path, "--format", "json").stdout)
    assert [problem.message for problem in report] == [p["message"] for p in report.to_dicts()]


def test_nothing_wrong() -> None:
    report = shapecalc.lint(ROOT / "specs" / "lstm_stack.yaml")
    assert report.ok
    assert (len(report), str(report)) == (0, "no problems")
    assert report.fixed == report.text


def test_a_file_that_is_not_there() -> None:
    report = shapecalc.lint("nothing.yaml")
    assert not report.ok
    assert "there is no such file" in report[0].message
