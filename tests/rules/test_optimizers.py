"""Compiled models: what their optimizers keep is counted as Keras counts it."""

from __future__ import annotations

import inspect
import json
from contextlib import ExitStack
from itertools import product
from typing import Any

import pytest

from shapecalc.errors import ModelError
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import differences
from shapecalc.read.document import read_data
from shapecalc.rules.optimizers import OPTIMIZERS, check_settings, parameters
from shapecalc.table.summary import summary

VARIANTS: list[dict[str, Any]] = [
    {},
    {"use_ema": True},
    {"gradient_accumulation_steps": 2, "use_ema": True},
    {"momentum": 0.5},
    {"amsgrad": True},
    {"centered": True, "momentum": 0.1},
    {"exclude_layers": ["lstm"], "exclude_embeddings": False},
]


def test_none_is_missing(keras: Any) -> None:
    """Every optimizer that a model can be compiled with is declared."""
    base = keras.optimizers.Optimizer
    public = {
        name
        for name, value in vars(keras.optimizers).items()
        if inspect.isclass(value) and issubclass(value, base) and value is not base
    }
    assert public - {"LossScaleOptimizer", "MultiOptimizer"} == OPTIMIZERS.keys()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_arguments(keras: Any, name: str) -> None:
    """Its arguments are Keras's, with the same defaults."""
    theirs = inspect.signature(getattr(keras.optimizers, name).__init__).parameters
    ours = parameters(name)
    assert set(ours) == set(theirs) - {"self", "kwargs"}
    own = {key for key in ours if key not in parameters("SGD") or key == "momentum"}
    assert {key: ours[key].default for key in own} == {key: theirs[key].default for key in own}


@pytest.fixture(scope="module")
def config(keras: Any) -> dict[str, Any]:
    """A model with trained, frozen and shared weights of several shapes and dtypes."""
    layers = keras.layers
    x = keras.Input((4,), dtype="int32")
    y = layers.Embedding(7, 3, name="words")(x)
    y = layers.LSTM(2, return_sequences=True)(y)
    y = layers.Conv1D(3, 2, dtype="float16")(layers.BatchNormalization()(y))
    inner = keras.Sequential([keras.Input((3,)), layers.Dense(2), layers.Dense(3)], name="inner")
    y = layers.Add()([inner(layers.Dense(3, trainable=False)(y)), inner(y)])
    model = keras.Model(x, layers.GlobalAveragePooling1D()(y))
    found: dict[str, Any] = json.loads(model.to_json())
    return found


def compiled(config: dict[str, Any], optimizer: Any) -> dict[str, Any]:
    return {**config, "compile_config": {"optimizer": optimizer, "loss": "mse"}}


def same(builder: Builder, config: dict[str, Any]) -> bool:
    theirs = builder.saved(json.dumps(config))
    assert any("Optimizer" in label for label, _ in summary(infer(read_data(config))).totals)
    return list(differences(summary(infer(read_data(config))), theirs)) == []


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizers(builder: Builder, keras: Any, config: dict[str, Any], name: str) -> None:
    """Its line and the total are those of Keras, in all variants that it has."""
    for variant in VARIANTS:
        if variant.keys() <= parameters(name).keys():
            optimizer = getattr(keras.optimizers, name)(**variant)
            saved = keras.optimizers.serialize(optimizer)
            assert same(builder, compiled(config, saved)), variant


def test_forms(builder: Builder, keras: Any, config: dict[str, Any]) -> None:
    """A schedule is no variable; an optimizer may be wrapped, named in a word, or left out."""
    optimizers = keras.optimizers
    schedule = optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
    scaled = [
        optimizers.LossScaleOptimizer(inner)
        for inner in (optimizers.Nadam(), optimizers.Adafactor(), optimizers.Adam(use_ema=True))
    ]
    for optimizer in (optimizers.Adam(schedule), *scaled):
        assert same(builder, compiled(config, optimizers.serialize(optimizer)))
    assert same(builder, compiled(config, "adamw"))
    assert same(builder, {**config, "compile_config": {"loss": "mse"}})


def test_unbuilt() -> None:
    """Without an input there are no weights to remember."""
    layers = [{"class_name": "Dense", "config": {"units": 2}, "module": "keras.layers"}]
    config = {"class_name": "Sequential", "config": {"name": "s", "layers": layers}}
    data = {**config, "module": "keras", "compile_config": {"optimizer": "adam"}}
    assert summary(infer(read_data(data))).optimizer is None


@pytest.mark.parametrize(
    "spoilt",
    [
        {"learning_rate": 1},
        {"rho": 0.9},
        {"clipnorm": 1.0, "clipvalue": 1.0},
        {"beta_1": 0.5, "zz": 1},
    ],
)
def test_refused(builder: Builder, config: dict[str, Any], spoilt: dict[str, Any]) -> None:
    """What Keras does not take for an optimizer's arguments is an error."""
    data = compiled(config, {"class_name": "Adam", "config": spoilt, "module": "keras.optimizers"})
    with pytest.raises(ValueError, match=r"(?i)arg|only one of"):
        builder.saved(json.dumps(data))
    with pytest.raises(ModelError) as caught:
        infer(read_data(data))
    assert caught.value.problems[0].place.path[-2:] == ("compile_config", "optimizer")


def test_foreign(config: dict[str, Any]) -> None:
    """An optimizer from elsewhere leaves the table as it is, and is noted."""
    data = compiled(config, {"class_name": "Mine", "config": {}})
    found = summary(infer(read_data(data)))
    assert found.optimizer is None
    assert any("Mine" in note for note in found.notes)


def test_correct(config: dict[str, Any]) -> None:
    """The true total is that of the model alone."""
    model = infer(read_data(compiled(config, "adam")))
    (_, keras), (_, true) = (summary(model, correct=c).totals[0] for c in (False, True))
    optimizer = summary(model).optimizer
    assert optimizer
    assert keras.params - true.params == optimizer.params > 0
    assert true.params == summary(model).total_params


ODD: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2,
    1.5,
    0.5,
    -0.5,
    "a",
    "a/b",
    "",
    [],
    [0.5],
    {"a": 1},
)
"""Values that few arguments take."""


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_odd_values(keras: Any, name: str) -> None:
    """Keras refuses the same values, when it creates an optimizer."""
    for argument, odd in product(parameters(name), ODD):
        if (name, argument) == ("RMSprop", "momentum") or (odd == {"a": 1} and argument != "name"):
            continue  # Keras looks at these later.
        with ExitStack() as stack:
            try:
                getattr(keras.optimizers, name)(**{argument: odd})
            except (ValueError, TypeError):
                stack.enter_context(pytest.raises(ValueError, match=f"^`{argument}` of {name}"))
            check_settings(name, {argument: odd})
