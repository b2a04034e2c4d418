"""Files with data beside a program, of which only the shape and the names are read."""

from __future__ import annotations

import ast
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from shapecalc.dataclasses import dataclass
from shapecalc.limits import BYTES, PROGRAM_ITEMS

MAGIC = b"\x93NUMPY"
"""How a file of `numpy.save` begins."""

HEADER_BYTES = 10_000
"""Bytes of the header of such a file; NumPy itself reads no longer ones."""


class DataFileError(Exception):
    """What is in a file is unknown; the message says why, as a part of a sentence."""


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How a text has its rows and columns.

    Attributes:
        separator: the character between two fields; None for blanks.
        header: the number of the row with the names of the columns; None if there is none.
        skipped: the lines before the first row.
        encoding: the encoding of the text.
        comment: the character that begins a comment, if there is one.
    """

    separator: str | None = ","
    header: int | None = 0
    skipped: int = 0
    encoding: str = "utf-8"
    comment: str = ""


def file_beside(program: Path, name: str) -> Path:
    """Return the path of a file in the folder of a program, or below it.

    A program from elsewhere must not make the user read any file of the machine.

    Raises:
        DataFileError: if it is elsewhere, does not exist, or is too large.
    """
    folder = program.parent.resolve()
    try:
        path = (folder / name).resolve()
        inside = path.is_relative_to(folder) and path.is_file()
        size = path.stat().st_size if inside else 0
    except (OSError, RuntimeError, ValueError):
        inside, size = False, 0
    if not inside:
        raise DataFileError(f"there is no file `{name}` beside the program")
    if size > BYTES:
        raise DataFileError(f"`{name}` has more than {BYTES // 2**20} MB")
    return path


def csv_shape(path: Path, form: CsvForm) -> tuple[list[Any], int]:
    """Return the names of the columns of a table, and how many rows it has.

    Without a header, the names are numbers.

    Raises:
        DataFileError: if the file has no such table.
    """
    rows = csv_rows(path, form)
    first = next(islice(rows, form.header or 0, None), None)
    if first is None:
        raise DataFileError(f"`{path.name}` has no rows")
    if len(first) > PROGRAM_ITEMS:
        raise DataFileError(f"`{path.name}` has more than {PROGRAM_ITEMS:,} columns")
    names = [*range(len(first))] if form.header is None else distinct(first)
    widths = Counter(map(len, rows))
    if max(widths, default=0) > len(names):
        raise DataFileError(f"`{path.name}` has rows with more fields than columns")
    return names, widths.total() + (form.header is None)


def csv_rows(path: Path, form: CsvForm) -> Iterator[list[str]]:
    """Yield the fields of each row of a text; rows without any are passed over.

    Raises:
        DataFileError: if it is no text in this encoding.
    """
    encoding = "utf-8-sig" if form.encoding.lower() in ("utf-8", "utf8") else form.encoding
    try:
        with path.open(encoding=encoding, newline="") as stream:
            for _ in range(form.skipped):
                next(stream, "")
            lines = (line.partition(form.comment)[0] for line in stream) if form.comment else stream
            read = map(str.split, lines) if form.separator is None else _separated(lines, form)
            yield from (row for row in read if any(map(str.strip, row)) or len(row) > 1)
    except (OSError, UnicodeError, LookupError, csv.Error) as error:
        raise DataFileError(f"`{path.name}` cannot be read: {error}") from None


def _separated(lines: Any, form: CsvForm) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=form.separator or ",")


def distinct(names: Sequence[str]) -> list[Any]:
    """Return the names of columns as pandas has them: each only once, and none empty.

    >>> distinct(["a", "b", "a", ""])
    ['a', 'b', 'a.1', 'Unnamed: 3']
    """
    result: dict[str, None] = {}
    counts: Counter[str] = Counter()
    present = {*names}
    for number, name in enumerate(names):
        own = name or f"Unnamed: {number}"
        while own in result or (own != name and name and own in present):
            counts[name] += 1
            own = f"{name}.{counts[name]}"
        result[own] = None
    return [*result]


def npy_shape(path: Path) -> tuple[int, ...]:
    """Return the shape of the array in a file of `numpy.save`.

    Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

    Raises:
        DataFileError: if there is none.
    """
    damaged = DataFileError(f"`{path.name}` is no array of NumPy")
    try:
        with path.open("rb") as stream:
            begin = stream.read(8)
            width = 2 if begin[6:7] == b"\x01" else 4
            length = int.from_bytes(stream.read(width), "little")
            if not begin.startswith(MAGIC) or length > HEADER_BYTES:
                raise damaged
            header = ast.literal_eval(stream.read(length).decode("latin-1").strip())
    except (OSError, ValueError, SyntaxError, MemoryError, RecursionError):
        raise damaged from None
    shape = header.get("shape") if isinstance(header, dict) else None
    if not isinstance(shape, tuple) or not all(type(size) is int and size >= 0 for size in shape):
        raise damaged
    return shape
