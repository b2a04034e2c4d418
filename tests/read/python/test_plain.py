"""Functions and methods of plain data."""

from __future__ import annotations

from typing import Any

import pytest
from reading import value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("len('abc') + max(1, 5) + min([2, 3]) + abs(-1) + round(2.6)", 14),
        ("sorted([3, 1, 2], reverse=True)", [3, 2, 1]),
        ("list(map(lambda n: n + 1, [1, 2]))", [2, 3]),
        ("list(filter(None, [0, 1]))", [1]),
        ("list(enumerate('ab', start=1))", [(1, "a"), (2, "b")]),
        ("isinstance(3, (int, str))", True),
        ("'a,b'.split(',')", ["a", "b"]),
        ("'{}_{n:02d}'.format('x', n=3)", "x_03"),
        ("'-'.join(str(n) for n in (1, 2))", "1-2"),
        ("{'a': 1}.get('b', 2)", 2),
        ("list({'a': 1}.items())", [("a", 1)]),
    ],
)
def test_what_they_return(text: str, expected: Any) -> None:
    assert value(f"v = {text}") == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("list(range(10 ** 12))", "too large"),
        ("sum(range(10 ** 11))", "too large"),
        ("'{:>9999999}'.format(1)", "not computed"),
        ("'{0.__class__}'.format(1)", "not computed"),
        ("open('/etc/passwd').read()", "not followed"),
        ("int(unknown)", "`unknown` is not defined"),
        ("'x'.encode()", "not followed"),
    ],
)
def test_what_is_unknown(text: str, reason: str) -> None:
    assert reason in value(f"v = 0\nv = {text}")


def test_scalers_keep_the_shape() -> None:
    text = "from sklearn.preprocessing import StandardScaler\nx = np.zeros((5, 2))\n"
    assert value(f"{text}v = StandardScaler().fit(x).transform(x).shape") == (5, 2)
