"""An autograder for Gradescope, unpacked and run as Gradescope does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from conftest import ROOT

from shapecalc.errors import InputError
from shapecalc.grade.bundle import bundle, is_bundle, requirements
from shapecalc.read.document import ALL

MODEL = str(ROOT / "specs" / "lstm.yaml")
RIGHT = "lstm (None, 10) 480\ndense (None, 5) 55\n"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of Gradescope with an autograder in it."""
    root = tmp_path_factory.mktemp("autograder")
    (root / "rubric.yaml").write_text(
        "points: {shape: 1, params: 2}\nlate: {deadline: 2026-12-01 00:00Z, per_day: 0.5}\n"
        "overrides: {kim@x.edu: {lstm.params: 2}}\n"
    )
    (root / "x.zip").write_bytes(bundle(MODEL, str(root / "rubric.yaml"), ALL))
    assert is_bundle(root / "x.zip")
    with ZipFile(root / "x.zip") as file:
        file.extractall(root / "source")
        modes = {m.filename: m.external_attr >> 16 for m in file.infolist()}
    assert (modes["setup.sh"], modes["run_autograder"], modes["mark.py"]) == (0o755, 0o755, 0o644)
    return root


def run(root: Path, files: dict[str, str | bytes], **metadata: Any) -> dict[str, Any]:
    """Return the results for some files, as ``run_autograder`` writes them."""
    folder = root / "submission"
    for old in folder.rglob("*") if folder.exists() else ():
        old.unlink()
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    (root / "submission_metadata.json").write_text(json.dumps(metadata))
    subprocess.run(
        ["bash", str(root / "source" / "run_autograder"), str(root)],
        cwd=root,
        env={"PATH": os.environ["PATH"], "PYTHON": sys.executable},
        check=True,
    )
    return dict(json.loads((root / "results" / "results.json").read_text()))


def test_right_answers(unpacked: Path) -> None:
    results = run(unpacked, {"answers.txt": RIGHT})
    assert (results["score"], results["visibility"]) == (6, "after_due_date")
    assert {test["status"] for test in results["tests"]} == {"passed"}
    assert os.listdir(unpacked / "results") == ["results.json"]


def test_late_and_changed(unpacked: Path) -> None:
    results = run(
        unpacked,
        {"answers.txt": RIGHT.replace("480", "440"), "photo.png": b"", ".DS_Store": b""},
        created_at="2026-12-01T10:00:00.123456+00:00",
        users=[{"name": "Kim", "email": "kim@x.edu", "id": 7}],
    )
    assert results["score"] == 3
    assert "by 1 day: 50 % of the points are lost" in results["output"]
    assert "The teacher has given the points for lstm.params." in results["output"]


def test_several_files_are_one_hand_in(unpacked: Path) -> None:
    results = run(unpacked, {"a.txt": "lstm (None, 10) 480", "b.md": "dense (None, 5) 55"})
    assert results["score"] == 6


@pytest.mark.parametrize("files", [{}, {"photo.jpg": "x"}, {"notes.txt": "no answers"}])
def test_nothing_that_can_be_read(unpacked: Path, files: dict[str, str | bytes]) -> None:
    results = run(unpacked, files)
    assert results["score"] == 0
    assert "The teacher will look at it" in results["output"]


def test_it_needs_no_keras() -> None:
    for model in (MODEL, "x.h5"):
        names = " ".join(requirements(model))
        assert "typer" in names
        assert "openpyxl" in names
        assert ("h5py" in names) == (model == "x.h5")
        assert "tensorflow" not in names
        assert "keras" not in names


def test_a_model_that_needs_other_files(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("- Dense(3, input_shape=(2,))\n")
    (tmp_path / "model.py").write_text("from base import make\nmodel = make()\n")
    (tmp_path / "base.py").write_text(
        "import keras\n\ndef make():\n    return keras.Sequential([keras.Input((2,)), "
        "keras.layers.Dense(3)])\n"
    )
    with pytest.raises(InputError) as error:
        bundle(str(tmp_path / "model.py"), None, ALL)
    assert error.value.problems


def test_other_files_are_no_bundles(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_text("mine")
    assert not is_bundle(tmp_path / "x.zip")
    assert not is_bundle(tmp_path / "nothing.zip")
