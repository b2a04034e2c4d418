"""The folder with the results of a class: where its files are, and which of them are its own.

A file is the folder's own if the journal has its name with the digest of its content. No other file
is overwritten or deleted. The journal gets the digest before the file is written, so a run that was
killed leaves no file that the next run takes for another's.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import accumulate
from os import PathLike
from pathlib import Path

from shapecalc.grade.journal import JOURNAL, SIDE_FILES, Journal, application, is_journal
from shapecalc.patterns import regex
from shapecalc.write.saving import draft, sweep

GRADES, SUMMARY = "grades.csv", "summary.md"
OVERRIDES = "overrides.csv"
"""The marks that a teacher changes: only the first run writes the file, with its headings."""

IMPORTS = ("canvas.csv", "moodle.csv", "gradescope.csv")
"""The files that are given back to the platforms."""

FEEDBACK, RESULTS = "feedback", "results"
"""The folders of the pages."""

OWN_NAMES = {
    *(GRADES, SUMMARY, OVERRIDES, *IMPORTS, FEEDBACK, RESULTS),
    *(JOURNAL, *(JOURNAL + end for end in SIDE_FILES)),
}
"""The names that a run writes in the folder of the results."""

ENDINGS = {"text": ".txt", "markdown": ".md", "html": ".html", "json": ".json"}
"""The end of the name of a page by its format."""


CHANGED = "it has been changed since shapecalc wrote it"
"""Why a file of a run is not overwritten that someone has edited."""


class ForeignFileError(OSError):
    """Files in the folder of the results that no run has written.

    Args:
        folder: the folder.
        reasons: the names of the files, each with the reason why it is not overwritten.
    """

    def __init__(self, folder: Path, reasons: Sequence[tuple[str, str]]) -> None:
        self.reasons = [(folder / name, reason) for name, reason in reasons]
        super().__init__(f"{self.reasons[0][0]}: {self.reasons[0][1]}")


HasWritten = Callable[..., bool]
"""Says whether a run has written a file, with any content or with that of a digest."""


def check_place(folder: Path, names: Iterable[str], has_written: HasWritten) -> None:
    """Check that no file of another is in the place of files that are to be written.

    Raises:
        ForeignFileError: if one is.
    """
    obstacles = (_in_the_way(str(folder), name, has_written) for name in names)
    reasons = dict.fromkeys(filter(None, obstacles))
    if reasons:
        raise ForeignFileError(folder, list(reasons))


def _in_the_way(folder: str, name: str, has_written: HasWritten) -> tuple[str, str] | None:
    """Return what is in the way of a file, with the reason why it is not overwritten."""
    *parents, _ = accumulate(name.split("/"), "{}/{}".format)
    for parent in parents:
        path = os.path.join(folder, parent)
        if os.path.islink(path) or (os.path.exists(path) and not os.path.isdir(path)):
            return parent, "it is not a folder"  # A link may lead anywhere.
    path = os.path.join(folder, name)
    if not os.path.lexists(path):
        return None
    if os.path.islink(path) or not os.path.isfile(path):
        return name, "it is not a regular file"
    content = Path(path).read_bytes()
    if not has_written(name):
        return name, "shapecalc has not written it"
    # A power failure may leave an empty file.
    if not content or has_written(name, sha256(content).hexdigest()):
        return None
    return name, CHANGED


class Results:
    """The files of the folder; each is written at once, and only in place of one of its own.

    Args:
        folder: the folder.
        journal: its journal, which is open.
    """

    def __init__(self, folder: Path, journal: Journal) -> None:
        self.folder, self.journal = folder, journal

    def check(self, names: Iterable[str]) -> None:
        """Check that files can be written.

        Raises:
            ForeignFileError: if there are other files in their places.
        """
        check_place(self.folder, names, self.journal.has_written)

    def announce(self, pages: Mapping[str, str]) -> None:
        """Note that pages are about to be written, by their names, with some texts.

        Raises:
            ForeignFileError: if there are other files in their places.
        """
        self.check(pages)
        self.journal.announce({name: _digest(text) for name, text in pages.items()})

    def write_page(self, name: str, text: str) -> None:
        """Write a page that is announced; at any time it is the old one or the new one.

        Raises:
            ForeignFileError: if there is another file in its place.
        """
        with self._draft(name, durable=False) as beside:
            _write(beside, [text])

    def write(self, name: str, parts: Iterable[str]) -> None:
        """Write a file, and wait until it is on the disk.

        Raises:
            ForeignFileError: if there is another file in its place.
        """
        with self._draft(name, durable=True) as beside:
            self.journal.announce({name: _write(beside, parts)})

    @contextmanager
    def _draft(self, name: str, durable: bool) -> Iterator[Path]:
        """Yield a path beside a file; what is written there becomes the file at the end."""
        self.check([name])
        path = self.folder / name
        if not path.parent.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
        with draft(path, durable=durable) as beside:
            yield beside

    def sweep(self) -> None:
        """Remove the draft of a run that was killed."""
        sweep(self.folder, below=False)
        for name in (FEEDBACK, RESULTS):
            sweep(self.folder / name)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _digest(text: str) -> str:
    """Return the digest of a file with a text."""
    return sha256(_encoded(text)).hexdigest()


def _write(path: Path, parts: Iterable[str]) -> str:
    """Write a file; return the digest of its content."""
    digest = sha256()
    with open(path, "wb") as file:
        for part in parts:
            data = _encoded(part)
            digest.update(data)
            file.write(data)
    return digest.hexdigest()


# The names of pages

LONGEST_NAME = 250
"""The most bytes of a name without its ending; file systems take 255."""

LONGEST_PATH = 1_000
"""The most bytes of a name with its folders; systems take 1,024 or 4,096 with all that precedes."""

DIGITS = 16
"""How many digits of a digest make a name the only one."""

_SHORTENED = regex(f"~[0-9a-f]{{{DIGITS}}}$", re.IGNORECASE)


def page_names(students: Sequence[str]) -> list[str]:
    """Return the names of the pages of some students, without endings.

    Mostly it is the student's name. It has a digest if it would be too long, and if some systems
    do not tell it apart from the name of another student.

    >>> page_names(["kim", "lee", "Lee"])
    ['kim', 'lee~1508b697895abf03', 'Lee~e7da824a74f63dca']
    """
    folded = list(map(_folded, students))
    count = Counter(folded)
    return [_page_name(name, count[fold] == 1) for name, fold in zip(students, folded)]


def _folded(name: str) -> str:
    """Return the name as systems compare it that ignore cases and forms of Unicode."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def _page_name(student: str, is_only: bool) -> str:
    *folders, name = student.split("/")
    fits = len(os.fsencode(student)) <= LONGEST_PATH
    parts = [_part(folder, folder, not _is_like_a_page(folder)) for folder in folders if fits]
    return "/".join([*parts, _part(name, student, is_only and fits)])


