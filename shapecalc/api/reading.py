"""The errors that the functions raise, with readable messages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from shapecalc.errors import ShapecalcError
from shapecalc.table.escape import lines_of


@contextmanager
def readable_errors() -> Iterator[None]:
    """Give the errors of the block their problems as the message, which Python prints as it is."""
    try:
        yield
    except ShapecalcError as error:
        error.args = (lines_of(error.problems),)
        raise
