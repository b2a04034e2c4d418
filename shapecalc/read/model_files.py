"""All models in a folder and in the folders below it, by a cheap look at each file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from shapecalc.errors import Source
from shapecalc.limits import BYTES, ENTRIES_BELOW_FOLDER
from shapecalc.read.folders import is_saved_model, is_unpacked, may_be_model, without_weights
from shapecalc.read.text import PROGRAMS, SUFFIXES, unreadable

NOT_SEARCHED = ("__pycache__", "node_modules", "site-packages")
"""Folders with the files of other programs. Those whose names begin with a dot are hidden."""

ENVIRONMENT = ("pyvenv.cfg", "conda-meta")
"""What a virtual environment has."""

KEPT = (*SUFFIXES, *PROGRAMS, ".pb", ".cfg")
"""The ends of the names of models, and of files that tell what a folder is."""

IMPORT = re.compile(rb"\b(?:import|from)\s[^\n\"]*")
"""An import, in a script or a notebook, to the end of its line."""

KERAS = re.compile(rb"\b(?:tf_keras|keras|tensorflow)\b")

BUILDS = re.compile(
    rb"(?<!class )\b(?:Sequential|Model|Functional|load_model|clone_model|from_config"
    rb"|model_from_\w+)\s*\(|\bapplications\b|\.summary\s*\("
)
"""What makes a model: a call, or a model of ``keras.applications``; or what shows one.

The name of the call may be misspelled."""

CLASS = re.compile(rb"\bclass\s+(\w+)\s*\(([^()]*)\)")
"""The head of a class, with its name and what it extends."""

OWN_MODEL = re.compile(rb"\b(?:Model|Sequential)\b")
"""The models of Keras that a class extends."""

CALL = re.compile(rb"(?<!class )\b(\w+)\s*\(")
"""The name of what is called."""


def model_files(folder: str) -> list[str]:
    """Return the paths of all models in a folder and below it, in the order of their names.

    A folder that is itself a model, such as a SavedModel, counts as one. So does a folder that
    cannot be read: whoever reads it learns why not.

    Raises:
        InputError: if there are too many files.
    """
    return without_weights(list(_models("" if os.path.normpath(folder) == "." else folder)))


def _models(outermost: str) -> Iterator[str]:
    """Yield the paths of all models; those of weights alone, too."""
    waiting = [(outermost, True)]
    entered: set[tuple[int, int]] = set()
    left = ENTRIES_BELOW_FOLDER
    while waiting:
        path, is_folder = waiting.pop()
        if not is_folder:
            if looks_like_model(path):
                yield path
            continue
        try:
            status = os.stat(path or ".")
            entries, count = _entries(path, left)
        except OSError:
            yield path or "."
            continue
        left -= count
        if left < 0:
            why = f"there are more than {ENTRIES_BELOW_FOLDER:,} files and folders below it"
            raise unreadable(Source(outermost or "."), why, "give the folders with models")
        if is_saved_model(entries) or is_unpacked(entries):
            yield path or "."
        elif path == outermost or entries.keys().isdisjoint(ENVIRONMENT):
            if (status.st_dev, status.st_ino) not in entered:  # Links may lead into a folder again.
                waiting += _inner(path, entries)
            entered.add((status.st_dev, status.st_ino))


def _entries(folder: str, most: int) -> tuple[dict[str, bool], int]:
    """Return the names in a folder that may matter, and how many there are of all names.

    A folder of data has a million files, and only their number is kept.

    Args:
        folder: the folder.
        most: how many names are read at most; one more is counted if there are more.

    Returns:
        The names of folders, with True, and of files, with False; and the number.

    Raises:
        OSError: if the folder cannot be read.
    """
    kept: dict[str, bool] = {}
    count = 0
    with os.scandir(folder or ".") as entries:
        for entry in islice(entries, most + 1):
            count += 1
            try:
                if entry.is_dir() or (entry.name.lower().endswith(KEPT) and entry.is_file()):
                    kept[entry.name] = entry.is_dir()
            except OSError:  # a link to itself
                continue
    return kept, count


def _inner(folder: str, entries: Mapping[str, bool]) -> Iterator[tuple[str, bool]]:
    """Yield the paths of files and folders in a folder, the last first, and which are folders."""
    for name in sorted(entries, reverse=True):
        if not name.startswith(".") and not (entries[name] and name in NOT_SEARCHED):
            yield os.path.join(folder, name), entries[name]


def looks_like_model(path: str) -> bool:
    """Return whether a file may hold a model, or is a program that builds one, by a cheap look."""
    if not path.endswith(PROGRAMS):
        return may_be_model(Path(path))
    try:
        with open(path, "rb") as stream:
            return builds_model(stream.read(BYTES))
    except OSError:
        return True


def builds_model(program: bytes) -> bool:
    r"""Return whether a program looks as if it builds a model of Keras.

    >>> builds_model(b"import keras\nmodel = keras.Sequential()")
    True
    >>> builds_model(b"import keras\nclass Net(keras.Model):\n    pass")
    False
    """
    if b"keras" not in program or not any(map(KERAS.search, IMPORT.findall(program))):
        return False
    if BUILDS.search(program):
        return True
    classes = {name for name, bases in CLASS.findall(program) if OWN_MODEL.search(bases)}
    return bool(classes) and not classes.isdisjoint(CALL.findall(program))
