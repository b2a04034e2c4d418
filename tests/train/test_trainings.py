"""What a training survives: being done twice, Ctrl-C, being killed, being gone on with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from conftest import ROOT
from training import Trainer

from shapecalc.errors import ShapecalcError
from shapecalc.train.compiling import Compiler
from shapecalc.train.fit import Backup
from shapecalc.train.folder import TrainingError, swapped

LONG = {
    "data": {"dataset": "digits", "onehot": True, "scale": 16, "validation": 0.2, "seed": 1},
    "train": {"epochs": 12, "metrics": ["accuracy"], "seed": 5, "batch_size": 8},
    "layers": [
        "Dense(64, activation='relu', input_shape=(64,))",
        "Dense(10, activation='softmax')",
    ],
}


def start(folder: Path, *options: str) -> subprocess.Popen[str]:
    """Trains in a process of its own."""
    spec = folder / "long.yaml"
    spec.write_text(yaml.safe_dump(LONG, sort_keys=False), encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, "-m", "shapecalc", "train", str(spec), "--out", "run", *options],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CUDA_VISIBLE_DEVICES": "-1"},
    )


def wait_for_epoch(process: subprocess.Popen[str], epoch: int) -> None:
    """Waits until an epoch has ended."""
    assert process.stderr
    for line in process.stderr:
        if line.split("/")[0].split() == ["Epoch", str(epoch)]:
            return
    raise AssertionError("it never came so far")


def history(folder: Path) -> dict[str, list[float]]:
    found: dict[str, list[float]] = json.loads((folder / "run" / "history.json").read_text())
    return found


def test_killed_and_resumed(tmp_path: Path, keras: Any) -> None:
    """Killed in the middle of an epoch, it ends with as many epochs as it was to have."""
    process = start(tmp_path)
    wait_for_epoch(process, 3)
    time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert swapped(tmp_path / "run" / "backup")
    process = start(tmp_path, "--resume")
    _, said = process.communicate(timeout=900)
    assert process.returncode == 0, said
    assert "continuing after epoch" in said
    found = history(tmp_path)
    assert {name: len(values) for name, values in found.items()} == dict.fromkeys(found, 12)
    assert np.all(np.isfinite(found["loss"]))
    assert not (tmp_path / "run" / "backup").exists()
    assert keras.models.load_model(tmp_path / "run" / "model.keras").count_params() == 4810


def test_ctrl_c_ends_the_epoch(tmp_path: Path, keras: Any) -> None:
    process = start(tmp_path)
    wait_for_epoch(process, 2)
    process.send_signal(signal.SIGINT)
    printed, said = process.communicate(timeout=900)
    assert process.returncode == 0, said
    epochs = len(history(tmp_path)["loss"])
    assert 2 <= epochs < 12
    assert f"stopped after epoch {epochs} of 12" in said
    assert "Evaluation on the validation set" in printed
    assert keras.models.load_model(tmp_path / "run" / "model.keras").count_params() == 4810


def test_same_seed_same_history(train: Trainer) -> None:
    spec = {**LONG, "train": {"epochs": 2, "seed": 7}}
    one, other, different = (
        train(spec, run=f"run{number}", seed=seed).history for number, seed in enumerate((7, 7, 8))
    )
    assert one == other != different


def test_weights_of_classes_and_rows(train: Trainer) -> None:
    """A class, or a row, that counts nothing is not learned."""
    spec = {
        "data": {"x": [[0.0], [1.0]] * 20, "y": [0, 1] * 20, "shuffle": False},
        "train": {"loss": "binary_crossentropy", "epochs": 30, "seed": 1},
        "layers": ["Dense(1, activation='sigmoid', input_shape=(1,))"],
    }
    told: dict[str, Any] = {**spec["data"], "predict": {"x": [[0.0], [1.0]]}}  # type: ignore[dict-item]
    optimizer = "SGD(learning_rate=1.0)"
    by_class = train({**spec, "data": told}, class_weight={0: 1, 1: 0}, optimizer=optimizer)
    assert dict_of(by_class)["class"] == [0, 0]
    rows = train({**spec, "data": {**told, "sample_weight": [0, 1] * 20}}, optimizer=optimizer)
    assert dict_of(rows)["class"] == [1, 1]


def dict_of(outcome: Any) -> dict[str, list[Any]]:
    """The predictions by the names of their columns."""
    return {column.name: list(column.values) for column in outcome.predictions}


def test_going_on_from_a_saved_model(train: Trainer, keras: Any) -> None:
    """What is frozen keeps the weights of the file, what is added learns."""
    data = {"x": [1, 2, 3, 4, 5, 6, 7, 8], "steps": 4}
    layers = ["LSTM(4, input_shape=(4, 1))", "Dense(5)", "Dense(1)"]
    first = train({"data": data, "layers": layers}, epochs=1)
    saved = keras.models.load_model(first.folder.model)
    spec = {
        "base": {"file": "run/model.keras", "cut": 1, "frozen": True},
        "layers": ["Dense(3)", "Dense(1)"],
        "data": data,
    }
    second = train(spec, run="second", epochs=2)
    assert "run/model.keras already has a layer `dense`, so the new one is named `dense_1`" in (
        train.notes.getvalue()
    )
    model = keras.models.load_model(second.folder.model)
    assert [layer.name for layer in model.layers] == ["lstm", "dense", "dense_1", "dense_2"]
    for name in ("lstm", "dense"):
        old, new = (each.get_layer(name).get_weights() for each in (saved, model))
        assert all(map(np.array_equal, old, new))
    assert len(model.trainable_weights) == 4


@pytest.mark.parametrize(
    ("verbose", "lines"),
    [(0, []), (2, ["Epoch 1/2  loss", "Epoch 2/2  loss"]), (3, ["Epoch 1/2", "Epoch 2/2"])],
)
def test_verbose(train: Trainer, verbose: int, lines: list[str]) -> None:
    """001, keras15_lstm3_verbose: nothing, a line with losses, the epoch alone."""
    train({"layers": ["Dense(1, input_shape=(1,))"]}, epochs=2, verbose=verbose)
    said = [line for line in train.notes.getvalue().splitlines() if line.startswith("Epoch")]
    assert [line[: len(start)] for line, start in zip(said, lines)] == lines
    assert len(said) == len(lines)
    if verbose == 3:
        assert said == lines


def test_streaming(train: Trainer) -> None:
    """Rows that stay in their files are learned from like others."""
    chance = np.random.default_rng(0)
    x = chance.random((1000, 2), "float32")
    np.save(train.folder / "x.npy", x)
    np.save(train.folder / "y.npy", x.sum(axis=1))
    spec = {
        "data": {"x": "x.npy", "y": "y.npy", "stream": True, "validation": 0.2, "test": 0.1},
        "train": {"epochs": 5, "metrics": ["mae"], "optimizer": "SGD(learning_rate=0.1)"},
        "layers": ["Dense(1, input_shape=(2,))"],
    }
    outcome = train(spec, seed=1)
    assert outcome.evaluation["mae"] < 0.1
    assert len(outcome.history["val_loss"]) == 5


@pytest.mark.parametrize(
    ("callback", "hint"),
    [
        ("EarlyStopping()", "validation: 0.2 under `data`"),
        ("EarlyStopping(monitor='acuracy')", "did you mean `accuracy`?"),
        ("ModelCheckpoint('../a.keras')", "a.keras would be in"),
        ("ReduceLROnPlateau(monitor='loss', factor=2)", ""),
    ],
)
def test_callbacks_that_cannot_work(train: Trainer, callback: str, hint: str) -> None:
    with pytest.raises(ShapecalcError) as caught:
        train(
            {"layers": ["Dense(1, input_shape=(1,), activation='sigmoid')"]},
            epochs=1,
            metrics=["accuracy"],
            callbacks=[callback],
        )
    (problem,) = caught.value.problems
    assert hint in problem.hint


def test_mixed_precision_and_optimizer(train: Trainer, keras: Any) -> None:
    try:
        outcome = train(
            {"layers": ["Dense(1, input_shape=(1,))"]},
            epochs=1,
            mixed_precision="mixed_bfloat16",
            optimizer="Adam(learning_rate=ExponentialDecay(0.1, 10, 0.9))",
            jit=True,
        )
        model = keras.models.load_model(outcome.folder.model)
    finally:
        keras.config.set_dtype_policy("float32")
    assert model.layers[0].dtype_policy.name == "mixed_bfloat16"
    assert model.optimizer.get_config()["learning_rate"]["config"]["decay_rate"] == 0.9


STATEFUL = {
    "data": {**LONG["data"], "test": 0.1},  # type: ignore[dict-item]
    "train": {
        **LONG["train"],  # type: ignore[dict-item]
        "callbacks": [
            "EarlyStopping(mode='max', patience=50, restore_best_weights=True)",
            "ReduceLROnPlateau(mode='max', patience=20)",
            "ModelCheckpoint('best.keras', mode='max', save_best_only=True)",
            "CSVLogger('log.csv')",
        ],
    },
    "layers": LONG["layers"],
}
"""Callbacks that are made to find the first epoch the best: the loss only gets smaller."""


def test_callbacks_go_on(train: Trainer, keras: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is gone on with counts as if it had never been stopped."""
    monkeypatch.setattr("shapecalc.train.fit.SHARE", 0)
    monkeypatch.setattr(Backup, "remove", lambda self: None)
    before = train(STATEFUL, epochs=3)
    first = keras.models.load_model(before.folder.path / "best.keras").get_weights()
    made: list[Any] = []
    monkeypatch.setattr(Compiler, "callbacks", _remembering(made, Compiler.callbacks))
    after = train(STATEFUL, epochs=5, resume=True)
    stopping, plateau, checkpoint, _ = made
    assert after.history["val_loss"][:3] == before.history["val_loss"]
    assert (stopping.wait, plateau.wait, stopping.best_epoch) == (4, 4, 0)
    best = max(after.history["val_loss"])
    assert stopping.best == plateau.best == checkpoint.best == pytest.approx(best)
    for file in ("model.keras", "best.keras"):
        weights = keras.models.load_model(after.folder.path / file).get_weights()
        assert all(map(np.array_equal, weights, first))
    assert not list(after.folder.path.rglob(".*"))
    log = (after.folder.path / "log.csv").read_text().splitlines()
    assert [line.partition(",")[0] for line in log] == ["epoch", *map(str, range(5))]


