"""The standard streams of the process, which may be closed, full, or a pipe that nobody reads."""

from __future__ import annotations

import os
import sys
from typing import Any, TextIO

from shapecalc.terminal import only_ascii


def prepare() -> None:
    """Replace streams that the calling process has closed; print what an encoding lacks as `?`."""
    _occupy()
    sys.stdout, sys.stderr = sys.stdout or _null_stream(), sys.stderr or _null_stream()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def _occupy() -> None:
    """Open the null device under the number of each closed stream.

    Otherwise the next file to be opened gets its number, and libraries would print into that file.
    """
    descriptor = 0
    while descriptor < 3:
        descriptor = os.open(os.devnull, os.O_RDWR)
    os.close(descriptor)


def _null_stream() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")


def discard(*streams: TextIO) -> None:
    """Keep Python from trying to write the rest of the output again when it exits."""
    null = os.open(os.devnull, os.O_WRONLY)
    for stream in streams:
        os.dup2(null, stream.fileno())


def printed_json(data: Any, indent: int | None = 2) -> str:
    """Return data as JSON that standard output can show in full, whatever its encoding."""
    from shapecalc.table.escape import json_text  # few commands need it

    return json_text(data, indent, only_ascii(sys.stdout))
