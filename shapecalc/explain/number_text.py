"""Numbers and formulas of explanations as text, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.algebra.notation import Expr, expr_text
from shapecalc.algebra.size import UNKNOWN, Unknown


def number_text(form: Expr) -> str:
    """Return a formula as a text; a number has commas.

    >>> number_text(4457472), number_text("u")
    ('4,457,472', 'u')
    """
    return f"{form:,}" if isinstance(form, int) else expr_text(form)


def chain(forms: Sequence[str], columns: int, indent: str) -> Iterator[str]:
    """Yield equal formulas in one line, or one below the other if the line is too short."""
    line = indent + " = ".join(forms)
    if len(line) <= columns:
        yield line
    else:
        yield indent + forms[0]
        yield from (f"{indent}  = {form}" for form in forms[1:])


def data(size: Any) -> Any:
    """Return a size as plain data: a number, a formula as a text, or None if it is unknown."""
    if isinstance(size, Unknown):
        return None if size is UNKNOWN else size.compact
    return size
