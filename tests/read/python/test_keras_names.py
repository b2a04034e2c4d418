"""The names under which programs reach Keras."""

from __future__ import annotations

import pytest

from shapecalc.read.python.keras_names import in_keras, may_be_data, short


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
        ("np.zeros", "np.zeros"),
        ("np", "numpy"),
        ("keras", "keras"),
        ("tensorflow.keras", "keras"),
        ("tensorflow.compat.v1.keras.layers.Dense", "keras.layers.Dense"),
        ("tensorflow.compat.v2.keras.layers.Dense", "keras.layers.Dense"),
        ("tensorflow.contrib.keras.layers.Dense", "keras.layers.Dense"),
        ("keras.api.layers.Dense", "keras.layers.Dense"),
        ("keras.api._v2.keras.layers", "keras._v2.keras.layers"),
        ("keras.legacy.layers.Dense", "keras.layers.Dense"),
        ("keras.layers.preprocessing.image.Rescaling", "keras.layers.Rescaling"),
        ("keras.layers.Dense.call", "keras.layers.call"),
        ("keras.preprocessing.image.load_img", "keras.preprocessing.image.load_img"),
        ("keras.applications.vgg16.VGG16", "keras.applications.vgg16.VGG16"),
        (
            "sklearn.cross_validation.train_test_split",
            "sklearn.model_selection.train_test_split",
        ),
    ],
)
def test_short(path: str, name: str) -> None:
    assert short(path) == name
    assert (in_keras(path) is None) == (not name.startswith("keras"))


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("settings.N", True),
        ("settings.n", True),
        ("settings.Config", False),
        ("settings.CONFIG", True),
        ("settings", False),
        ("tensorflow.float32", False),
        ("keras.losses", False),
        ("a.b.c", True),
    ],
)
def test_may_be_data(path: str, data: bool) -> None:
    assert may_be_data(path) is data


def test_other_packages() -> None:
    assert in_keras("kerastuner.HyperModel") is None
    assert in_keras("keras_tuner") is None
