"""Which rows are trained on, looked at after each epoch, and held back for the end."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np

from shapecalc.train.data.parts import Array

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
