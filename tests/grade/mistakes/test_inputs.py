"""Mistakes about the input of a layer."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from grade.situations import made

from shapecalc.algebra.size import UNKNOWN
from shapecalc.grade.mistakes.arguments import inner_alone
from shapecalc.grade.mistakes.formulas import rounding
from shapecalc.grade.mistakes.inputs import (
    earlier_mistake,
    flatten_forgotten,
    flattened,
    model_input,
    other_input,
    unchanged,
)

N = UNKNOWN
CNN = [
    "Conv2D(8, 3, input_shape=(9, 9, 1))",
    "MaxPooling2D(2)",
    "Flatten()",
    "Dropout(0.5)",
    "Dense(5)",
]


def test_flattened() -> None:
    (mistake,) = made(flattened, "Dense(4, input_shape=(5, 3))")
    assert (mistake.params, mistake.shapes) == (64, ((N, 4),))
    assert mistake.why == "this is right for the flattened input (None, 15), not for (None, 5, 3)"


@pytest.mark.parametrize("spec", ["Dense(4, input_shape=(3,))", "Dense(4, input_shape=(None, 3))"])
def test_what_cannot_be_flattened(spec: str) -> None:
    assert made(flattened, spec) == []


def test_a_layer_that_refuses_a_flattened_input() -> None:
    assert made(flattened, "LSTM(4, input_shape=(5, 3))") == []


def test_unchanged() -> None:
    (mistake,) = made(unchanged, "Flatten(input_shape=(5, 3))")
    assert (mistake.shapes, mistake.params) == (((N, 5, 3),), None)
    assert mistake.why == "(None, 5, 3) is the shape of the input, which the layer changes"


def test_flatten_forgotten() -> None:
    (mistake,) = made(flatten_forgotten, CNN)
    assert (mistake.params, mistake.shapes) == ((8 + 1) * 5, ((N, 3, 3, 5),))
    assert mistake.why == (
        "this is right for (None, 3, 3, 8), the input of flatten, which makes it flat"
    )
    assert made(flatten_forgotten, CNN[:2]) == []
    assert made(flatten_forgotten, [*CNN, "Dense(3)"]) == []
    assert made(flatten_forgotten, "Dense(4, input_shape=(3,))") == []


def test_model_input() -> None:
    (mistake,) = made(model_input, ["LSTM(10, input_shape=(3, 1))", "Dense(5)"])
    assert (mistake.name, mistake.params) == ("model input", (1 + 1) * 5)
    assert mistake.why == (
        "this is right for (None, 3, 1), the input of the model, but the layer gets (None, 10)"
    )
    assert made(model_input, "Dense(5, input_shape=(4,))") == []


def test_other_input() -> None:
    spec = ["Dense(10, input_shape=(4,))", "Dense(6)", "Dense(5)"]
    found = made(other_input, spec)
    assert [(m.name, m.params) for m in found] == [("other input", 55)]
    assert "the output of dense, but" in found[0].why


def merged() -> dict[str, Any]:
    return {"inputs": {"x": "Input((4,))"}, "layers": {"y": "Add()([x, x])"}}


@pytest.mark.parametrize("mistakes", [model_input, other_input, flatten_forgotten])
def test_layers_with_several_inputs(mistakes: Any) -> None:
    assert made(mistakes, merged()) == []


def test_earlier_mistake() -> None:
    """The 7 of the convolution, pooled, is 3; rounded up it is 4."""
    mistakes = partial(earlier_mistake, [rounding])
    found = made(mistakes, CNN)
    assert [(m.name, m.params) for m in found] == [("earlier layer", (4 * 4 * 8 + 1) * 5)]
    assert found[0].why.startswith(
        "this follows from (None, 4, 4, 8) for max_pooling2d, where rounded in the wrong direction"
    )


def test_an_earlier_wrapper() -> None:
    mistakes = partial(earlier_mistake, [inner_alone])
    found = made(mistakes, ["Bidirectional(LSTM(10), input_shape=(3, 1))", "Dense(5)"])
    assert ("earlier layer", 55) in {(m.name, m.params) for m in found}
    assert made(mistakes, "Dense(5, input_shape=(4,))") == []


def test_a_shape_that_a_later_layer_refuses() -> None:
    mistakes = partial(earlier_mistake, [unchanged])
    assert made(mistakes, ["Embedding(9, 4, input_shape=(5,))", "LSTM(3)"]) == []
