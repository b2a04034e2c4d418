"""The signs of a JSON text, and the mappings in its data."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.read.json_text import (
    RepeatedKeyError,
    check_keys,
    is_shallow,
    signs,
    with_mappings,
)
from shapecalc.read.levels import is_deeper

TEXTS = st.text('a"\\[]{}:,é', max_size=4)
DATA = st.recursive(
    st.none() | st.integers(0, 3) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)


def mappings_in(data: Any) -> list[dict[str, Any]]:
    """Return the mappings in data, the inner before the outer."""
    if not isinstance(data, (dict, list)):
        return []
    items = data.values() if isinstance(data, dict) else data
    inner = [mapping for item in items for mapping in mappings_in(item)]
    return [*inner, data] if isinstance(data, dict) else inner


@given(DATA)
def test_data_and_mappings(data: Any) -> None:
    assert with_mappings(json.dumps(data), float) == (data, mappings_in(data))


@given(DATA, st.integers(1, 6))
def test_shallow_texts_are_not_deeper(data: Any, deepest: int) -> None:
    text = json.dumps(data, ensure_ascii=False)
    assert not (is_shallow(signs(text), deepest) and is_deeper(data, deepest))


@pytest.mark.parametrize(
    ("text", "deepest"),
    [("[]", 2), ('{"a": [1, {"b": "text"}]}', 4), ("5", 1), ('["a", "b", "é"]', 2), ('[""]', 2)],
)
def test_shallow_texts(text: str, deepest: int) -> None:
    assert is_shallow(signs(text), deepest)


@pytest.mark.parametrize("text", ['["]["]', r'["\""]', '["[", []]', "[" * 9 + "]" * 9])
def test_uncertain_and_deep_texts(text: str) -> None:
    assert not is_shallow(signs(text), 9)


@given(st.lists(st.booleans(), max_size=30), st.integers(1, 30))
def test_towers(mappings: list[bool], deepest: int) -> None:
    """One value inside lists and mappings in any order: the text is exactly so deep."""
    data: Any = 5
    for is_mapping in mappings:
        data = {"a": data} if is_mapping else [data]
    shallow = is_shallow(signs(json.dumps(data)), deepest)
    assert shallow is (len(mappings) < deepest)
    assert shallow is not is_deeper(data, deepest)


def test_numbers_that_json_has_not() -> None:
    seen: list[str] = []
    assert with_mappings('{"a": NaN, "b": -Infinity}', seen.append)[0] == {
        "a": None,
        "b": None,
    }
    assert seen == ["NaN", "-Infinity"]


def test_keys() -> None:
    check_keys('{"a": {"a": "b:c"}, "b": [{"a": 1}]}')
    with pytest.raises(RepeatedKeyError, match=r"^units$"):
        check_keys('[{"a": 1}, {"name": 1, "units": 5, "units": 5}]')
