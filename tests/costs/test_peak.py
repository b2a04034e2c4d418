"""The largest set of tensors that are alive at once."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.formula import Formula
from shapecalc.costs.calls import calls_of
from shapecalc.costs.one_example import one_example
from shapecalc.costs.peak import largest_set
from shapecalc.read.document import read_data

T = Formula.of("T")


def largest(data: Any) -> Any:
    """Return the size of the largest set, and the layer at whose call it is alive."""
    example = one_example(read_data(data))
    assert example is not None
    calls = calls_of(example)
    assert calls is not None
    alive = largest_set(calls, example.inference)
    return None if alive is None else (alive.size, alive.operation.name)


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        (["Input((10,))", "Dense(20)", "Dense(5)"], (4 * 30, "dense")),
        (["Input((2, 6))", "Flatten()", "Dropout(0.5)", "Dense(5)"], (4 * 17, "dense")),
        # One step of an LSTM needs little; its outputs at all steps are a tensor.
        (["Input((7, 3))", "LSTM(10)"], (4 * (21 + 10), "lstm")),
        (["Input((None, 3))", "LSTM(10, return_sequences=True)", "Dense(2)"], (52 * T, "lstm")),
        (["Input((8, 8, 2))", "SeparableConv2D(4, 3)"], (4 * (128 + 72 + 144), "separable_conv2d")),
        # For many steps the convolution takes most, for few the layer behind it.
        (["Input((None, 1))", "Conv1D(2, 3)", "GlobalAveragePooling1D()", "Dense(900)"], None),
        (["Input((3,))", "Layer(class_name='Mine', output_shape=(4,), params=5)"], (28, "mine")),
    ],
)
def test_stacks(layers: list[str], expected: Any) -> None:
    assert largest(layers) == expected


def test_skip() -> None:
    """What is read later stays alive."""
    layers = {
        "a": "Dense(20)(x)",
        "b": "Dense(30)(a)",
        "c": "Dense(20)(b)",
        "d": "Add()([a, c])",
    }
    data = {"inputs": {"x": [10]}, "layers": layers, "outputs": ["d"]}
    assert largest(data) == (4 * (20 + 30 + 20), "dense_2")


def test_models() -> None:
    """Inside a model, the tensors around it stay alive; a wrapper calls it at all steps at once."""
    inner = {"Model": {"layers": ["Input((10,))", "Dense(20)", "Dense(5)"]}}
    data = {
        "inputs": {"x": [10]},
        "layers": {"m": inner, "a": "m(x)", "b": "Dense(5)(x)", "c": "Add()([a, b])"},
        "outputs": ["c"],
    }
    assert largest(data) == (4 * (10 + 20 + 5), "dense_1")  # The last layer of the model.
    steps = {"layers": ["Input((7, 10))", {"TimeDistributed": {"layer": inner}}]}
    assert largest(steps) == (4 * 7 * (10 + 5 + 10 + 20), "time_distributed")
