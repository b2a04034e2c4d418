"""Explanations of layers that are in no model."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.layer import RuleError
from shapecalc.errors import Source
from shapecalc.explain.lone_layer import explain_alone, input_shapes
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_layer


def plan(text: str) -> LayerPlan:
    return read_layer(text, Source("a"))


B = UNKNOWN


@pytest.mark.parametrize(
    ("layer", "shapes", "features", "more", "expected"),
    [
        ("Dense(2)", None, None, 0, [(B, B)]),
        ("Dense(2)", None, 4, 0, [(B, 4)]),
        ("Dense(2)", None, 4, 2, [(B, B, B, 4)]),
        ("Dense(2)", [(3, 4)], None, 0, [(B, 3, 4)]),
        ("LSTM(2)", None, 1, 0, [(B, B, 1)]),
        ("Conv2D(2, 3)", None, None, 0, [(B, B, B, B)]),
        ("Add()", None, None, 0, [(B, B), (B, B)]),
        ("Add()", [(3,)], None, 0, [(B, 3), (B, 3)]),
        ("Concatenate()", [(3,), (4,)], None, 0, [(B, 3), (B, 4)]),
    ],
)
def test_input_shapes(
    layer: str, shapes: Any, features: Any, more: int, expected: list[tuple[Any, ...]]
) -> None:
    assert input_shapes(plan(layer), shapes, features, more) == expected


def test_a_layer_with_an_input() -> None:
    assert explain_alone(plan("Dense(5)"), [(3,)], None).total == 20
    assert explain_alone(plan("Dense(5)"), None, 3).total == 20


def test_axes_are_added_until_the_layer_accepts_the_input() -> None:
    explained = explain_alone(plan("TimeDistributed(Dense(8))"), None, 16)
    assert explained.total == 17 * 8
    assert len(explained.inputs[0]) == 3


def test_an_input_that_is_refused() -> None:
    with pytest.raises(RuleError):
        explain_alone(plan("Conv2D(1, 30)"), [(9, 9, 1)], None)
