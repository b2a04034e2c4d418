"""The place in a line."""

from __future__ import annotations

from shapecalc.grade.sheets.cursor import LineCursor
from shapecalc.grade.sheets.scan import tokens_of
from shapecalc.grade.sheets.words import vocabulary


def test_the_next_parts_and_statements() -> None:
    cursor = LineCursor(3, "480, 11", tokens_of("480, 11", vocabulary()), "480, 11")
    following, last = cursor.following(), cursor.following(2)
    assert following
    assert last
    assert (following.text, last.text, cursor.following(3)) == (",", "11", None)
    first = cursor.current
    cursor.begin()
    assert cursor.done == [first]
    assert cursor.current.line == 3
    assert cursor.current is not first
