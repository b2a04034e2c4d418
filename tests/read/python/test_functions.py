"""The functions, classes and imports of a program."""

from __future__ import annotations

from typing import Any

import pytest
from reading import value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "def f(a, b=2, *c, d=4, **e): return [a, b, c, d, e]\nv = f(1, 5, 6, d=7, x=8)",
            [1, 5, (6,), 7, {"x": 8}],
        ),
        ("def f(a, /, b, *, c): return a + b + c\nv = f(1, c=3, b=2)", 6),
        ("def f(n): return 1 if n < 2 else n * f(n - 1)\nv = f(5)", 120),
        (
            "def f():\n    n = 1\n    def g():\n        nonlocal n\n        n += 1\n    g()\n"
            "    return n\nv = f()",
            2,
        ),
        ("n = 1\ndef f():\n    global n\n    n = 5\nf()\nv = n", 5),
        ("v = (lambda a, b=3: a * b)(2)", 6),
        (
            "class A:\n    n = 3\n    def __init__(self, k): self.k = k\n"
            "    def f(self): return self.k * A.n\nv = A(4).f()",
            12,
        ),
        ("class A:\n    def f(self): return 1\nclass B(A): pass\nv = B().f()", 1),
        (
            "class A:\n    @staticmethod\n    def f(n): return n\n    @classmethod\n"
            "    def g(cls, n): return cls.f(n)\nv = A.g(3)",
            3,
        ),
        (
            "def twice(f):\n    def g(*a, **k): return 2 * f(*a, **k)\n    return g\n@twice\n"
            "def h(n): return n\nv = h(n=4)",
            8,
        ),
        (
            "from dataclasses import dataclass\n@dataclass\nclass C:\n    a: int\n"
            "    b: int = 2\nv = C(1).b + C(1, b=5).b",
            7,
        ),
        ("from functools import partial\nv = partial(max, 3)(1, 2)", 3),
        ("import math as m\nfrom math import ceil as c\nv = m.floor(2.5) + c(2.5)", 5),
    ],
)
def test_what_they_return(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("def f(n): return f(n + 1)\nv = f(0)", "too deeply"),
        ("def f(a): return a\nv = 1\nv = f()", "needs a value for `a`"),
        ("def f(a): return a\nv = 1\nv = f(1, 2)", "takes 1 arguments by position"),
        ("def f(a): return a\nv = 1\nv = f(b=2)", "no argument `b`"),
        ("from elsewhere import *\nv = f()", "may come from"),
    ],
)
def test_what_is_unknown(text: str, reason: str) -> None:
    assert reason in value(text)
