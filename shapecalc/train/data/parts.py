"""Rows in memory in the shapes of a model, and which rows are for training, validation and test."""

from __future__ import annotations

from math import ceil
from typing import Any

import numpy as np

from shapecalc.dataclasses import dataclass

Array = np.ndarray[Any, Any]


@dataclass(eq=False, slots=True)
class Rows:
    """Rows for the inputs and outputs of a model, in Keras's order.

    Attributes:
        x: an array for each input.
        y: an array for each output; empty for rows that are only predicted.
        weights: the weight of each row.
    """

    x: list[Array]
    y: list[Array]
    weights: Array | None = None

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(self.x[0])

    def cut(self, rows: slice) -> Rows:
        """Return some of the rows."""
        cut = None if self.weights is None else self.weights[rows]
        return Rows([x[rows] for x in self.x], [y[rows] for y in self.y], cut)


Share = float | int
"""A fraction of the rows, or a number of rows."""


@dataclass(frozen=True, slots=True)
class Split:
    """The numbers of the rows of each part, counted from 0."""

    train: Array
    validation: Array
    test: Array


def split(rows: int, validation: Share, test: Share, shuffle: bool, seed: int | None) -> Split:
    """Return the rows that scikit-learn would choose for each part.

    Source: scikit-learn, ``train_test_split(…, random_state=seed)``, called twice: first for the
    test part, then for the validation part of the rest.

    Args:
        rows: how many rows there are.
        validation: the size of the validation part.
        test: the size of the test part.
        shuffle: whether rows are chosen at random; otherwise the last rows are the test part.
        seed: the seed for shuffling.

    >>> split(10, 0.2, 3, shuffle=False, seed=None).test
    array([7, 8, 9])
    """
    rest, test_rows = _cut(np.arange(rows), test, shuffle, seed)
    train_rows, validation_rows = _cut(rest, validation, shuffle, seed)
    return Split(train_rows, validation_rows, test_rows)


def _cut(rows: Array, share: Share, shuffle: bool, seed: int | None) -> tuple[Array, Array]:
    """Return the rest of some rows, and a share of them."""
    count = ceil(share * len(rows)) if isinstance(share, float) else share
    if not count:
        return rows, rows[:0]
    if not shuffle:
        return rows[: max(0, len(rows) - count)], rows[-count:]
    shuffled = np.random.RandomState(seed).permutation(len(rows))
    return rows[shuffled[count:]], rows[shuffled[:count]]
