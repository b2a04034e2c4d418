"""What commands print in the same way: why they do nothing, and signs that the terminal has."""

from __future__ import annotations

import sys

from shapecalc.show import terminal


def refuse(message: str, hint: str = "", code: int = 2) -> int:
    """Says what is wrong with the question, and what would help; the exit code."""
    print(f"error: {message}", file=sys.stderr)
    if hint:
        print(f"    hint: {hint}", file=sys.stderr)
    return code


def shown(text: str) -> str:
    """A text with signs that the terminal has."""
    if not terminal.only_ascii(sys.stdout):
        return text
    from shapecalc.show.layers import only_ascii

    return only_ascii(text)
