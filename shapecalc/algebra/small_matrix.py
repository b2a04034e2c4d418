"""Small matrices of numbers, for examples that are worked out without NumPy.

>>> x = Matrix(((1.0, 2.0),))
>>> x @ Matrix(((3.0,), (4.0,))) + 1
Matrix(rows=((12.0,),))
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shapecalc.dataclasses import dataclass

Operation = Callable[[float, float], float]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of numbers. In sums and products element by element, a single row or column repeats."""

    rows: tuple[tuple[float, ...], ...]

    @classmethod
    def of(cls, rows: Sequence[Sequence[float]]) -> Matrix:
        """Return the matrix with some rows."""
        return cls(tuple(tuple(map(float, row)) for row in rows))

    @property
    def shape(self) -> tuple[int, int]:
        """Return the number of rows and of columns."""
        return len(self.rows), len(self.rows[0])

    @property
    def T(self) -> Matrix:  # noqa: N802  NumPy and equations call it so.
        """Return the matrix with its rows as columns."""
        return Matrix(tuple(zip(*self.rows)))

    def by_number(self, function: Callable[[float], float]) -> Matrix:
        """Return the matrix with a function of each number."""
        return Matrix(tuple(tuple(map(function, row)) for row in self.rows))

    def by_row(self, function: Callable[[Sequence[float]], Sequence[float]]) -> Matrix:
        """Return the matrix with a function of each row."""
        return Matrix(tuple(tuple(function(row)) for row in self.rows))

    def __matmul__(self, other: Matrix) -> Matrix:
        columns = other.T.rows
        return Matrix(
            tuple(tuple(math.fsum(map(_product, row, c)) for c in columns) for row in self.rows)
        )

    def _with(self, other: Any, operation: Operation) -> Matrix:
        if not isinstance(other, Matrix):
            return self.by_number(lambda number: operation(number, other))
        height = max(len(self.rows), len(other.rows))
        width = max(len(self.rows[0]), len(other.rows[0]))
        return Matrix(
            tuple(
                tuple(operation(self._at(i, j), other._at(i, j)) for j in range(width))
                for i in range(height)
            )
        )

    def _at(self, row: int, column: int) -> float:
        numbers = self.rows[row if len(self.rows) > 1 else 0]
        return numbers[column if len(numbers) > 1 else 0]

    def __add__(self, other: Any) -> Matrix:
        return self._with(other, lambda a, b: a + b)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Matrix:
        return self._with(other, lambda a, b: a - b)

    def __rsub__(self, other: Any) -> Matrix:
        return self._with(other, lambda a, b: b - a)

    def __mul__(self, other: Any) -> Matrix:
        return self._with(other, _product)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Matrix:
        return self._with(other, lambda a, b: a / b)


def _product(a: float, b: float) -> float:
    return a * b


def _softmax(row: Sequence[float]) -> Sequence[float]:
    powers = [math.exp(number - max(row)) for number in row]
    return [power / sum(powers) for power in powers]


def _variance(row: Sequence[float]) -> Sequence[float]:
    mean = math.fsum(row) / len(row)
    return [math.fsum((number - mean) ** 2 for number in row) / len(row)]


FUNCTIONS: Mapping[str, Callable[[Any], Any]] = {
    "σ": lambda x: x.by_number(lambda z: 1 / (1 + math.exp(-z))),
    "tanh": lambda x: x.by_number(math.tanh),
    "relu": lambda x: x.by_number(lambda z: max(z, 0.0)),
    "sqrt": lambda x: x.by_number(math.sqrt),
    "softmax": lambda x: x.by_row(_softmax),
    "mean": lambda x: x.by_row(lambda row: [math.fsum(row) / len(row)]),
    "variance": lambda x: x.by_row(_variance),
}
"""The functions that examples are worked out with; any other one is left to Keras."""
