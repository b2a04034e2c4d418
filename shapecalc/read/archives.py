"""The config of a model in a ``.keras`` archive, or in a ``model.json`` of TensorFlow.js.

Only the config is read. Weights and everything else stay packed.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from typing import Any, BinaryIO

from shapecalc.errors import Code, Place
from shapecalc.read.hdf5 import DAMAGED, ArchiveError, Bounded, NoConfigError
from shapecalc.read.syntax import SpecError

CONFIG, WEIGHTS = "config.json", "model.weights.h5"
"""The files in an archive of Keras."""

DIRECTORY = 2**20
"""Most bytes of an archive's directory that are read; those of Keras have a few hundred."""

COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The compressions that Keras uses. The others may ask for any amount of memory."""


def archive_config(stream: BinaryIO, limit: int) -> bytes:
    """Return the config in a ``.keras`` archive.

    Args:
        stream: the file, which must be seekable.
        limit: the most bytes that the unpacked config may have.

    Raises:
        NoConfigError: if the archive has no config.
        ArchiveError: if it is damaged, or its config cannot be read.
    """
    try:
        with zipfile.ZipFile(Bounded(stream, DIRECTORY)) as archive:
            if CONFIG not in archive.NameToInfo:
                from shapecalc.read.formats import packed

                raise NoConfigError(*packed(archive.namelist()))
            return unpacked(archive, CONFIG, limit)
    except DAMAGED as error:
        raise ArchiveError(f"the archive is damaged: {error}") from None


def unpacked(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """Return a file in an archive.

    Raises:
        ArchiveError: if it is too large, or packed in a way that Keras does not use.
    """
    member = archive.getinfo(name)
    if member.compress_type not in COMPRESSIONS:
        raise ArchiveError(f"`{name}` in it has a compression that Keras does not use")
    if member.file_size > limit:
        raise ArchiveError(f"`{name}` in it is larger than {limit // 2**20} MB")
    # The size above may be a lie: never unpack more than the limit.
    with archive.open(member) as opened:
        return opened.read(limit + 1)


TOPOLOGY = "modelTopology"


def topology(data: Mapping[str, Any], place: Place) -> tuple[dict[str, Any], Place]:
    """Return the config of the model in a ``model.json`` of TensorFlow.js, and its place.

    Raises:
        SpecError: if the file holds a graph model, which has no layers, or no model at all.
    """
    config, at = data[TOPOLOGY], place / TOPOLOGY
    if isinstance(config, dict) and isinstance(config.get("model_config"), dict):
        config, at = config["model_config"], at / "model_config"
    if data.get("format") == "graph-model" or (isinstance(config, dict) and "node" in config):
        message = "this is a graph model of TensorFlow.js, which has no layers"
        hint = "convert the Keras model again, to the format `tfjs_layers_model`"
        raise SpecError(Code.FORM, message, place / TOPOLOGY, hint)
    if not isinstance(config, dict) or "class_name" not in config or "config" not in config:
        message = f"`{TOPOLOGY}` must hold a Keras model with `class_name` and `config`"
        raise SpecError(Code.FORM, message, place / TOPOLOGY)
    return config, at
