"""The loss of each output: the default, and whether it fits the last layer and the targets."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from training import PLACE, endpoint, settings

from shapecalc.errors import Problem
from shapecalc.read.settings import SpecObject
from shapecalc.read.syntax import SpecError
from shapecalc.rules.settings import TRAIN
from shapecalc.train.endpoints import Endpoint
from shapecalc.train.losses import (
    Loss,
    check_activation,
    check_classes,
    check_shape,
    check_values,
    losses,
    per_output,
)

BINARY, CATEGORICAL, SPARSE, MSE = (
    "BinaryCrossentropy",
    "CategoricalCrossentropy",
    "SparseCategoricalCrossentropy",
    "MeanSquaredError",
)
LEFT, RIGHT = endpoint(1, name="left"), endpoint(2, name="right")


def loss(class_name: str, **keyword: Any) -> Loss:
    written = SpecObject(class_name, class_name, PLACE, bool(keyword), [], keyword)
    return Loss(written, class_name, PLACE)


def problem(check: Any, *arguments: Any) -> Problem | None:
    """Return what a check finds wrong."""
    try:
        check(*arguments)
    except SpecError as error:
        return error.problem
    return None


# One value for each output


@pytest.mark.parametrize(
    ("setting", "values"),
    [
        (None, [None, None]),
        ("mse", ["mse", "mse"]),
        ({"left": 1, "right": 2}, [1, 2]),
        ({"layer_right": 2, "left": 1}, [1, 2]),
        ({"right": 2}, [None, 2]),
    ],
)
def test_values_of_outputs(setting: Any, values: list[Any]) -> None:
    assert per_output(setting, [LEFT, RIGHT], PLACE, "loss") == values


@pytest.mark.parametrize(
    ("name", "hint"),
    [("lefft", "did you mean `left`?"), ("abc", "the outputs are left, right")],
)
def test_outputs_that_do_not_exist(name: str, hint: str) -> None:
    result = problem(per_output, {name: 1}, [LEFT, RIGHT], PLACE, "metrics")
    assert result
    assert result.message == f"metrics: no output is called `{name}`"
    assert result.hint == hint


@pytest.mark.parametrize(
    ("activation", "shape", "target", "expected"),
    [
        ("sigmoid", (1,), (5, 1), BINARY),
        ("sigmoid", (3,), (5, 3), BINARY),
        ("softmax", (3,), (5,), SPARSE),
        ("softmax", (3,), (5, 1), SPARSE),
        ("softmax", (3,), (5, 3), CATEGORICAL),
        ("softmax", (1,), (5, 1), SPARSE),
        ("softmax", (3,), None, SPARSE),
        ("linear", (3,), (5, 3), MSE),
        ("relu", (1,), None, MSE),
        (None, (1,), (5,), MSE),
    ],
)
def test_default(
    activation: str | None, shape: tuple[int, ...], target: Any, expected: str
) -> None:
    end = endpoint(*shape, activation=activation)
    targets = [None if target is None else np.zeros(target)]
    (result,) = losses(settings(TRAIN, {}), [end], targets)
    assert (result.written, result.class_name, result.place) == (None, expected, end.place)


def test_losses_of_the_spec() -> None:
    train = settings(TRAIN, {"loss": {"left": "mae", "right": "Huber(delta=2)"}})
    left, right = losses(train, [LEFT, RIGHT], [None, None])
    assert (left.class_name, right.class_name) == ("MeanAbsoluteError", "Huber")
    assert right.written
    assert right.written.keyword == {"delta": 2}
    assert right.place.path[:3] == ("data", "loss", "right")


def test_kinds_of_losses() -> None:
    assert loss(SPARSE).sparse
    assert not loss(CATEGORICAL).sparse
    assert loss(SPARSE, from_logits=True).logits
    assert not loss(SPARSE, from_logits=False).logits
    assert not Loss(None, SPARSE, PLACE).logits
    assert loss(SPARSE).target_shape(endpoint(4, 3)) == (4,)
    assert loss(MSE).target_shape(endpoint(4, 3)) == (4, 3)


# Loss and last layer

ONE, THREE = (1,), (3,)


@pytest.mark.parametrize(
    ("class_name", "activation", "shape", "message", "hint"),
    [
        (BINARY, "linear", ONE,
         "BinaryCrossentropy expects probabilities, but the activation of `x` is linear",
         "activation='sigmoid' in the last layer, or from_logits=True"),
        (SPARSE, "relu", THREE,
         "SparseCategoricalCrossentropy expects probabilities, but the activation of `x` is relu",
         "activation='softmax' in the last layer, or from_logits=True"),
        (CATEGORICAL, "sigmoid", ONE,
         "CategoricalCrossentropy expects several classes, but `x` has one number",
         "binary_crossentropy and sigmoid for two classes, one unit per class for more"),
        (BINARY, "softmax", ONE,
         "softmax of a single number is always 1, so `x` never changes",
         "activation='sigmoid'"),
        (BINARY, "sigmoid", ONE, None, ""),
        (BINARY, "softmax", THREE, None, ""),
        (CATEGORICAL, "softmax", THREE, None, ""),
        (CATEGORICAL, None, THREE, None, ""),
        (MSE, "linear", ONE, None, ""),
        (MSE, "softmax", ONE, None, ""),
    ],
)  # fmt: skip
def test_activations(
    class_name: str,
    activation: str | None,
    shape: tuple[int, ...],
    message: str | None,
    hint: str,
) -> None:
    result = problem(check_activation, loss(class_name), endpoint(*shape, activation=activation))
    assert (result and result.message) == message
    assert (result.hint if result else "") == hint


def test_logits_need_no_activation() -> None:
    end = endpoint(3, activation="linear")
    assert problem(check_activation, loss(SPARSE, from_logits=True), end) is None
    assert problem(check_activation, loss(SPARSE, from_logits=False), end)


# Loss and targets


@pytest.mark.parametrize(
    ("class_name", "target", "message"),
    [
        (SPARSE, (5, 3), "SparseCategoricalCrossentropy expects class numbers, "
                         "but the targets are vectors of 3"),
        (CATEGORICAL, (5,), "CategoricalCrossentropy expects vectors of 3 numbers, "
                            "but the targets are single numbers"),
        (CATEGORICAL, (5, 1), "CategoricalCrossentropy expects vectors of 3 numbers, "
                              "but the targets are single numbers"),
        (SPARSE, (5,), None),
        (SPARSE, (5, 1), None),
        (SPARSE, (5, 4), None),
        (CATEGORICAL, (5, 3), None),
        (BINARY, (5,), "BinaryCrossentropy expects vectors of 3 numbers, "
                       "but the targets are single numbers"),
        (BINARY, (5, 3), None),
        (MSE, (5,), None),
    ],
)  # fmt: skip
def test_shapes_of_targets(class_name: str, target: tuple[int, ...], message: str | None) -> None:
    result = problem(check_shape, loss(class_name), endpoint(3), np.zeros(target))
    assert (result and result.message) == message


RANGES: list[tuple[str, str | None, list[float], str | None]] = [
    (MSE, "sigmoid", [0, 1], None),
    (MSE, "sigmoid", [0, 2], "from 0 to 2, but sigmoid returns numbers from 0 to 1"),
    (MSE, "sigmoid", [-0.5, 1], "from -0.5 to 1, but sigmoid returns numbers from 0 to 1"),
    (MSE, "tanh", [-1, 1], None),
    (MSE, "tanh", [-2, 1], "from -2 to 1, but tanh returns numbers from -1 to 1"),
    (MSE, "relu", [0, 1e9], None),
    (MSE, "relu", [-3, 1], "from -3 to 1, but relu returns numbers of at least 0"),
    (MSE, "relu6", [0, 7], "from 0 to 7, but relu6 returns numbers from 0 to 6"),
    (MSE, "linear", [-1e9, 1e9], None),
    (MSE, None, [-1e9, 1e9], None),
    (BINARY, "sigmoid", [0, 0.5, 1], None),
    (BINARY, "linear", [0, 3], "from 0 to 3, but the loss expects numbers from 0 to 1"),
]


@pytest.mark.parametrize(("class_name", "activation", "target", "message"), RANGES)
def test_ranges_of_targets(
    class_name: str, activation: str | None, target: list[float], message: str | None
) -> None:
    end = endpoint(1, activation=activation)
    result = problem(check_values, loss(class_name), end, np.array(target), PLACE)
    assert (result and result.message) == (message and f"the targets range {message}")
    if result:
        scale = "scale: {y: minmax}, or " if "to 1" in result.message[-4:] else ""
        assert result.hint == f"{scale}a last layer without activation"


def test_float32_may_miss_the_range_by_rounding() -> None:
    end: Endpoint = endpoint(1, activation="sigmoid")
    assert problem(check_values, loss(MSE), end, np.array([1 + 1e-7]), PLACE) is None


@pytest.mark.parametrize(
    ("target", "message", "hint"),
    [
        ([0, 1, 2], None, ""),
        ([0.0, 2.0], None, ""),
        ([1, 3], "from 1 to 3", "a last layer of 4 units"),
        ([-1, 2], "from -1 to 2", "targets that are not classes need a loss such as mse"),
        ([0.5, 2], "from 0.5 to 2", "targets that are not classes need a loss such as mse"),
    ],
)
def test_class_numbers(target: list[float], message: str | None, hint: str) -> None:
    for check in (
        lambda: check_classes(np.array(target), 3, PLACE),
        lambda: check_values(loss(SPARSE), endpoint(3), np.array(target), PLACE),
    ):
        result = problem(check)
        assert (result.hint if result else "") == hint
        assert (result and result.message) == (
            message and f"the classes are numbered from 0 to 2, but the targets range {message}"
        )
