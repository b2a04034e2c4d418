"""The submissions of a class: which there are, which are marked, and marking in several processes.

`submissions` lists the files, `marked` marks them, and a `Journal` keeps the results, so that a run
that was interrupted can be continued.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any


@dataclass(frozen=True, slots=True)
class Submission:
    """A file that a student has handed in.

    Attributes:
        path: where it is in the folder of the class.
        student: the name of the student.
    """

    path: str
    student: str


def submissions(folder: Path, output: Path) -> list[Submission]:
    """Return every file of a folder, in order, without the files of the folder of results."""
    paths = sorted(_files(folder, output.resolve()))
    return [Submission(path, student) for path, student in zip(paths, students(paths))]


def _files(folder: Path, output: Path) -> Iterator[str]:
    """Yield the regular files in a folder: no hidden files, and no links, which may lead out."""
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
    """Return a student's name for each path: the part in which the paths differ.

    >>> students(["a/kim/answers.yaml", "a/lee/answers.yaml"])
    ['a/kim', 'a/lee']
    >>> students(["kim.yaml", "lee.txt", "lee.yaml"])
    ['kim', 'lee.txt', 'lee.yaml']
    """
    same_name = len(paths) > 1 and len({path.rpartition("/")[2] for path in paths}) == 1
    short = [
        path.rpartition("/")[0] if same_name else str(Path(path).with_suffix("").as_posix())
        for path in paths
    ]
    count = Counter(short)
    names = [name if name and count[name] == 1 else path for name, path in zip(short, paths)]
    return names if len(set(names)) == len(names) else list(paths)


Record = dict[str, Any]
"""What is known of a submission: its file, whether it could be marked, its points, its mistakes."""


class JournalError(OSError):
    """A journal cannot be used: the file is damaged, locked, or something else.

    Args:
        path: the file.
        reason: what is wrong with it, and what to do.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(errno.EIO, reason, str(path))


FORMAT = b"SQLite format 3\0"
"""The first bytes of every file of SQLite."""

APPLICATION = 0x5343_4A31
"""The number by which SQLite's header says that a file is a journal."""

TABLES = f"""
    BEGIN;
    PRAGMA application_id = {APPLICATION};
    CREATE TABLE head (head TEXT NOT NULL);
    CREATE TABLE records (file BLOB PRIMARY KEY, record TEXT NOT NULL);
    COMMIT;
"""
"""The name of a file may be any bytes, and so it is no text."""

DURABLE = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
"""No record waits for the disk; a killed run loses none, a power failure at most the last ones."""


class Journal:
    """The records of a class, in a file of SQLite.

    Args:
        path: the file.
        head: what has to be the same for records to count: model, rubric, version. Records with
            another head are deleted.

    Raises:
        JournalError: on every use, if the file is not a journal, or cannot be read or written.
    """

    def __init__(self, path: Path, head: Mapping[str, Any]) -> None:
        self.path = path
        self.head = json.dumps(head, sort_keys=True)

    def __enter__(self) -> Journal:
        self._check_format()
        with self._named_errors():
            self._file = sqlite3.connect(self.path, timeout=1, isolation_level=None)
            try:
                self._open()
            except BaseException:
                self._file.close()
                raise
        return self

    def _check_format(self) -> None:
        """Raise an error if there is a file that is not a journal; it stays as it is."""
        if not self.path.exists():
            return
        with open(self.path, "rb") as file:
            start = file.read(100)
        if start and start[:16] + start[68:72] != FORMAT + APPLICATION.to_bytes(4, "big"):
            reason = "it is not a journal; move it away or choose another folder"
            raise JournalError(self.path, reason)

    def _open(self) -> None:
        """Create the tables if needed, and delete the records of another exercise."""
        self._file.execute("PRAGMA locking_mode = EXCLUSIVE")
        (health,) = self._file.execute("PRAGMA quick_check(1)").fetchone()
        if health != "ok":
            raise sqlite3.DatabaseError(health)
        if not self._file.execute("SELECT * FROM sqlite_master").fetchall():
            self._file.executescript(TABLES)
        self._file.executescript(DURABLE)
        if self._file.execute("SELECT head FROM head").fetchall() != [(self.head,)]:
            self._file.execute("BEGIN")
            self._file.execute("DELETE FROM records")
            self._file.execute("DELETE FROM head")
            self._file.execute("INSERT INTO head VALUES (?)", [self.head])
            self._file.execute("COMMIT")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._named_errors():
            self._file.close()

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        """Turn errors of SQLite into errors that name the file."""
        try:
            yield
        except sqlite3.Error as error:
            reason = str(error)
            if reason == "database is locked":
                reason = "another run is using it; wait until it ends, or choose another folder"
            elif not isinstance(error, sqlite3.OperationalError):
                reason = f"it is damaged ({reason}); delete it to grade all submissions again"
            raise JournalError(self.path, reason) from None

    def add(self, record: Record) -> None:
        """Keep a record, even if this run is killed at once."""
        row = os.fsencode(record["file"]), json.dumps(record, sort_keys=True)
        with self._named_errors():
            self._file.execute("INSERT OR REPLACE INTO records VALUES (?, ?)", row)

    def get(self, file: str) -> Record | None:
        """Return the record of a file, or None if it has none."""
        with self._named_errors():
            query = "SELECT record FROM records WHERE file = ?"
            row = self._file.execute(query, [os.fsencode(file)]).fetchone()
        return None if row is None else dict(json.loads(row[0]))

    def records(self, files: Iterable[str]) -> Iterator[Record]:
        """Yield the records of some files, in the order of the files."""
        yield from filter(None, map(self.get, files))


CHUNK = 40
"""How many submissions a process gets at once."""

Mark = Callable[[Submission], Record]
MakeMark = Callable[[], Mark]
"""Makes a function that marks; each process has its own, which keeps what it computes."""

_mark: list[Mark] = []
"""The function that marks in this process."""


def marked(
    make: MakeMark, mark: Mark, lost: Mark, waiting: Sequence[Submission]
) -> Iterator[Record]:
    """Yield the records of submissions in their order, as soon as they are marked.

    Args:
        make: makes the function that marks, in each process.
        mark: marks in this process, if there are too few submissions for several.
        lost: makes the record of a submission that has ended its process.
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
        rest = done + CHUNK * processes()  # One of those being marked has ended its process.
        for submission in waiting[done:rest]:
            yield from _alone(make, lost, submission)
        yield from marked(make, mark, lost, waiting[rest:])


def _alone(make: MakeMark, lost: Mark, submission: Submission) -> list[Record]:
    """Return the record of a submission that has a process to itself, and may end it."""
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
    """Return how many processes can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begin(make: MakeMark) -> None:
    """Prepare a process that marks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends the pool.
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    _mark[:] = [make()]


def _end_with(parent: Any) -> None:
    """End this process as soon as its parent is gone, however the parent ended."""
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(chunk: Sequence[Submission]) -> list[Record]:
    return list(map(_mark[0], chunk))