def _is_like_a_page(folder: str) -> bool:
    """Return whether the name of a folder may be that of a page, which needs the place."""
    return folder.casefold().endswith(tuple(ENDINGS.values()))


def _part(name: str, meaning: str, is_only: bool) -> str:
    """Return a part of a path, shortened and with a digest of its meaning if it needs that."""
    if is_only and len(os.fsencode(name)) <= LONGEST_NAME and not _SHORTENED.search(name):
        return name
    digest = f"~{sha256(os.fsencode(meaning)).hexdigest()[:DIGITS]}"
    while len(os.fsencode(name + digest)) > LONGEST_NAME:
        name = name[:-1]
    return name + digest


# The place of the folder


def has_results(folder: Path) -> bool:
    """Return whether a run has written its results in a folder."""
    try:
        return is_journal(application(folder / JOURNAL))
    except OSError:
        return False


def is_same(path: PathLike[str], other: PathLike[str]) -> bool:
    """Return whether two paths lead to the same file or folder."""
    try:
        return os.path.samefile(path, other)
    except OSError:
        return False


def is_within(path: Path, folder: Path) -> bool:
    """Return whether a path leads to a folder or into it, also through links."""
    try:
        real = path.resolve()
    except (OSError, RuntimeError):  # links in a circle
        return False
    return any(is_same(part, folder) for part in (real, *real.parents))
