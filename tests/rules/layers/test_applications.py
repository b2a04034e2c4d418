"""Layers of Keras's own models."""

from __future__ import annotations

from shapecalc.algebra.size import UNKNOWN
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data
from shapecalc.table.summary import summary


def test_layer_scale() -> None:
    row = summary(infer(read_data(["Input((6, 4))", "LayerScale(0.1, 4)"]))).layers[-1]
    assert (row.output_shapes, row.params) == ([(UNKNOWN, 6, 4)], 4)


def test_custom_scale() -> None:
    spec = {
        "inputs": {"a": [4], "b": [4]},
        "layers": {"y": "CustomScaleLayer(0.2)([a, b])"},
        "outputs": "y",
    }
    row = summary(infer(read_data(spec))).layers[-1]
    assert (row.output_shapes, row.params) == ([(UNKNOWN, 4)], 0)
