"""Find out which platform has handed out the submissions of a class."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from shapecalc.grade.exports.archive import SheetArchive
from shapecalc.grade.exports.canvas import canvas
from shapecalc.grade.exports.folder import SheetFolder
from shapecalc.grade.exports.gradescope import gradescope
from shapecalc.grade.exports.hand_in import Export, LeftOut
from shapecalc.grade.exports.moodle import moodle
from shapecalc.grade.exports.plain import plain


class Store(Protocol):
    """Where the files of a class are: a folder or a zip."""

    path: Path

    def files(self) -> list[LeftOut]:
        """Return every file in order, with the reason why it is not read; empty if it may be."""

    def stamp(self, path: str) -> list[int]:
        """Return numbers that show whether a file has changed."""

    def opened(self, path: str) -> AbstractContextManager[str]:
        """Yield where a file is that can be read."""

    def content(self, path: str) -> bytes:
        """Return the content of a file."""

    def is_folder(self, path: str) -> bool:
        """Return whether a path leads to a folder that cannot be looked into."""


def store_of(path: Path, output: Path, teachers: Iterable[str] = ()) -> Store:
    """Return where the submissions are.

    Args:
        path: the folder or the zip.
        output: the folder of results.
        teachers: the files that may be inside and are no submissions.

    Raises:
        PackedError: if it is a zip that cannot be read.
        OSError: if it cannot be opened.
    """
    return SheetFolder(path, output, teachers) if path.is_dir() else SheetArchive(path, output)


def export_of(store: Store) -> Export:
    """Return the submissions of a class, by the names of the files and what is beside them.

    Raises:
        PackedError: if a file cannot be unpacked.
        InputError: if the file that names the submissions cannot be read.
        OSError: if the folder cannot be listed.
    """

    def text_of(path: str) -> str:
        return store.content(path).decode("utf-8-sig", "replace")

    files = store.files()
    return gradescope(files, text_of) or moodle(files) or canvas(files) or plain(files)
