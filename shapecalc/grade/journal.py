"""The journal of a class: what is known of each submission, and which files the runs have written.

It is a file of SQLite. A run that was killed loses none of its records.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any

from shapecalc.write.saving import draft

Record = dict[str, Any]
"""What is known of a submission: its file, whether it could be marked, its points, its mistakes."""

JOURNAL = "journal.sqlite"
"""The name of the journal in a folder of results."""

SIDE_FILES = ("-journal", "-wal", "-shm")
"""What SQLite adds to the name of a file for the files that it keeps beside it."""


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

APPLICATION = b"SCJ2"
"""The bytes by which SQLite's header says that a file is a journal; the last is the version."""

TABLES = f"""
    BEGIN;
    PRAGMA application_id = {int.from_bytes(APPLICATION, "big")};
    CREATE TABLE head (head TEXT NOT NULL);
    CREATE TABLE records (file BLOB PRIMARY KEY, record TEXT NOT NULL, digest TEXT NOT NULL);
    CREATE TABLE written (file BLOB, digest TEXT, PRIMARY KEY (file, digest)) WITHOUT ROWID;
    COMMIT;
"""
"""The name of a file may be any bytes, and so it is no text."""

DURABLE = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
"""No record waits for the disk; a killed run loses none, a power failure at most the last ones."""

MOVE = "move it away or choose another folder"


def application(path: Path) -> bytes:
    """Return the bytes by which a file of SQLite names its program; empty if it is another file.

    Raises:
        OSError: if the file cannot be read.
    """
    kind = os.lstat(path).st_mode
    if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):  # A pipe would wait for a writer.
        return b""
    with open(path, "rb") as file:
        start = file.read(100)
    return start[68:72] if start.startswith(FORMAT) else b""


def is_journal(application: bytes) -> bool:
    """Return whether a program is this one, in any version."""
    return application[:-1] == APPLICATION[:-1]


def digest_of(text: str) -> str:
    """Return a number that two different texts do not share."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


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
            self._create()
            self._file = sqlite3.connect(self.path, timeout=1, isolation_level=None)
            try:
                self._open()
            except BaseException:
                self._file.close()
                raise
        return self

    def _check_format(self) -> None:
        """Raise an error if there is a file that is not a journal; it stays as it is."""
        if not os.path.lexists(self.path):
            for ending in SIDE_FILES:  # SQLite would delete them.
                side = self.path.with_name(self.path.name + ending)
                if os.path.lexists(side):
                    raise JournalError(side, f"it does not belong to a journal; {MOVE}")
            return
        program = application(self.path)
        status = os.lstat(self.path)
        # An empty file has nothing to lose.
        if program == APPLICATION or (stat.S_ISREG(status.st_mode) and not status.st_size):
            return
        if is_journal(program):
            raise JournalError(self.path, f"another version of shapecalc has written it; {MOVE}")
        raise JournalError(self.path, f"it is not a journal; {MOVE}")

    def _create(self) -> None:
        """Make the file if there is none; another run never sees it without its tables."""
        if os.path.lexists(self.path):
            return
        with (
            suppress(FileExistsError),  # Another run was faster.
            draft(self.path, replace=False) as beside,
            closing(sqlite3.connect(beside)) as file,
        ):
            file.executescript(TABLES)

    def _open(self) -> None:
        """Create the tables if needed, and delete the records of another exercise."""
        self._file.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._file.execute("BEGIN EXCLUSIVE")  # Of two runs that start at once, one gets the lock.
        self._file.execute("COMMIT")
        (health,) = self._file.execute("PRAGMA quick_check(1)").fetchone()
        if health != "ok":
            raise sqlite3.DatabaseError(health)
        if not self._file.execute("SELECT * FROM sqlite_master").fetchall():  # It was empty.
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
                folder = "move its folder away to grade all submissions again"
                reason = f"it is damaged ({reason}); {folder}"
            raise JournalError(self.path, reason) from None

    # Records

    def add(self, record: Record) -> None:
        """Keep a record, even if this run is killed at once."""
        text = json.dumps(record, sort_keys=True)
        row = os.fsencode(record["file"]), text, digest_of(text)
        with self._named_errors():
            self._file.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?)", row)

    def get(self, file: str) -> Record | None:
        """Return the record of a file, or None if it has none."""
        with self._named_errors():
            query = "SELECT record, digest FROM records WHERE file = ?"
            row = self._file.execute(query, [os.fsencode(file)]).fetchone()
            if row and digest_of(row[0]) != row[1]:  # `quick_check` does not look at contents.
                raise sqlite3.DatabaseError("the record of a submission has changed")
        return dict(json.loads(row[0])) if row else None

    def records(self, files: Iterable[str]) -> Iterator[Record]:
        """Yield the records of some files, in the order of the files."""
        yield from filter(None, map(self.get, files))

    # The files of the results

    def announce(self, files: Mapping[str, str]) -> None:
        """Keep that this run is about to write some files, by their names, with some digests.

        This is on the disk before the files are: a file without it would be taken for another's.
        """
        rows = [(os.fsencode(file), digest) for file, digest in files.items()]
        with self._named_errors():
            self._file.execute("PRAGMA synchronous = FULL")
            self._file.execute("BEGIN")
            self._file.executemany("INSERT OR IGNORE INTO written VALUES (?, ?)", rows)
            self._file.execute("COMMIT")
            self._file.execute("PRAGMA synchronous = NORMAL")

    def has_written(self, file: str, digest: str | None = None) -> bool:
        """Return whether a run has written a file, with any content or with one."""
        row = os.fsencode(file), digest
        with self._named_errors():
            query = "SELECT 1 FROM written WHERE file = ? AND digest = ifnull(?, digest)"
            return self._file.execute(query, row).fetchone() is not None
