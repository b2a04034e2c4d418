"""Random data: of the shapes and kinds that a model reads and a loss expects."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from training import PLACE, endpoint

from shapecalc.errors import Source
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_data
from shapecalc.read.text import parse
from shapecalc.train.data.parts import Rows
from shapecalc.train.data.prepare import TrainingData
from shapecalc.train.data.synthetic import OPEN_SIZE, TEXTS, synthetic
from shapecalc.train.endpoints import Endpoint
from shapecalc.train.losses import Loss


def plan(*layers: str) -> ModelPlan:
    return read_data(parse(Source("<text>", f"layers: {list(layers or ['Dense(1)'])}")))


def data(end: Endpoint, loss: str = "MeanSquaredError", **settings: Any) -> TrainingData:
    output = settings.pop("output", endpoint(1, name="y"))
    losses = [Loss(None, loss, PLACE)]
    return synthetic([end], [output], losses, 200, settings.get("plan", plan()))


def rows(result: TrainingData) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    assert isinstance(result.train, Rows)
    return result.train.x[0], result.train.y[0]


def test_the_data_says_that_it_is_random() -> None:
    result = data(endpoint(2))
    assert result.synthetic
    assert not result.transformed
    assert result.validation is result.test is result.predict is None


@pytest.mark.parametrize("shape", [(), (3,), (4, 2), (None, 3), (None, None)])
def test_inputs_are_normal_numbers(shape: tuple[int | None, ...]) -> None:
    x, _ = rows(data(endpoint(*shape)))
    assert x.shape == (200, *(OPEN_SIZE if size is None else size for size in shape))
    assert x.dtype == np.float32
    assert abs(float(x.mean())) < 0.3
    assert 0.7 < float(x.std()) < 1.3


@pytest.mark.parametrize("dtype", ["int32", "int64", "uint8"])
def test_whole_numbers(dtype: str) -> None:
    x, _ = rows(data(endpoint(3, dtype=dtype)))
    assert x.dtype == dtype
    assert set(x.ravel().tolist()) == {0, 1}


@pytest.mark.parametrize("dtype", ["float32", "int32"])
def test_words_that_every_embedding_knows(dtype: str) -> None:
    model = plan("Embedding(50, 4)", "Embedding(7, 4)", "Dense(1)")
    x, _ = rows(data(endpoint(10, dtype=dtype), plan=model))
    assert set(x.ravel().tolist()) == set(range(7))


def test_texts() -> None:
    x, _ = rows(data(endpoint(dtype="string")))
    assert set(x.tolist()) == set(TEXTS)


@pytest.mark.parametrize(
    ("loss", "output", "shape", "values"),
    [
        ("SparseCategoricalCrossentropy", (3,), (200,), {0, 1, 2}),
        ("SparseCategoricalCrossentropy", (5, 3), (200, 5), {0, 1, 2}),
        ("CategoricalCrossentropy", (3,), (200, 3), {0, 1}),
        ("CategoricalFocalCrossentropy", (None, 3), (200, OPEN_SIZE, 3), {0, 1}),
        ("BinaryCrossentropy", (1,), (200, 1), {0, 1}),
    ],
)
def test_targets_are_classes(
    loss: str, output: tuple[int | None, ...], shape: tuple[int, ...], values: set[int]
) -> None:
    _, y = rows(data(endpoint(2), loss, output=endpoint(*output, name="y")))
    assert y.shape == shape
    assert set(y.ravel().tolist()) == values
    if loss.startswith("Categorical"):
        assert np.all(y.sum(axis=-1) == 1)


def test_targets_are_numbers_from_0_to_1() -> None:
    """Every activation but tanh's negative half can return them."""
    _, y = rows(data(endpoint(2), output=endpoint(4, name="y")))
    assert y.shape == (200, 4)
    assert 0 <= y.min() < 0.1
    assert 0.9 < y.max() < 1


def test_the_same_data_each_time() -> None:
    first, again = (rows(data(endpoint(3))) for _ in range(2))
    assert all(map(np.array_equal, first, again))
