"""Gates: their states in Keras's order."""

from __future__ import annotations

from typing import Any

import numpy
import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.errors import Source
from shapecalc.explain.layer import explain
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_layer
from shapecalc.rules.layers.gates import state_names


def plan(layer: str) -> LayerPlan:
    return read_layer(layer, Source("<test>"))


def test_the_states_are_those_of_keras(keras: Any) -> None:
    """The hidden state is the output of the last step; the cell state is another one."""
    layer = keras.layers.LSTM(3, return_state=True)
    output, h, c = map(numpy.array, layer(numpy.random.default_rng(1).normal(size=(2, 4, 5))))
    found = explain(plan("LSTM(3, return_state=True)"), [(UNKNOWN, 4, 5)])
    assert found.output_names == ["output", "hidden state h", "cell state c"]
    assert numpy.array_equal(output, h)
    assert not numpy.allclose(output, c)
    assert state_names(1) == ["hidden state h"]


@pytest.mark.parametrize(
    ("layer", "names"),
    [
        ("GRU(3)", []),
        ("GRU(3, return_state=True)", ["output", "hidden state h"]),
        ("Bidirectional(GRU(3))", []),
        (
            "Bidirectional(LSTM(3, return_state=True), merge_mode=None)",
            [
                *("forward output", "backward output"),
                *("forward hidden state h", "forward cell state c"),
                *("backward hidden state h", "backward cell state c"),
            ],
        ),
        (
            "RNN([GRUCell(3), LSTMCell(4)], return_state=True)",
            [
                "output",
                *("hidden state h, cell 1", "hidden state h, cell 2", "cell state c, cell 2"),
            ],
        ),
    ],
)
def test_names_of_outputs(layer: str, names: list[str]) -> None:
    found = explain(plan(layer), [(UNKNOWN, 4, 5)])
    assert list(found.output_names) == names
    assert len(names) in (0, len(found.outputs))
