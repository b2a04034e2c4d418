"""The value that starts at a place in a line: a shape, a number, a formula, or an equation."""

from __future__ import annotations

from shapecalc.grade.sheets.equations import equation
from shapecalc.grade.sheets.shapes import bracketed_shape, signed_shape
from shapecalc.grade.sheets.value import Value


def value_at(line: str, start: int) -> Value | None:
    """Return the value that starts at a place in a line; None if none does."""
    for read in (bracketed_shape, signed_shape, equation):
        value = read(line, start)
        if value is not None:
            return value
    return None
