"""What has been marked so far, so that an interrupted run goes on where it was."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

Record = dict[str, Any]
"""What is known of one submission: its file, what it was like, its points, its mistakes."""


class Journal:
    """A file of records, one in a line, to which is only ever added.

    What is kept in memory of each is where it stands, so that a class may be of any size.

    Args:
        path: the file.
        head: what has to be the same for its records to count: model, rubric, version.
    """

    def __init__(self, path: Path, head: Mapping[str, Any]) -> None:
        self.path = path
        self.head = json.dumps(head, sort_keys=True)
        self.where: dict[str, int] = {}
        self._read() if path.exists() else None
        if not self.where:
            path.write_text(self.head + "\n", encoding="utf-8")

    def _read(self) -> None:
        """Finds the records; the last may have been cut off, and is forgotten then."""
        with open(self.path, "rb+") as file:
            if file.readline().decode("utf-8", "replace").rstrip("\n") != self.head:
                return
            at = file.tell()
            for line in file:
                record = _record(line)
                if record is None:
                    break
                self.where[record["file"]] = at
                at += len(line)
            file.truncate(at)

    def __enter__(self) -> Journal:
        self._end = open(self.path, "ab")
        self._start = open(self.path, "rb")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end.close()
        self._start.close()

    def add(self, record: Record) -> None:
        """Notes a record, so that no interruption can undo it."""
        at = self._end.seek(0, os.SEEK_END)
        self._end.write(json.dumps(record, sort_keys=True).encode() + b"\n")
        self._end.flush()
        self.where[record["file"]] = at

    def get(self, file: str) -> Record | None:
        """The record of a file."""
        at = self.where.get(file)
        if at is None:
            return None
        self._start.seek(at)
        return _record(self._start.readline())

    def records(self, files: Iterator[str]) -> Iterator[Record]:
        """The records of some files, in their order."""
        yield from filter(None, map(self.get, files))


def _record(line: bytes) -> Record | None:
    if not line.endswith(b"\n"):
        return None
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) and "file" in found else None
