"""The names of Keras 3, as real Keras has them."""

from __future__ import annotations

from typing import Any

import pytest
from keras_api import text

from shapecalc.oracle.build import Builder
from shapecalc.read.python.keras_api import (
    FILE,
    MOVED,
    OPS,
    RENAMED,
    SAME_IN_OPS,
    advised,
    exists,
    is_module,
    modules,
    names_of_models,
    present,
    similar,
)


def test_the_file_is_what_keras_has(keras: Any) -> None:
    """``python tests/keras_api.py`` writes it anew."""
    assert FILE.read_text(encoding="utf-8") == text(keras)


def test_what_has_moved_is_not_there_and_its_new_place_is() -> None:
    for old, new in MOVED.items():
        assert not is_module(f"keras.{old}")
        assert is_module(f"keras.{new}")
    for old, new in RENAMED.items():
        module = old.rpartition(".")[0]
        assert not exists(f"keras.{old}")
        assert exists(f"keras.{module}.{new}")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("keras.layers.core.Dense", "keras.layers.Dense"),
        ("keras.layers.merge.concatenate", "keras.layers.concatenate"),
        (
            "tensorflow.keras.layers.experimental.preprocessing.Rescaling",
            "tensorflow.keras.layers.Rescaling",
        ),
        ("keras.engine.topology.Input", "keras.layers.Input"),
        ("keras.engine.training.Model", "keras.models.Model"),
        ("keras.engine.Model", "keras.models.Model"),
        ("keras.utils.np_utils.to_categorical", "keras.utils.to_categorical"),
        ("keras.utils.np_utils", "keras.utils"),
        ("keras.optimizers.adam_v2.Adam", "keras.optimizers.Adam"),
        ("keras.optimizers.sgd", "keras.optimizers.SGD"),
        ("keras.layers.Deconvolution2D", "keras.layers.Conv2DTranspose"),
        ("keras.layers.convolutional.AtrousConvolution2D", "keras.layers.Conv2D"),
        ("keras.objectives.mse", "keras.losses.mean_squared_error"),
        ("keras.preprocessing.text.Tokenizer", "tensorflow.keras.preprocessing.text.Tokenizer"),
        ("keras.backend.mean", "tensorflow.keras.backend.mean"),
        ("keras.layers.LocallyConnected1D", ""),
        ("keras.wrappers.scikit_learn.KerasClassifier", ""),
    ],
)
def test_present(old: str, new: str) -> None:
    assert not exists(old)
    assert present(old) == new


@pytest.mark.parametrize(
    "path",
    [
        *("keras", "keras.layers", "keras.layers.Dense", "keras.layers.Dense.call", "keras.src.x"),
        *("keras.__version__", "tf_keras.layers.core", "tensorflow.python.keras.layers.core"),
        *("tensorflow.keras.preprocessing.text.Tokenizer", "numpy.zeros", "kerastuner"),
    ],
)
def test_what_is_there(path: str) -> None:
    assert exists(path)


def test_similar() -> None:
    assert similar("keras.layers.Desne") == "Dense"
    assert similar("keras.layres", of_module=True) == "layers"
    assert similar("keras.models.xyz") == ""


def test_names() -> None:
    assert {"fit", "summary", "add", "output_names"} <= names_of_models()
    assert "mse" in modules("tensorflow.keras")["losses"]
    assert "mse" not in modules("keras")["losses"]


def test_functions_of_the_old_backend(keras: Any, keras2: Builder) -> None:
    """They are those of the old backend that the new operations replace."""
    before = vars(keras2.keras.backend)
    for old in {*OPS, *SAME_IN_OPS}:
        assert callable(before[old]), old
        path = advised(f"keras.backend.{old}").removeprefix("keras.")
        found = keras
        for name in path.split("."):
            found = getattr(found, name)
        assert callable(found), old
    for old, new in OPS.items():
        assert advised(f"keras.backend.{old}").endswith(f".{new}")
    assert advised("keras.backend.nothing") == ""


@pytest.mark.parametrize(
    ("path", "of_module", "name"),
    [
        ("keras.layres", True, "layers"),
        ("tensorflow.keras.layres", True, "layers"),
        ("tensorflow.keras.applications.mobilnet", True, "mobilenet"),
        ("keras.layers.Desne", True, ""),
    ],
)
def test_similar_modules(path: str, of_module: bool, name: str) -> None:
    assert similar(path, of_module) == name
