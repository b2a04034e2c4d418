"""The shapes of data sets: those of Keras, and those of scikit-learn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.read.python.arrays import Shape, UnknownArrayError, known_size
from shapecalc.read.python.values import ArrayValue, Instance


def _images(train: int, test: int, shape: Shape, classes: int, columns: Shape = ()) -> Any:
    return (
        (ArrayValue((train, *shape)), ArrayValue((train, *columns), classes)),
        (ArrayValue((test, *shape)), ArrayValue((test, *columns), classes)),
    )


DATASETS: Mapping[str, Any] = {
    "mnist": _images(60_000, 10_000, (28, 28), 10),
    "fashion_mnist": _images(60_000, 10_000, (28, 28), 10),
    "cifar10": _images(50_000, 10_000, (32, 32, 3), 10, (1,)),
    "cifar100": _images(50_000, 10_000, (32, 32, 3), 100, (1,)),
    "imdb": _images(25_000, 25_000, (), 2),
    "reuters": _images(8_982, 2_246, (), 46),
    "boston_housing": (
        (ArrayValue((404, 13)), ArrayValue((404,))),
        (ArrayValue((102, 13)), ArrayValue((102,))),
    ),
}
"""What ``load_data()`` of the data sets of Keras returns.

Source: https://keras.io/api/datasets/
"""

TABLES: Mapping[str, tuple[int, int, int | None]] = {
    "load_iris": (150, 4, 3),
    "load_wine": (178, 13, 3),
    "load_breast_cancer": (569, 30, 2),
    "load_digits": (1_797, 64, 10),
    "load_diabetes": (442, 10, None),
    "load_boston": (506, 13, None),
    "fetch_california_housing": (20_640, 8, None),
}
"""Rows, columns and classes of the data sets of scikit-learn.

Source: https://scikit-learn.org/stable/datasets/toy_dataset.html
"""


def table(name: str, return_pair: bool = False) -> Any:
    """Return a data set of scikit-learn."""
    rows, columns, classes = TABLES[name]
    data, target = ArrayValue((rows, columns)), ArrayValue((rows,), classes)
    if return_pair:
        return data, target
    attributes: dict[str, Any] = {"data": data, "target": target}
    if classes is not None:
        attributes["target_names"] = ArrayValue((classes,))
    if name in NAMED_COLUMNS:
        attributes["feature_names"] = ArrayValue((columns,))
    if name == "load_digits":
        attributes["images"] = ArrayValue((rows, 8, 8))
    return Instance(None, attributes)


NAMED_COLUMNS = frozenset(TABLES) - {"load_boston"}
"""The data sets whose columns have names."""


def generated(name: str, positional: Sequence[Any], keyword: Mapping[str, Any]) -> Any:
    """Return a data set that a function of scikit-learn makes of random numbers.

    Raises:
        UnknownArrayError: if its shape is not known.
    """
    parameters, default, classes = GENERATED[name]
    values = {**default, **dict(zip(parameters, positional)), **keyword}
    rows, columns = values["n_samples"], values["n_features"]
    others = {"return_X_y", "return_centers", "coef", "n_targets"}
    if keyword.keys() & others or len(positional) > len(parameters):
        raise UnknownArrayError
    kinds = values.get("centers", values.get("n_classes", classes))
    if "centers" in values:
        kinds = known_size(kinds)
    known = kinds if isinstance(kinds, int) else None
    return ArrayValue((known_size(rows), known_size(columns))), ArrayValue((rows,), known)


_PLANE = {"n_samples": 100, "n_features": 2}

GENERATED: Mapping[str, tuple[Sequence[str], Mapping[str, Any], int | None]] = {
    "make_moons": (("n_samples",), _PLANE, 2),
    "make_circles": (("n_samples",), _PLANE, 2),
    "make_blobs": (
        ("n_samples", "n_features", "centers"),
        {**_PLANE, "centers": 3},
        None,
    ),
    "make_classification": (
        ("n_samples", "n_features"),
        {"n_samples": 100, "n_features": 20, "n_classes": 2},
        None,
    ),
    "make_regression": (
        ("n_samples", "n_features"),
        {"n_samples": 100, "n_features": 100},
        None,
    ),
}
"""The first parameters of these functions, their defaults, and the number of classes.

Source: https://scikit-learn.org/stable/api/sklearn.datasets.html
"""
