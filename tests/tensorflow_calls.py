"""Calls of functions of TensorFlow in models of Keras 2, whose tables are compared.

Inputs are x and y, sequences; u, a sequence of unknown length; i, images; n, whole numbers; s,
texts; c, a batch of 2. ``f(3, 4)`` is a constant. `SHAPES` has those of the calls that are compared
with TensorFlow itself.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from shapecalc.algebra.size import UNKNOWN, known
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, UnsupportedError
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import keras_table, without_trailing_blanks
from shapecalc.read.document import read_data
from shapecalc.rules.tensorflow.functions import function_rule
from shapecalc.rules.tensorflow.names import canonical_name
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


SHAPES: Mapping[str, tuple[tuple[int | None, ...], str]] = {
    **dict.fromkeys("xy", ((None, 4, 6), "float32")),
    "i": ((None, 8, 10, 3), "float32"),
    "j": ((None, 3, 8, 10), "float32"),
    "u": ((None, None, 6), "float32"),
    "v": ((5, 4, 6), "float32"),
    "b": ((5, 9, 8, 3), "float32"),
    "h": ((None, 4, 6), "float64"),
    "n": ((None, 2), "int32"),
    "k": ((), "int32"),
    "m": ((None,), "int32"),
    "s": ((None, 3), "string"),
    "t": ((None, 4), "bool"),
    "w": ((3, 5, 6, 7), "float32"),
    "d": ((None, 4, 6, 8, 1), "float32"),
}
"""The tensors of the calls that are compared with TensorFlow itself."""


class Functions:
    """Has our rules of TensorFlow's functions under the names of these."""

    def __init__(self, theirs: Any, name: str = "") -> None:
        self.theirs, self.name = theirs, name

    def __getattr__(self, name: str) -> Any:
        theirs = getattr(self.theirs, name)
        dtype = getattr(theirs, "as_numpy_dtype", None)
        return theirs.name if dtype else Functions(theirs, f"{self.name}.{name}".lstrip("."))

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        rule = function_rule(canonical_name(self.name))
        assert rule is not None, self.name
        bound = inspect.signature(self.theirs).bind(*arguments, **named)
        first, *others = bound.arguments.items()
        return rule.apply([first[1]], dict(others), {})


def ours(call: str) -> list[Any]:
    """Return the shapes and dtypes that our rules give for a call."""
    import tensorflow as tf

    arrays = {
        name: Array(tuple(UNKNOWN if size is None else size for size in shape), dtype)
        for name, (shape, dtype) in SHAPES.items()
    }
    names = {"tf": Functions(tf), "f": lambda *shape: Array(shape, "float32"), **arrays}
    result = eval(call, names)
    found = result if isinstance(result, list) else [result]
    return [(tuple(n if known(n) else None for n in each.shape), each.dtype) for each in found]


def theirs(call: str) -> list[Any]:
    """Return the shapes and dtypes that TensorFlow gives for a call in a graph."""
    import tensorflow as tf

    with tf.Graph().as_default():
        tensors = {
            name: tf.compat.v1.placeholder(dtype, shape, name)
            for name, (shape, dtype) in SHAPES.items()
        }
        names = {"tf": tf, "f": lambda *shape: tf.ones(shape), **tensors}
        found = tf.nest.flatten(eval(call, names))
        return [(tuple(each.shape.as_list()), each.dtype.name) for each in found]


def agree(calls: str) -> None:
    """Compare shapes and dtypes with those of TensorFlow; Keras 2 prints only shapes."""
    different = [
        f"{call}: {found} is {expected}"
        for call in calls.strip().splitlines()
        if (found := ours(call.strip())) != (expected := theirs(call.strip()))
    ]
    assert different == []


def refused_alike(call: str, message: str) -> None:
    """Check that TensorFlow refuses a call, too, and what we say of it."""
    with pytest.raises(RuleError) as caught:
        ours(call)
    assert (str(caught.value), isinstance(caught.value, UnsupportedError)) == (message, False)
    with pytest.raises((ValueError, TypeError)):
        theirs(call)


def unknown_result(call: str, message: str) -> None:
    """Check that a call, which TensorFlow may accept, has no rule, and what we say of it."""
    with pytest.raises(UnsupportedError) as caught:
        ours(call)
    assert str(caught.value) == message
