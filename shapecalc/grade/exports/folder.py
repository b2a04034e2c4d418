"""A folder of submissions: which files it has, and which of them are results of a run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from shapecalc.grade.exports.hand_in import LeftOut
from shapecalc.grade.exports.strays import LINK, NOT_REGULAR, why_no_sheet, why_not_listed
from shapecalc.grade.results import (
    FEEDBACK,
    OWN_NAMES,
    RESULTS,
    has_results,
    is_same,
    is_within,
)
from shapecalc.read.text import read_content


class SheetFolder:
    """A folder with submissions.

    Args:
        path: the folder.
        output: the folder of results, which may be inside.
        teachers: the model, the rubric and other files that may be inside and are no submissions.
    """

    def __init__(self, path: Path, output: Path, teachers: Iterable[str] = ()) -> None:
        self.path, self.output, self.teachers = path, output, tuple(teachers)

    def files(self) -> list[LeftOut]:
        """Return every file in order, with the reason why it is not read; empty if it may be.

        Raises:
            OSError: if the folder cannot be listed.
        """
        real = self.path.resolve()
        own = {os.path.relpath(os.path.realpath(file), real) for file in self.teachers}
        return sorted(
            (path, why)
            for path, why in _files(self.path, self.output)
            if os.path.normpath(path) not in own
        )

    def stamp(self, path: str) -> list[int]:
        """Return the size and the times of a file, which show whether it has changed.

        Only the system sets the second time, also when the permissions change.
        """
        try:
            status = os.stat(self.path / path)
        except OSError:
            return []
        return [status.st_size, status.st_mtime_ns, status.st_ctime_ns]

    @contextmanager
    def opened(self, path: str) -> Iterator[str]:
        """Yield where a file is that can be read."""
        yield str(self.path / path)

    def content(self, path: str) -> bytes:
        """Return the content of a file.

        Raises:
            InputError: if it cannot be read, or is too large.
        """
        return read_content(str(self.path / path))[1]

    def is_folder(self, path: str) -> bool:
        """Return whether a path leads to a folder, which is listed if it cannot be looked into."""
        return os.path.isdir(self.path / path)


def _files(folder: Path, output: Path) -> Iterator[LeftOut]:
    """Yield what is in a folder, with the reason why it is no submission; empty if it may be one.

    A folder that cannot be listed may be one, so that it is reported as not graded.
    """
    waiting = [str(folder)]
    while waiting:
        root = waiting.pop()
        try:
            with os.scandir(root) as entries:
                listed = list(entries)
        except FileNotFoundError:
            continue
        except OSError:
            if root == str(folder):
                raise
            yield Path(root).relative_to(folder).as_posix(), ""
            continue
        own = OWN_NAMES if has_results(Path(root)) else ()
        for entry in listed:
            if entry.name in own or is_same(entry, output):
                continue
            why = _why_not_read(entry)
            if not why and entry.is_dir():
                waiting.append(entry.path)
            else:
                yield Path(entry.path).relative_to(folder).as_posix(), why


def _why_not_read(entry: os.DirEntry[str]) -> str:
    """Return why a file or folder is not read; empty if it is. Links may lead out of the folder."""
    if entry.is_symlink():
        return LINK
    if entry.is_dir():
        return why_not_listed(entry.name)
    return why_no_sheet(entry.name) or ("" if entry.is_file() else NOT_REGULAR)


def misplaced(folder: Path, output: Path) -> str:
    """Return why the results of a class cannot be written in a folder; empty if they can."""
    if is_same(folder, output):
        return f"{output} is the folder of the submissions; the results need one of their own"
    for name in (FEEDBACK, RESULTS):
        if is_within(folder, output / name):
            return f"{output / name} is needed for results, but it contains the submissions"
    real = folder.resolve()
    for part in (real, *real.parents):
        if part.name in (FEEDBACK, RESULTS) and has_results(part.parent):
            return f"{folder} contains results of an earlier run, not submissions"
    if output.is_dir() and not has_results(output):
        left_out = _readable(folder, Path(os.devnull)) - _readable(folder, output)
        if left_out:
            return f"{output} contains {min(left_out)}, which may be a submission"
    return ""


def _readable(folder: Path, output: Path) -> set[str]:
    """Return the files that may be submissions."""
    return {path for path, why in _files(folder, output) if not why}
