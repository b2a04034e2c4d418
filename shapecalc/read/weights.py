"""The weights in files: their names, shapes and dtypes. Their numbers are not read.

Source: Keras 3.15, ``saving_lib.py`` (files with a group for each layer, named after its class)
and ``legacy_h5_format.py`` (files with a group for each layer, under its own name).
"""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from math import prod
from typing import Any, BinaryIO

from shapecalc.declare.kinds import is_whole, sequence
from shapecalc.limits import BYTES, PACKED_WEIGHTS
from shapecalc.model.weights import LARGEST_TENSOR
from shapecalc.read.archives import DIRECTORY, WEIGHTS, unpacked
from shapecalc.read.hdf5 import (
    DAMAGED,
    OWN,
    WHOLE_MODEL,
    ArchiveError,
    Bounded,
    WeightListing,
    hdf5_listing,
)
from shapecalc.stored_weights import StoredLayer, StoredWeight, StoredWeights

BUILD_MODEL = "build the model, load the weights, and save it with model.save('model.keras')"


def read_weights(path: str) -> StoredWeights:
    """Return the weights in an HDF5 file or an archive of Keras."""
    try:
        with open(path, "rb") as stream:
            return from_listing(_listing(stream))
    except ArchiveError as error:
        return StoredWeights(problem=str(error))
    except OSError as error:
        return StoredWeights(problem=error.strerror or str(error))


def _listing(stream: BinaryIO) -> WeightListing:
    if not zipfile.is_zipfile(stream):
        return hdf5_listing(stream, BYTES)
    try:
        with zipfile.ZipFile(Bounded(stream, DIRECTORY)) as archive:
            if WEIGHTS not in archive.NameToInfo:
                return WeightListing()
            member = archive.getinfo(WEIGHTS)
            if member.compress_type != zipfile.ZIP_STORED:
                content = BytesIO(unpacked(archive, WEIGHTS, PACKED_WEIGHTS))
                return hdf5_listing(content, PACKED_WEIGHTS)
        return hdf5_listing(_stored(stream, member), BYTES)
    except DAMAGED as error:
        raise ArchiveError(f"the archive is damaged: {error}") from None


def _stored(stream: BinaryIO, member: zipfile.ZipInfo) -> Bounded:
    """Return the part of an archive that is a file in it, which is not packed."""
    stream.seek(member.header_offset)
    header = stream.read(HEADER.size)
    *_, name, extra = HEADER.unpack(header)
    start = member.header_offset + HEADER.size + name + extra
    return Bounded(stream, BYTES, start, member.file_size)


HEADER = struct.Struct("<4s22s2H")
"""The header of a file in an archive: its start, what the directory repeats, and two lengths."""


# HDF5

OPTIMIZERS = ("optimizer", "optimizer_weights")
"""The groups with the variables of an optimizer."""


def from_listing(listing: WeightListing) -> StoredWeights:
    """Return the weights of a listing, by layers."""
    if any(prod(shape) > LARGEST_TENSOR for _, shape, _ in listing.weights):
        return StoredWeights(problem="a weight in it is larger than any tensor can be")
    stored = StoredWeights(by_class=not (listing.orders or listing.layers))
    for path, shape, dtype in listing.weights:
        first, _, name = path.partition("/")
        if first in OPTIMIZERS:
            stored.optimizer.append(StoredWeight(name, tuple(shape), dtype))
    if stored.by_class:
        _add_by_class(stored, listing)
    else:
        _add_by_name(stored, listing)
    return stored


def _add_by_name(stored: StoredWeights, listing: WeightListing) -> None:
    """Add the weights of an older file, whose groups have the names of the layers."""
    weights = {path: (tuple(shape), dtype) for path, shape, dtype in listing.weights}
    groups = {group.removeprefix(f"{WHOLE_MODEL}/"): group for group in listing.orders}
    for name in dict.fromkeys([*listing.layers, *groups]):
        layer = StoredLayer(name)
        for weight in listing.orders.get(groups.get(name, ""), ()):
            path = f"{groups[name]}/{weight}"
            if path in weights and groups[name] not in OPTIMIZERS:
                layer.weights.append(StoredWeight(_plain(weight), *weights[path]))
        if layer.weights:
            stored.model.layers[name] = layer


def _plain(name: str) -> str:
    """Return the name of a weight without the number that TensorFlow adds."""
    return name.removesuffix(":0")


def _add_by_class(stored: StoredWeights, listing: WeightListing) -> None:
    """Add the weights of a newer file, whose groups have the names of the layers' classes."""
    for path, name in listing.names.items():
        layer = _layer_of(stored, path)
        layer.name = name or layer.name
    for path, shape, dtype in listing.weights:
        group, _, number = path.rpartition("/")
        if group in listing.names:
            layer = _layer_of(stored, group)
            layer.weights.append(StoredWeight(number, tuple(shape), dtype))
    for group in listing.names:
        _layer_of(stored, group).weights.sort(key=lambda weight: (len(weight.name), weight.name))
    for part in OPTIMIZERS:
        stored.model.layers.pop(part, None)


def _layer_of(stored: StoredWeights, group: str) -> StoredLayer:
    """Return the layer of a group with weights; Keras on Windows wrote paths with backslashes."""
    return _part(stored.model, group.replace("\\", "/").removesuffix(OWN))


def _part(layer: StoredLayer, path: str) -> StoredLayer:
    """Return the layer at a path inside another; add it if it is not there."""
    for step in filter(None, path.split("/")):
        layer = layer.layers.setdefault(step, StoredLayer(step))
    return layer


# TensorFlow.js


def read_manifest(groups: Any) -> StoredWeights:
    """Return the weights in the ``weightsManifest`` of a ``model.json``."""
    try:
        weights = [_listed_weight(item) for group in groups for item in group["weights"]]
    except (KeyError, TypeError, ValueError):
        return StoredWeights(problem="its `weightsManifest` is damaged")
    return StoredWeights(StoredLayer("", weights))


def _listed_weight(item: Any) -> StoredWeight:
    """Return a weight of a manifest.

    Raises:
        KeyError, TypeError, ValueError: if it is damaged.
    """
    name, shape, dtype = item["name"], item["shape"], item["dtype"]
    is_shape = sequence(shape) and all(is_whole(size, 0) for size in shape)
    if not (isinstance(name, str) and isinstance(dtype, str) and is_shape):
        raise ValueError
    if prod(shape) > LARGEST_TENSOR:
        raise ValueError
    return StoredWeight(name, tuple(shape), dtype)
