"""SC611: packages that are missing, or too old or new."""

from __future__ import annotations

import pytest
from messages import explained

from shapecalc.errors import Code


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cv2", "python -m pip install opencv-python,"),
        ("sklearn", "python -m pip install scikit-learn,"),
        ("tensorfow", "did you mean tensorflow?"),
        ("tensorflow.contrib", "TensorFlow 2 has no contrib"),
        ("tensorflow.contrib.slim", "TensorFlow 2 has no contrib"),
        ("kerastuner", "import keras_tuner"),
        ("my_layers", "a file of your own"),
        ("sklearn.zzz", "a file of your own"),
    ],
)
def test_missing_modules(name: str, words: str) -> None:
    finding = explained(f"ModuleNotFoundError: No module named '{name}'")
    assert finding.code is Code.PACKAGE
    assert name in finding.means
    assert words in finding.fixes[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("You must install pydot (`pip install pydot`) for `plot_model` to work.", "pydot"),
        ("AttributeError: 'str' object has no attribute 'decode'", "h5py<3"),
        ("TypeError: Descriptors cannot not be created directly.", "protobuf<3.21"),
        ("A module that was compiled using NumPy 1.x cannot be run in NumPy 2.0.2", "numpy<2"),
    ],
)
def test_versions_that_do_not_fit(text: str, words: str) -> None:
    finding = explained(text)
    assert finding.code is Code.PACKAGE
    assert words in finding.fixes[0]
