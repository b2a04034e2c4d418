"""Fixes of mistakes that only programs have."""

from __future__ import annotations

import pytest

from shapecalc.diagnose.edits import applied
from shapecalc.diagnose.lints import check
from shapecalc.diagnose.suggestions import suggestions
from shapecalc.errors import Source


def suggested(code: str, number: int = 0) -> dict[str, str]:
    """Return the changed program for each suggestion for a problem, by its message."""
    source = Source("a.py", code)
    changes = suggestions(check(source)[number])
    return {str(change): applied(change.edits, code) for change in changes}


@pytest.mark.parametrize(
    ("wrong", "message", "right"),
    [
        ("x = f(g(3)  # a\r\ny = 1\r\n", "add `)`", "x = f(g(3))  # a\r\ny = 1\r\n"),
        ("if 1:\n\tx = f(3))\n", "remove `)`", "if 1:\n\tx = f(3)\n"),
        ("x = f（3)\n", "write `(` instead of `（`", "x = f(3)\n"),
        ("x = f(‘a’)\n", "write `'` instead of `‘`, and so on", "x = f('a')\n"),
    ],
)
def test_mend_syntax(wrong: str, message: str, right: str) -> None:
    assert suggested(wrong) == {message: right}
