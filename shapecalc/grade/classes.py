"""The submissions of a class: which files there are, and whose they are."""

from __future__ import annotations

import json
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any


@dataclass(frozen=True, slots=True)
class Submission:
    """One file: where it is, below the folder of the class, and whose."""

    path: str
    student: str


def submissions(folder: Path, output: Path) -> list[Submission]:
    """Every file of a folder, in order; what has been written there by ourselves is left out."""
    paths = sorted(_files(folder, output.resolve()))
    return [Submission(path, student) for path, student in zip(paths, students(paths))]


def _files(folder: Path, output: Path) -> Iterator[str]:
    """The regular files below a folder; nothing hidden, and no link to what lies elsewhere."""
    for root, folders, files in os.walk(folder):
        folders[:] = [
            name
            for name in folders
            if not name.startswith((".", "__")) and (Path(root) / name).resolve() != output
        ]
        for name in files:
            path = Path(root) / name
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix()


def students(paths: Sequence[str]) -> list[str]:
    """A name for whose each file is: its path, without what all have alike.

    >>> students(["a/kim/answers.yaml", "a/lee/answers.yaml"])
    ['a/kim', 'a/lee']
    >>> students(["kim.yaml", "lee.txt", "lee.yaml"])
    ['kim', 'lee.txt', 'lee.yaml']
    """
    alike = len(paths) > 1 and len({path.rpartition("/")[2] for path in paths}) == 1
    short = [
        path.rpartition("/")[0] if alike else str(Path(path).with_suffix("").as_posix())
        for path in paths
    ]
    count = Counter(short)
    found = [one if one and count[one] == 1 else path for one, path in zip(short, paths)]
    return found if len(set(found)) == len(found) else list(paths)


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


CHUNK = 40
"""How many submissions a process is given at once."""

Mark = Callable[[Submission], Record]
MakeMark = Callable[[], Mark]
"""Makes what marks; each process has its own, which keeps what it works out."""

_own: list[Mark] = []
"""That of this process."""


def marked(
    make: MakeMark, mark: Mark, lost: Mark, waiting: Sequence[Submission]
) -> Iterator[Record]:
    """The records of submissions, in their order, as they are marked.

    Args:
        make: makes what marks, in each process.
        mark: what marks in this one, if there are too few submissions for several.
        lost: what is noted of a submission that has ended its process.
        waiting: the submissions.
    """
    chunks = [waiting[at : at + CHUNK] for at in range(0, len(waiting), CHUNK)]
    if len(chunks) < 2 or processes() < 2:
        yield from map(mark, waiting)
        return
    done = 0
    try:
        for records in _mapped(make, chunks, processes()):
            yield from records
            done += len(records)
    except BrokenProcessPool:
        rest = done + CHUNK * processes()  # It is one of those that were being marked.
        for submission in waiting[done:rest]:
            yield from _alone(make, lost, submission)
        yield from marked(make, mark, lost, waiting[rest:])


def _alone(make: MakeMark, lost: Mark, submission: Submission) -> list[Record]:
    """A submission in a process of its own, which it may end."""
    try:
        (records,) = _mapped(make, [[submission]], 1)
    except BrokenProcessPool:
        return [lost(submission)]
    return records


def _mapped(
    make: MakeMark, chunks: Iterable[Sequence[Submission]], count: int
) -> Iterator[list[Record]]:
    pool = ProcessPoolExecutor(count, initializer=_begin, initargs=(make,))
    try:
        yield from pool.map(_work, chunks)
    finally:
        pool.shutdown(cancel_futures=True)


def processes() -> int:
    """How many processes can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begin(make: MakeMark) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # It is the one above that is interrupted.
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    _own[:] = [make()]


def _end_with(parent: Any) -> None:
    """Ends this process as soon as the one is gone that has begun it, however it ended."""
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(chunk: Sequence[Submission]) -> list[Record]:
    return list(map(_own[0], chunk))
