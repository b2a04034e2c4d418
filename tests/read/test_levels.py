"""The mappings and lists in data, depth by depth."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest

from shapecalc.read.levels import is_deeper, levels


@pytest.mark.parametrize("data", [5, "text", None, 1.5, True])
def test_plain_values_hold_nothing(data: Any) -> None:
    assert list(levels(data)) == []


def test_each_depth() -> None:
    inner = OrderedDict(b=[1, {}])
    assert list(levels({"a": inner, "c": (3,)})) == [
        ([{"a": inner, "c": (3,)}], []),
        ([inner], []),
        ([], [[1, {}]]),
        ([{}], []),
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (5, False),
        ([], False),
        ([5], False),
        ([[]], False),
        ([[5]], True),
        ({"a": {"b": 1}}, True),
        ({"b": [{}]}, True),
        ([{}], False),
    ],
)
def test_is_deeper(data: Any, expected: bool) -> None:
    assert is_deeper(data, 2) is expected
