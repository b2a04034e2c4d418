"""The names under which programs reach Keras."""

from __future__ import annotations

import pytest

from shapecalc.read.python.keras_names import in_keras, short


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("keras.layers.Dense", "keras.layers.Dense"),
        ("tensorflow.keras.layers.Dense", "keras.layers.Dense"),
        ("tensorflow.python.keras.layers.core.Dense", "keras.layers.Dense"),
        ("keras.src.layers.core.dense.Dense", "keras.layers.Dense"),
        ("tensorflow.keras.layers.experimental.preprocessing.Rescaling", "keras.layers.Rescaling"),
        ("keras.engine.topology.Input", "keras.layers.Input"),
        ("keras.engine.training.Model", "keras.models.Model"),
        ("keras.preprocessing.sequence.pad_sequences", "keras.utils.pad_sequences"),
        ("keras.utils.np_utils.to_categorical", "keras.utils.to_categorical"),
        ("tf_keras.Sequential", "keras.Sequential"),
        ("numpy.zeros", "numpy.zeros"),
    ],
)
def test_short(path: str, name: str) -> None:
    assert short(path) == name
    assert (in_keras(path) is None) == (not name.startswith("keras"))
