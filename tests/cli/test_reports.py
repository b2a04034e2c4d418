"""What ``lint`` prints about many files, in every format."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from command_line import command

from shapecalc import __version__
from shapecalc.cli.lint_settings import LintSettings
from shapecalc.cli.reports import FileReport, Linter, ReportPrinter
from shapecalc.diagnose.annotations import as_dicts, as_sarif
from shapecalc.diagnose.lints import check
from shapecalc.diagnose.repair import examine
from shapecalc.table.escape import json_text

WRONG = "layers:\n- LSTM(8, input_shape=(3, 1))\n- LSTM(4)\n- Desne(1)\n"
ODD = "layers:\n- LSTM(8, return_sequences=True, input_shape=(3, 1))\n- Dense(1)\n"
TEXTS = {"a.yaml": WRONG, "b.yaml": "- Dense(1)\n", "c/d.yaml": ODD, "c/e.json": '{"layers": [}'}
FILES = sorted(TEXTS)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in TEXTS.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)


def test_a_folder() -> None:
    done = command("lint", ".", cwd=Path.cwd())
    places = [line.partition(": ")[0] for line in done.stdout.splitlines() if line[:1] > " "]
    assert places == ["a.yaml:3:3", "a.yaml:4:3", "c/d.yaml:3:3", "c/e.json:1:13"]
    assert done.stderr == "4 files: 3 errors, 1 warning (2 fixable with --fix)\n"
    assert done.returncode == 2


@pytest.mark.parametrize("options", ["", "--strict", "--ignore SC705"])
@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_the_same_in_several_processes(form: str, options: str) -> None:
    line = ["lint", ".", "--format", form, *options.split()]
    alone = command(*line, cwd=Path.cwd())
    assert command(*line, "--jobs", "2", cwd=Path.cwd()) == alone
    assert alone.stdout


def test_fixes_in_several_processes() -> None:
    line = ["lint", ".", "--fix", "--force"]
    alone = command(*line, cwd=Path.cwd())
    Path("a.fixed.yaml").unlink()
    assert command(*line, "--jobs", "2", cwd=Path.cwd()) == alone
    assert "Dense(1)" in Path("a.fixed.yaml").read_text()
    assert alone.stderr.splitlines()[:2] == [
        "4 files: 3 errors, 1 warning (2 fixable with --fix)",
        "written to a.fixed.yaml",
    ]
    assert command(*line, cwd=Path.cwd()).stderr.startswith("5 files: ")  # The copy is a file, too.


@pytest.mark.parametrize("files", [FILES, ["b.yaml"], ["b.yaml", "a.yaml"], ["a.yaml", "b.yaml"]])
def test_lists_are_printed_as_they_come(files: list[str]) -> None:
    """The text is the same as if all problems were known before it is printed."""
    reports = [examine(file, check) for file in files]
    for form, data in (("json", as_dicts(reports)), ("sarif", as_sarif(reports, __version__))):
        done = command("lint", *files, "--format", form, cwd=Path.cwd())
        assert done.stdout == json_text(data, 2) + "\n"


def test_what_other_processes_get() -> None:
    work = Linter("sarif", LintSettings(ignore=frozenset(["SC705"]), strict=True), True, fix=True)
    assert pickle.loads(pickle.dumps(work)) == work
    report = work("a.yaml")
    assert report.copy
    assert pickle.loads(pickle.dumps(report)) == report


def test_a_file_that_has_ended_its_process() -> None:
    report = Linter("json").lost("a.yaml")
    (problem,) = map(json.loads, report.texts)
    assert (problem["file"], problem["code"], report.code) == ("a.yaml", "SC101", 2)


def test_tally() -> None:
    printer = ReportPrinter("text")
    assert printer.tally == "0 files: no problems"
    for number in range(1001):
        printer.count(FileReport(1, [], errors=int(number == 0), warnings=1, fixable=1))
    assert printer.tally == "1,001 files: 1 error, 1,001 warnings (1,001 fixable with --fix)"
