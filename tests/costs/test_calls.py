"""The calls of a model, those inside other models included."""

from __future__ import annotations

from typing import Any

from shapecalc.costs.calls import MOST_CALLS, calls_of
from shapecalc.costs.one_example import one_example
from shapecalc.model.graph import flatten
from shapecalc.read.document import read_data

INNER = {"Model": {"layers": ["Input((None, 3))", "Dense(3)"]}}


def calls(data: Any) -> Any:
    example = one_example(read_data(data))
    assert example is not None
    return calls_of(example)


def test_shared_model() -> None:
    """Each call of a model has tensors of its own, which connect the calls."""
    data = {
        "inputs": {"x": [4, 3], "y": [6, 3]},
        "layers": {"m": INNER, "a": "m(x)", "b": "m(y)", "c": "Concatenate(axis=1)([a, b])"},
        "outputs": ["c"],
    }
    all_calls = calls(data)
    first, second, joined = all_calls.calls
    assert [call.operation.name for call in (first, second, joined)] == [
        "dense",
        "dense",
        "concatenate",
    ]
    assert [tensor.shape for tensor in joined.reads] == [(1, 4, 3), (1, 6, 3)]
    assert joined.reads == [*flatten(first.outputs), *flatten(second.outputs)]
    assert all_calls.inputs == [*first.reads, *second.reads]
    assert all_calls.outputs == flatten(joined.outputs)


def test_too_many() -> None:
    """Models that call each other twice are followed up to a limit."""
    inner: Any = INNER
    for _ in range(MOST_CALLS.bit_length()):
        inner = {
            "Model": {
                "inputs": {"x": [4, 3]},
                "layers": {"m": inner, "a": "m(x)", "b": "m(a)"},
                "outputs": ["b"],
            }
        }
    data = {"inputs": {"x": [4, 3]}, "layers": {"m": inner, "a": "m(x)"}, "outputs": ["a"]}
    assert calls(data) is None
