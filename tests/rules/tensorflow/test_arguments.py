"""Arguments of TensorFlow's functions: constants, sizes that tensors hold, what is not saved."""

from __future__ import annotations

from typing import Any

import pytest
from tensorflow_calls import agree, refused_alike, unknown_result

from shapecalc.algebra.size import UNKNOWN
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, UnsupportedError
from shapecalc.rules.tensorflow.arguments import (
    array,
    axis_number,
    dtype_of,
    named_arguments,
    plain,
    reshaped,
    sizes,
)

SHAPE = Array((3,), "int32", (UNKNOWN, 4, 6))
LENGTH = Array((), "int32", (4,))


def test_constants() -> None:
    assert array([[1.0, 2.0]]) == Array((1, 2), "float32")
    assert array([]) == Array((0,), "float32")
    assert array([LENGTH, -1]).value == (4, -1)
    assert array([LENGTH, Array((), "float32")]).value is None
    assert [dtype_of(value) for value in (True, 2, 2.5, "a")] == [
        "bool",
        "int32",
        "float32",
        "string",
    ]
    with pytest.raises(RuleError, match="equally long"):
        array([[1, 2], 3])


def test_sizes() -> None:
    assert sizes(SHAPE) == [UNKNOWN, 4, 6]
    assert sizes([LENGTH, None, 2.0]) == [4, UNKNOWN, 2]
    assert sizes(5) == [5]
    assert sizes(Array((2,), "int32")) == [UNKNOWN, UNKNOWN]
    with pytest.raises(UnsupportedError, match="number of its axes"):
        sizes(Array((UNKNOWN,), "int32"))


@pytest.mark.parametrize("value", [SHAPE, Array((), "int32"), [1, Array((), "int64")]])
def test_numbers_that_are_computed(value: Any) -> None:
    with pytest.raises(UnsupportedError, match="computed when the model runs"):
        plain(value)
    assert plain([LENGTH, "same"]) == [4, "same"]


def test_another_shape_of_the_same_numbers() -> None:
    assert reshaped(SHAPE, (3, 1)) == Array((3, 1), "int32")
    assert reshaped(SHAPE, (3, 1)).value is None


def test_axes() -> None:
    assert axis_number([-1], 3) == 2
    with pytest.raises(RuleError, match="no axis 3 among 3"):
        axis_number(3, 3)


def test_names_of_tensorflow_1() -> None:
    named = {"keep_dims": True, "reduction_indices": None, "dim": 1}
    assert named_arguments(["x", "axis", "keepdims"], [5], named) == {
        "x": 5,
        "keepdims": True,
        "axis": 1,
    }


IN_A_GRAPH = """
    tf.concat([[1, 2], tf.shape(x)], 0)
    tf.zeros(tf.concat([[1, 2], tf.shape(v)], 0))
    tf.stack([1, tf.size(v)])
    tf.zeros([2.0, 3])
    tf.expand_dims(x, tf.rank(n))
    tf.identity([n, n])
    tf.identity([])
    tf.identity([[1.0], [2.0]])
    tf.identity([k, 3])
    tf.identity([True, False])
    tf.identity(['a', 'b'])
    tf.identity([x, v])
    tf.identity([v, x])
    tf.identity([x, x, v, u])
    tf.identity([[k, 2], [3, 4]])
    tf.zeros([tf.size(v), k])
    tf.zeros(k)
    tf.zeros(tf.size(v))
"""


def test_as_in_tensorflow(keras: Any) -> None:
    agree(IN_A_GRAPH)


REFUSED = {
    "tf.identity([v, w])": "nested lists have to be equally long",
    "tf.identity([[1, 2], [3]])": "nested lists have to be equally long",
    "tf.identity([x, v, f(5, 4, 7)])": "nested lists have to be equally long",
    "tf.identity([[1, 2], 3])": "nested lists have to be equally long",
}


@pytest.mark.parametrize("call", REFUSED)
def test_refused_as_in_tensorflow(keras: Any, call: str) -> None:
    refused_alike(call, REFUSED[call])


UNKNOWN_RESULTS = {
    "tf.zeros([2.5, 3])": "2.5 is not a whole number",
    "tf.expand_dims(x, k)": "one of its arguments is computed when the model runs",
    "tf.zeros(m)": "the number of its axes is computed when the model runs",
}


@pytest.mark.parametrize("call", UNKNOWN_RESULTS)
def test_results_that_are_unknown(keras: Any, call: str) -> None:
    unknown_result(call, UNKNOWN_RESULTS[call])
