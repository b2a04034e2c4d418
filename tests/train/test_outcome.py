"""The results of a training: evaluations by name, predictions as columns, batches for Keras."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from training import PLACE, endpoint

from shapecalc.train.data.parts import Array, Rows
from shapecalc.train.data.prepare import TrainingData
from shapecalc.train.data.scaling import Scaling
from shapecalc.train.endpoints import Endpoint
from shapecalc.train.losses import Loss
from shapecalc.train.outcome import (
    Batches,
    argmax,
    by_label,
    columns,
    evaluate,
    predict,
    rounded,
)

LEFT = Endpoint("dense", "forecast", (1,), "float32", None, PLACE)
RIGHT = Endpoint("dense_1", "dense_1", (2,), "float32", None, PLACE)


def test_an_evaluation_has_the_names_of_the_spec() -> None:
    values = {"dense_1_mae": 5.0, "dense_loss": 2.0, "loss": 1.0, "dense_1_loss": 3.0,
              "dense_mae": 4.0}  # fmt: skip
    assert list(by_label(values, [LEFT, RIGHT]).items()) == [
        ("loss", 1),
        ("forecast loss", 2),
        ("dense_1_loss", 3),
        ("forecast mae", 4),
        ("dense_1_mae", 5),
    ]


def test_an_evaluation_of_one_output() -> None:
    """Its metrics have no name of an output in front."""
    assert by_label({"mae": 2.0, "loss": 1.0}, [LEFT]) == {"loss": 1, "mae": 2}


def prediction(
    end: Endpoint,
    values: Any,
    loss: str = "MeanSquaredError",
    classes: list[str] | None = None,
    actual: Any = None,
    scaling: Scaling | None = None,
) -> dict[str, list[Any]]:
    """Return the columns of the predictions of one output."""
    part = Rows([np.zeros(1)], [] if actual is None else [np.array(actual)])
    losses = [Loss(None, loss, PLACE)]
    data = TrainingData(
        part, None, None, None, [], [scaling or Scaling(None, None)], [classes], losses
    )
    result = columns([np.array(values, dtype="float32")], part, data, [end])
    return {column.name: list(column.values) for column in result}


def output(*shape: int, activation: str = "linear") -> Endpoint:
    return endpoint(*shape, activation=activation)


def test_numbers() -> None:
    result = prediction(output(1), [[1 / 3], [2]], actual=[[1], [2.5]])
    assert result == {"predicted": [0.333333, 2], "actual": [1, 2.5]}


def test_several_numbers_have_a_column_each() -> None:
    result = prediction(output(2), [[1, 2], [3, 4]])
    assert result == {"predicted 1": [1, 3], "predicted 2": [2, 4]}
    assert len(prediction(output(2, 2), [[[1, 2], [3, 4]]])) == 4


def test_numbers_are_scaled_back() -> None:
    scaling = Scaling("minmax", None)
    scaling.fit([np.array([[100.0], [300.0]])])
    result = prediction(output(1), [[0.5], [2]], actual=[[0.0], [1.0]], scaling=scaling)
    assert result == {"predicted": [200, 500], "actual": [100, 300]}


SPARSE, CATEGORICAL = "SparseCategoricalCrossentropy", "CategoricalCrossentropy"


@pytest.mark.parametrize(
    ("loss", "actual"),
    [
        (SPARSE, [2, 0]),
        (SPARSE, [[2], [0]]),
        (CATEGORICAL, [[0, 0, 1], [1, 0, 0]]),
    ],
)
@pytest.mark.parametrize("classes", [None, ["a", "b", "c"]])
def test_classes(loss: str, actual: Any, classes: list[str] | None) -> None:
    end = output(3, activation="softmax")
    result = prediction(end, [[0.1, 0.2, 0.7], [0.25, 0.5, 0.25]], loss, classes, actual)
    names: Any = classes or [0, 1, 2]
    assert result == {
        "class": [names[2], names[1]],
        "probability": [0.7, 0.5],
        "actual": [names[2], names[0]],
    }


def test_two_classes() -> None:
    end = output(1, activation="sigmoid")
    result = prediction(end, [[0.2], [0.9]], "BinaryCrossentropy", ["no", "yes"], [[1], [0]])
    assert result == {"class": ["no", "yes"], "probability": [0.2, 0.9], "actual": ["yes", "no"]}


def test_a_class_without_a_text() -> None:
    """The model may have more units than the data has classes."""
    result = prediction(output(3, activation="softmax"), [[0, 0, 1]], SPARSE, ["a", "b"])
    assert result["class"] == [2]


def test_several_yes_or_no_answers_are_numbers() -> None:
    result = prediction(output(2, activation="sigmoid"), [[0.2, 0.9]], "BinaryCrossentropy")
    assert result == {"predicted 1": [0.2], "predicted 2": [0.9]}


def test_several_outputs_have_their_names_in_front() -> None:
    data = TrainingData(
        Rows([np.zeros(1)], []),
        None,
        None,
        None,
        [],
        [Scaling(None, None)] * 2,
        [None, None],
        [Loss(None, "MeanSquaredError", PLACE)] * 2,
    )
    part = Rows([np.zeros(1)], [])
    result = columns([np.ones((1, 1)), np.ones((1, 2))], part, data, [LEFT, RIGHT])
    assert [column.name for column in result] == [
        "forecast predicted",
        "dense_1 predicted 1",
        "dense_1 predicted 2",
    ]


def test_from_outputs_to_classes() -> None:
    assert argmax(np.array([[1, 3, 2], [5, 4, 5]])).tolist() == [1, 0]
    assert rounded(np.array([[0.49], [0.51], [1]])).tolist() == [0, 1, 1]


# Batches


def fake_keras() -> Any:
    return SimpleNamespace(
        tree=SimpleNamespace(
            pack_sequence_as=lambda structure, values: dict(zip(structure, values)),
            flatten=lambda value: list(value.values()) if isinstance(value, dict) else [value],
        )
    )


class Model:
    """A model that returns its input twice, and remembers what it was called with."""

    _inputs_struct, _outputs_struct = ("a", "b"), ("left", "right")

    def __init__(self, several: bool) -> None:
        self.several = several
        self.called: dict[str, Any] = {}

    def predict(self, x: Any, **settings: Any) -> Any:
        self.called = settings
        return {"left": x["a"], "right": x["b"]} if self.several else x

    def evaluate(self, **settings: Any) -> dict[str, Array]:
        self.called = settings
        return {"loss": np.float32(0.5), "mae": np.float32(2)}  # type: ignore[dict-item]


ONE = Rows([np.arange(3)], [np.arange(3) * 2])
TWO = Rows([np.arange(3), np.ones(3)], [np.zeros(3), np.ones(3)], np.array([1, 2, 3]))


def test_a_single_input_and_output() -> None:
    batches = Batches(fake_keras(), Model(False), 8)
    x, y = batches.pack(ONE)
    assert (x.tolist(), y.tolist()) == ([0, 1, 2], [0, 2, 4])
    fitting = batches.training(ONE, shuffle=True)
    assert (sorted(fitting), fitting["shuffle"]) == (["batch_size", "shuffle", "x", "y"], True)
    assert batches.validation(None) == {}
    x, y = batches.validation(ONE)["validation_data"]
    assert (x.tolist(), y.tolist()) == ([0, 1, 2], [0, 2, 4])


def test_several_inputs_and_outputs_with_weights() -> None:
    batches = Batches(fake_keras(), Model(True), 8)
    arguments = batches.evaluation(TWO)
    assert sorted(arguments["x"]) == ["a", "b"]
    assert sorted(arguments["y"]) == ["left", "right"]
    assert [weights.tolist() for weights in arguments["sample_weight"]] == [[1, 2, 3]] * 2
    assert arguments["batch_size"] == 8


def test_weights_of_a_single_output() -> None:
    part = Rows(ONE.x, ONE.y, np.ones(3))
    assert Batches(fake_keras(), Model(False)).evaluation(part)["sample_weight"].tolist() == [1] * 3


def test_evaluate_and_predict() -> None:
    batches = Batches(fake_keras(), Model(True), 8)
    assert evaluate(batches, TWO) == {"loss": 0.5, "mae": 2}
    assert batches.model.called["return_dict"] is True
    assert [part.tolist() for part in predict(batches, TWO)] == [[0, 1, 2], [1, 1, 1]]
    assert batches.model.called == {"batch_size": 8, "verbose": 0}
    assert [part.tolist() for part in predict(Batches(fake_keras(), Model(False)), ONE)] == [
        [0, 1, 2]
    ]
