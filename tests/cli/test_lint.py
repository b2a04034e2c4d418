"""``shapecalc lint``: its forms, its copy, its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from command_line import command
from conftest import ROOT

from shapecalc.cli.lint import code_of_kind
from shapecalc.errors import Code
from shapecalc.model.infer import infer
from shapecalc.read.document import read_spec

WRONG = "layers:\n- LSTM(8, input_shape=(3, 1))\n- LSTM(4)\n- Desne(1)\n"
ODD = "layers:\n- LSTM(8, return_sequences=True, input_shape=(3, 1))\n- Dense(1)\n"


def lint(*arguments: str, given: str = "", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "shapecalc", "lint", *arguments],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        ("- Dense(1)\n", [], 0),
        (ODD, [], 0),
        (ODD, ["--strict"], 1),
        (ODD, ["--strict", "--ignore", "sc705"], 0),
        (WRONG, [], 1),
        (WRONG, ["--ignore", "SC402"], 1),
        ("layers: [", [], 2),
        (WRONG, ["--ignore", "SC999"], 2),
    ],
)
def test_exit_codes(text: str, options: list[str], code: int) -> None:
    assert lint("-", *options, given=text).returncode == code


def test_the_worst_counts(tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text(WRONG)
    done = lint("wrong.yaml", "missing.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "wrong.yaml:4:3: error[SC201]" in done.stdout
    assert "cannot read missing.yaml: there is no such file" in done.stdout
    assert done.stderr == "2 files: 3 errors (2 fixable with --fix)\n"


def test_fix(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(WRONG)
    done = lint("wrong.yaml", "--fix", cwd=tmp_path)
    assert done.returncode == 0
    assert path.read_text() == WRONG, "the file itself stays as it is"
    assert "+- LSTM(8, input_shape=(3, 1), return_sequences=True)\n" in done.stdout
    assert infer(read_spec(str(tmp_path / "wrong.fixed.yaml"))).built
    again = lint("wrong.yaml", "--fix", cwd=tmp_path)
    assert again.returncode == 2
    assert "wrong.fixed.yaml exists" in again.stderr
    assert lint("wrong.yaml", "--fix", "--force", cwd=tmp_path).returncode == 0


def test_fix_keeps_the_form_of_a_program(tmp_path: Path) -> None:
    """A byte order mark, the line ends of Windows, and no end of the last line."""
    text = "\ufefffrom keras import Sequential, layers  # 층\r\n\r\nm = Sequential()\r\n"
    text += "if m:\r\n\tm.add(layers.Desne(1, input_shape=(3,)))\r\n\tm.summary()"
    (tmp_path / "a.py").write_bytes(text.encode())
    done = lint("a.py", "--fix", cwd=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "a.fixed.py").read_bytes() == text.replace("Desne", "Dense").encode()


def test_formats_of_a_notebook(tmp_path: Path) -> None:
    """JSON has the cell and its line; GitHub has the line of the file."""
    cells = ["from keras import Sequential, layers", "\nm = Sequential([layers.Desne(1)])"]
    listed = [{"cell_type": "code", "source": cell.splitlines(True)} for cell in cells]
    text = json.dumps({"cells": listed}, indent=1)
    (tmp_path / "a.ipynb").write_text(text)
    (problem,) = json.loads(lint("a.ipynb", "--format", "json", cwd=tmp_path).stdout)
    assert (problem["file"], problem["cell"], problem["line"]) == ("a.ipynb", 2, 2)
    assert problem["fixes"] == ["write `Dense`"]
    line = next(n for n, row in enumerate(text.splitlines(), start=1) if "Desne" in row)
    github = lint("a.ipynb", "--format", "github", cwd=tmp_path).stdout
    assert github.startswith(f"::error file=a.ipynb,title=SC201,line={line},col=")
    (run,) = json.loads(lint("a.ipynb", "--format", "sarif", cwd=tmp_path).stdout)["runs"]
    (fix,) = run["results"][0]["fixes"]
    (change,) = fix["artifactChanges"][0]["replacements"]
    start = change["deletedRegion"]["charOffset"]
    assert text[start : start + 5] == "Desne"


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_fix_beside_a_report_for_programs(tmp_path: Path, form: str) -> None:
    """The report stays what it is; the copy is written."""
    (tmp_path / "a.yaml").write_text(WRONG)
    done = lint("a.yaml", "--fix", "--format", form, cwd=tmp_path)
    assert json.loads(done.stdout)
    assert (tmp_path / "a.fixed.yaml").read_text() != WRONG


def test_fix_of_a_pipe(tmp_path: Path) -> None:
    done = lint("-", "--fix", given=WRONG, cwd=tmp_path)
    assert "+- Dense(1)\n" in done.stdout
    assert not list(tmp_path.iterdir())


def test_fix_of_an_archive(tmp_path: Path) -> None:
    """An archive is looked at, but not changed."""
    from zipfile import ZipFile

    wrong = (ROOT / "tests" / "wrong" / "saved.json").read_text()
    with ZipFile(tmp_path / "saved.keras", "w") as archive:
        archive.writestr("config.json", wrong)
    done = lint("saved.keras", "--fix", cwd=tmp_path)
    assert done.returncode == 2
    assert "set `return_sequences=True` on first" in done.stdout
    assert "saved.keras is not a text file" in done.stderr


def test_json() -> None:
    found = json.loads(lint("-", "--format", "json", given=WRONG).stdout)
    (rank, name) = found
    assert (name["code"], name["line"], name["column"], name["end_column"]) == ("SC201", 4, 3, 8)
    assert name["fixes"] == ["write `Dense`"]
    assert rank["expected"] == ["batch", "time", "features"]
    assert rank["found"] == [[None, 8]]
    assert rank["chains"] == ["input_layer (None, 3, 1) → lstm (None, 8) → lstm_1"]
    assert not rank["behind"]


def changed(result: dict[str, Any], text: str) -> str:
    """A text with the first change that a result of SARIF has for it."""
    for one in reversed(result["fixes"][0]["artifactChanges"][0]["replacements"]):
        start = one["deletedRegion"]["charOffset"]
        end = start + one["deletedRegion"]["charLength"]
        text = text[:start] + one["insertedContent"]["text"] + text[end:]
    return text


def test_sarif() -> None:
    """Rules and results point at each other, and the changes are those that mend the text."""
    (run,) = json.loads(lint("-", "--format", "sarif", given=WRONG).stdout)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [code.value for code in Code]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    rank, name = run["results"]
    assert changed(name, WRONG) == WRONG.replace("Desne", "Dense")
    assert changed(rank, WRONG) == WRONG.replace("(3, 1))", "(3, 1), return_sequences=True)")


def test_github(tmp_path: Path) -> None:
    """One line for each problem; no sign of a name or message breaks out of its field."""
    (tmp_path / "a,b%.yaml").write_text(WRONG)
    lines = lint("a,b%.yaml", "--format", "github", cwd=tmp_path).stdout.splitlines()
    assert lines[1].startswith("::error file=a%2Cb%25.yaml,title=SC201,line=4,col=3::there is no")
    assert len(lines) == 2


def test_the_hook_for_commits() -> None:
    """What the hook would run is a command that there is."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    command, *arguments = hook["entry"].split()
    assert command == "shapecalc"
    done = subprocess.run(
        [sys.executable, "-m", command, *arguments, "specs/lstm.yaml"], cwd=ROOT, check=False
    )
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("- --ignore SC999", "--ignore: there is no code SC999"),
        ("a b --output c", "--output works with one file only"),
        ("- --format xml", "--format: 'xml' is not one of 'text', 'json', 'sarif', 'github'"),
        ("- --strct", "there is no option `--strct`\n    hint: did you mean `--strict`?"),
        ("", "argument `FILE...` is missing"),
    ],
)
def test_errors(line: str, error: str) -> None:
    done = command("lint", *line.split(), stdin=WRONG)
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.startswith(f"error: {error}")


