"""A CSV file: its names, its rows, and what a column of texts is."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from shapecalc.read.text import encoding
from shapecalc.train.data.parts import Array

MISSING = frozenset(("", "na", "n/a", "nan", "null", "none", "?"))
"""How a CSV says that a value is missing."""


@dataclass(slots=True)
class CsvFile:
    """A CSV with a line of names; without one, the columns are called 1, 2, …

    Raises:
        ValueError: if it is empty.
    """

    path: Path
    encoding: str = field(init=False)
    delimiter: str = field(init=False)
    names: list[str] = field(init=False)
    named: bool = field(init=False)

    def __post_init__(self) -> None:
        with open(self.path, "rb") as content:
            self.encoding = encoding(content)
        with open(self.path, encoding=self.encoding, newline="") as stream:
            self.delimiter = max(",;\t", key=stream.readline().count)
        first = next(self._lines(), None)
        if first is None:
            raise ValueError("it is empty")
        head = [cell.strip() for cell in first[1]]
        self.named = not any(map(_numeric, head))
        self.names = head if self.named else [str(number + 1) for number in range(len(head))]

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        with open(self.path, encoding=self.encoding, newline="") as stream:
            reader = csv.reader(stream, delimiter=self.delimiter)
            yield from ((reader.line_num, row) for row in reader if row)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The number of the line of each row, and its cells.

        Raises:
            ValueError: if a row is longer or shorter than the first.
        """
        lines = self._lines()
        if self.named:
            next(lines)
        for line, row in lines:
            if len(row) != len(self.names):
                message = f"line {line} has {len(row)} values, the first has {len(self.names)}"
                raise ValueError(message)
            yield line, row


def told(cell: str) -> str:
    """What a cell tells; nothing if a value is missing."""
    cell = cell.strip()
    return "" if cell.lower() in MISSING else cell


def column(cells: Sequence[str]) -> Array:
    """Numbers, or texts if there is one that is no number.

    >>> column(["1", "", "2.5"])
    array([1. , nan, 2.5])
    >>> column(["a", "NA"])
    array(['a', ''], dtype='<U1')
    """
    texts = [told(cell) for cell in cells]
    try:
        return numbers(texts)
    except ValueError:
        return np.array(texts, dtype=str)


def numbers(texts: Sequence[str]) -> Array:
    """What cells tell, as numbers.

    Raises:
        ValueError: if one is no number.
    """
    return np.array([text or "nan" for text in texts], dtype=float)


def _numeric(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
