"""The config inside an HDF5 file (``.h5``), as Keras saved models before ``.keras``.

No weights are read. h5py is imported only for such a file.
"""

from __future__ import annotations

from typing import BinaryIO

from shapecalc.read.archive import ArchiveError

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
        import h5py
    except ImportError:
        raise ArchiveError("HDF5 needs h5py: pip install 'shapecalc[h5]'") from None
    try:
        with h5py.File(stream, "r") as file:
            found = file.attrs.get(CONFIG)
    except (OSError, KeyError, ValueError, TypeError, RuntimeError) as error:
        raise ArchiveError(f"it is a broken HDF5 file: {error}") from None
    if found is None:
        raise ArchiveError(f"it has no {CONFIG}: it holds weights alone, or no model of Keras")
    text = found.encode() if isinstance(found, str) else found
    if not isinstance(text, bytes):
        raise ArchiveError(f"its {CONFIG} is no text")
    if len(text) > limit:
        raise ArchiveError(f"its {CONFIG} is larger than {limit // 2**20} MB")
    return text
