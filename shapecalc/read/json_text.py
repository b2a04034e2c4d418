"""JSON: how large and how deep a text is, before its data exist, and the mappings in the data.

A walk through all data takes as long as parsing them, so the text and the parser answer both.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

SIGNS = b'"\\[]{}:,'
"""The signs of JSON."""

OTHERS = bytes(set(range(256)) - set(SIGNS))

ALIKE = bytes.maketrans(b"{}", b"[]")
"""Makes brackets of braces, so that one step removes exactly one level."""

Mapping = dict[str, Any]


def signs(text: str) -> bytes:
    r"""Return the signs of a text, those inside its strings included.

    >>> signs('{"layers": [{"class_name": "Dense"}]}')
    b'{"":[{"":""}]}'
    """
    return text.encode(errors="replace").translate(None, OTHERS)


def is_shallow(signs: bytes, deepest: int) -> bool:
    """Return whether a JSON text is certainly nested less deeply than that, by its signs alone.

    A text with brackets or quotes inside its strings is never certain.

    >>> is_shallow(signs('[[{"a": 1}]]'), 4), is_shallow(signs('[[{"a": 1}]]'), 3)
    (True, False)
    >>> is_shallow(signs('["a]"]'), 4)
    False
    """
    brackets = signs.translate(ALIKE, b":,").replace(b'""', b"")
    if b'"' in brackets or b"\\" in brackets:
        return False
    for _ in range(deepest):
        if not brackets:
            return True
        brackets = brackets.replace(b"[]", b"")
    return False


def with_mappings(text: str, constant: Callable[[str], Any]) -> tuple[Any, list[Mapping]]:
    """Return the data of a text, and all mappings in them, the inner before the outer.

    Args:
        text: the text.
        constant: reads ``Infinity`` and ``NaN``.

    Raises:
        ValueError: if the text is not JSON.
        RecursionError: if it is nested too deeply.
    """
    mappings: list[Mapping] = []
    add = mappings.append

    def note(mapping: Mapping) -> Mapping:
        add(mapping)
        return mapping

    return json.loads(text, object_hook=note, parse_constant=constant), mappings


class RepeatedKeyError(Exception):
    """A key that appears twice in one mapping of JSON."""


def check_keys(text: str) -> None:
    """Check that no mapping has a key twice.

    Raises:
        RepeatedKeyError: if one does.
    """
    json.loads(text, object_pairs_hook=_check_pairs)


def _check_pairs(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _ in pairs}) != len(pairs):
        raise RepeatedKeyError(Counter(key for key, _ in pairs).most_common(1)[0][0])
