"""Calls of functions of TensorFlow in models of Keras 2, whose tables are compared.

Inputs are x and y, sequences; u, a sequence of unknown length; i, images; n, whole numbers; s,
texts; c, a batch of 2. ``f(3, 4)`` is a constant.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import keras_table, without_trailing_blanks
from shapecalc.read.document import read_data
from shapecalc.table import keras2
from shapecalc.table.keras3 import Options
from shapecalc.table.summary import summary


def inputs(keras: Any) -> dict[str, Any]:
    """Return the inputs of the calls by name."""
    return {
        **{name: keras.Input((4, 6), name=name) for name in "xy"},
        "i": keras.Input((8, 10, 3), name="i"),
        "u": keras.Input((None, 6), name="u"),
        "n": keras.Input((2,), dtype="int32", name="n"),
        "s": keras.Input((3,), dtype="string", name="s"),
        "c": keras.Input((1,), batch_size=2, name="c"),
    }


def constant(*shape: int) -> Any:
    """Return numbers that are no tensor of a model."""
    return np.ones(shape, "float32")


def compare(builder: Builder, calls: str) -> None:
    """Compare our table of a model with some calls with that of Keras 2, which reads it back."""
    import tensorflow as tf

    keras = builder.keras
    keras.backend.clear_session()
    tensors = inputs(keras)
    names = {"tf": tf, "np": np, "f": constant, "K": keras, "B": keras.backend, **tensors}
    outputs = [eval(line, names) for line in calls.strip().splitlines()]
    text = keras.Model(list(tensors.values()), outputs).to_json()
    ours = keras2.table(summary(infer(read_data(json.loads(text)), keras2=True)), Options())
    theirs = keras_table(keras.models.model_from_json(text), 80)
    assert without_trailing_blanks(ours) == without_trailing_blanks(theirs)
