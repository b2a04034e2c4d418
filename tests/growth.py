"""Counted work: how many functions a command calls, which is the same on every machine."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import records


def calls(function: Callable[[], Any]) -> int:
    """Return how many functions of Python and of C are called, and generators continued."""
    count = 0

    def note(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        if frame.f_code.co_filename != records.__file__:  # The tests look at records, too.
            count += event in ("call", "c_call")

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        sys.setprofile(note)
        try:
            function()
        finally:
            sys.setprofile(None)
    return count


def growth(work: Callable[[int], int], size: int) -> float:
    """Return how much more work each further input takes when there are twice as many.

    It is 1 for work in proportion to the size, and 2 for work that grows with its square.
    """
    small, middle, large = (work(size * factor) for factor in (1, 2, 4))
    return (large - middle) / (2 * (middle - small))
