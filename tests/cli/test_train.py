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
from types import SimpleNamespace
from typing import Any, cast

import pytest
import typer
from command_line import command
from conftest import ROOT

from shapecalc.cli.train import (
    aligned,
    check_predict,
    device_name,
    override,
    report,
    run_folder,
    train_all,
    unplottable,
)
from shapecalc.oracle.build import MissingKerasError
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_spec
from shapecalc.train.folder import TrainingError
from shapecalc.train.machine import Machine

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
    printed, said = process.communicate(timeout=900)
    return process.returncode, printed, said


def test_summary_and_train(tmp_path: Path) -> None:
    """The table and the results are what is printed, everything else goes to the other stream."""
    code, printed, said = run(tmp_path, "summary", "spec.yaml", "--train")
    assert code == 0, said
    assert printed.startswith('Model: "sequential"')
    assert "Evaluation on the test set\n  loss  " in printed
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
    ("options", "error"),
    [
        ("--process-id 7", "--process-id: 7 is not below the number of --processes"),
        ("--processes 2 --process-id 2", "--process-id: 2 is not below"),
        ("--predict nothing.csv", "--predict: there is no file nothing.csv"),
        ("--predict -", "--predict: there is no file -"),
        ("--seed 4294967296", "--seed: '4294967296' is not a whole number from 0 to 4,294,967,295"),
    ],
)
def test_options_that_cannot_be_right(options: str, error: str) -> None:
    """They are refused before Keras loads."""
    done = command("train", "specs/lstm.yaml", *options.split())
    assert (done.stdout, done.returncode) == ("", 2)
    assert error in done.stderr


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
        _, said = process.communicate(timeout=900)
        assert process.returncode == 0, said
    found = [
        json.loads((tmp_path / "run" / name / "history.json").read_text())["loss"]
        for name in (".", "process-1")
    ]
    code, _, said = run(tmp_path, "train", "jax.yaml", *shared[:-1], "alone")
    assert code == 0, said
    alone = json.loads((tmp_path / "alone" / "history.json").read_text())["loss"]
    assert found[0] == found[1] == pytest.approx(alone, rel=1e-5)


# Without Keras: what is done before and after a training


@pytest.mark.parametrize("text", ["auto", "cpu", "gpu", "gpu:0", "gpu:12"])
def test_devices(text: str) -> None:
    assert device_name(text) == text


@pytest.mark.parametrize("text", ["", "tpu", "gpu:", "gpu:x", "GPU", "cpu:1"])
def test_devices_that_there_are_not(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="there is no device"):
        device_name(text)


def test_plots(monkeypatch: pytest.MonkeyPatch) -> None:
    assert unplottable([]) is None
    assert unplottable(["-", "a.png", "b.svg"]) is None
    assert unplottable(["a.png", "b.txt"]) == ("--plot: 'b.txt' does not end in .png or .svg", "")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert unplottable(["-"]) is None
    assert unplottable(["a.png"]) == (
        "a.png needs matplotlib",
        "pip install matplotlib, or use --plot -",
    )


def plan_of(folder: Path, spec: str) -> ModelPlan:
    path = folder / "spec.yaml"
    path.write_text(spec)
    return read_spec(str(path))


def test_the_command_line_overrides_the_spec(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, SPEC)
    override(plan, {"epochs": 7, "seed": None, "batch_size": None, "verbose": 0}, "new.csv")
    train, data = plan.settings["train"].value, plan.settings["data"].value
    assert (train["epochs"], train["seed"], train["batch_size"], train["verbose"]) == (7, 3, 4, 0)
    assert data["predict"] == {"file": str(Path("new.csv").resolve())}
    assert data["test"] == 1


@pytest.mark.parametrize("data", ["", "data: {rows: 3}\n", "data: {y: [1]}\n"])
def test_predictions_need_data(tmp_path: Path, data: str) -> None:
    plan = plan_of(tmp_path, f"{data}layers: [Dense(1, input_shape=(1,))]\n")
    check_predict(plan, None)
    check_predict(plan_of(tmp_path, SPEC), "new.csv")
    with pytest.raises(TrainingError, match="--predict: the spec has no data") as caught:
        check_predict(plan, "new.csv")
    assert caught.value.hint == "add `data` with `file`, `x` or `dataset` to the spec"


def test_settings_of_a_spec_that_has_none(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "- Dense(1, input_shape=(1,))\n")
    override(plan, {"epochs": None}, None)
    assert plan.settings == {}
    override(plan, {"epochs": 2}, None)
    assert plan.settings["train"].value == {"epochs": 2}


