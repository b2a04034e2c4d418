"""Text of which parts are struck through or raised."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from shapecalc.patterns import regex

_SIMPLE = regex(r"\w*|\([^()]*\)")


class Piece(NamedTuple):
    """Characters of one format.

    Attributes:
        text: the characters.
        is_struck: whether they are struck through.
        is_raised: whether they stand above the line, as a power.
    """

    text: str
    is_struck: bool = False
    is_raised: bool = False


def joined(pieces: Iterable[Piece]) -> str:
    """Return the text of pieces, with signs for their formats.

    >>> joined([Piece("44", True), Piece("0", True), Piece(" 480 = n"), Piece("2", False, True)])
    '~~440~~ 480 = n^2'
    """
    texts = []
    shown = (piece for piece in pieces if piece.text)
    for (is_struck, is_raised), group in groupby(shown, key=lambda piece: piece[1:]):
        text = "".join(piece.text for piece in group)
        text = raised(text) if is_raised else text
        texts.append(struck(text) if is_struck else text)
    return "".join(texts)


def struck(text: str) -> str:
    """Return a text that is struck through, with ``~~`` around each line.

    >>> struck("440 ")
    '~~440~~ '
    """
    return re.sub(r"\S(?:.*\S)?", lambda match: f"~~{match[0]}~~", text)


def raised(text: str) -> str:
    """Return a text that stands above the line, as a power.

    >>> raised("2"), raised("n+1"), raised(" ")
    ('^2', '^(n+1)', ' ')
    """
    inside = text.strip()
    return f"^{grouped(inside)}" if inside else text


def grouped(text: str) -> str:
    """Return a text in brackets unless it is one word or number.

    >>> grouped("n"), grouped("n + 1")
    ('n', '(n + 1)')
    """
    return text if _SIMPLE.fullmatch(text) else f"({text})"