def test_codes() -> None:
    assert code_of_kind("sc402") == "SC402"
    with pytest.raises(typer.BadParameter, match="did you mean `SC402`"):
        code_of_kind("SCC402")


@pytest.mark.parametrize(
    ("text", "tally"),
    [
        ("- Dense(1)\n", "1 file: no problems\n"),
        (ODD, "1 file: 1 warning\n"),
        (WRONG, "1 file: 2 errors (2 fixable with --fix)\n"),
        ("layers: [", "1 file: 1 error\n"),
    ],
)
def test_tally(text: str, tally: str) -> None:
    assert command("lint", "-", stdin=text).stderr.endswith(tally)


def test_colors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b" not in command("lint", "-", stdin=WRONG).stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;31merror[SC201]" in command("lint", "-", stdin=WRONG).stdout


def test_a_fix_without_a_copy(tmp_path: Path) -> None:
    done = command("lint", "-", "--fix", "--output", "-", stdin=WRONG, cwd=tmp_path)
    assert "+- Dense(1)" in done.stdout
    (tmp_path / "right.yaml").write_text("- Dense(1)\n")
    assert command("lint", "right.yaml", "--fix", cwd=tmp_path).stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["right.yaml"]


def test_outputs_of_one_layer_have_one_line_of_shapes(tmp_path: Path) -> None:
    """`Dense` gets three tensors of `LSTM`, which all come the same way."""
    spec = "inputs: {x: 3}\nlayers:\n  y: Reshape((3, 1))(x)\n  a: LSTM(5, return_state=True)(y)\n"
    (tmp_path / "a.yaml").write_text(spec + "  b: Dense(3)(a)\n")
    done = command("lint", "a.yaml", cwd=tmp_path)
    assert "expects one input tensor, got 3" in done.stdout
    assert done.stdout.count("shapes: ") == 1
