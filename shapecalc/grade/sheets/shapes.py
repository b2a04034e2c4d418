"""Shapes in a line, with and without brackets.

>>> signed_shape("26×26×32, 320", 0).shapes, signed_shape("32@26x26", 0).shapes
([(26, 26, 32)], [(26, 26, 32)])
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from shapecalc.grade.amounts import (
    UNKNOWN_WORDS,
    WrittenShape,
    inside_brackets,
    read_shapes,
    split_at_commas,
)
from shapecalc.grade.sheets.equations import EQUALS_BEHIND
from shapecalc.grade.sheets.value import (
    LONGEST,
    Value,
    amounts_of,
    doubt_about,
    group_end,
    without_powers,
)
from shapecalc.grade.sheets.words import EASTERN
from shapecalc.patterns import regex

BATCH = (
    r"(?:None|none|null|\?|-1|N|n|B|b|m|batch(?:[ _]?size)?|batchsize"
    r"|배치(?:\s?크기|\s?사이즈)?|행\s?무시|샘플\s?수)"
)
"""What people write for the size of the batch."""

_SIZE = rf"(?:\d+|{BATCH})"
_CROSS = r"\s*(?:×|[xX]|\bby\b|✕)\s*"
_CROSSED = regex(
    rf"{_SIZE}(?:{_CROSS}(?:\d+|\?|None)){{1,10}}(?!\s*[+*·^]|\s*=(?!>)|[-/]\d|\s*×|\s*[xX]\s*[\d(]|[A-Za-z0-9_(]|\.\d)"
)
_CHANNELS = regex(r"(\d+)\s*@\s*(\d+(?:\s*[x×*]\s*\d+)+)")
_WITH_COMMAS = regex(
    rf"(?:{_SIZE})(?P<comma>\s*,\s*)\d+(?:(?P=comma)\d+){{0,20}}(?![\w.]|\s*[-+*×·^=]|/|\s+/\s*[^\s\d])"
)
_IN_SIGNS = regex(rf"{_SIZE}(?:{_CROSS}(?:\d+|\?|None))+")
_SIZED = regex(rf"{_SIZE}(?:{_CROSS}|\s*[,@])")
"""A size with a sign behind it, as all shapes without brackets begin."""

_ZEROS = regex(r"(?<=\d)\.0+(?=\s*[,)\]])")
_WRITTEN_BATCH = regex(rf"(?<=[(\[{{])\s*(?:{BATCH})\s*(?=[,×xX)\]])(?!\s*[xX]\w)")
_SHAPE_WORD = regex(r"^\s*[\w.]*[sS]hape\s*[:=]?\s*(?=[(\[])")
_BY = regex(r"(?<=\d|e)\s*\bby\b\s*")
_ONLY_SIZE = regex(r"\d+|None")
_NEXT_SHAPE = regex(r"\s*[,;]\s*(?=[(\[])")
_JOINED = regex(r"\s*[+*·^]|\s*[-/](?![\s>])|\s*[×xX]\s*[\d(]|[A-Za-z(]")
_LED = regex(r"(?:->|=>|→)\s*\d+\s+$")
"""A size to which an arrow leads, before a number in brackets: ``softmax -> 10 [1290]``."""

_ALONE = regex(r"[(\[]\s*(\d+)\s*,?\s*[)\]]")


def bracketed_shape(line: str, start: int) -> Value | None:
    """Return the shapes in brackets at a place in a line; None if there are none."""
    if line[start] not in "([{":
        return None
    end = group_end(line, start)
    group = line[start:end]
    shapes = _shapes_in(group) if end else None
    if shapes is None:
        doubtful = _DOUBTFUL_SIZE.fullmatch(group) and _shapes_in(group.replace("?", ""))
        doubt = "the question mark leaves it open"
        return Value(group, start, end, doubtful, strong=True, doubt=doubt) if doubtful else None
    after = _NEXT_SHAPE.match(line, end)
    if after and (more := bracketed_shape(line, after.end())):
        shapes = [*shapes, *(more.shapes or ())]
        doubt = open_size(group) or more.doubt
        return Value(line[start : more.end], start, more.end, shapes, strong=True, doubt=doubt)
    alone = _ALONE.fullmatch(group) and "," not in group
    beside = alone and (_LED.search(line[:start]) or _is_beside_shape(line, start, end))
    if alone and (beside or _JOINED.match(line, end)):
        return None  # A factor in brackets, or the number of parameters: `(20, 8) [208]`.
    doubt = open_size(group) or doubt_about(line, group, start, end)
    return Value(group, start, end, shapes, strong=True, doubt=doubt)


def _is_beside_shape(line: str, start: int, end: int) -> bool:
    """Return whether a number in brackets stands beside a shape in brackets of another kind.

    Of two numbers in brackets, 0 is no size.
    """
    if line[start:end].strip("()[] ") == "0":
        return True
    if line[start] == "[" and line[end:].lstrip().startswith("("):
        at = line.index("(", end)
        other = line[at : group_end(line, at)]
        return is_shape(other) and not _ALONE.fullmatch(other)
    before = line[:start].rstrip()
    opening = {")": "(", "]": "["}.get(before[-1:], line[start])
    at = before.rfind(opening)
    if opening == line[start] or at < 0 or before[:at][-1:].isalnum():
        return False
    return is_shape(before[at:]) and (opening == "(" or not _ALONE.fullmatch(before[at:]))


_DOUBTFUL_SIZE = regex(r"[(\[](?=.*,)(?=.*\d\s?\?)[\w\s,?×]*[)\]]")
"""A shape with a question mark behind a size: ``(None, 7?, 40)``."""

_OPEN_SIZE = regex(r"[\d\w][)\]]*\s*[,x×X*]\s*\?")


def open_size(text: str) -> str:
    """Return that a size is left open, for a question mark that is not the sign of the batch.

    >>> open_size("(?, 3, 10)"), open_size("(?, ?, 10)"), open_size("(None, ?, 10)")
    ('', '', 'a size is left open')
    """
    return "a size is left open" if _OPEN_SIZE.search(text) else ""


def is_shape(group: str) -> bool:
    """Return whether brackets contain a shape or several, not arguments or a part of a formula.

    >>> is_shape("(None, 10)"), is_shape("(3, 10)"), is_shape("(10 + 1 + 1)"), is_shape("(10)")
    (True, True, False, True)
    >>> is_shape("(batch size, 100, 64)"), is_shape("(10, activation='relu')")
    (True, False)
    """
    return _shapes_in(group) is not None


_SETTINGS = regex(
    r"\d\s+(?!by\b)[a-z]{3,}|\b(?:same|valid|relu|softmax|sigmoid|tanh|linear)\b", re.IGNORECASE
)
"""Words in brackets behind a layer that say how it is made: ``(3x3, 8 filters, same)``."""

_SPOKEN = regex(rf"{EASTERN}{{2,}}\s+\d")
"""A word before a number, which is no factor: ``(학습 24, 비학습 24)``."""


_NAMED = regex(r"\b(?!none|null|batch|size|by|n\b)[a-z]{2,}:?\s+\d", re.IGNORECASE)
"""A word before a number, which is no size: ``(trainable 900, non-trainable 16)``."""

_COUNTED = re.compile(r"\d\s?[개個个]")
"""A number with its counter, which is no size: ``(conv2d, 320개)``."""


@lru_cache(maxsize=4096)
def _shapes_in(group: str) -> Sequence[WrittenShape] | None:
    """Return the shapes in brackets; None if they contain something else."""
    inner = (inside_brackets(group) or "").strip()
    if not inner or any(sign in inner for sign in "='\"\\:") or _SETTINGS.search(inner):
        return None
    if _SPOKEN.search(inner) or _COUNTED.search(inner) or _NAMED.search(inner):
        return None
    if not _IN_SIGNS.fullmatch(inner):
        parts = list(split_at_commas(inner))
        alone = len(parts) == 1 and inside_brackets(parts[0]) is None and not inner.endswith(",")
        if alone and not _ONLY_SIZE.fullmatch(parts[0]):
            return None
        if not alone and not all(is_shape(part) for part in parts if part.startswith(("(", "["))):
            return None
    try:
        return read_shapes(_with_batch(group))
    except ValueError:
        return None


def _with_batch(text: str) -> str:
    """Return a shape with one sign for the batch, and without fractions that are zero."""
    return _WRITTEN_BATCH.sub("None", _ZEROS.sub("", text))


def read_shape_text(text: str) -> Sequence[WrittenShape] | None:
    """Return the shapes that a whole text is, with or without brackets; None if it is none.

    >>> read_shape_text("N, 26, 26, 32"), read_shape_text("1600"), read_shape_text("26*26*32")
    ([(None, 26, 26, 32)], [(1600,)], [(26, 26, 32)])
    """
    return _shapes_of(text) if len(text) <= LONGEST else None


@lru_cache(maxsize=4096)
def _shapes_of(text: str) -> Sequence[WrittenShape] | None:
    """Return the shapes that a whole text is; None if it is none."""
    channels = _CHANNELS.fullmatch(text)
    if channels:
        return [_channels_last(channels)]
    plain = _SHAPE_WORD.sub("", text).strip()
    plain = _with_batch(plain) if plain[:1] in "([{" else _with_batch(f"({plain})")
    plain = without_powers(_BY.sub("×", plain))
    try:
        return list(read_shapes(plain))
    except ValueError:
        return None


def _channels_last(match: re.Match[str]) -> WrittenShape:
    sizes = [int(size) for size in re.findall(r"\d+", match[2])]
    return (*sizes, int(match[1]))


def signed_shape(line: str, start: int) -> Value | None:
    """Return a shape without brackets: ``26×26×32``, ``32@26x26``, ``None, 3, 10``."""
    if not _SIZED.match(line, start):
        return None
    channels = _CHANNELS.match(line, start)
    if channels:
        shape = _channels_last(channels)
        return Value(channels[0], start, channels.end(), [shape], strong=True)
    crossed = _CROSSED.match(line, start)
    if crossed and EQUALS_BEHIND.match(line, crossed.end()):
        return None  # `26 x 16 filters = 416`
    if crossed and not re.match(r"[A-Za-z]", line[max(start - 1, 0) : start]):
        shapes = read_shape_text(crossed[0])
        amounts = amounts_of([crossed[0]]) if crossed[0][0].isdigit() else []
        if shapes:
            doubt = open_size(crossed[0]) or doubt_about(line, crossed[0], start, crossed.end())
            doubt = doubt or ("a size is 0" if any(0 in shape for shape in shapes) else "")
            return Value(crossed[0], start, crossed.end(), shapes, amounts, doubt=doubt)
    commas = _WITH_COMMAS.match(line, start)
    if commas and _are_sizes(commas[0], commas["comma"]):
        shapes = read_shape_text(commas[0])
        doubt = doubt_about(line, commas[0], start, commas.end())
        return Value(commas[0], start, commas.end(), shapes, doubt=doubt) if shapes else None
    return None


def _are_sizes(text: str, comma: str) -> bool:
    """Return whether commas separate sizes, not thousands or two answers."""
    parts = re.split(r"\s*,\s*", text)
    if parts[0].lower() in UNKNOWN_WORDS or not parts[0].isdigit():
        return len(parts) > 1
    if comma == "," and len(parts) > 2 and len(parts[1]) == 3 and parts[0] != parts[1]:
        return len(parts[-1]) == 3 and len(parts[0]) > 2 and len(parts) > 3
    thousands = comma == "," and all(len(part) == 3 for part in parts[1:])
    return len(parts) > 2 and not thousands and not any(p[0] == "0" and len(p) > 1 for p in parts)
