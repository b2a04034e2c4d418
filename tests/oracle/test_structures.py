"""Shapes and outputs as Keras takes and returns them."""

from __future__ import annotations

from shapecalc.algebra.size import UNKNOWN
from shapecalc.oracle.structures import flattened, plain_shape


def test_shapes() -> None:
    assert plain_shape((UNKNOWN, 3)) == (None, 3)
    assert plain_shape([(2,), (UNKNOWN,)]) == [(2,), (None,)]


def test_structures() -> None:
    assert flattened({"b": (1, [2]), "a": 3}) == [3, 1, 2]
    assert flattened(4) == [4]
