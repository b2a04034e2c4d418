"""The config of a model in a ``.keras`` archive, an HDF5 file or a ``model.json`` of TensorFlow.js.

Only the config is read. Weights and everything else stay packed.
"""

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

from shapecalc.declare.kinds import is_whole, sequence
from shapecalc.errors import Code, Place
from shapecalc.limits import HDF5_SECONDS
from shapecalc.read.syntax import SpecError

MEMBER = "config.json"

DIRECTORY = 2**20
"""Most bytes of an archive's directory that are read; those of Keras have a few hundred."""

COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The compressions that Keras uses. The others may ask for any amount of memory."""


class ArchiveError(Exception):
    """An archive from which no config can be read; the message says why."""


DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError),
    *(NotImplementedError, RuntimeError, OverflowError, IndexError),
)
"""What zipfile and h5py raise for a damaged file."""


@dataclass(slots=True)
class Bounded:
    """A stream that refuses to read more than ``limit`` bytes at once."""

    stream: BinaryIO
    limit: int

    def read(self, size: int = -1) -> bytes:
        if size > self.limit:
            raise ArchiveError("the archive is damaged, or too large to be read")
        return self.stream.read(size if size >= 0 else self.limit)

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer, as h5py reads."""
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
    """Return the config in a ``.keras`` archive.

    Args:
        stream: the file, which must be seekable.
        limit: the most bytes that the unpacked config may have.

    Raises:
        ArchiveError: if the archive is damaged or has no config that can be read.
    """
    try:
        with zipfile.ZipFile(Bounded(stream, DIRECTORY)) as archive:
            member = archive.getinfo(MEMBER)
            if member.compress_type not in COMPRESSIONS:
                raise ArchiveError(f"`{MEMBER}` in it has a compression that Keras does not use")
            if member.file_size > limit:
                raise ArchiveError(f"`{MEMBER}` in it is larger than {limit // 2**20} MB")
            # The size above may be a lie: never unpack more than the limit.
            with archive.open(member) as opened:
                return opened.read(limit + 1)
    except KeyError:
        message = f"the archive has no `{MEMBER}`, so it is not a model saved by Keras 3"
        raise ArchiveError(message) from None
    except DAMAGED as error:
        raise ArchiveError(f"the archive is damaged: {error}") from None


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


def stored_size(data: Mapping[str, Any]) -> int | None:
    """Return how many numbers the file stores as weights; None if it does not list all of them."""
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
    if not all(sequence(shape) and all(is_whole(size, 0) for size in shape) for shape in shapes):
        return None
    return sum(int(prod(shape)) for shape in shapes)


ATTRIBUTE = "model_config"


def hdf5_config(stream: BinaryIO, limit: int) -> bytes:
    """Return the config in an HDF5 file.

    A damaged file can send the HDF5 library into an endless loop, which Python cannot interrupt.
    So it is read in a child process with a limit of time, where the system has ``fork``.

    Args:
        stream: the file, which must be seekable.
        limit: the most bytes that the config may have.

    Raises:
        ArchiveError: if the file is damaged or has no config, or if h5py is not installed.
    """
    try:
        import h5py  # noqa: F401
    except ImportError:
        raise ArchiveError("reading HDF5 needs h5py: pip install 'shapecalc[h5]'") from None
    if not hasattr(os, "fork"):
        return _read_attribute(stream, limit)
    return _in_child_process(lambda: _read_attribute(stream, limit))


def _read_attribute(stream: BinaryIO, limit: int) -> bytes:
    import h5py

    try:
        with h5py.File(Bounded(stream, limit), "r") as file:
            value = file.attrs.get(ATTRIBUTE)
    except (*DAMAGED, KeyError, TypeError) as error:
        raise ArchiveError(f"the HDF5 file is damaged: {error}") from None
    if value is None:
        raise ArchiveError(
            f"it has no attribute `{ATTRIBUTE}`: save the whole model, not its weights"
        )
    text = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
    if not isinstance(text, bytes):
        raise ArchiveError(f"its attribute `{ATTRIBUTE}` is not text")
    if len(text) > limit:
        raise ArchiveError(f"its attribute `{ATTRIBUTE}` is larger than {limit // 2**20} MB")
    return text


def _in_child_process(read: Callable[[], bytes]) -> bytes:
    """Return what a function reads in a child process, which a timer ends.

    The child writes ``+`` and the content, or ``-`` and a message.
    """
    source, sink = os.pipe()
    child = os.fork()
    if not child:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, HDF5_SECONDS)
        try:
            _write_result(read, sink)
        finally:
            os._exit(0)
    os.close(sink)
    with open(source, "rb") as stream:
        status, content = stream.read(1), stream.read()
    os.waitpid(child, 0)
    if not status:
        raise ArchiveError("the HDF5 file is damaged: reading it does not end")
    if status == b"-":
        raise ArchiveError(content.decode())
    return content


def _write_result(read: Callable[[], bytes], sink: int) -> None:
    """Write what a function reads, or why it cannot, to the parent process."""
    try:
        content = b"+" + read()
    except ArchiveError as error:
        content = f"-{error}".encode("utf-8", "replace")
    with open(sink, "wb") as stream:
        stream.write(content)
