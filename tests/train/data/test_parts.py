"""Which rows are for training, validation and test, and rows in memory."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import train_test_split

from shapecalc.train.data.parts import Rows, Share, split


@given(st.integers(2, 60), st.floats(0.05, 0.4), st.floats(0.05, 0.4), st.integers(0, 1000))
def test_split_chooses_the_rows_of_scikit_learn(
    rows: int, validation: float, test: float, seed: int
) -> None:
    """003, keras08: train_test_split, called twice."""
    try:
        rest, test_rows = train_test_split(np.arange(rows), test_size=test, random_state=seed)
        train_rows, validation_rows = train_test_split(
            rest, test_size=validation, random_state=seed
        )
    except ValueError:  # too few rows
        return
    chosen = split(rows, validation, test, True, seed)
    assert chosen.test.tolist() == test_rows.tolist()
    assert chosen.train.tolist() == train_rows.tolist()
    assert chosen.validation.tolist() == validation_rows.tolist()


@pytest.mark.parametrize(
    ("validation", "test", "counts"),
    [
        (0, 0, (10, 0, 0)),
        (0.2, 0, (8, 2, 0)),
        (0, 0.25, (7, 0, 3)),
        (0.2, 3, (5, 2, 3)),
        (3, 0.2, (5, 3, 2)),
        (0, 10, (0, 0, 10)),
        (0, 99, (0, 0, 10)),
        (20, 2, (0, 8, 2)),
    ],
)
@pytest.mark.parametrize("shuffle", [True, False])
def test_sizes_of_the_parts(
    validation: Share, test: Share, counts: tuple[int, int, int], shuffle: bool
) -> None:
    """A fraction is rounded up; every row is in one part."""
    chosen = split(10, validation, test, shuffle, 0)
    parts = (chosen.train, chosen.validation, chosen.test)
    assert tuple(map(len, parts)) == counts
    assert sorted(np.concatenate(parts).tolist()) == list(range(10))


def test_without_shuffling_the_last_rows_are_for_the_test() -> None:
    chosen = split(10, 0.25, 2, False, None)
    assert chosen.train.tolist() == [0, 1, 2, 3, 4, 5]
    assert chosen.validation.tolist() == [6, 7]
    assert chosen.test.tolist() == [8, 9]


def test_the_seed_decides() -> None:
    first, again, other = (split(50, 0.2, 0.2, True, seed).test.tolist() for seed in (1, 1, 2))
    assert first == again != other


def test_some_rows() -> None:
    rows = Rows([np.arange(6).reshape(3, 2), np.arange(3)], [np.arange(3) * 2], np.ones(3))
    assert rows.rows == 3
    some = rows.cut(slice(1, 3))
    assert [x.tolist() for x in some.x] == [[[2, 3], [4, 5]], [1, 2]]
    assert some.y[0].tolist() == [2, 4]
    assert some.weights is not None
    assert len(some.weights) == some.rows == 2
    assert Rows([np.arange(3)], []).cut(slice(0, 1)).weights is None
