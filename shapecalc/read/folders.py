"""A folder that holds a model: one model file, an unpacked ``.keras`` archive, or a SavedModel."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

from shapecalc.errors import InputError, Source
from shapecalc.limits import FILES_OF_FOLDER
from shapecalc.read.text import SUFFIXES, read_source, unreadable

CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
"""The files of an unpacked archive of Keras."""

SHOWN = 5
"""How many models are named."""

MARKS = (b'"class_name"', b'"modelTopology"', b'"layers"')
"""What a JSON file has near its start if it holds a model."""

START = 2**16
"""How many bytes of a JSON file are searched for the marks."""


def read_model(path: str) -> Source:
    """Return the text of a model: that of a file, or of the only model in a folder.

    Raises:
        InputError: if there is no such file, no model or more than one, or it cannot be read.
    """
    return _read_folder(path) if path != "-" and os.path.isdir(path) else read_source(path)


def _read_folder(path: str) -> Source:
    """Return the text of the only model in a folder."""
    source = Source(path)
    try:
        with os.scandir(path) as entries:
            names = sorted(e.name for e in islice(entries, FILES_OF_FOLDER) if e.is_file())
    except OSError as error:
        raise unreadable(source, error.strerror or str(error)) from None
    if "saved_model.pb" in names or "keras_metadata.pb" in names:
        from shapecalc.read.saved_model import read_saved_model

        return read_saved_model(path, names)
    if CONFIG in names and METADATA in names:
        inner = read_source(str(Path(path) / CONFIG))
        inner.weights = str(Path(path) / WEIGHTS) if WEIGHTS in names else ""
        return inner
    models = [name for name in names if _may_be_model(Path(path) / name)]
    models = [name for name in models if not name.endswith(".weights.h5")] or models
    if len(models) != 1:
        raise _not_one(source, names, models)
    only = read_source(str(Path(path) / models[0]))
    only.note = f"the model in the folder is {models[0]}"
    return only


def _may_be_model(path: Path) -> bool:
    """Return whether a file may hold a model, by its name and, for JSON, by its start."""
    if path.suffix.lower() != ".json":
        return path.suffix.lower() in SUFFIXES
    try:
        with open(path, "rb") as stream:
            start = stream.read(START)
    except OSError:
        return False
    return any(mark in start for mark in MARKS)


def _not_one(source: Source, names: list[str], models: list[str]) -> InputError:
    """Return the error of a folder that holds no model, or several."""
    if models:
        listed = ", ".join(models[:SHOWN]) + (", …" if len(models) > SHOWN else "")
        hint = f"give one of them: {Path(source.name) / models[0]}"
        return unreadable(source, f"the folder has {len(models)} models: {listed}", hint)
    hint = "give the file of a model: .keras, .h5, .json or .yaml"
    if any(name.endswith(".index") for name in names):
        return unreadable(source, "the folder has checkpoints of TensorFlow, and no model", hint)
    return unreadable(source, "the folder has no file of a model", hint)
