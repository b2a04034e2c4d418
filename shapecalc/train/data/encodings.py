"""The encoding of a data file, which may be too large to be read at once."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from typing import BinaryIO

BLOCK = 2**20
"""How many bytes are decoded at once."""


def encoding(stream: BinaryIO) -> str:
    """Return the encoding of a text: UTF-8 or UTF-16, or else that of Windows in Korea.

    >>> from io import BytesIO
    >>> encoding(BytesIO("정답".encode("cp949")))
    'cp949'
    """
    block = stream.read(BLOCK)
    if block[:2] in (BOM_UTF16_LE, BOM_UTF16_BE):
        return "utf-16"
    decoder = getincrementaldecoder("utf-8")()
    try:
        while block:
            decoder.decode(block)
            block = stream.read(BLOCK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp949"
    return "utf-8-sig"
