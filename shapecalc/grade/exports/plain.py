"""Files that no platform has named: each is a hand-in, and its path says whose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from shapecalc.grade.exports.hand_in import Export, HandIn, LeftOut
from shapecalc.grade.exports.strays import is_readme


def plain(files: Sequence[LeftOut]) -> Export:
    """Return a hand-in for each file that may be a sheet."""
    listed = [(path, why or ("a README" if is_readme(path) else "")) for path, why in files]
    paths = [path for path, why in listed if not why]
    names = students(paths)
    hand_ins = [HandIn([path], name) for path, name in zip(paths, names)]
    return Export("", hand_ins, [(path, why) for path, why in listed if why])


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
