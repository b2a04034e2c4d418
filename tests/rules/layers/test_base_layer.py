"""`Layer` stands for a custom layer: its arguments describe what is defined elsewhere."""

from __future__ import annotations

import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.errors import ModelError
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data
from shapecalc.rules import RULES
from shapecalc.table.rows import Row
from shapecalc.table.summary import summary


def row(layer: str) -> Row:
    return summary(infer(read_data(["Input((4,))", layer]))).layers[-1]


def test_a_described_layer() -> None:
    described = row("Layer(class_name='Mine', output_shape=(7,), params=10)")
    assert (described.name, described.class_name) == ("mine", "Mine")
    assert (described.output_shapes, described.params) == ([(UNKNOWN, 7)], 10)


def test_a_layer_that_is_not_described() -> None:
    unknown = row("Layer")
    assert (unknown.output_shapes, unknown.params) == ([None], None)


def test_more_non_trainable_parameters_than_parameters() -> None:
    with pytest.raises(ModelError, match="non_trainable_params must be from 0 to params"):
        row("Layer(params=2, non_trainable_params=3)")


def test_what_is_known_of_a_custom_layer() -> None:
    """Its class, and nothing else: it takes any arguments, and any number of tensors."""
    rule = RULES["Layer"]
    assert (rule.foreign, rule.ignores_unknown, rule.built) == (True, False, False)
    assert all(argument.note for argument in rule.accepted.values())
    defaults = {name: argument.default for name, argument in rule.own.items()}
    assert defaults == {
        "class_name": None,
        "output_shape": None,
        "params": None,
        "non_trainable_params": 0,
    }
