"""``shapecalc train`` as people use it: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest
from conftest import ROOT

SPEC = """
data: {x: [[0], [1], [2], [3]], y: [0, 1, 2, 3], test: 1, seed: 1}
train: {epochs: 2, batch_size: 4, seed: 3, metrics: [mae]}
layers: ["Dense(1, input_shape=(1,))"]
"""


def start(folder: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    (folder / "spec.yaml").write_text(SPEC)
    return subprocess.Popen(
        [sys.executable, "-m", "shapecalc", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CUDA_VISIBLE_DEVICES": "-1", **environment},
    )


def run(folder: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    """The exit code, and what was printed on both streams."""
    process = start(folder, *arguments, **environment)
    printed, said = process.communicate(timeout=120)
    return process.returncode, printed, said


def test_summary_and_train(tmp_path: Path) -> None:
    """The table and the results are what is printed, everything else goes to the other stream."""
    code, printed, said = run(tmp_path, "summary", "spec.yaml", "--train")
    assert code == 0, said
    assert printed.startswith('Model: "sequential"')
    assert "Evaluation on the test part\n  loss  " in printed
    assert [line.split("  ")[0] for line in said.splitlines()[1:3]] == ["Epoch 1/2", "Epoch 2/2"]
    assert {path.name for path in (tmp_path / "runs" / "spec").iterdir()} == {
        "spec.yaml",
        "run.json",
        "history.json",
        "history.csv",
        "model.keras",
        "evaluation.json",
        "predictions.csv",
    }


def test_predict_and_plot(tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text("a\n5\n6\n")
    options = ["--predict", "new.csv", "--plot", "-", "--epochs", "3", "--verbose", "0"]
    code, printed, said = run(tmp_path, "train", "spec.yaml", "--out", "here", *options)
    assert code == 0, said
    assert "Predictions\n   predicted\n" in printed
    assert "· loss" in printed or "epoch 1" in printed
    assert "Epoch" not in said
    about = json.loads((tmp_path / "here" / "run.json").read_text())
    assert about["seed"] == 3
    assert about["rows"] == {"train": 3, "test": 1}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--device", "gpu"], "error: "),
        (["--device", "gpuu"], "there is no device"),
        (["--backend", "torhc"], "torhc"),
        (["--epochs", "0"], "--epochs"),
        (["--plot", "curve.txt"], "does not end in .png or .svg"),
        (["--coordinator", "a:1", "--processes", "2"], "--backend jax"),
    ],
)
def test_wrong_questions(tmp_path: Path, options: Sequence[str], said: str) -> None:
    code, printed, told = run(tmp_path, "train", "spec.yaml", *options)
    assert (code, printed) == (2, "")
    assert said in told
    assert "Traceback" not in told


def test_without_keras(tmp_path: Path) -> None:
    """One line says what is missing, another what brings it."""
    (tmp_path / "keras").mkdir()
    (tmp_path / "keras" / "__init__.py").write_text("raise ImportError('No module named keras')")
    code, _, said = run(tmp_path, "train", "spec.yaml", PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert code == 2
    assert said == (
        "error: training needs Keras, and No module named keras\n"
        "    hint: pip install 'shapecalc[train]'\n"
    )


@pytest.mark.skipif(find_spec("jax") is None, reason="JAX is not installed")
def test_two_processes(tmp_path: Path) -> None:
    """Two processes train to the same loss, which is that of one on all rows."""
    spec = SPEC.replace("test: 1", "shuffle: false")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        coordinator = f"127.0.0.1:{free.getsockname()[1]}"
    shared = ["--backend", "jax", "--device", "cpu", "--out", "run"]
    together = ["--coordinator", coordinator, "--processes", "2", "--process-id"]
    processes = [start(tmp_path, "train", "jax.yaml", *shared, *together, i) for i in "01"]
    (tmp_path / "jax.yaml").write_text(spec)
    for process in processes:
        _, said = process.communicate(timeout=180)
        assert process.returncode == 0, said
    found = [
        json.loads((tmp_path / "run" / name / "history.json").read_text())["loss"]
        for name in (".", "process-1")
    ]
    code, _, said = run(tmp_path, "train", "jax.yaml", *shared[:-1], "alone")
    assert code == 0, said
    alone = json.loads((tmp_path / "alone" / "history.json").read_text())["loss"]
    assert found[0] == found[1] == pytest.approx(alone, rel=1e-5)
