"""The config inside a ``.keras`` archive. Nothing else of the archive is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from typing import BinaryIO

CONFIG = "config.json"


class ArchiveError(ValueError):
    """What is wrong with an archive."""


def config(stream: BinaryIO, limit: int) -> bytes:
    """The config of the model that an archive holds.

    Args:
        stream: the file, which can be searched.
        limit: how many bytes the config may have when it is unpacked.

    Raises:
        ArchiveError: if it is no such archive.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            if archive.getinfo(CONFIG).file_size > limit:
                raise ArchiveError(f"its {CONFIG} is larger than {limit // 2**20} MB")
            with archive.open(CONFIG) as member:
                return member.read(limit + 1)
    except KeyError:
        raise ArchiveError(f"it is an archive without {CONFIG}, not a model of Keras 3") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ArchiveError(f"it is a broken archive: {error}") from None
