"""Rows for a model: in memory, and in the structure in which it takes them."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


@dataclass(eq=False, slots=True)
class Rows:
    """Rows for the inputs and outputs of a model, in Keras's order."""

    x: list[Array]
    y: list[Array]
    weights: Array | None = None

    @property
    def rows(self) -> int:
        return len(self.x[0])

    def cut(self, rows: slice) -> Rows:
        """Some of the rows."""
        cut = None if self.weights is None else self.weights[rows]
        return Rows([x[rows] for x in self.x], [y[rows] for y in self.y], cut)


Share = float | int


@dataclass(frozen=True, slots=True)
class Split:
    """Numbers of rows."""

    train: Array
    validation: Array
    test: Array


def split(rows: int, validation: Share, test: Share, shuffle: bool, seed: int | None) -> Split:
    """Splits twice, the test part first, into the rows that scikit-learn would choose.

    Source: scikit-learn, ``train_test_split(…, random_state=seed)``, called twice.

    >>> split(10, 0.2, 3, shuffle=False, seed=None).test
    array([7, 8, 9])
    """
    left, tested = _cut(np.arange(rows), test, shuffle, seed)
    train, validated = _cut(left, validation, shuffle, seed)
    return Split(train, validated, tested)


def _cut(rows: Array, share: Share, shuffle: bool, seed: int | None) -> tuple[Array, Array]:
    """What is left of some rows, and a share of them."""
    count = ceil(share * len(rows)) if isinstance(share, float) else share
    if not count:
        return rows, rows[:0]
    if not shuffle:
        return rows[: max(0, len(rows) - count)], rows[-count:]
    mixed = np.random.RandomState(seed).permutation(len(rows))
    return rows[mixed[count:]], rows[mixed[:count]]
