"""Rows that stay in their .npy files until a batch needs them, which tf.data reads ahead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from math import ceil
from typing import Any, overload

import numpy as np

from shapecalc.train.data.parts import Array, Rows
from shapecalc.train.data.rows import RawRows
from shapecalc.train.data.unpacked import CHUNK


@dataclass(frozen=True, slots=True)
class Chunks(Sequence[Array]):
    """Rows of an array, some at a time."""

    values: Array
    rows: Array

    def __len__(self) -> int:
        return ceil(len(self.rows) / CHUNK)

    @overload
    def __getitem__(self, number: int) -> Array: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[Array]: ...

    def __getitem__(self, number: int | slice) -> Array | Sequence[Array]:
        if isinstance(number, slice):
            return [self[one] for one in range(len(self))[number]]
        if number >= len(self):
            raise IndexError(number)
        found: Array = self.values[self.rows[number * CHUNK : (number + 1) * CHUNK]]
        return found


@dataclass(frozen=True, slots=True)
class Stream:
    """Rows in files, and what makes a part for the model of some of them."""

    raw: RawRows
    numbers: Array
    finish: Callable[[RawRows], Rows]

    @property
    def rows(self) -> int:
        return len(self.numbers)

    def cut(self, rows: slice) -> Stream:
        """Some of the rows."""
        return Stream(self.raw, self.numbers[rows], self.finish)

    def batch(self, numbers: Array) -> Rows:
        """Some rows, as the model takes them."""
        return self.finish(self.raw.chosen(np.sort(numbers)))

    def batches(self, size: int, shuffle: bool) -> Iterator[Rows]:
        """All rows once, in a new order each time if that is asked for."""
        order = np.random.permutation(self.numbers) if shuffle else self.numbers
        for begin in range(0, len(order), size):
            yield self.batch(order[begin : begin + size])

    def dataset(self, pack: Callable[[Rows], Any], size: int, shuffle: bool) -> Any:
        """The rows for TensorFlow, the next batches of which are read while one is trained on.

        Args:
            pack: brings a batch into the structure that the model takes.
            size: rows in a batch.
            shuffle: whether they come in a new order in each epoch.
        """
        tensorflow = import_module("tensorflow")
        data = tensorflow.data

        def spec(array: Array) -> Any:
            return tensorflow.TensorSpec((None, *array.shape[1:]), array.dtype)

        first = pack(self.batch(self.numbers[:1]))
        found = data.Dataset.from_generator(
            lambda: map(pack, self.batches(size, shuffle)),
            output_signature=tensorflow.nest.map_structure(spec, first),
        )
        whole = found.apply(data.experimental.assert_cardinality(ceil(self.rows / size)))
        return whole.prefetch(data.AUTOTUNE)
