"""The mappings and lists in data, depth by depth."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest

from shapecalc.read.levels import levels, measured


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
    ("data", "keys", "is_deep"),
    [
        (5, 0, False),
        ([], 0, False),
        ([5], 0, False),
        ([[]], 0, False),
        ([[5]], 0, True),
        ({"a": {"b": 1}}, 2, True),
        ({"a": {}, "b": [{}]}, 2, True),
    ],
)
def test_measured(data: Any, keys: int, is_deep: bool) -> None:
    assert measured(data, 2) == (keys, is_deep)