@pytest.mark.parametrize(
    ("file", "machine", "out", "expected"),
    [
        ("specs/lstm.v2.yaml", Machine(), None, "runs/lstm"),
        ("-", Machine(), None, "runs/stdin"),
        ("a.yaml", Machine(), "here", "here"),
        ("a.yaml", Machine(processes=2), None, "runs/a"),
        ("a.yaml", Machine(processes=2, process=1), None, "runs/a/process-1"),
        ("a.yaml", Machine(processes=2, process=1), "here", "here/process-1"),
    ],
)
def test_folders(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    file: str,
    machine: Machine,
    out: str | None,
    expected: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_folder(file, machine, out, resume=False) == Path(expected)


def test_the_folder_of_the_last_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "a-2", "ab"):
        (tmp_path / "runs" / name).mkdir(parents=True)
    assert run_folder("a.yaml", Machine(), None, resume=True) == Path("runs/a-2")
    assert run_folder("a.yaml", Machine(), None, resume=False) == Path("runs/a-3")


ERRORS: list[tuple[BaseException, int, str]] = [
    (MissingKerasError("No module named keras"), 2, "error: training needs Keras, and No module"),
    (ModuleNotFoundError("no", name="jax"), 2, "training needs jax, which is not installed"),
    (TrainingError("the loss is nan", "scale the data"), 1, "    hint: scale the data"),
    (KeyboardInterrupt(), 130, "--resume continues after the last complete epoch"),
]


@pytest.mark.parametrize(("error", "code", "message"), ERRORS, ids=lambda item: type(item).__name__)
def test_a_training_that_fails(
    error: BaseException, code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def train() -> Any:
        raise error

    assert report(train, Machine(), ()) == code
    printed, errors = capsys.readouterr()
    assert printed == ""
    assert message in errors


def test_the_outcome_of_another_process(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = SimpleNamespace(history={"loss": [1.0, 0.25]})
    assert report(lambda: cast(Any, outcome), Machine(processes=2, process=1), ()) == 0
    assert capsys.readouterr().out == "process 1: loss 0.25 after epoch 2\n"


def test_the_outcome(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    columns = [
        SimpleNamespace(name="row", values=range(25)),
        SimpleNamespace(name="y", values=[f"{n / 2}" for n in range(25)]),
    ]
    outcome = SimpleNamespace(
        part="validation",
        evaluation={"loss": 0.5, "mae": 1 / 3},
        predictions=columns,
        folder=SimpleNamespace(path=tmp_path),
        history={"loss": [1.0, 0.5]},
    )
    assert report(lambda: cast(Any, outcome), Machine(), ["-"]) == 0
    printed, errors = capsys.readouterr()
    lines = printed.splitlines()
    head = ["Evaluation on the validation set", "  loss  0.5", "  mae   0.333333", ""]
    assert lines[:7] == [*head, "Predictions", "  row    y", "    0  0.0"]
    assert "  … and 5 more rows" in lines
    assert errors == f"written to {tmp_path}/\n"


def test_columns_are_aligned() -> None:
    assert aligned([["a", "bb"], ["ccc", "d"]]) == ["  a  bb", "ccc   d"]


def test_several_files(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    codes = {"a": 0, "b": 2, "c": 1}
    monkeypatch.setattr("shapecalc.cli.train.train", lambda file, **_: codes[file])
    assert train_all(["a", "b", "c"], None) == 2
    assert train_all(["a"], None) == 0
    assert train_all(["a", "-"], None) == 2
    assert "standard input can be read only once" in capsys.readouterr().err


def test_code_is_refused_before_keras_is_loaded(tmp_path: Path) -> None:
    """Every Lambda is named with its place, and so is the option."""
    path = tmp_path / "a.yaml"
    path.write_text("- Input((3,))\n- 'Lambda(lambda x: x * 2)'\n- 'Lambda(lambda x: x + 1)'\n")
    refused = (
        "error: the model cannot be trained: its code would have to be run\n"
        f"       {path}:2:4: Lambda: `lambda x: x * 2`\n"
        f"       {path}:3:4: Lambda: `lambda x: x + 1`\n"
        "    hint: --run-code runs it, as safe_mode=False does in Keras\n"
    )
    done = command("train", str(path), "--out", str(tmp_path / "run"))
    assert (done.stdout, done.stderr, done.returncode) == ("", refused, 2)
    done = command("summary", str(path), "--train")
    assert (done.stderr[-len(refused) :], done.returncode) == (refused, 2)
    assert not (tmp_path / "run").exists()
