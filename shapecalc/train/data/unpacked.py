"""Files that need not fit in memory: unpacked into .npy files, whose rows can be reached.

A CSV is gone through once for what its columns are, and once for the numbers of
each input and output. Of an .npz the arrays are taken out.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np

from shapecalc.errors import Code, Place
from shapecalc.read.syntax import stop
from shapecalc.train.data.columns import MOST_CLASSES, Encoder, Numbers
from shapecalc.train.data.parts import Array
from shapecalc.train.data.tables import READERS, CsvFile, DataTable, Readers, numbers, told

CHUNK = 8192
"""How many rows are looked at at once."""


@dataclass(slots=True)
class LongTable(DataTable):
    """A CSV whose first rows are in memory.

    Attributes:
        file: the file.
        texts: what stands in the columns that are no numbers.
        rows: how many rows it has.
        folder: where the numbers are written.
    """

    file: CsvFile = field(kw_only=True)
    texts: dict[str, list[str]] = field(kw_only=True)
    rows: int = field(kw_only=True)
    folder: Path = field(kw_only=True)

    def chunks(self) -> Iterator[DataTable]:
        """All rows, some at a time."""
        rows = self.file.rows()
        while chunk := list(islice(rows, CHUNK)):
            yield DataTable(self.name, columns(self.file, chunk, self.texts))

    def encoded(self, encoder: Encoder, names: Sequence[str], place: Place) -> Numbers:
        """The numbers that columns become, in a file.

        Raises:
            SpecError: if a column has too many different texts, or the model takes texts.
        """
        for name in self.texts.keys() & set(names):
            encoder.learn(name, self.texts[name], self.rows, place)
        done, values, labels = 0, np.empty(0), [""]
        for chunk in self.chunks():
            found = encoder.numbers(list(names), chunk, place)
            if found.values.dtype == object:
                message = "the model takes texts here, which cannot be streamed"
                raise stop(Code.DATA, message, place, "stream: false")
            if not done:
                values = self.array((self.rows, *found.values.shape[1:]))
                labels = list(found.labels)
            values[done : done + len(found.values)] = found.values
            done += len(found.values)
        return Numbers(values, labels, place)

    def array(self, shape: tuple[int, ...]) -> Array:
        """An array in a new file."""
        number = len(list(self.folder.glob("*.npy")))
        return np.lib.format.open_memmap(
            self.folder / f"{number}.npy", mode="w+", dtype=float, shape=shape
        )


def columns(
    file: CsvFile, rows: Sequence[tuple[int, Sequence[str]]], texts: dict[str, list[str]]
) -> dict[str, Array]:
    """The columns of some rows."""
    found = {}
    for name, cells in zip(file.names, zip(*(row for _, row in rows))):
        values = list(map(told, cells))
        found[name] = np.array(values, dtype=str) if name in texts else numbers(values)
    return found


def unpacking(folder: Path) -> Readers:
    """How files are read that are unpacked into a folder."""

    def from_csv(path: Path, name: str) -> DataTable:
        folder.mkdir(parents=True, exist_ok=True)
        file = CsvFile(path)
        rows, texts = profile(file)
        first = list(islice(file.rows(), CHUNK))
        some = columns(file, first, texts) if first else dict.fromkeys(file.names, np.empty(0))
        lines = [line for line, _ in first]
        return LongTable(name, some, lines, file=file, texts=texts, rows=rows, folder=folder)

    def from_npz(path: Path, name: str) -> DataTable:
        arrays = folder / "arrays"
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.namelist() if member.endswith(".npy")]
            archive.extractall(arrays, members)
        read = READERS[".npy"]
        found = {each[:-4]: read(arrays / each, each).columns["x"] for each in members}
        return DataTable(name, found)

    return {**READERS, ".csv": from_csv, ".tsv": from_csv, ".npz": from_npz}


def profile(file: CsvFile) -> tuple[int, dict[str, list[str]]]:
    """How many rows there are, and the texts of the columns that are no numbers.

    Of a column that has more texts than can be classes, only some are kept.
    """
    count, texts = 0, dict[str, set[str]]()
    rows = file.rows()
    seen: dict[str, set[str]] = {name: set() for name in file.names}
    while chunk := list(islice(rows, CHUNK)):
        count += len(chunk)
        for name, cells in zip(file.names, zip(*(row for _, row in chunk))):
            values = list(map(told, cells))
            if name not in texts and not _are_numbers(values):
                texts[name] = seen[name]
            if len(seen[name]) <= MOST_CLASSES:
                seen[name].update(values)
    return count, {name: sorted(found) for name, found in texts.items()}


def _are_numbers(values: Sequence[str]) -> bool:
    try:
        numbers(values)
    except ValueError:
        return False
    return True
