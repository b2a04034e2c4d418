"""The input shapes of Keras 2's arguments."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.oracle.legacy import legacy_arguments, legacy_input_shape
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_data


def first(layer: str) -> LayerPlan:
    plan = read_data([layer]).layers[0]
    assert isinstance(plan, LayerPlan)
    return plan


@pytest.mark.parametrize(
    ("layer", "arguments", "shape"),
    [
        ("Dense(2, input_shape=(3,))", set(), None),
        ("Dense(2, input_dim=3)", {"input_dim"}, None),  # Keras 3 reads this one.
        ("LSTM(2, input_dim=3)", {"input_dim"}, (None, None, 3)),
        ("LSTM(2, input_dim=3, input_length=4)", {"input_dim", "input_length"}, (None, 4, 3)),
        ("Dense(2, batch_input_shape=(5, 3))", {"batch_input_shape"}, (5, 3)),
    ],
)
def test_shapes(layer: str, arguments: set[str], shape: Any) -> None:
    plan = first(layer)
    assert legacy_arguments(plan) == arguments
    assert legacy_input_shape(plan) == shape
