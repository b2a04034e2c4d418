"""The submissions of a class: which files there are, and whose they are."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


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
