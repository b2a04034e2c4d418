"""What HDF5 files hold: the config of a model, and the names, shapes and dtypes of its weights.

The numbers of the weights are never read. A damaged file can send the HDF5 library into an endless
loop, which Python cannot interrupt. So the library runs in a child process with a limit of time,
where the system has ``fork``.
"""

from __future__ import annotations

import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, BinaryIO

from shapecalc.dataclasses import asdict, dataclass, field
from shapecalc.limits import HDF5_MEMORY, HDF5_SECONDS, WEIGHTS_SECONDS
from shapecalc.read.child_process import in_child_process
from shapecalc.read.hdf5_objects import Work, WorkError, attribute, objects


class ArchiveError(Exception):
    """An archive from which no config can be read; the message says why.

    Attributes:
        hint: how to fix it, if that is known.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class NoConfigError(ArchiveError):
    """A file without the config of a model; it may have weights."""


DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError),
    *(NotImplementedError, RuntimeError, OverflowError, IndexError),
)
"""What zipfile and h5py raise for a damaged file."""

TOO_LARGE = "the archive is damaged, or too large to be read"


@dataclass(slots=True)
class Bounded:
    """A stream, or a part of one, that refuses to read more than ``limit`` bytes at once.

    Attributes:
        stream: the stream.
        limit: the most bytes of one reading.
        start: where the part starts.
        size: how many bytes it has; None for all.
        position: where the next reading starts, in the part.
    """

    stream: BinaryIO | Bounded
    limit: int
    start: int = 0
    size: int | None = None

    def __post_init__(self) -> None:
        if self.start:
            self.stream.seek(self.start)

    def read(self, size: int = -1) -> bytes:
        if size > self.limit:
            raise ArchiveError(TOO_LARGE)
        wanted = size if size >= 0 else self.limit
        left = wanted if self.size is None else max(0, self.size - self.tell())
        return self.stream.read(min(wanted, left))

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer, as h5py reads."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        if whence == os.SEEK_SET:
            return self.stream.seek(self.start + offset) - self.start
        if whence == os.SEEK_END and self.size is not None:
            return self.stream.seek(self.start + self.size + offset) - self.start
        return self.stream.seek(offset, whence) - self.start

    def tell(self) -> int:
        return self.stream.tell() - self.start

    def seekable(self) -> bool:
        return True


ATTRIBUTE, TRAINING, OPTIMIZER = "model_config", "training_config", "optimizer_weights"
NO_CONFIG = f"it has no attribute `{ATTRIBUTE}`, so it is not a model saved by Keras"


def hdf5_config(stream: BinaryIO, limit: int) -> bytes:
    """Return the config in an HDF5 file.

    Args:
        stream: the file, which must be seekable.
        limit: the most bytes that the config may have.

    Raises:
        NoConfigError: if the file has no config.
        ArchiveError: if the file is damaged, or if h5py is not installed.
    """
    return _in_child_process(lambda: _read_attribute(stream, limit), HDF5_SECONDS)


def hdf5_training(stream: BinaryIO, limit: int) -> bytes:
    """Return the settings of training in an HDF5 file with the variables of an optimizer.

    Args:
        stream: the file, which must be seekable.
        limit: the most bytes that the settings may have.

    Raises:
        ArchiveError: if the file is damaged, or if h5py is not installed.
    """
    return _in_child_process(lambda: _read_training(stream, limit), HDF5_SECONDS)


def _read_training(stream: BinaryIO, limit: int) -> bytes:
    import h5py

    try:
        with h5py.File(Bounded(stream, limit), "r") as file:
            value = file.attrs.get(TRAINING) if OPTIMIZER in file else None
    except (*DAMAGED, KeyError, TypeError) as error:
        raise ArchiveError(f"the HDF5 file is damaged: {error}") from None
    text = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
    return text[:limit] if isinstance(text, bytes) else b""


def _read_attribute(stream: BinaryIO, limit: int) -> bytes:
    import h5py

    try:
        with h5py.File(Bounded(stream, limit), "r") as file:
            value = file.attrs.get(ATTRIBUTE)
    except (*DAMAGED, KeyError, TypeError) as error:
        raise ArchiveError(f"the HDF5 file is damaged: {error}") from None
    if value is None:
        raise NoConfigError(NO_CONFIG)
    text = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
    if not isinstance(text, bytes):
        raise ArchiveError(f"its attribute `{ATTRIBUTE}` is not text")
    if len(text) > limit:
        raise ArchiveError(f"its attribute `{ATTRIBUTE}` is larger than {limit // 2**20} MB")
    return text


OWN = "vars"
"""The group with the weights of a layer itself, in a newer file."""

WHOLE_MODEL = "model_weights"
"""The group with all weights, in an older file that has the config, too."""


@dataclass(slots=True)
class WeightListing:
    """The weights in an HDF5 file.

    Attributes:
        weights: the path, shape and dtype of each, in the order of the paths.
        orders: for each group of an older file, the names of its weights in Keras's order.
        names: for each group of a newer file, the name of its layer; empty if it is not saved.
        layers: the names of the layers in an older file, in Keras's order.
    """

    weights: list[tuple[str, Sequence[int], str]] = field(default_factory=list)
    orders: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    layers: list[str] = field(default_factory=list)


def hdf5_listing(stream: BinaryIO | Bounded, limit: int) -> WeightListing:
    """Return the weights in an HDF5 file.

    Args:
        stream: the file, which must be seekable.
        limit: the most bytes that are read at once.

    Raises:
        ArchiveError: if the file is damaged, or if h5py is not installed.
    """
    content = _in_child_process(lambda: _list_weights(stream, limit), WEIGHTS_SECONDS)
    return WeightListing(**json.loads(content))


def _list_weights(stream: BinaryIO | Bounded, limit: int) -> bytes:
    """Return the weights of a file as JSON."""
    import h5py

    listing, work = WeightListing(), Work()
    try:
        with h5py.File(Bounded(stream, limit), "r") as file:
            for path, item in objects(file.id, work):
                _add(listing, path, item, work)
    except WorkError as error:
        raise ArchiveError(f"the HDF5 file is too large: {error}") from None
    except (*DAMAGED, KeyError, TypeError) as error:
        raise ArchiveError(f"the HDF5 file is damaged: {error}") from None
    return json.dumps(asdict(listing)).encode()


def _add(listing: WeightListing, path: str, item: Any, work: Work) -> None:
    """Add a weight, or the names in the attributes of a group, to a listing."""
    import h5py

    if isinstance(item, h5py.h5d.DatasetID):
        if item.shape is not None:
            listing.weights.append((path, item.shape, item.dtype.name))
        return
    if not isinstance(item, h5py.h5g.GroupID):
        return
    if path.rpartition("/")[2] == OWN:
        name = attribute(item, "name", work)
        listing.names[path] = "" if name is None else _text(name)
    if names := _names(item, "weight_names", work):
        listing.orders[path] = names
    if path in (".", WHOLE_MODEL):
        listing.layers += _names(item, "layer_names", work)


def _names(group: Any, key: str, work: Work) -> list[str]:
    """Return the names in an attribute, which Keras splits if it is long."""
    unsplit = attribute(group, key, work)
    if unsplit is not None:
        return list(map(_text, unsplit))
    names: list[str] = []
    for number in count():
        part = attribute(group, f"{key}{number}", work)
        if part is None:
            return names
        names += map(_text, part)
    raise AssertionError  # `count` never ends.


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _in_child_process(read: Callable[[], bytes], seconds: float) -> bytes:
    """Return what a function reads in a child process, which a timer ends.

    Raises:
        ArchiveError: if the function raises it, if it does not end, or if h5py is not installed.
    """
    try:
        import h5py  # noqa: F401
    except ImportError:
        raise ArchiveError("reading HDF5 needs h5py: pip install 'shapecalc[h5]'") from None
    result = in_child_process(lambda: _result(read), seconds, HDF5_MEMORY)
    status, content = result[:1], result[1:]
    if not status:
        raise ArchiveError("the HDF5 file is damaged, or too large: reading it does not end")
    if status == b"+":
        return content
    raise (NoConfigError if status == b"?" else ArchiveError)(content.decode())


def _result(read: Callable[[], bytes]) -> bytes:
    """Return what a function reads, or why it cannot, behind a sign for what it is."""
    try:
        return b"+" + read()
    except MemoryError:  # A thousand names may be one long text in the file.
        return b"-the HDF5 file is too large: its texts take more memory than those of use"
    except ArchiveError as error:
        sign = "?" if isinstance(error, NoConfigError) else "-"
        return f"{sign}{error}".encode("utf-8", "replace")
