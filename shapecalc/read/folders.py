"""A folder that holds a model: one model file, an unpacked ``.keras`` archive, or a SavedModel."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from contextlib import suppress
from itertools import islice
from pathlib import Path

from shapecalc.errors import InputError, Source
from shapecalc.limits import FILES_OF_FOLDER
from shapecalc.read.text import SUFFIXES, read_source, unreadable
from shapecalc.similar import closest

CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
"""The files of an unpacked archive of Keras."""

SHOWN = 5
"""How many models are named."""

MARKS = (b'"class_name"', b'"modelTopology"', b'"layers"')
"""What a JSON file has near its start if it holds a model."""

START = 2**16
"""How many bytes of a file are looked at to tell whether it holds a model."""

MAGIC = "*?["
"""The characters that make a name a pattern, if there is no file of that name."""

JSON, YAML = ".json", (".yaml", ".yml")

FIRST = re.compile(r"^(?!---|%|#|[^\S\n]*$).*", re.MULTILINE)
"""The first line of YAML that has content."""

KEY = re.compile(r"^([\w.-]+|'[^'\n]*'|\"[^\"\n]*\") *:(?=\s|$)", re.MULTILINE)
"""A line of YAML that begins with a key of the outermost mapping."""

KEYS = {"layers", "base", "class_name"}
"""The keys of which every spec, and every model that Keras saves as YAML, has one."""

HINT = (
    f"files of models end in {', '.join(SUFFIXES)}; summary and lint also take .py and .ipynb "
    "files that build a Keras model, and look in the folders below"
)
"""What to do about a folder in which there is no model."""


def read_model(path: str) -> Source:
    """Return the text of a model: that of a file, or of the only model in a folder.

    Raises:
        InputError: if there is no such file, no model or more than one, or it cannot be read.
    """
    if path != "-" and os.path.isdir(path):
        return _read_folder(path)
    if is_pattern(path):
        raise unreadable(Source(path), *_why_no_match(path))
    return read_source(path)


def is_pattern(name: str) -> bool:
    """Return whether a name may stand for several files: if there is no file of that name."""
    return any(sign in name for sign in MAGIC) and not os.path.lexists(name)


def _why_no_match(pattern: str) -> tuple[str, str]:
    """Return why a pattern is not read, and what to do."""
    from glob import iglob  # only a mistake needs it

    with suppress(ValueError):  # no path of this system
        if next(iglob(pattern), None):
            return "it is a pattern, which may stand for several files", "name one file"
    return "no file matches this pattern", ""


def _read_folder(path: str) -> Source:
    """Return the text of the only model in a folder."""
    source = Source(path)
    try:
        with os.scandir(path) as entries:
            names = sorted(e.name for e in islice(entries, FILES_OF_FOLDER) if _is_shown(e))
    except OSError as error:
        raise unreadable(source, error.strerror or str(error)) from None
    if is_saved_model(names):
        from shapecalc.read.saved_model import read_saved_model

        return read_saved_model(path, names)
    if is_unpacked(names):
        inner = read_source(str(Path(path) / CONFIG))
        inner.weights = str(Path(path) / WEIGHTS) if WEIGHTS in names else ""
        return inner
    models = [name for name in names if may_be_model(Path(path) / name)]
    models = without_weights(models)
    if len(models) != 1:
        raise _not_one(source, names, models)
    only = read_source(str(Path(path) / models[0]))
    only.note = f"the model in the folder is {models[0]}"
    return only


def _is_shown(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry of a folder is a file that is not hidden."""
    return not entry.name.startswith(".") and entry.is_file()


def is_saved_model(names: Collection[str]) -> bool:
    """Return whether a folder with these files is a SavedModel."""
    return "saved_model.pb" in names or "keras_metadata.pb" in names


def is_unpacked(names: Collection[str]) -> bool:
    """Return whether a folder with these files is an unpacked ``.keras`` archive."""
    return CONFIG in names and METADATA in names


def without_weights(models: list[str]) -> list[str]:
    """Return files without those that have only weights, if there are others."""
    return [name for name in models if not name.endswith(".weights.h5")] or models


def may_be_model(path: Path) -> bool:
    """Return whether a file may hold a model, by its name and, for JSON and YAML, by its start.

    A file that cannot be read may: whoever reads it learns why not.
    """
    suffix = path.suffix.lower()
    if suffix not in (JSON, *YAML):
        return suffix in SUFFIXES
    try:
        with open(path, "rb") as stream:
            start = stream.read(START)
    except OSError:
        return True
    if suffix == JSON:
        return any(mark in start for mark in MARKS)
    return _may_be_spec(start.decode(errors="replace").removeprefix("\ufeff"))


def _may_be_spec(start: str) -> bool:
    """Return whether a text in YAML may be a spec, by its start.

    It is none if it is a mapping without a key that looks like one of a model.

    >>> _may_be_spec("- Dense(5)"), _may_be_spec("layer: [Dense(5)]"), _may_be_spec("jobs: {}")
    (True, True, False)
    """
    first = FIRST.search(start)
    if not first or not KEY.match(first[0]):
        return True
    keys = {key[1].strip("'\"") for key in KEY.finditer(start)}
    return not keys.isdisjoint(KEYS) or any(closest(key, ("layers",)) for key in keys)


def _not_one(source: Source, names: list[str], models: list[str]) -> InputError:
    """Return the error of a folder that holds no model, or several."""
    if models:
        listed = ", ".join(models[:SHOWN]) + (", …" if len(models) > SHOWN else "")
        hint = f"give one of them: {Path(source.name) / models[0]}"
        return unreadable(source, f"the folder has {len(models)} models: {listed}", hint)
    if any(name.endswith(".index") for name in names):
        return unreadable(source, "the folder has checkpoints of TensorFlow, and no model", HINT)
    return unreadable(source, "the folder has no file of a model", HINT)
