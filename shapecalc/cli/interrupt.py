"""Ctrl-C: it ends the process with the exit code 130, and never with a traceback.

Only a command has something to clean up, such as a file that is half written, so only there it
raises `KeyboardInterrupt`. This module is the first to run, so it imports nothing that takes time:
`signal` itself imports `enum`.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import os

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it."""


def end_on_interrupt() -> None:
    """Let Ctrl-C end the process at once, unless the calling process has it ignored."""
    if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
        _signal.signal(_signal.SIGINT, _end)


def raise_on_interrupt() -> None:
    """Let Ctrl-C raise `KeyboardInterrupt`, if it would end the process."""
    if _signal.getsignal(_signal.SIGINT) is _end:
        _signal.signal(_signal.SIGINT, _signal.default_int_handler)


def _end(*_: object) -> None:
    os._exit(INTERRUPTED)
