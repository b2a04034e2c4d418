"""Data files and named data sets as tables: columns of a CSV file, arrays of NumPy files.

CSV files are read with the standard library, not with pandas. `pandas.read_csv` fills up a row that
is too short with missing values instead of refusing it, skips lines of spaces, makes numbers of
`True`, and does not say which line of the file a row is from, which the messages need.
"""

from __future__ import annotations

import csv
import os
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from importlib import import_module
from lzma import LZMAError
from pathlib import Path
from tokenize import TokenError
from typing import IO

import numpy as np

from shapecalc.dataclasses import dataclass, field
from shapecalc.errors import Code, Mark, Place, Problem, Source
from shapecalc.limits import ARRAYS, UNPACKED_ARRAYS, UNPACKED_SHARE
from shapecalc.oracle.build import load_keras
from shapecalc.read.hdf5 import DAMAGED
from shapecalc.read.syntax import SpecError
from shapecalc.rules.settings import DATASETS
from shapecalc.similar import did_you_mean
from shapecalc.terminal import unfiltered
from shapecalc.train.data.encodings import encoding
from shapecalc.train.data.parts import Array

UNREADABLE = (*DAMAGED, MemoryError, TypeError, csv.Error, LZMAError, TokenError)
"""What is raised for a damaged data file; numpy parses a header as Python."""


@dataclass(slots=True)
class DataTable:
    """Columns of a file, or arrays, by name.

    Attributes:
        name: the name of the file.
        columns: arrays of numbers, NaN where one is missing, or of texts, "" where one is missing.
        lines: the line of the file for each row, if the file has lines.
        source: the text of the file, for messages about one of its lines.
    """

    name: str
    columns: Mapping[str, Array]
    lines: Sequence[int] = ()
    source: Source = field(default_factory=lambda: Source(""))

    def where(self, row: int) -> Place:
        """Return the line of a row."""
        return Place(self.source, (Mark(self.lines[row], 1),))

    def find(self, column: str, place: Place) -> Array:
        """Return a column.

        Args:
            column: its name.
            place: where the spec names it.

        Raises:
            SpecError: if the table has no such column.
        """
        if column not in self.columns:
            columns = f"the columns are {shortened(list(self.columns))}"
            hint = did_you_mean(column, self.columns) or columns
            raise SpecError(Code.DATA, f"{self.name} has no column `{column}`", place, hint)
        return self.columns[column]


def shortened(names: Sequence[str], most: int = 8) -> str:
    """Return the first names of a list, and how many more there are.

    >>> shortened(["a", "b", "c"], 2)
    'a, b and 1 more'
    """
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def read_table(path: Path, name: str, place: Place, readers: Readers) -> DataTable:
    """Return the columns or arrays of a file.

    Args:
        path: the file.
        name: its name in the spec.
        place: where the spec names it.
        readers: the functions that read files, by the ends of their names.

    Raises:
        SpecError: if it cannot be read.
    """
    if not path.is_file():
        hint = f"{path} does not exist: paths are relative to the folder of the spec"
        raise SpecError(Code.FILE, f"there is no file `{name}`", place, hint)
    read = readers.get(path.suffix.lower())
    if read is None:
        message = f"`{name}` is not a data file of a known format"
        raise SpecError(Code.FILE, message, place, f"the formats are {', '.join(readers)}")
    try:
        return read(path, name)
    except UNREADABLE as error:
        raise SpecError(Code.FILE, f"cannot read `{name}`: {error}", place) from None


def _npy(path: Path, name: str) -> DataTable:
    array = open_array(path)
    if not array.ndim:
        raise ValueError("it is a single number, not rows")
    return DataTable(name, {"x": array})


def open_array(path: Path) -> Array:
    """Return the array in an .npy file; its rows are read when they are needed.

    Raises:
        ValueError: if the file has no array of numbers or texts.
    """
    with open(path, "rb") as stream:
        check_header(stream)
    # np.load would also open archives and pickles.
    array: Array = np.lib.format.open_memmap(path, mode="r")
    return array


def check_header(stream: IO[bytes]) -> None:
    """Check what an .npy file says about its array, before it is read.

    Raises:
        ValueError: if it is damaged, or its values are Python objects or take no memory at all,
            at which numpy ends the process.
    """
    readers = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }
    read = readers.get(np.lib.format.read_magic(stream))
    if read is None:
        raise ValueError("the version of its format is unknown")
    _, _, dtype = read(stream)
    if dtype.hasobject or not dtype.itemsize:
        raise ValueError(f"its values are of dtype {dtype}, not numbers or texts")


def check_unpacked_size(path: Path) -> None:
    """Refuse an .npz file that has very many arrays, or would unpack to far more than its own size.

    Raises:
        ValueError: if it would.
    """
    with zipfile.ZipFile(path) as archive:
        size = sum(member.file_size for member in archive.infolist())
        count = len(archive.infolist())
    if count > ARRAYS:
        raise ValueError(f"it has {count:,} files in it; arrays are read up to {ARRAYS:,}")
    if size > max(UNPACKED_ARRAYS, UNPACKED_SHARE * path.stat().st_size):
        raise ValueError(
            f"it would unpack to {size // 2**20:,} MB, more than {UNPACKED_SHARE} times its size; "
            "save such arrays with np.savez or np.save"
        )


