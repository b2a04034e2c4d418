"""Changes of a text: replacements of characters by their offsets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple


class UneditableError(Exception):
    """The text cannot be changed there, or no rule for the change is certain to be right."""


class Edit(NamedTuple):
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


def changed_lines(edits: Iterable[Edit], text: str) -> list[tuple[int, str]]:
    r"""Return the lines that a change makes: where the first edit of each is, and the new line.

    Lines that it only removes are left out.

    >>> changed_lines([Edit(1, 1, "!"), Edit(2, 3, "B")], "a\nb\n")
    [(1, 'a!'), (2, 'B')]
    """
    new, lines, moved = applied(edits, text), dict[int, tuple[int, str]](), 0
    for edit in sorted(edits):
        at = edit.start + moved
        moved += len(edit.text) - (edit.end - edit.start)
        start = new.rfind("\n", 0, at) + 1
        end = new.find("\n", at + len(edit.text.rstrip("\n")))
        line = new[start : end if end >= 0 else len(new)]
        if edit.text or "\n" not in text[edit.start : edit.end]:
            lines.setdefault(start, (edit.start, line))
    return list(lines.values())


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
