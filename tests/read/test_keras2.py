"""Models that Keras 2 has saved: as JSON, in HDF5 files, for TensorFlow.js."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import h5py
import pytest
from strategies import models, trying
from test_oracle import other_shapes, plan_of, summary_of

from shapecalc.api import summarize
from shapecalc.errors import ShapecalcError
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import build_or_error, keras_table, without_trailing_blanks
from shapecalc.read.document import read_data
from shapecalc.table import keras2 as show_keras2
from shapecalc.table.keras3 import Options
from shapecalc.table.summary import summary

Tally = dict[str, Counter[str]]


def test_random_models(keras2: Builder, tally: Tally) -> None:
    """What Keras 2 has saved gives the table that Keras 2 prints."""
    outcomes = tally.setdefault("random models that Keras 2 has saved", Counter())

    @trying(models(), 1, 60, shrink=False)
    def agree(data: Any) -> None:
        plan = plan_of(data)
        ours = summary_of(plan, keras2=True) if plan else None
        model = build_or_error(keras2, plan)[0] if plan and ours and ours.built else None
        if model is None:
            outcomes["not comparable"] += 1
            return
        read = summary(infer(read_data(json.loads(model.to_json())), keras2=True))
        if other_shapes(read, model):
            outcomes["other shapes in Keras 2"] += 1
            return
        assert without_trailing_blanks(
            show_keras2.table(read, Options())
        ) == without_trailing_blanks(keras_table(model, 80))
        outcomes["the same"] += 1

    agree()
    assert outcomes["the same"] > 5 * outcomes["other shapes in Keras 2"]


@pytest.mark.parametrize("name", ["MobileNetV2", "DenseNet121"])
def test_applications(keras2: Builder, name: str) -> None:
    model = getattr(keras2.keras.applications, name)(weights=None)
    ours = summary(infer(read_data(json.loads(model.to_json())), keras2=True))
    assert without_trailing_blanks(show_keras2.table(ours, Options())) == without_trailing_blanks(
        keras_table(model, 80)
    )


OLD: dict[str, Any] = {
    "class_name": "Sequential",
    "config": [
        {
            "class_name": "GRU",
            "config": {"name": "g", "units": 5, "batch_input_shape": [None, 3, 1], "renorm": 1},
        },
        {"class_name": "Dense", "config": {"name": "d", "units": 2, "activation": "linear"}},
    ],
}


def test_what_was_before() -> None:
    """A list of layers, an input on the first of them, a GRU without `reset_after`."""
    rows = summarize(OLD).layers
    assert [(row.name, row.params) for row in rows] == [("g", 105), ("d", 12)]


def test_hdf5(keras2: Builder, tmp_path: Path) -> None:
    layers = keras2.keras.layers
    model = keras2.keras.Sequential([layers.LSTM(4, input_shape=(3, 1)), layers.Dense(2)])
    model.save(tmp_path / "m.h5")
    saved = json.loads(model.to_json())
    assert str(summarize(tmp_path / "m.h5")) == str(summarize(saved))
    assert summarize(tmp_path / "m.h5").total_params == model.count_params()


def test_hdf5_of_keras_3(keras: Any, tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((3, 1)), keras.layers.LSTM(4), keras.layers.Dense(2)])
    model.save(tmp_path / "m.h5")
    assert summarize(tmp_path / "m.h5").total_params == model.count_params()


@pytest.mark.parametrize(
    ("value", "message"),
    [(None, "has no attribute `model_config`"), (7, "is not text"), ("{", "this is not")],
)
def test_odd_hdf5(tmp_path: Path, value: Any, message: str) -> None:
    with h5py.File(tmp_path / "m.h5", "w") as file:
        if value is not None:
            file.attrs["model_config"] = value
    with pytest.raises(ShapecalcError, match=message):
        summarize(tmp_path / "m.h5")


def tfjs(shape: list[int]) -> dict[str, Any]:
    weights = [{"name": "d/kernel", "shape": shape, "dtype": "float32"}]
    config = {"units": 2, "use_bias": False, "batch_input_shape": [None, 3]}
    layers = [{"class_name": "Dense", "config": config}]
    topology = {"model_config": {"class_name": "Sequential", "config": {"layers": layers}}}
    return {
        "format": "layers-model",
        "modelTopology": topology,
        "weightsManifest": [{"paths": ["a"], "weights": weights}],
    }


def test_tfjs() -> None:
    assert summarize(tfjs([3, 2])).notes == []
    (note,) = summarize(tfjs([3, 3])).notes
    assert note == "the file contains 9 parameters, but its layers have 6"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "graph-model"}, "a graph model of TensorFlow.js"),
        ({"modelTopology": {"node": []}}, "a graph model of TensorFlow.js"),
        ({"modelTopology": 5}, "must hold a Keras model"),
    ],
)
def test_other_tfjs(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ShapecalcError, match=message):
        summarize({**tfjs([3, 2]), **change})
