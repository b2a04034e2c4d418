"""The shapes of the data sets that scikit-learn makes."""

from __future__ import annotations

from typing import Any

import numpy as np
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
        "make_moons()",
        "make_circles()",
        "make_blobs()",
        "make_classification()",
        "make_classification(50, 25)",
        "make_classification(n_classes=3, n_informative=4)",
        "make_regression()",
        "make_regression(9, 4)",
        *(f"load_{name}(return_X_y=True)" for name in "iris wine breast_cancer diabetes".split()),
    ],
)
def test_as_scikit_learn(text: str) -> None:
    expected: Any = eval(f"datasets.{text}", {"datasets": sklearn.datasets})  # of this test
    result = value(f"from sklearn import datasets\nv = [x.shape for x in datasets.{text}]")
    assert result == [array.shape for array in expected]


@pytest.mark.parametrize(
    "text",
    [
        *("make_blobs(centers=[[0, 0, 0]])", "make_blobs(9, 2, 3, 1.0)", "make_moons((3, 4))"),
        *(
            "make_moons(n_samples=unknown)",
            "make_blobs(return_centers=True)",
            "make_regression(coef=True)",
        ),
        *(
            "make_regression(n_targets=2)",
            "make_classification(return_X_y=False)",
            "make_s_curve()",
        ),
        "make_blobs(centers=None)",
    ],
)
def test_unknown(text: str) -> None:
    assert isinstance(value(f"from sklearn import datasets\nv = datasets.{text}"), str)


@pytest.mark.parametrize("name", "iris wine breast_cancer diabetes digits".split())
def test_tables_as_scikit_learn(name: str) -> None:
    """The attributes of a data set have the shapes that they have there; so has one-hot."""
    table: Any = getattr(sklearn.datasets, f"load_{name}")()
    text = f"from sklearn.datasets import load_{name} as load\nd = load()\n"
    for key in ("data", "target", "target_names", "feature_names", "images"):
        found = value(f"{text}v = d.{key}.shape")
        if key in table:
            assert found == np.shape(table[key])
        else:
            assert isinstance(found, str)
    found = value(f"{text}v = keras.utils.to_categorical(d.target).shape")
    classes = len(table.get("target_names", ())) or None
    assert found == ((len(table.target), classes) if classes else found)
    assert classes or isinstance(found, str)


@pytest.mark.parametrize("text", ["make_moons(9)", "make_circles(9)", "make_blobs(9, centers=4)"])
def test_classes(text: str) -> None:
    expected = len({*getattr(sklearn.datasets, text.partition("(")[0])(9)[1]})
    expected = 4 if "4" in text else expected
    start = f"from sklearn.datasets import make_moons, make_circles, make_blobs\nx, y = {text}\n"
    assert value(f"{start}v = keras.utils.to_categorical(y).shape") == (9, expected)


def test_other_data_sets() -> None:
    text = "from sklearn import datasets\n"
    assert value(f"{text}d = datasets.fetch_california_housing()\nv = d.data.shape") == (20_640, 8)
    assert value(f"{text}d = datasets.load_boston()\nv = d.data.shape, d.target.shape") == (
        (506, 13),
        (506,),
    )
    assert "?" in str(value(f"{text}v = datasets.load_boston().feature_names"))
    assert "?" in str(value(f"{text}v = datasets.load_diabetes().target_names"))


@pytest.mark.parametrize(
    ("name", "train", "test", "classes"),
    [
        ("mnist", ((60_000, 28, 28), (60_000,)), ((10_000, 28, 28), (10_000,)), 10),
        ("fashion_mnist", ((60_000, 28, 28), (60_000,)), ((10_000, 28, 28), (10_000,)), 10),
        ("cifar10", ((50_000, 32, 32, 3), (50_000, 1)), ((10_000, 32, 32, 3), (10_000, 1)), 10),
        ("cifar100", ((50_000, 32, 32, 3), (50_000, 1)), ((10_000, 32, 32, 3), (10_000, 1)), 100),
        ("imdb", ((25_000,), (25_000,)), ((25_000,), (25_000,)), 2),
        ("reuters", ((8_982,), (8_982,)), ((2_246,), (2_246,)), 46),
        ("boston_housing", ((404, 13), (404,)), ((102, 13), (102,)), None),
    ],
)
def test_data_sets_of_keras(name: str, train: Any, test: Any, classes: int | None) -> None:
    """As the documentation of Keras has them: the files are not downloaded here."""
    text = f"(a, b), (c, d) = keras.datasets.{name}.load_data()\n"
    assert value(f"{text}v = (a.shape, b.shape), (c.shape, d.shape)") == (train, test)
    for labels in "bd":
        found = value(f"{text}v = keras.utils.to_categorical({labels})")
        assert isinstance(found, str) if classes is None else found.shape[-1] == classes
