"""Losses, metrics, callbacks and schedules by name: each name is Keras's, with its arguments."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from shapecalc.declare.names import Vocabulary
from shapecalc.rules import objectives

MODULES = {
    "losses": objectives.LOSSES,
    "metrics": objectives.METRICS,
    "callbacks": objectives.CALLBACKS,
    "optimizers.schedules": objectives.SCHEDULES,
}


def class_in_keras(keras: Any, module: str, name: str) -> Any:
    for part in module.split("."):
        keras = getattr(keras, part)
    return getattr(keras, name)


@pytest.mark.parametrize("module", MODULES)
def test_arguments(keras: Any, module: str) -> None:
    vocabulary: Vocabulary = MODULES[module]
    for name, arguments in vocabulary.constructors.items():
        theirs = inspect.signature(class_in_keras(keras, module, vocabulary.classes[name]))
        taken = {key for key, kind in theirs.parameters.items() if kind.kind != kind.VAR_KEYWORD}
        assert set(arguments) == taken, name


@pytest.mark.parametrize("module", ["losses", "metrics"])
def test_short_names(keras: Any, module: str) -> None:
    """Keras finds the same class, or the function of that class, under each name."""
    vocabulary = MODULES[module]
    for name in ("mse", "MSE", "mean_squared_error", "MeanSquaredError"):
        assert vocabulary.classes[name] == "MeanSquaredError"
        assert class_in_keras(keras, module, "get")(name) is not None


def test_names_that_are_none() -> None:
    assert "MeanSquareError" not in objectives.LOSSES.strings
    assert "acc" not in objectives.LOSSES.strings
    assert "acc" in objectives.METRICS.strings
