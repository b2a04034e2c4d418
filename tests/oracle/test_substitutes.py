"""Layers in place of layers whose code is elsewhere."""

from __future__ import annotations

import pytest

from shapecalc.oracle.build import Builder
from shapecalc.oracle.substitutes import MissingCodeError
from shapecalc.read.document import read_data

CUSTOM = {"class_name": "My", "output_shape": [7], "params": 30, "non_trainable_params": 10}


def test_a_custom_layer_with_its_shape_and_parameters(builder: Builder) -> None:
    (layer,) = builder.model(read_data(["Input((3,))", {"Layer": CUSTOM}])).layers
    assert type(layer).__name__ == "My"
    assert layer.output.shape == (None, 7)
    assert sum(weight.shape[0] for weight in layer.trainable_weights) == 20
    assert sum(weight.shape[0] for weight in layer.non_trainable_weights) == 10


def test_a_custom_layer_without_a_shape(builder: Builder) -> None:
    message = "the output shape or the parameters of My are unknown"
    with pytest.raises(MissingCodeError, match=message):
        builder.model(read_data(["Input((3,))", {"Layer": {"class_name": "My"}}]))
