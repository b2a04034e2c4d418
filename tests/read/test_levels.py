"""The mappings and lists in data, depth by depth."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest

from shapecalc.read.levels import collected, levels


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
    ("data", "mappings", "is_deep"),
    [
        (5, [], False),
        ([], [], False),
        ([5], [], False),
        ([[]], [], False),
        ([[5]], [], True),
        ({"a": {"b": 1}}, [{"a": {"b": 1}}, {"b": 1}], True),
        ({"b": [{}]}, [{"b": [{}]}], True),
        ([{}], [{}], False),
    ],
)
def test_collected(data: Any, mappings: Any, is_deep: bool) -> None:
    assert collected(data, 2) == (mappings, is_deep)
