"""The config inside an HDF5 file (``.h5``), as Keras saved models before ``.keras``.

No weights are read. h5py is imported only for such a file. HDF5's library goes
round in circles on some broken files, where nothing can stop it but the end of
the process: so a process of its own reads them, where there are such.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import BinaryIO

from shapecalc.limits import HDF5
from shapecalc.read.archives import BROKEN, ArchiveError, Bounded

CONFIG = "model_config"


def config(stream: BinaryIO, limit: int) -> bytes:
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
            found = file.attrs.get(CONFIG)
    except (*BROKEN, KeyError, TypeError) as error:
        raise ArchiveError(f"it is a broken HDF5 file: {error}") from None
    if found is None:
        raise ArchiveError(f"it has no {CONFIG}: it holds weights alone, or no model of Keras")
    text = found.encode("utf-8", "surrogatepass") if isinstance(found, str) else found
    if not isinstance(text, bytes):
        raise ArchiveError(f"its {CONFIG} is no text")
    if len(text) > limit:
        raise ArchiveError(f"its {CONFIG} is larger than {limit // 2**20} MB")
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
