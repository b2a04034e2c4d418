"""Files of numbers: columns of a CSV, arrays of NumPy, data sets that have names."""

from __future__ import annotations

import csv
import os
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import numpy as np

from shapecalc.errors import Code, Mark, Place, Problem, Source, did_you_mean
from shapecalc.oracle.build import load_keras
from shapecalc.read.syntax import SpecError, stop
from shapecalc.read.text import encoding
from shapecalc.rules.settings import DATASETS
from shapecalc.train.data.parts import Array


@dataclass(slots=True)
class DataTable:
    """Columns, or arrays, by name.

    Attributes:
        name: the file.
        columns: numbers with NaN where one is missing, or texts with "".
        lines: the line of the file for each row.
        source: the file, for messages about a line of it.
    """

    name: str
    columns: Mapping[str, Array]
    lines: Sequence[int] = ()
    source: Source = field(default_factory=lambda: Source(""))

    def where(self, row: int) -> Place:
        """The line of a row."""
        return Place(self.source, (Mark(self.lines[row], 1),))

    def find(self, column: str, place: Place) -> Array:
        """A column.

        Raises:
            SpecError: if there is none of this name.
        """
        if column not in self.columns:
            hint = did_you_mean(column, self.columns) or f"there are {few(list(self.columns))}"
            raise stop(Code.DATA, f"{self.name} has no column `{column}`", place, hint)
        return self.columns[column]


def few(names: Sequence[str], most: int = 8) -> str:
    """Some names, and how many more there are.

    >>> few(["a", "b", "c"], 2)
    'a, b and 1 more'
    """
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def read_table(path: Path, name: str, place: Place, readers: Readers) -> DataTable:
    """The columns or arrays of a file.

    Args:
        path: the file.
        name: as it is told.
        place: where it is told.
        readers: how files are read, by the ends of their names.

    Raises:
        SpecError: if it cannot be read.
    """
    if not path.is_file():
        hint = f"it is looked for as {path}: paths begin at the folder of the spec"
        raise stop(Code.FILE, f"there is no file `{name}`", place, hint)
    read = readers.get(path.suffix.lower())
    if read is None:
        message = f"`{name}` is none of {', '.join(readers)}"
        raise stop(Code.FILE, message, place)
    try:
        return read(path, name)
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, csv.Error) as error:
        raise stop(Code.FILE, f"cannot read `{name}`: {error}", place) from None


def _npy(path: Path, name: str) -> DataTable:
    found = np.load(path, mmap_mode="r", allow_pickle=False)
    if not found.ndim:
        raise ValueError("it holds a single number, no rows")
    return DataTable(name, {"x": found})


def _npz(path: Path, name: str) -> DataTable:
    with np.load(path, allow_pickle=False) as arrays:
        found = {key: arrays[key] for key in arrays.files}
    return DataTable(name, {key: array for key, array in found.items() if array.ndim})


def _csv(path: Path, name: str) -> DataTable:
    file = CsvFile(path)
    rows = list(file.rows())
    cells = list(zip(*(row for _, row in rows))) or [()] * len(file.names)
    return DataTable(
        name,
        {key: column(values) for key, values in zip(file.names, cells)},
        [line for line, _ in rows],
        Source(os.path.relpath(path), path.read_text(encoding=file.encoding)),
    )


Readers = Mapping[str, Callable[[Path, str], DataTable]]

READERS: Readers = {".csv": _csv, ".tsv": _csv, ".npy": _npy, ".npz": _npz}
"""How a file is read whose name ends so."""


def read_dataset(name: str, path: Path | None, place: Place, readers: Readers) -> DataTable:
    """A data set of Keras or scikit-learn.

    Keras's are read from a file where one is told, and else as Keras does: from its cache, or the
    network.

    Raises:
        SpecError: if it cannot be had.
    """
    if path is not None:
        return read_table(path, path.name, place, readers)
    if name in DATASETS["sklearn"].split():
        found = getattr(import_module("sklearn.datasets"), f"load_{name}")()
        y = found.target_names[found.target] if hasattr(found, "target_names") else found.target
        images = found.images if "images" in found else found.data
        return DataTable(name, {"x": images, "y": found.target if name == "digits" else y})
    load_keras(gpu=True)
    module = import_module(f"keras.datasets.{name}")
    try:
        with redirect_stdout(sys.stderr):
            (x, y), (x_test, y_test) = module.load_data()
    except Exception as error:  # Whatever the network and the cache raise.
        hint = f"without a network, tell the file that holds it: file: {name}.npz"
        raise stop(Code.FILE, f"`{name}` cannot be had: {error}", place, hint) from None
    return DataTable(name, dict(x_train=x, y_train=y, x_test=x_test, y_test=y_test))


@contextmanager
def collecting(problems: list[Problem]) -> Iterator[None]:
    """Collects what is wrong with one step, so that the next can be taken."""
    try:
        yield
    except SpecError as stopped:
        problems.extend(filter(None, [stopped.problem]))


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
