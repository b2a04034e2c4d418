"""Changes of a text by offsets."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.diagnose.edits import Edit, applied, literal, offset_before, overlap


def test_applied() -> None:
    assert applied([], "abc") == "abc"
    assert applied([Edit(1, 2, "XY"), Edit(3, 3, "!")], "abc") == "aXYc!"


def test_the_order_of_edits_does_not_matter() -> None:
    first, second = Edit(0, 1, "--"), Edit(2, 3, "")
    assert applied([first, second], "abc") == applied([second, first], "abc") == "--b"


@given(st.text(max_size=20), st.data())
def test_offset_before_finds_each_kept_character(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4, unique=True)))
    changes = [
        Edit(start, end, data.draw(st.text(max_size=3)))
        for start, end in zip(cuts[::2], cuts[1::2])
    ]
    kept = [n for n in range(len(text)) if not any(e.start <= n < e.end for e in changes)]
    moved = [n + sum(len(e.text) - (e.end - e.start) for e in changes if e.end <= n) for n in kept]
    changed = applied(changes, text)
    assert [changed[n] for n in moved] == [text[n] for n in kept]
    assert [offset_before(changes, n) for n in moved] == kept


def test_offset_before_in_a_new_text() -> None:
    offsets = [offset_before([Edit(2, 4, "xyz")], offset) for offset in range(1, 7)]
    assert offsets == [1, 2, 2, 2, 4, 5]


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        (Edit(0, 2, ""), Edit(1, 3, ""), True),
        (Edit(0, 2, ""), Edit(2, 3, ""), True),
        (Edit(0, 2, ""), Edit(3, 4, ""), False),
        (Edit(1, 1, "a"), Edit(1, 1, "b"), True),
    ],
)
def test_overlap(first: Edit, second: Edit, together: bool) -> None:
    assert overlap((first,), (second,)) is together
    assert overlap((second,), (first,)) is together
    assert not overlap((), (first,))


@pytest.mark.parametrize(
    ("value", "quote", "text"),
    [
        ("same", "", "'same'"),
        ("same", '"', "'same'"),
        ("same", "'", '"same"'),
        ((1, None), "'", "(1, None)"),
        (True, "", "True"),
    ],
)
def test_literal(value: Any, quote: str, text: str) -> None:
    assert literal(value, quote) == text
