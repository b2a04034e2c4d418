"""The mappings and lists in the data of a file, from the top to the bottom."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

PLAIN = frozenset((str, int, float, bool, type(None)))
"""The types of most data, which holds no other."""

Level = tuple[list[dict[Any, Any]], list[list[Any]]]
"""The mappings and the lists at one depth."""


def levels(data: Any) -> Iterator[Level]:
    """Yield the mappings and the lists at each depth of data, which alone may be neither.

    >>> list(levels({"a": [{"b": 1}], "c": 2}))
    [([{'a': [{'b': 1}], 'c': 2}], []), ([], [[{'b': 1}]]), ([{'b': 1}], [])]
    """
    level = [data]
    while level:
        mappings = [item for item in level if isinstance(item, dict)]
        lists = [item for item in level if isinstance(item, list)]
        if mappings or lists:
            yield mappings, lists
        values = chain(chain.from_iterable(lists), chain.from_iterable(map(dict.values, mappings)))
        level = [item for item in values if type(item) not in PLAIN]


def is_deeper(data: Any, deepest: int) -> bool:
    """Return whether data hold anything below that many levels.

    >>> is_deeper({"a": [{"b": 1}], "c": 2}, 3), is_deeper({"a": [{"b": 1}], "c": 2}, 2)
    (True, True)
    >>> is_deeper({"a": [{"b": 1}], "c": 2}, 4)
    False
    """
    for depth, (mappings, lists) in enumerate(levels(data), start=1):
        if depth == deepest:
            return any(mappings) or any(lists)
    return False