def _remembering(made: list[Any], callbacks: Any) -> Any:
    """The method, which also tells which callbacks it has made."""

    def method(self: Compiler, train: Any) -> list[Any]:
        made[:] = callbacks(self, train)
        return made

    return method


def test_mirrored(tmp_path: Path) -> None:
    """Two devices that share each batch come to the loss of one."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    found = []
    for count in ("1", "2"):
        program = [sys.executable, str(ROOT / "tests/train/mirrored.py"), str(tmp_path), count]
        done = subprocess.run(program, env=environment, capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout.splitlines()[-1]))
    one, two = found
    assert one.keys() == two.keys()
    for name, values in one.items():
        assert values == pytest.approx(two[name], rel=1e-3)


def test_texts(train: Trainer, keras: Any) -> None:
    """A saved model that reads texts is gone on with, with the words that it knows."""
    vectorized = keras.layers.TextVectorization(max_tokens=9, output_sequence_length=4)
    vectorized.adapt(["good film", "bad film", "so so"])
    layers = [keras.Input((), dtype="string"), vectorized, keras.layers.Embedding(9, 4)]
    keras.Sequential([*layers, keras.layers.Flatten()]).save(train.folder / "texts.keras")
    (train.folder / "films.csv").write_text("text,good\n" + "good film,1\nbad film,0\n" * 20)
    spec = {
        "base": "texts.keras",
        "layers": ["Dense(1, activation='sigmoid')"],
        "data": {"file": "films.csv", "y": "good", "scale": "minmax"},
        "train": {"metrics": ["accuracy"], "optimizer": "Adam(learning_rate=0.1)", "seed": 1},
    }
    assert train(spec, epochs=10).evaluation["accuracy"] == 1
    assert train({**spec, "data": {}}, epochs=1).history["loss"]
    with pytest.raises(ShapecalcError, match="which cannot be streamed"):
        train({**spec, "data": {"file": "films.csv", "y": "good", "stream": True}}, epochs=1)


def test_a_base_without_weights(train: Trainer, keras: Any) -> None:
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    (train.folder / "config.json").write_text(model.to_json())
    with pytest.raises(TrainingError, match=r"config\.json contains no weights"):
        train({"base": "config.json", "layers": ["Dense(1)"]}, epochs=1)


def test_a_run_that_was_over_goes_on(train: Trainer, keras: Any) -> None:
    spec = {
        "data": {"x": [[1.0], [2.0], [3.0]], "y": [2, 4, 6]},
        "train": {"optimizer": "Adam(learning_rate=0.1)", "seed": 1, "shuffle": False},
        "layers": ["Dense(1, input_shape=(1,))"],
    }
    whole = train(spec, run="whole", epochs=9).history["loss"]
    train(spec, epochs=4)
    assert train(spec, epochs=9, resume=True).history["loss"] == pytest.approx(whole, rel=1e-5)
    with pytest.raises(TrainingError, match="already has 9 epochs"):
        train(spec, epochs=9, resume=True)
    with pytest.raises(TrainingError, match="is a run of another model"):
        train(
            {**spec, "layers": ["Dense(2, input_shape=(1,))", "Dense(1)"]}, epochs=12, resume=True
        )
    model = keras.models.load_model(train.folder / "run" / "model.keras")
    assert model.optimizer.iterations == 9
    assert "Dense(2" not in (train.folder / "run" / "spec.yaml").read_text()
