"""Files that may be larger than memory: unpacked into .npy files, whose rows are read one by one.

A CSV file is read twice: once to find out what its columns are, and once for the numbers of each
input and output. The arrays of an .npz file are extracted.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from shapecalc.dataclasses import dataclass, field
from shapecalc.errors import Code, Place
from shapecalc.read.syntax import SpecError
from shapecalc.train.data.columns import MOST_CLASSES, Encoder, Numbers
from shapecalc.train.data.parts import Array
from shapecalc.train.data.tables import (
    READERS,
    CsvFile,
    DataTable,
    Readers,
    archived,
    cell_text,
    numbers,
    open_array,
)

CHUNK = 8192
"""How many rows are in memory at the same time."""


@dataclass(slots=True)
class LongTable(DataTable):
    """A CSV file whose first rows are in memory.

    Attributes:
        file: the file.
        texts: the different texts of each column that has some.
        rows: the number of rows.
        folder: the folder for the numbers.
    """

    file: CsvFile = field(kw_only=True)
    texts: dict[str, list[str]] = field(kw_only=True)
    rows: int = field(kw_only=True)
    folder: Path = field(kw_only=True)

    def chunks(self) -> Iterator[DataTable]:
        """Yield all rows, some at a time."""
        rows = self.file.rows()
        while chunk := list(islice(rows, CHUNK)):
            yield DataTable(self.name, columns(self.file, chunk, self.texts))

    def encoded(self, encoder: Encoder, names: Sequence[str], place: Place) -> Numbers:
        """Return the numbers of some columns, as an array in a file.

        Args:
            encoder: turns texts into numbers.
            names: the columns.
            place: where the spec names them.

        Raises:
            SpecError: if a column has too many different texts, or the model takes texts.
        """
        for name in dict.fromkeys(names):
            if name in self.texts:
                encoder.learn(name, self.texts[name], self.rows, place)
        done, values, labels = 0, np.empty(0), [""]
        for chunk in self.chunks():
            part = encoder.numbers(list(names), chunk, place)
            if part.values.dtype == object:
                message = "this input of the model takes texts, which cannot be streamed"
                raise SpecError(Code.DATA, message, place, "stream: false")
            if not done:
                values = self.array((self.rows, *part.values.shape[1:]))
                labels = list(part.labels)
            values[done : done + len(part.values)] = part.values
            done += len(part.values)
        return Numbers(values, labels, place)

    def array(self, shape: tuple[int, ...]) -> Array:
        """Return an empty array in a new file."""
        path = self.folder / f"{len(list(self.folder.glob('*.npy')))}.npy"
        array = np.lib.format.open_memmap(path, mode="w+", dtype=float, shape=shape)
        if hasattr(os, "posix_fallocate"):
            # A disk that gets full while a mapped file is filled would end the process.
            with open(path, "rb+") as stream:
                os.posix_fallocate(stream.fileno(), 0, path.stat().st_size)
        return array


def columns(
    file: CsvFile, rows: Sequence[tuple[int, Sequence[str]]], texts: dict[str, list[str]]
) -> dict[str, Array]:
    """Return the columns of some rows.

    Args:
        file: the file.
        rows: the line number and the cells of each row.
        texts: the columns of texts; all others are numbers.
    """
    arrays = {}
    for name, cells in zip(file.names, zip(*(row for _, row in rows))):
        values = list(map(cell_text, cells))
        arrays[name] = np.array(values, dtype=str) if name in texts else numbers(values)
    return arrays


def unpacking(folder: Path) -> Readers:
    """Return the functions that read files, and unpack them into a folder where needed."""

    def from_csv(path: Path, name: str) -> DataTable:
        folder.mkdir(parents=True, exist_ok=True)
        file = CsvFile(path)
        rows, texts = profile(file)
        first = list(islice(file.rows(), CHUNK))
        some = columns(file, first, texts) if first else dict.fromkeys(file.names, np.empty(0))
        lines = [line for line, _ in first]
        return LongTable(name, some, lines, file=file, texts=texts, rows=rows, folder=folder)

    def from_npz(path: Path, name: str) -> DataTable:
        def read(archive: zipfile.ZipFile, member: str) -> Array:
            return open_array(Path(archive.extract(member, folder / "arrays")))

        return archived(path, name, read)

    return {**READERS, ".csv": from_csv, ".tsv": from_csv, ".npz": from_npz}


def profile(file: CsvFile) -> tuple[int, dict[str, list[str]]]:
    """Return the number of rows, and the different texts of the columns that are not numbers.

    If a column has more texts than there can be classes, only some of them are returned.
    """
    count, texts = 0, dict[str, set[str]]()
    rows = file.rows()
    seen: dict[str, set[str]] = {name: set() for name in file.names}
    while chunk := list(islice(rows, CHUNK)):
        count += len(chunk)
        for name, cells in zip(file.names, zip(*(row for _, row in chunk))):
            values = list(map(cell_text, cells))
            if name not in texts and not _are_numbers(values):
                texts[name] = seen[name]
            if len(seen[name]) <= MOST_CLASSES:
                seen[name].update(values)
    return count, {name: sorted(values) for name, values in texts.items()}


def _are_numbers(values: Sequence[str]) -> bool:
    try:
        numbers(values)
    except ValueError:
        return False
    return True
