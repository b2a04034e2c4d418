"""The standard streams of the process, which may be closed, full, or a pipe that nobody reads."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from shapecalc.errors import Source
from shapecalc.terminal import only_ascii, visible


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


def changes(source: Source, text: str, name: str, context: int = 3) -> Iterator[str]:
    """Yield the lines in which a text differs from a file, as ``diff -u`` shows them.

    Args:
        source: the file.
        text: the other text.
        name: the name of that.
        context: the number of equal lines around those that differ.
    """
    from difflib import unified_diff  # few commands need it

    old, new = (part.splitlines(keepends=True) for part in (source.text, text))
    for line in unified_diff(old, new, source.name, name, n=context):
        shown = visible(line.rstrip("\r\n").replace("\t", " "))
        yield f"{shown}\n" if line.endswith("\n") else f"{shown}\n\\ No newline at end of file\n"


def printed_json(data: Any, indent: int | None = 2) -> str:
    """Return data as JSON that standard output can show in full, whatever its encoding."""
    from shapecalc.table.escape import json_text  # few commands need it

    return json_text(data, indent, only_ascii(sys.stdout))
