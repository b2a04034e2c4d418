"""``shapecalc convert``: what is written where, and what is left alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import command
from conftest import ROOT

from shapecalc.cli.convert import convert_file
from shapecalc.write import saving

Capture = pytest.CaptureFixture[str]
LSTM = str(ROOT / "specs" / "lstm.yaml")


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("model.yaml", "layers:\n  - LSTM(10, input_shape=(3, 1))\n"),
        ("model.yml", "layers:\n"),
        ("model.json", '{\n  "layers": [\n    "LSTM(10, input_shape=(3, 1))"'),
        ("model.keras.json", '{"module": "keras", "class_name": "Sequential"'),
        ("model.py", "from keras import Input, Sequential\n"),
    ],
)
def test_the_end_of_the_name_says_the_form(tmp_path: Path, name: str, beginning: str) -> None:
    assert convert_file(LSTM, str(tmp_path / name), None, force=False) == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(beginning)
    assert os.listdir(tmp_path) == [name]


def test_a_form_that_is_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "model.json"
    assert convert_file(LSTM, str(target), "keras", force=False) == 0
    assert json.loads(target.read_text())["class_name"] == "Sequential"


def test_standard_output(capsys: Capture) -> None:
    assert convert_file(LSTM, "-", "python", force=False) == 0
    done = capsys.readouterr()
    assert done.out.endswith("model.summary()\n")
    assert done.err == ""


@pytest.mark.parametrize("target", ["-", "model.txt", "model"])
def test_no_form(capsys: Capture, target: str) -> None:
    assert convert_file(LSTM, target, None, force=False) == 2
    assert "add --to: yaml, json, keras, python" in capsys.readouterr().err


def test_a_file_that_exists(capsys: Capture, tmp_path: Path) -> None:
    target = tmp_path / "model.py"
    target.write_text("mine")
    target.chmod(0o640)
    assert convert_file(LSTM, str(target), None, force=False) == 2
    assert target.read_text() == "mine"
    assert "exists\n    hint: --force overwrites it" in capsys.readouterr().err
    assert convert_file(LSTM, str(target), None, force=True) == 0
    assert target.read_text().startswith("from keras")
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_file_that_comes_about_meanwhile(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "model.py"
    target.write_text("mine")
    monkeypatch.setattr(os.path, "lexists", lambda path: False)
    assert convert_file(LSTM, str(target), None, force=False) == 2
    assert target.read_text() == "mine"
    assert os.listdir(tmp_path) == ["model.py"]


def test_a_link(tmp_path: Path) -> None:
    """It is the file behind a link that is overwritten."""
    (tmp_path / "real.py").write_text("old")
    (tmp_path / "link.py").symlink_to("real.py")
    assert convert_file(LSTM, str(tmp_path / "link.py"), None, force=True) == 0
    assert (tmp_path / "link.py").is_symlink()
    assert (tmp_path / "real.py").read_text().startswith("from keras")


def test_a_failure_leaves_nothing(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    (tmp_path / "model.py").write_text("mine")
    assert convert_file(LSTM, str(tmp_path / "model.py"), None, force=True) == 2
    assert (tmp_path / "model.py").read_text() == "mine"
    assert os.listdir(tmp_path) == ["model.py"]
    assert "No space left on device" in capsys.readouterr().err


def test_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise OSError(saving.NO_LINKS[0], "not here")

    monkeypatch.setattr(os, "link", refuse)
    assert convert_file(LSTM, str(tmp_path / "model.py"), None, force=False) == 0
    assert (tmp_path / "model.py").read_text().startswith("from keras")


@pytest.mark.parametrize("target", ["/dev/null", "nowhere/model.py"])
def test_where_nothing_can_be_written(capsys: Capture, target: str) -> None:
    assert convert_file(LSTM, target, "python", force=True) == 2
    assert "error: cannot write" in capsys.readouterr().err


def test_a_model_that_is_wrong(capsys: Capture, tmp_path: Path) -> None:
    target = tmp_path / "model.py"
    assert convert_file(str(ROOT / "docs" / "wrong.yaml"), str(target), None, force=False) == 1
    assert "error[SC202]" in capsys.readouterr().err
    assert not target.exists()


def test_no_words(capsys: Capture, tmp_path: Path) -> None:
    source = tmp_path / "model.yaml"
    layer = "Lambda('lambda x: x', output_shape=(3,), name='mine')"
    source.write_text(f'- Input((3,))\n- "{layer}"\n')
    assert convert_file(str(source), "-", "python", force=False) == 1
    done = capsys.readouterr()
    assert done.out == ""
    assert 'model.yaml:2:4: error[SC501]: Lambda "mine": its code is defined elsewhere' in done.err


def test_from_standard_input_to_standard_output() -> None:
    command = [sys.executable, "-m", "shapecalc", "convert", "-", "--to", "yaml"]
    spec = "- Dense(5, input_shape=(3,), name='층')\n"
    done = subprocess.run(command, input=spec.encode(), capture_output=True, check=True, cwd=ROOT)
    assert done.stdout.decode() == "layers:\n  - Dense(5, input_shape=(3,), name='층')\n"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("", "argument `IN` is missing\n    hint: see `shapecalc convert --help`"),
        ("a b c", "unexpected argument `c`"),
        (
            f"{LSTM} --to yml",
            "--to: 'yml' is not one of 'yaml', 'json', 'keras', 'python'\n"
            "    hint: did you mean `yaml`?",
        ),
        (f"{LSTM} --forc", "there is no option `--forc`\n    hint: did you mean `--force`?"),
        (LSTM, "the output format of standard output is unknown\n    hint: add --to: yaml"),
    ],
)
def test_errors(line: str, error: str) -> None:
    done = command("convert", *line.split())
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.startswith(f"error: {error}")


def test_a_note_about_paths(tmp_path: Path) -> None:
    """Data is found from the folder of the spec, which is another now."""
    (tmp_path / "a.yaml").write_text("data: {file: a.csv, y: b}\nlayers: ['Dense(1)']\n")
    (tmp_path / "sub").mkdir()
    note = "note: paths under `data` are relative to the spec"
    assert note in command("convert", "a.yaml", "sub/a.json", cwd=tmp_path).stderr
    assert note not in command("convert", "a.yaml", "a.json", cwd=tmp_path).stderr
    assert note not in command("convert", "a.yaml", "--to", "json", cwd=tmp_path).stderr


@pytest.mark.parametrize(
    ("line", "errors"),
    [
        ("missing.yaml exists.json", ["exists.json exists", "there is no such file"]),
        ("missing.yaml model.txt", ["the output format of model.txt", "there is no such file"]),
        ("wrong.yaml exists.json", ["exists.json exists", "no layer `Desne`"]),
    ],
)
def test_one_run_reports_both_files(tmp_path: Path, line: str, errors: list[str]) -> None:
    (tmp_path / "exists.json").write_text("")
    (tmp_path / "wrong.yaml").write_text("- Desne(5)")
    done = command("convert", *line.split(), cwd=tmp_path)
    assert (done.stdout, done.returncode) == ("", 2)
    assert all(error in done.stderr for error in errors)
