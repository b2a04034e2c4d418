"""Where a value of JSON stands, found by leaping over what stands before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from json import JSONDecodeError, JSONDecoder

from shapecalc.errors import Key, Source, Span, Step

Stretch = tuple[int, int]
"""Where a value begins and ends, in characters."""

_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = JSONDecoder(parse_int=str)  # Of numbers only their ends are wanted.


def find(source: Source, path: Sequence[Step]) -> Stretch | None:
    """The stretch of what a path leads to, as far as there is anything; None if it is no JSON.

    >>> find(Source("", '{"layers": ["Dense(5)", 7]}'), ["layers", 1])
    (24, 25)
    """
    start = _BLANK.match(source.text, 0).end()  # type: ignore[union-attr]
    try:
        found = (start, len(source.text))
        for step in path:
            if isinstance(step, Span):
                return _inside(source.text, found, step)
            child = _children(source, found[0]).get(_label(step))
            if child is None:
                break
            found = child
    except (JSONDecodeError, RecursionError):
        return None
    return found


def _label(step: Step) -> tuple[bool, str]:
    """What a step is looked up by; keys themselves are told apart from what stands under them."""
    return (True, step.name) if isinstance(step, Key) else (False, str(step))


def _inside(text: str, whole: Stretch, span: Span) -> Stretch:
    """Part of a string, if it stands there as it is read."""
    start, end = whole
    if text[start] != '"' or "\\" in text[start:end]:
        return whole
    return start + 1 + span.start, start + 1 + span.end


@lru_cache(maxsize=64)
def _children(source: Source, start: int) -> dict[tuple[bool, str], Stretch]:
    """Where the values, and the keys, stand of the list or mapping that begins somewhere."""
    return dict(_walk(source.text, start))


def _walk(text: str, at: int) -> Iterator[tuple[tuple[bool, str], Stretch]]:
    opened = text[at]
    number = 0
    while opened in "[{" and text[at] not in "]}":
        at = _blank(text, at + 1)
        if text[at] in "]}":
            return
        label = str(number)
        if opened == "{":
            label, end = _DECODER.raw_decode(text, at)
            if not isinstance(label, str):
                raise JSONDecodeError("no key", text, at)
            yield (True, label), (at, end)
            at = _blank(text, _blank(text, end) + 1)
        _, end = _DECODER.raw_decode(text, at)
        yield (False, label), (at, end)
        at, number = _blank(text, end), number + 1


def _blank(text: str, at: int) -> int:
    """The end of the blanks."""
    return _BLANK.match(text, at).end()  # type: ignore[union-attr]
