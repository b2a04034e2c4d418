"""Calls, attributes and items in a program."""

from __future__ import annotations

from typing import Any

import pytest
from reading import followed, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(*a, **k): return [a, k]\nv = f(*[1, 2], **{'x': 3})", [(1, 2), {"x": 3}]),
        ("class C: pass\nc = C()\nc.x = 3\nv = c.x", 3),
        ("v = 'abc'.upper()[1:]", "BC"),
        ("v = __name__", "__main__"),
        ("from functools import partial\nf = partial(int, '7')\nv = f()", 7),
    ],
)
def test_what_they_return(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("import os\nv = os.environ['X']", "environ"),
        ("import sys\nv = sys.argv[1]", "argv"),
        ("import settings\nv = settings.N + 1", "settings.N"),
        ("v = unknown.method(3)", "`unknown` is not defined"),
        ("class C: pass\nv = C().x", "not known"),
    ],
)
def test_what_is_unknown(text: str, reason: str) -> None:
    assert reason in value(text)


@pytest.mark.parametrize("end", ["exit()", "import sys\nsys.exit(1)", "quit()"])
def test_the_program_ends(end: str) -> None:
    program = followed(f"v = 1\n{end}\nv = 2")
    assert program.scope.names["v"] == 1
