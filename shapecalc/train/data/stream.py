"""Rows that stay in .npy files until a batch needs them; tf.data reads the next batches ahead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from math import ceil
from typing import Any, overload

import numpy as np

from shapecalc.dataclasses import dataclass
from shapecalc.train.data.parts import Array, Rows
from shapecalc.train.data.rows import RawRows
from shapecalc.train.data.unpacked import CHUNK


@dataclass(frozen=True, slots=True)
class Chunks(Sequence[Array]):
    """Rows of an array as a sequence of smaller arrays.

    Attributes:
        values: the array.
        rows: the numbers of the rows.
    """

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
            return [self[index] for index in range(len(self))[number]]
        if number >= len(self):
            raise IndexError(number)
        chunk: Array = self.values[self.rows[number * CHUNK : (number + 1) * CHUNK]]
        return chunk


@dataclass(frozen=True, slots=True)
class Stream:
    """Rows in files.

    Attributes:
        raw: the data in the files.
        numbers: the numbers of the rows that belong to this part.
        finish: scales rows, and brings them into the shapes of the model.
    """

    raw: RawRows
    numbers: Array
    finish: Callable[[RawRows], Rows]

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(self.numbers)

    def cut(self, rows: slice) -> Stream:
        """Return some of the rows."""
        return Stream(self.raw, self.numbers[rows], self.finish)

    def batch(self, numbers: Array) -> Rows:
        """Return rows in the shapes of the model, in the order of the files."""
        return self.finish(self.raw.chosen(np.sort(numbers)))

    def batches(self, size: int, shuffle: bool) -> Iterator[Rows]:
        """Yield all rows once in batches, in a new order each time if they are shuffled."""
        order = np.random.permutation(self.numbers) if shuffle else self.numbers
        for begin in range(0, len(order), size):
            yield self.batch(order[begin : begin + size])

    def dataset(self, pack: Callable[[Rows], Any], size: int, shuffle: bool) -> Any:
        """Return the rows as a data set of TensorFlow, which reads batches ahead.

        Args:
            pack: brings a batch into the structure that the model takes.
            size: rows per batch.
            shuffle: whether the rows have a new order in each epoch.
        """
        tensorflow = import_module("tensorflow")
        data = tensorflow.data

        def spec(array: Array) -> Any:
            return tensorflow.TensorSpec((None, *array.shape[1:]), array.dtype)

        first = pack(self.batch(self.numbers[:1]))
        batches = data.Dataset.from_generator(
            lambda: map(pack, self.batches(size, shuffle)),
            output_signature=tensorflow.nest.map_structure(spec, first),
        )
        counted = batches.apply(data.experimental.assert_cardinality(ceil(self.rows / size)))
        return counted.prefetch(data.AUTOTUNE)
