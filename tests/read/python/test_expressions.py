"""The values of expressions in a program."""

from __future__ import annotations

from typing import Any

import pytest
from reading import rows, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3 - 4 // 3", 6),
        ("-2 ** 2", -4),
        ("not 0", True),
        ("(1, *[2, 3], 4)", (1, 2, 3, 4)),
        ("[n * 2 for n in range(5) if n % 2]", [2, 6]),
        ("{n for n in (1, 1, 2)}", {1, 2}),
        ("{k: v for k, v in zip('ab', (1, 2))}", {"a": 1, "b": 2}),
        ("{**{'a': 1}, 'b': 2}", {"a": 1, "b": 2}),
        ("f'{3:03d}-{1.5!r}'", "003-1.5"),
        ("1 < 2 < 3", True),
        ("3 if [] else 4", 4),
        ("0 or 'x'", "x"),
        ("'a' and 'b'", "b"),
        ("(n := 5) + n", 10),
        ("[1, 2, 3][::-1]", [3, 2, 1]),
        ("'%s_%d' % ('conv', 2)", "conv_2"),
        ("sum(n for n in range(4))", 6),
        ("2 in [1, 2]", True),
        ("None is None", True),
    ],
)
def test_plain_data(text: str, expected: Any) -> None:
    assert value(f"v = {text}") == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2 ** 10 ** 9", "too large"),
        ("'a' * 10 ** 10", "too large"),
        ("[0] * 10 ** 12", "too large"),
        ("1 << 10 ** 9", "too large"),
        ("f'{1:1000000000}'", "too large"),
        ("unknown + 1", "`unknown` is not defined"),
        ("[1, unknown][1] * 2", "`unknown` is not defined"),
        ("1 if unknown else 2", "`unknown` is not defined"),
        ("unknown and 3", "`unknown` is not defined"),
        ("{unknown: 1}", "`unknown` is not defined"),
        ("1 / 0", "division by zero"),
    ],
)
def test_what_is_unknown(text: str, reason: str) -> None:
    assert reason in value(f"v = 0\nv = {text}")


def test_operators_on_tensors_are_operations() -> None:
    text = "x = Input((3,))\nv = Model(x, (-(x * 2) + 1) ** 2 / x)"
    assert [row.partition(" ")[0] for row in rows(text)] == [
        "input_layer",
        "multiply",
        "negative",
        "add",
        "power",
        "true_divide",
    ]
