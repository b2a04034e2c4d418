"""Rows in files: chunks and batches of them, in the right order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from training import PLACE

from shapecalc.train.data.columns import Numbers
from shapecalc.train.data.parts import Rows
from shapecalc.train.data.rows import RawRows
from shapecalc.train.data.stream import Chunks, Stream


def numbers(values: Any) -> Numbers:
    return Numbers(np.array(values, dtype="float32"), [""], PLACE)


def finish(raw: RawRows) -> Rows:
    """Double the input, as a scaling would."""
    return Rows([raw.x[0].values * 2], [raw.y[0].values], raw.weights)


def stream(*rows: int) -> Stream:
    raw = RawRows([numbers(np.arange(20))], [numbers(np.arange(20) * 10)])
    return Stream(raw, np.array(rows), finish)


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shapecalc.train.data.stream.CHUNK", 4)


@pytest.mark.parametrize("count", [0, 1, 4, 5, 8, 11])
def test_chunks_are_all_rows(count: int) -> None:
    rows = np.arange(count)[::-1]
    chunks = Chunks(np.arange(20) * 3, rows)
    parts = list(chunks)
    assert len(parts) == len(chunks) == -(-count // 4)
    assert all(1 <= len(part) <= 4 for part in parts)
    assert [value for part in parts for value in part.tolist()] == (rows * 3).tolist()


def test_chunks_are_a_sequence() -> None:
    chunks = Chunks(np.arange(20), np.arange(10))
    assert chunks[1].tolist() == [4, 5, 6, 7]
    assert [chunk.tolist() for chunk in chunks[1:]] == [[4, 5, 6, 7], [8, 9]]
    with pytest.raises(IndexError):
        chunks[3]


def test_a_batch_has_the_order_of_the_file() -> None:
    """Rows that are near in a file are read together."""
    batch = stream(3, 1, 2).batch(np.array([7, 2, 5]))
    assert batch.x[0].tolist() == [4, 10, 14]
    assert batch.y[0].tolist() == [20, 50, 70]


def test_batches() -> None:
    batches = list(stream(9, 3, 4, 1, 8).batches(2, shuffle=False))
    assert [batch.y[0].tolist() for batch in batches] == [[30, 90], [10, 40], [80]]


def test_shuffled_batches_have_all_rows_in_another_order() -> None:
    np.random.seed(0)
    rows = stream(*range(20))
    epochs = [
        [float(value) for batch in rows.batches(3, shuffle=True) for value in batch.y[0]]
        for _ in range(2)
    ]
    assert epochs[0] != epochs[1]
    assert [sorted(epoch) for epoch in epochs] == [[10.0 * n for n in range(20)]] * 2


def test_a_cut_stream() -> None:
    some = stream(9, 3, 4, 1).cut(slice(1, 3))
    assert some.rows == 2
    assert some.numbers.tolist() == [3, 4]


def test_a_data_set_of_tensorflow(keras: Any) -> None:
    """It says how many batches it has, and gives all rows in every epoch."""
    data = stream(*range(7)).dataset(lambda rows: (rows.x[0], rows.y[0]), 3, shuffle=False)
    assert int(data.cardinality()) == 3
    for _ in range(2):
        assert [x.numpy().tolist() for x, _ in data] == [[0, 2, 4], [6, 8, 10], [12]]
    x, y = data.element_spec
    assert (x.shape.as_list(), x.dtype.name, y.dtype.name) == ([None], "float32", "float32")
