"""The settings of training in HDF5 files: we accept those with which Keras compiles a model."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from shapecalc.api.summarizing import summarize
from shapecalc.model.infer import infer
from shapecalc.model.saved import RefusedError
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import keras_table, without_trailing_blanks
from shapecalc.read.document import read_spec
from shapecalc.read.training import compile_config
from shapecalc.table.keras3 import Options, table
from shapecalc.table.summary import summary

OPTIMIZER = {"class_name": "SGD", "config": {}}

INNER = {"module": "keras.optimizers", **OPTIMIZER, "registered_name": None}

SCHEDULE = {
    "class_name": "ExponentialDecay",
    "config": {"initial_learning_rate": 0.1, "decay_steps": 100, "decay_rate": 0.9},
}

WRAPPER = {"class_name": "MeanMetricWrapper", "config": {"name": "a", "fn": "binary_accuracy"}}


def obj(class_name: Any, /, **config: Any) -> dict[str, Any]:
    return {"class_name": class_name, "config": config}


SETTINGS: list[dict[str, Any]] = [
    {},
    {"loss": ["mean_squared_error", "own"]},
    {"loss": {"a": "own", "b": None}},
    {"loss": {"a": "mse"}},
    {"loss": "own"},
    {"loss": obj("Own")},
    {"loss": obj("Own", name="mse")},
    {"loss": [obj("Own")]},
    {"loss": obj("MeanSquaredError", reduction="auto")},
    {"loss": obj("MeanSquaredError", reduction="sum", name="m")},
    {"loss": obj("MeanSquaredError", wrong=1)},
    {"loss": {**obj("MeanSquaredError"), "module": None}},
    {"loss": obj("MeanSquaredError", name="m") | {"config": 5}},
    {"loss": 5},
    {"metrics": "mae"},
    {"metrics": obj("MeanSquaredError")},
    {"metrics": []},
    {"metrics": ["mae", "acc", "own"]},
    {"metrics": [["accuracy"], [WRAPPER]]},
    {"metrics": {"a": ["mae"], "b": WRAPPER}},
    {"metrics": [obj("AUC", wrong=1)]},
    {"metrics": [obj("AUC", curve="ROC", name="auc")]},
    {"metrics": [5]},
    {"weighted_metrics": [[obj("BinaryAccuracy", threshold=0.5)]]},
    {"weighted_metrics": [obj("BinaryAccuracy", wrong=0.5)]},
    {"optimizer_config": obj("rmsprop", rho=0.8)},
    {"optimizer_config": {"class_name": "Adam"}},
    {"optimizer_config": obj("Adam", lr=0.1)},
    {"optimizer_config": obj("Adam", decay=0.0, learning_rate=0.1)},
    {"optimizer_config": obj("Custom>Adam", name="Adam", is_legacy_optimizer=False)},
    {"optimizer_config": obj("Own", name="own")},
    {"optimizer_config": obj("Own")},
    {"optimizer_config": {"class_name": "Own", "config": ["adam"]}},
    {"optimizer_config": {"class_name": "Own", "config": "adam"}},
    {"optimizer_config": obj("Adam", learning_rate=SCHEDULE)},
    {
        "optimizer_config": obj(
            "Adam", learning_rate={"module": "keras.optimizers.schedules", **SCHEDULE}
        )
    },
    {"optimizer_config": obj("LossScaleOptimizer", inner_optimizer=OPTIMIZER)},
    {"optimizer_config": obj("LossScaleOptimizer", inner_optimizer=INNER, dynamic=True)},
    {"optimizer_config": obj("LossScaleOptimizer", inner_optimizer=INNER, dynamic=False)},
    {"optimizer_config": obj("LossScaleOptimizer", inner_optimizer=INNER, clipnorm=None)},
    {"optimizer_config": obj("LossScaleOptimizer", inner_optimizer=INNER, clipnorm=1.0)},
    {"optimizer_config": obj("LossScaleOptimizer", inner_optimizer=INNER, wrong=1)},
    {"optimizer_config": obj("LossScaleOptimizer")},
    {"optimizer_config": "sgd"},
    {"optimizer_config": obj("SGD", momentum=2.0)},
]


def training(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {"loss_weights": None, "optimizer_config": OPTIMIZER, **settings}


def compiles(builder: Builder, settings: Mapping[str, Any]) -> bool:
    """Return whether Keras compiles a model with some settings."""
    from keras.src.legacy.saving.saving_utils import compile_args_from_training_config

    keras = builder.keras
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    try:
        saved = json.loads(json.dumps(training(settings)))
        model.compile(**compile_args_from_training_config(saved))
    except Exception:
        return False
    return True


def accepted(settings: Mapping[str, Any]) -> bool:
    try:
        compile_config(json.dumps(training(settings)))
    except RefusedError:
        return False
    return True


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_settings(builder: Builder, settings: dict[str, Any]) -> None:
    assert accepted(settings) == compiles(builder, settings)


def test_every_name_of_a_loss(builder: Builder) -> None:
    from keras.src.losses import ALL_OBJECTS_DICT

    names = set(ALL_OBJECTS_DICT) - {"LossFunctionWrapper"}  # Only Keras itself makes one.
    losses = [{"loss": loss} for name in names for loss in (name, obj(name))]
    assert [loss for loss in losses if accepted(loss) != compiles(builder, loss)] == []


def test_every_name_of_an_optimizer(builder: Builder) -> None:
    from keras import optimizers

    names = set(dir(optimizers)) - {"LossScaleOptimizer", "schedules", "legacy"}
    names -= {name for name in names if name.startswith("_") or not name[0].isupper()}
    names -= {"Optimizer", "MultiOptimizer", "OptimizerMap"}  # They need more than a name.
    saved = [{"optimizer_config": obj(name)} for name in names]
    assert len(saved) > 10
    assert [each for each in saved if accepted(each) != compiles(builder, each)] == []


@pytest.mark.parametrize("text", ["[", "[]", "{}", '{"optimizer_config": {"class_name": "SGD"}}'])
def test_damaged_settings(text: str) -> None:
    with pytest.raises(RefusedError, match="its `training_config`"):
        compile_config(text)


def test_table_of_a_trained_model(builder: Builder, tmp_path: Path) -> None:
    """Keras counts an optimizer without variables for the weights, of a Functional model, too."""
    keras, path = builder.keras, str(tmp_path / "m.h5")
    x = keras.Input((4,))
    model = keras.Model(x, keras.layers.Dense(3)(x))
    model.compile("nadam", "mean_squared_error", metrics=["accuracy"])
    model.optimizer.build(model.trainable_variables)
    model.save(path)
    ours = table(summary(infer(read_spec(path))), Options())
    theirs = keras_table(keras.models.load_model(path), 80)
    assert "Optimizer params: 3" in ours
    assert without_trailing_blanks(ours) == without_trailing_blanks(theirs)


def test_note_of_a_file_that_is_not_compiled(builder: Builder, tmp_path: Path) -> None:
    keras, path = builder.keras, str(tmp_path / "m.h5")
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
    model.compile("sgd", "mse")
    model.save(path)
    found = summarize(path)
    assert found.optimizer is None
    assert "only with `compile=False`: its loss has the short name `mse`" in found.notes[0]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"loss": "own"}, "its loss `own` "),
        ({"loss": obj("Own")}, "its loss `Own` "),
        ({"loss": "mse"}, "its loss has the short name `mse`"),
        ({"loss": 5}, "5 is not "),
        ({"loss": obj("MeanSquaredError", wrong=1)}, "MeanSquaredError must be "),
        (
            {"loss": obj("MeanSquaredError") | {"config": 5}},
            "the arguments of MeanSquaredError must",
        ),
        ({"metrics": [5]}, "5 is not "),
        ({"optimizer_config": "sgd"}, "'sgd' is no optimizer"),
        ({"optimizer_config": obj(5)}, "{'class_name': 5, 'config': {}} is no optimizer"),
        ({"optimizer_config": obj("Own")}, "Keras does not find its optimizer `Own` by the name"),
    ],
)
def test_why_a_model_is_not_compiled(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedError) as caught:
        compile_config(json.dumps(training(settings)))
    assert str(caught.value).startswith(message)
