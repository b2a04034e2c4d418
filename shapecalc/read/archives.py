"""The config inside a ``.keras`` archive. Nothing else of the archive is unpacked."""

from __future__ import annotations

import os
import signal
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, BinaryIO

from shapecalc.declare.kinds import sequence, whole
from shapecalc.errors import Code, Place
from shapecalc.limits import HDF5
from shapecalc.read.syntax import stop

MEMBER = "config.json"

DIRECTORY = 2**20
"""Bytes of the longest list of what an archive holds; Keras's have a few hundred."""

PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How Keras packs. The others may ask for any amount of memory."""


class ArchiveError(Exception):
    """What is wrong with an archive."""


BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError),
    *(NotImplementedError, RuntimeError, OverflowError, IndexError),
)
"""What reading a broken archive may end in."""


@dataclass(slots=True)
class Bounded:
    """A stream that gives no more than so many bytes at a time, whatever an archive says."""

    stream: BinaryIO
    limit: int

    def read(self, size: int = -1) -> bytes:
        if size > self.limit:
            raise ArchiveError("it is a broken archive: it says that it is endless")
        return self.stream.read(size if size >= 0 else self.limit)

    def readinto(self, buffer: Any) -> int:
        """What h5py reads with."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.stream.seek(offset, whence)

    def tell(self) -> int:
        return self.stream.tell()

    def seekable(self) -> bool:
        return True


def archive_config(stream: BinaryIO, limit: int) -> bytes:
    """The config of the model that an archive holds.

    Args:
        stream: the file, which can be searched.
        limit: how many bytes the config may have when it is unpacked.

    Raises:
        ArchiveError: if it is no such archive.
    """
    try:
        with zipfile.ZipFile(Bounded(stream, DIRECTORY)) as archive:
            member = archive.getinfo(MEMBER)
            if member.compress_type not in PACKINGS:
                raise ArchiveError(f"its {MEMBER} is packed as Keras packs none")
            if member.file_size > limit:
                raise ArchiveError(f"its {MEMBER} is larger than {limit // 2**20} MB")
            with archive.open(member) as opened:
                return opened.read(limit + 1)
    except KeyError:
        raise ArchiveError(f"it is an archive without {MEMBER}, not a model of Keras 3") from None
    except BROKEN as error:
        raise ArchiveError(f"it is a broken archive: {error}") from None


TOPOLOGY = "modelTopology"


def topology(data: Mapping[str, Any], place: Place) -> tuple[dict[str, Any], Place]:
    """The config of a model, and where it stands.

    Raises:
        SpecError: if it is a graph without layers, or nothing of the kind.
    """
    found, at = data[TOPOLOGY], place / TOPOLOGY
    if isinstance(found, dict) and isinstance(found.get("model_config"), dict):
        found, at = found["model_config"], at / "model_config"
    if data.get("format") == "graph-model" or (isinstance(found, dict) and "node" in found):
        message = "this is a graph-model of TensorFlow.js, which has no layers"
        hint = "convert the Keras model itself, to a layers-model"
        raise stop(Code.FORM, message, place / TOPOLOGY, hint)
    if not isinstance(found, dict) or "class_name" not in found or "config" not in found:
        raise stop(Code.FORM, f"`{TOPOLOGY}` holds no model of layers", place / TOPOLOGY)
    return found, at


def stored(data: Mapping[str, Any]) -> int | None:
    """How many numbers the weights are that the file lists, None if it does not list them all."""
    groups: Any = data.get("weightsManifest")
    if not sequence(groups):
        return None
    shapes: list[Any] = [
        weight.get("shape")
        for group in groups
        if isinstance(group, dict) and sequence(group.get("weights"))
        for weight in group["weights"]
        if isinstance(weight, dict)
    ]
    if not all(sequence(shape) and all(whole(size, 0) for size in shape) for shape in shapes):
        return None
    return sum(int(prod(shape)) for shape in shapes)


ATTRIBUTE = "model_config"


def hdf5_config(stream: BinaryIO, limit: int) -> bytes:
    """The config of the model that a file holds.

    Args:
        stream: the file, which can be searched.
        limit: how many bytes the config may have.

    Raises:
        ArchiveError: if it holds none, or h5py is not installed.
    """
    try:
        import h5py  # noqa: F401
    except ImportError:
        raise ArchiveError("HDF5 needs h5py: pip install 'shapecalc[h5]'") from None
    if not hasattr(os, "fork"):
        return _attribute(stream, limit)
    return _apart(lambda: _attribute(stream, limit))


def _attribute(stream: BinaryIO, limit: int) -> bytes:
    import h5py

    try:
        with h5py.File(Bounded(stream, limit), "r") as file:
            found = file.attrs.get(ATTRIBUTE)
    except (*BROKEN, KeyError, TypeError) as error:
        raise ArchiveError(f"it is a broken HDF5 file: {error}") from None
    if found is None:
        raise ArchiveError(f"it has no {ATTRIBUTE}: it holds weights alone, or no model of Keras")
    text = found.encode("utf-8", "surrogatepass") if isinstance(found, str) else found
    if not isinstance(text, bytes):
        raise ArchiveError(f"its {ATTRIBUTE} is no text")
    if len(text) > limit:
        raise ArchiveError(f"its {ATTRIBUTE} is larger than {limit // 2**20} MB")
    return text


def _apart(read: Callable[[], bytes]) -> bytes:
    """What is read in a process of its own, which a timer ends."""
    source, sink = os.pipe()
    child = os.fork()
    if not child:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, HDF5)
        try:
            _tell(read, sink)
        finally:
            os._exit(0)
    os.close(sink)
    with open(source, "rb") as stream:
        good, told = stream.read(1), stream.read()
    os.waitpid(child, 0)
    if not good:
        raise ArchiveError("it is a broken HDF5 file: reading it does not end")
    if good == b"-":
        raise ArchiveError(told.decode())
    return told


def _tell(read: Callable[[], bytes], sink: int) -> None:
    """Writes what is read, or why it cannot be, for the process that asked."""
    try:
        content = b"+" + read()
    except ArchiveError as error:
        content = f"-{error}".encode("utf-8", "replace")
    with open(sink, "wb") as stream:
        stream.write(content)