def _npz(path: Path, name: str) -> DataTable:
    def read(archive: zipfile.ZipFile, member: str) -> Array:
        with archive.open(member) as stream:
            check_header(stream)
        with archive.open(member) as stream:
            array: Array = np.lib.format.read_array(stream, allow_pickle=False)
        return array

    return archived(path, name, read)


def archived(path: Path, name: str, read: Callable[[zipfile.ZipFile, str], Array]) -> DataTable:
    """Return the arrays of an .npz file; single numbers and files that are no arrays are left out.

    Args:
        path: the file.
        name: its name in the spec.
        read: reads one of the .npy files in it.

    Raises:
        ValueError: if it has no arrays, or one of them cannot be read.
    """
    check_unpacked_size(path)
    arrays = {}
    with zipfile.ZipFile(path) as archive:
        for member in dict.fromkeys(archive.namelist()):
            if member.endswith(".npy"):
                try:
                    arrays[member[: -len(".npy")]] = read(archive, member)
                except UNREADABLE as error:
                    raise ValueError(f"`{member}` is not an array: {error}") from None
    if not arrays:
        raise ValueError("it has no arrays, which are files that end in .npy")
    return DataTable(name, {key: array for key, array in arrays.items() if array.ndim})


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
"""The function that reads a file into memory, by the end of the file's name."""


def read_dataset(name: str, path: Path | None, place: Place, readers: Readers) -> DataTable:
    """Return a data set of Keras or scikit-learn.

    Args:
        name: the name of the data set.
        path: its file; without one, Keras takes it from its cache or from the network.
        place: where the spec names it.
        readers: the functions that read files, by the ends of their names.

    Raises:
        SpecError: if it cannot be loaded.
    """
    if path is not None:
        return read_table(path, path.name, place, readers)
    if name in DATASETS["sklearn"].split():
        data = getattr(import_module("sklearn.datasets"), f"load_{name}")()
        y = data.target_names[data.target] if hasattr(data, "target_names") else data.target
        images = data.images if "images" in data else data.data
        return DataTable(name, {"x": images, "y": data.target if name == "digits" else y})
    load_keras(gpu=True)
    module = import_module(f"keras.datasets.{name}")
    try:
        with redirect_stdout(unfiltered(sys.stderr)):
            (x, y), (x_test, y_test) = module.load_data()
    except Exception as error:  # The network and the cache raise errors of many kinds.
        hint = f"without a network, name its file: file: {name}.npz"
        raise SpecError(Code.FILE, f"cannot load `{name}`: {error}", place, hint) from None
    return DataTable(name, dict(x_train=x, y_train=y, x_test=x_test, y_test=y_test))


@contextmanager
def collecting(problems: list[Problem]) -> Iterator[None]:
    """Collect the problem that stops a step, so that the next step can be done."""
    try:
        yield
    except SpecError as stopped:
        problems.extend(filter(None, [stopped.problem]))


MISSING = frozenset(("", "na", "n/a", "nan", "null", "none", "?"))
"""The cells of a CSV file that stand for a missing value, in lower case."""


@dataclass(slots=True)
class CsvFile:
    """A CSV file whose first line has names; without them, the columns are named 1, 2, …

    Attributes:
        path: the file.
        encoding: how its characters are encoded.
        delimiter: the character between its cells: a comma, a semicolon or a tab.
        names: the names of its columns.
        named: whether the names are in the file.

    Raises:
        ValueError: if it is empty, or two columns have one name.
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
        self.named = not any(map(_is_number, head))
        self.names = head if self.named else [str(number + 1) for number in range(len(head))]
        twice = next((name for name, count in Counter(self.names).items() if count > 1), None)
        if twice is not None:
            what = f"are called `{twice}`" if twice else "have no name"
            raise ValueError(f"two columns {what}")

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        with open(self.path, encoding=self.encoding, newline="") as stream:
            reader = csv.reader(stream, delimiter=self.delimiter)
            yield from ((reader.line_num, row) for row in reader if row)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the line number and the cells of each row.

        Raises:
            ValueError: if a row is longer or shorter than the first.
        """
        lines = self._lines()
        if self.named:
            next(lines)
        for line, row in lines:
            if len(row) != len(self.names):
                count = f"line {line} has {len(row)} value{'s' * (len(row) != 1)}"
                raise ValueError(f"{count}, but the first line has {len(self.names)}")
            yield line, row


def cell_text(cell: str) -> str:
    """Return the text of a cell, "" if it stands for a missing value.

    >>> cell_text(" a "), cell_text("N/A")
    ('a', '')
    """
    text = cell.strip()
    return "" if text.lower() in MISSING else text


def column(cells: Sequence[str]) -> Array:
    """Return the numbers in cells, or their texts if one of them is not a number.

    >>> column(["1", "", "2.5"])
    array([1. , nan, 2.5])
    >>> column(["a", "NA"])
    array(['a', ''], dtype='<U1')
    """
    texts = [cell_text(cell) for cell in cells]
    try:
        return numbers(texts)
    except ValueError:
        return np.array(texts, dtype=str)


def numbers(texts: Sequence[str]) -> Array:
    """Return texts as numbers, NaN for "".

    Raises:
        ValueError: if a text is not a number.
    """
    return np.array([text or "nan" for text in texts], dtype=float)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
