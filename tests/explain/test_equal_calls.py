"""Equal calls of layers are explained once, and others are not taken for them."""

from __future__ import annotations

import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.explain.equal_calls import call_key
from shapecalc.explain.model import explain_model
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_data


def layer(text: str) -> LayerPlan:
    """Return the plan of a layer."""
    plan = read_data([text]).layers[0]
    assert isinstance(plan, LayerPlan)
    return plan


@pytest.mark.parametrize(
    ("first", "second", "equal"),
    [
        ("Dense(2)", "Dense(2)", True),
        ("Dense(2)", "Dense(2, name='other')", True),
        ("Dense(2)", "Dense(3)", False),
        ("Dense(2)", "Dense(units=2, use_bias=True)", False),
        ("Dense(2, use_bias=True)", "Dense(2, use_bias=1)", False),
        ("Dropout(0)", "Dropout(0.0)", False),
        ("Dense(2)", "EinsumDense('ab,bc->ac', 2)", False),
        ("Conv1D(2, (3,))", "Conv1D(2, [3])", True),
        ("LSTM(2)", "GRU(2)", False),
    ],
)
def test_arguments(first: str, second: str, equal: bool) -> None:
    one_shape = [(UNKNOWN, 3)]
    assert (call_key(layer(first), one_shape) == call_key(layer(second), one_shape)) is equal


def test_inputs() -> None:
    plan = layer("Dense(2)")
    keys = [
        call_key(plan, [(UNKNOWN, 3)]),
        call_key(plan, [(UNKNOWN, 4)]),
        call_key(plan, [(UNKNOWN, 3), (UNKNOWN, 3)]),
        call_key(plan, [(UNKNOWN, 3)], {"mask": None}),
        call_key(plan, [(UNKNOWN, 3)], {"mask": True}),
    ]
    assert len({*keys}) == len(keys)
    assert keys[0] == call_key(plan, [(UNKNOWN, 3)], {})


def test_layers_that_are_equal_have_their_own_names() -> None:
    """An explanation that is used twice has the name of each layer."""
    stack = ["Dense(3, input_shape=(3,))", "Dense(3)", "Dense(3, name='last')"]
    names = [explanation.name for explanation in explain_model(read_data(stack))]
    assert names == ["dense", "dense_1", "last"]
