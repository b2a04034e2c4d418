"""The statements of a program."""

from __future__ import annotations

from typing import Any

import pytest
from reading import summaries, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a, (b, *c), d = 1, (2, 3, 4), 5\nv = [a, b, c, d]", [1, 2, [3, 4], 5]),
        ("a = v = [1]\na += [2]", [1, 2]),
        ("v = 1\nv <<= 3", 8),
        ("v: int = 4", 4),
        ("v = {}\nv['a'] = 1\nv['b'] = 2\ndel v['a']", {"b": 2}),
        (
            "v = []\nfor n in range(9):\n    if n == 1: continue\n    if n > 3: break\n"
            "    v.append(n)",
            [0, 2, 3],
        ),
        ("v = 0\nwhile v < 7: v += 2\nelse: v = -v", -8),
        (
            "try:\n    v = 1\nexcept Exception: v = 2\nelse: v = 3\nfinally: v += 10",
            13,
        ),
        ("v = 1\nif v > 3: v = 2\nelif v: v = 5", 5),
        ("with open('x') as f: v = 3", 3),
        ("v = 1\nassert v == 2", 1),
    ],
)
def test_what_they_do(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("v = 1\nif unknown: v = 2", "`unknown` is not defined"),
        ("v = 1\nwhile unknown: v += 1", "`unknown` is not defined"),
        ("v = 0\nwhile True: v += 1", "too many steps"),
        (
            "v = 1\nfor n in range(3):\n    if unknown: break\n    v += n",
            "`unknown` is not defined",
        ),
        ("a, v = 1, 2\na, v = 1, 2, 3", "assigns 3 values to 2 names"),
    ],
)
def test_what_becomes_unknown(text: str, reason: str) -> None:
    assert reason in str(value(text))


def test_the_program_ends_at_an_exception() -> None:
    text = "m = Sequential([layers.Dense(2, input_shape=(3,))])\n"
    assert len(summaries(f"{text}m.summary()\nraise SystemExit\nm.summary()")) == 1
