"""Files that no platform has named: each is a hand-in, and its path says whose.

If each student has a folder, the files in it are one hand-in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from shapecalc.grade.exports.hand_in import Export, HandIn, LeftOut
from shapecalc.grade.exports.strays import is_readme

UNCLEAR = "each file is a hand-in, also of several in a folder; --roster joins those of a student"
"""What is said if folders may be those of students, or of sections of a class."""


def plain(files: Sequence[LeftOut]) -> Export:
    """Return a hand-in for each file that may be a sheet, or for each folder of a student."""
    listed = [(path, why or ("a README" if is_readme(path) else "")) for path, why in files]
    paths = [path for path, why in listed if not why]
    left_out = [(path, why) for path, why in listed if why]
    folders = folders_in(paths)
    if not folders or not _have_same_names(folders):
        names = students(paths)
        hand_ins = [HandIn([path], name) for path, name in zip(paths, names)]
        return Export("", hand_ins, left_out, UNCLEAR if folders else "")
    of_student = {folder: HandIn(inside, folder) for folder, inside in folders.items()}
    for path, why in list(left_out):
        folder = next((f for f in of_student if path.startswith(f"{f}/")), "")
        if folder and why not in ("hidden", "a README"):
            of_student[folder].unread.append((path, why))
            left_out.remove((path, why))
    return Export("", list(of_student.values()), left_out)


def folders_in(paths: Sequence[str]) -> dict[str, list[str]]:
    """Return the files by the folder in which their paths first differ.

    It is empty if a file lies beside these folders, and if none has several files.

    >>> folders_in(["hw/kim/a.txt", "hw/kim/b.py", "hw/lee/a.txt"])
    {'hw/kim': ['hw/kim/a.txt', 'hw/kim/b.py'], 'hw/lee': ['hw/lee/a.txt']}
    >>> folders_in(["kim/a.txt", "lee/a.txt"]), folders_in(["kim/a.txt", "kim/b.py", "lee.txt"])
    ({}, {})
    """
    parts = [path.split("/") for path in paths]
    depth = 0
    while parts and len({tuple(part[: depth + 1]) for part in parts}) == 1:
        if len(parts[0]) <= depth + 1:
            return {}
        depth += 1
    folders: dict[str, list[str]] = {}
    for part, path in zip(parts, paths):
        if len(part) <= depth + 1:
            return {}
        folders.setdefault("/".join(part[: depth + 1]), []).append(path)
    return folders if any(len(inside) > 1 for inside in folders.values()) else {}


def _have_same_names(folders: dict[str, list[str]]) -> bool:
    """Return whether most files have a name that is also in another folder.

    The files of students are called alike; those in the sections of a class after students.
    """
    names = [{path.rpartition("/")[2] for path in inside} for inside in folders.values()]
    count = Counter(name for inside in names for name in inside)
    alike = sum(number for number in count.values() if number > 1)
    return alike * 2 > count.total()


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
