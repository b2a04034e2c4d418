"""Changes of a text: replacements of characters by their offsets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


class UneditableError(Exception):
    """The text cannot be changed there, or no rule for the change is certain to be right."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A replacement of the characters ``start`` to ``end`` with a text."""

    start: int
    end: int
    text: str


Edits = tuple[Edit, ...]


def applied(edits: Iterable[Edit], text: str) -> str:
    """Return a text with all changes made.

    >>> applied([Edit(0, 1, "J"), Edit(5, 5, "!")], "hello")
    'Jello!'
    """
    parts, end = list[str](), 0
    for edit in sorted(edits):
        parts += [text[end : edit.start], edit.text]
        end = edit.end
    return "".join([*parts, text[end:]])


def offset_before(edits: Iterable[Edit], offset: int) -> int:
    """Return the offset before the changes of a character in the changed text.

    For a character of a new text it is the offset of the change.

    >>> [offset_before([Edit(1, 1, "abc")], offset) for offset in (0, 2, 4)]
    [0, 1, 1]
    """
    moved = 0
    for edit in sorted(edits):
        start = edit.start + moved
        if offset < start:
            break
        if offset < start + len(edit.text):
            return edit.start
        moved += len(edit.text) - (edit.end - edit.start)
    return offset - moved


def overlap(first: Edits, second: Edits) -> bool:
    """Return whether two changes touch the same characters."""
    return any(a.start <= b.end and b.start <= a.end for a in first for b in second)


def literal(value: Any, quote: str = "") -> str:
    """Return a value as Python writes it, with quotes other than those around it.

    >>> literal("same"), literal("same", "'"), literal((2, 2))
    ("'same'", '"same"', '(2, 2)')
    """
    text = repr(value)
    return text.replace("'", '"') if quote == "'" else text
