"""Small matrices, compared with NumPy."""

from __future__ import annotations

from typing import Any

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.algebra.small_matrix import FUNCTIONS, Matrix

NUMBERS = st.floats(-5, 5, allow_nan=False)


def matrices(rows: int, columns: int) -> st.SearchStrategy[Matrix]:
    row = st.lists(NUMBERS, min_size=columns, max_size=columns)
    return st.lists(row, min_size=rows, max_size=rows).map(Matrix.of)


def array(matrix: Matrix) -> Any:
    return numpy.array(matrix.rows)


@given(matrices(2, 3), matrices(3, 2), matrices(1, 3), matrices(2, 1))
def test_arithmetic(a: Matrix, b: Matrix, row: Matrix, column: Matrix) -> None:
    numpy.testing.assert_allclose(array(a @ b), array(a) @ array(b), atol=1e-9)
    numpy.testing.assert_allclose(array(a.T + b), array(a).T + array(b))
    for other in (row, column, a):
        numpy.testing.assert_allclose(array(a + other), array(a) + array(other))
        numpy.testing.assert_allclose(array(a - other), array(a) - array(other))
        numpy.testing.assert_allclose(array(a * other), array(a) * array(other))
    numpy.testing.assert_allclose(array(1 - a), 1 - array(a))
    numpy.testing.assert_allclose(array(2 * a + 1), 2 * array(a) + 1)
    numpy.testing.assert_allclose(array(a / 4), array(a) / 4)
    assert a.shape == (2, 3)


@pytest.mark.parametrize("name", FUNCTIONS)
@given(values=matrices(2, 3))
def test_functions(name: str, values: Matrix) -> None:
    x = array(values)
    expected = {
        "σ": lambda: 1 / (1 + numpy.exp(-x)),
        "tanh": lambda: numpy.tanh(x),
        "relu": lambda: numpy.maximum(x, 0),
        "sqrt": lambda: numpy.sqrt(abs(x)),
        "softmax": lambda: numpy.exp(x) / numpy.exp(x).sum(-1, keepdims=True),
        "mean": lambda: x.mean(-1, keepdims=True),
        "variance": lambda: x.var(-1, keepdims=True),
    }[name]()
    given_values = values.by_number(abs) if name == "sqrt" else values
    numpy.testing.assert_allclose(array(FUNCTIONS[name](given_values)), expected, atol=1e-9)
