"""The shapes of the data sets that scikit-learn makes."""

from __future__ import annotations

from typing import Any

import pytest
import sklearn.datasets
from reading import value


@pytest.mark.parametrize(
    "text",
    [
        "make_moons(30)",
        "make_circles(n_samples=12, noise=0.1)",
        "make_blobs(n_samples=30, n_features=5, centers=4)",
        "make_blobs(20, 3)",
        "make_classification(40)",
        "make_regression(n_samples=8, n_features=9)",
        "load_digits(return_X_y=True)",
    ],
)
def test_as_scikit_learn(text: str) -> None:
    expected: Any = eval(f"datasets.{text}", {"datasets": sklearn.datasets})  # of this test
    result = value(f"from sklearn import datasets\nv = [x.shape for x in datasets.{text}]")
    assert result == [array.shape for array in expected]


@pytest.mark.parametrize(
    "text", ["make_blobs(centers=[[0, 0, 0]])", "make_blobs(9, 2, 3, 1.0)", "make_moons((3, 4))"]
)
def test_unknown(text: str) -> None:
    assert isinstance(value(f"from sklearn import datasets\nv = datasets.{text}"), str)
