"""The shape of a tensor of TensorFlow behaves as in TensorFlow."""

from __future__ import annotations

import operator
from typing import Any

import pytest

from shapecalc.read.python.tensor_shape import TensorShape


def test_as_in_tensorflow(keras: Any) -> None:
    import tensorflow as tf

    for sizes in ([None, 3], [2], []):
        shape, real = TensorShape(sizes), tf.TensorShape(sizes)
        assert (shape.rank, shape.ndims) == (real.rank, real.ndims)
        assert shape.as_list() == real.as_list()
        more = [4]
        assert (shape + more).as_list() == (real + more).as_list()
        assert (more + shape).as_list() == (more + real).as_list()
        assert shape[1:].as_list() == real[1:].as_list()
        assert type(shape[1:]) is TensorShape
        nothing = [0]
        assert (shape + nothing).as_list() == (real + nothing).as_list()
        for number, size in enumerate(sizes):
            assert shape[number] == real[number] == size
        for known in (shape, real):
            with pytest.raises(ValueError, match=r"negative|>= 0"):
                operator.add(known, [-1])
            with pytest.raises(ValueError, match=r"negative|>= 0"):
                operator.add([-1], known)
