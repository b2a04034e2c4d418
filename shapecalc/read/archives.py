"""The config inside a ``.keras`` archive. Nothing else of the archive is unpacked."""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any, BinaryIO

CONFIG = "config.json"

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


def config(stream: BinaryIO, limit: int) -> bytes:
    """The config of the model that an archive holds.

    Args:
        stream: the file, which can be searched.
        limit: how many bytes the config may have when it is unpacked.

    Raises:
        ArchiveError: if it is no such archive.
    """
    try:
        with zipfile.ZipFile(Bounded(stream, DIRECTORY)) as archive:
            member = archive.getinfo(CONFIG)
            if member.compress_type not in PACKINGS:
                raise ArchiveError(f"its {CONFIG} is packed as Keras packs none")
            if member.file_size > limit:
                raise ArchiveError(f"its {CONFIG} is larger than {limit // 2**20} MB")
            with archive.open(member) as opened:
                return opened.read(limit + 1)
    except KeyError:
        raise ArchiveError(f"it is an archive without {CONFIG}, not a model of Keras 3") from None
    except BROKEN as error:
        raise ArchiveError(f"it is a broken archive: {error}") from None
