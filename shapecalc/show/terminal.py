"""What is known of the terminal, found out the way Keras and rich find it out."""

from __future__ import annotations

import os
import shutil
from typing import TextIO

DUMB = ("dumb", "unknown")


def columns() -> int:
    """The width that Keras lays its table out for."""
    return shutil.get_terminal_size().columns


def console_width() -> int:
    """The width at which rich folds what Keras prints."""
    given = os.environ.get("COLUMNS", "")
    if given.isdigit() and int(given):
        return int(given)
    for descriptor in (0, 1, 2):
        try:
            return os.get_terminal_size(descriptor).columns or 80
        except OSError:
            continue
    return 80


def colors(stream: TextIO, when: str = "auto") -> str:
    """Which colours a stream can show: none, bold, standard or 256.

    Args:
        stream: where the output goes.
        when: always, never, or auto for "on a terminal".
    """
    if when == "never" or (when == "auto" and not _is_terminal(stream)):
        return "none"
    term = os.environ.get("TERM", "").strip().lower()
    if term in DUMB and when == "auto":
        return "none"
    if os.environ.get("NO_COLOR"):
        return "bold"
    if os.environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return "256"
    return "256" if term.rpartition("-")[2] in ("256color", "kitty") else "standard"


def _is_terminal(stream: TextIO) -> bool:
    forced = os.environ.get("FORCE_COLOR")
    if forced is not None:
        return forced != ""
    return stream.isatty()


def only_ascii(stream: TextIO) -> bool:
    """Whether a stream cannot show the lines of a box."""
    return not (stream.encoding or "").lower().startswith("utf")
