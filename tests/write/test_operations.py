"""Operations of keras.ops: a program applies them, Keras's JSON has them."""

from __future__ import annotations

from itertools import chain
from random import Random
from typing import Any

import pytest
from operation_cases import call
from test_operations import UNREADABLE, UNSHOWN
from write.test_convert import plan_of, program, unlike

from shapecalc.errors import ShapecalcError, WriteError
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.rules import OPERATIONS
from shapecalc.write.convert import convert

TRIES = 80
"""How many configurations are made until some can be saved."""


def saved(builder: Builder, name: str, random: Random) -> Any:
    """A model with one operation, as Keras saves it; None if there is none."""
    builder.set_names(None)
    try:
        inputs, outputs = call(builder.keras, name, random)
        text: str = builder.keras.Model(inputs, outputs).to_json()
        infer(plan_of(text))
    except ShapecalcError:
        return None
    except Exception:  # Keras refuses in many ways, which have nothing in common.
        return None
    return text


@pytest.mark.parametrize("name", sorted(set(OPERATIONS) - UNREADABLE.keys() - UNSHOWN.keys()))
def test_operations(builder: Builder, name: str) -> None:
    texts = (saved(builder, name, Random(f"{name} {number}")) for number in range(TRIES))
    found = filter(None, texts)
    first = next(found)
    again, _ = convert(plan_of(first), "keras")
    assert list(unlike(plan_of(first), builder.saved(again))) == []
    if OPERATIONS[name].made_by is None:
        with pytest.raises(WriteError, match="cannot hold the operation"):
            convert(plan_of(first), "python")
    else:
        programs = (programmed(builder, text) for text in chain([first], found))
        text, written, model = next(filter(None, programs))
        assert list(unlike(plan_of(text), model)) == [], written


def programmed(builder: Builder, text: str) -> Any:
    """The program of a model, and what it makes; None if a function refuses what a class takes."""
    try:
        written, _ = convert(plan_of(text), "python")
        return text, written, program(builder, written)
    except Exception:
        return None


def test_a_graph(builder: Builder) -> None:
    """Layers and operations, one after the other."""
    keras = builder.keras
    builder.set_names(None)
    x = keras.Input((4, 6))
    y = keras.layers.Dense(6)(x) + x
    y = keras.layers.Dense(2)(keras.ops.mean(y[:, 1:], axis=1, keepdims=True))
    text = keras.Model(x, y).to_json()
    expected = """\
from keras import Input, Model, ops
from keras.layers import Dense

input_layer = Input(shape=(4, 6))

dense = Dense(6)(input_layer)
add = ops.add(dense, input_layer)
get_item = ops.get_item(add, (slice(None, None, None), slice(1, None, None)))

x = ops.mean(get_item, axis=1, keepdims=True)
x = Dense(2)(x)

model = Model(inputs=input_layer, outputs=x)
model.summary()
"""
    written, notes = convert(plan_of(text), "python")
    assert (written, list(notes)) == (expected, [])
    assert list(unlike(plan_of(text), program(builder, written))) == []


def test_an_array_of_which_only_the_shape_is_known(builder: Builder) -> None:
    keras = builder.keras
    x = keras.Input((2,))
    text = keras.Model(x, x + keras.ops.convert_to_tensor([1.0, 2.0])).to_json()
    for form in ("keras", "python"):
        with pytest.raises(WriteError, match=r'Add "add.*": '):
            convert(plan_of(text), form)


def test_an_operation_that_is_not_known(builder: Builder) -> None:
    keras = builder.keras
    x = keras.Input((2, 2))
    text = keras.Model(x, keras.ops.cholesky(x)).to_json().replace('"Cholesky"', '"Novelty"')
    with pytest.raises(WriteError, match=r'Novelty "cholesky.*": this form cannot hold'):
        convert(plan_of(text), "python")
