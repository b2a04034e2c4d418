"""The exercises of the class notes train for real, as their specs say."""

from __future__ import annotations

import csv
import json
from typing import Any

import numpy as np
import pytest
from training import Trainer


def test_13_rows(train: Trainer) -> None:
    """002: x (13, 3) for an LSTM that takes (3, 1)."""
    outcome = train("lstm_13_rows.yaml", epochs=40, batch_size=4, seed=3)
    assert outcome.history["loss"][-1] < outcome.history["loss"][0] / 3
    assert list(outcome.evaluation) == ["loss", "mae"]
    (column,) = outcome.predictions
    assert column.name == "predicted"
    assert len(column.values) == 1


def test_scaled_outside_of_the_range(train: Trainer) -> None:
    """002: the scalers see the 14 rows of training; what is predicted is in the units of y."""
    outcome = train("lstm_scaled.yaml", epochs=15, batch_size=2)
    scaling = json.loads((outcome.folder.path / "scaling.json").read_text())
    x = np.array([[1, 2, 3], [2, 3, 4], [3, 4, 5], [4, 5, 6], [5, 6, 7], [6, 7, 8], [7, 8, 9],
                  [8, 9, 10], [9, 10, 11], [10, 11, 12], [20000, 30000, 40000],
                  [30000, 40000, 50000], [40000, 50000, 60000], [100, 200, 300]])  # fmt: skip
    assert np.allclose(scaling["x"][0]["mean"], x.mean(axis=0))
    assert scaling["y"][0]["data_max"] == [70000]
    predicted, actual = outcome.predictions
    assert actual.values == [80000, 500]
    assert 10_000 < predicted.values[0] < 150_000


def test_ensemble(train: Trainer) -> None:
    """001: evaluate gives 2n + 1 numbers for n outputs with one metric each."""
    outcome = train("ensemble_train.yaml", epochs=2)
    assert list(outcome.evaluation) == [
        "loss",
        "forecast1 loss",
        "forecast2 loss",
        "forecast1 mse",
        "forecast2 mse",
    ]
    names = [column.name for column in outcome.predictions]
    assert names[:3] == ["forecast1 predicted 1", "forecast1 predicted 2", "forecast1 predicted 3"]
    evaluation = outcome.evaluation
    weighted = evaluation["forecast1 loss"] + 0.5 * evaluation["forecast2 loss"]
    assert evaluation["loss"] == pytest.approx(weighted, rel=1e-4)


def test_csv_and_r2(train: Trainer) -> None:
    """003, keras10 and keras13: rows with missing values are dropped; R² and RMSE."""
    outcome = train("ddarung.yaml", epochs=60)
    about = json.loads((outcome.folder.path / "run.json").read_text())
    assert about["rows"] == {"train": 74, "validation": 19, "test": 24}  # of 120 - 3
    assert outcome.evaluation["r2"] > 0.5
    predicted, actual = (np.array(column.values) for column in outcome.predictions)
    r2 = 1 - np.sum((predicted - actual) ** 2) / np.sum((actual - actual.mean()) ** 2)
    assert outcome.evaluation["r2"] == pytest.approx(r2, abs=1e-3)
    rmse = np.sqrt(np.mean((predicted - actual) ** 2))
    assert outcome.evaluation["rmse"] == pytest.approx(rmse, rel=1e-3)


def test_cnn_and_checkpoint(train: Trainer, keras: Any) -> None:
    """003, keras27 and keras32: images in MNIST's form; the best model reloads to the same."""
    outcome = train("digits_cnn.yaml", epochs=8, seed=1)
    assert outcome.evaluation["accuracy"] > 0.8
    found = {column.name: column.values for column in outcome.predictions}
    right = sum(one == other for one, other in zip(found["class"], found["actual"]))
    assert right / 100 == pytest.approx(outcome.evaluation["accuracy"])
    with np.load("specs/data/digits.npz") as arrays:
        x = arrays["x_test"].reshape(-1, 8, 8, 1) / 16
    saved = keras.models.load_model(outcome.folder.model)
    assert saved.predict(x, verbose=0).argmax(axis=1).tolist() == found["class"]
    best = keras.models.load_model(outcome.folder.path / "best.keras")
    again = keras.models.load_model(outcome.folder.path / "best.keras")
    assert np.array_equal(best.predict(x, verbose=0), again.predict(x, verbose=0))


def test_early_stopping(train: Trainer) -> None:
    """001, keras15_lstm4: patience 5 stops five epochs after the best, whose weights stay."""
    outcome = train("early_stopping.yaml")
    losses = outcome.history["val_loss"]
    best = int(np.argmin(losses))
    assert len(losses) < 100
    assert len(losses) == best + 1 + 5
    assert f"stopped early after epoch {len(losses)}; epoch {best + 1} was the best" in (
        train.notes.getvalue()
    )
    with open(outcome.folder.path / "log.csv", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [float(row["val_loss"]) for row in rows] == pytest.approx(losses, rel=1e-5)


@pytest.mark.parametrize(
    ("spec", "metric", "least"),
    [("softmax.yaml", "accuracy", 0.5), ("sigmoid.yaml", "accuracy", 0.8)],
)
def test_classes(train: Trainer, spec: str, metric: str, least: float) -> None:
    """003, keras18 and keras19: two classes are rounded, three go by the greatest."""
    outcome = train(spec, epochs=5, seed=2)
    assert outcome.evaluation[metric] > least
    found = {column.name: column.values for column in outcome.predictions}
    right = [one == other for one, other in zip(found["class"], found["actual"])]
    assert sum(right) / len(right) == pytest.approx(outcome.evaluation[metric])


@pytest.mark.parametrize("spec", ["univariate.yaml", "multiple_lstm.yaml", "parallel.yaml"])
def test_series(train: Trainer, spec: str) -> None:
    """000, keras22 to keras24: a series is cut into windows."""
    outcome = train(spec, epochs=3)
    assert len(outcome.history["loss"]) == 3


def test_random_data_without_data(train: Trainer) -> None:
    outcome = train({"layers": ["Dense(3, input_shape=(4,), activation='softmax')"]}, epochs=1)
    assert "the training uses 256 random rows" in train.notes.getvalue()
    assert list(outcome.history) == ["loss"]
