"""A value in a line: a shape, a number, a formula, or an equation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from shapecalc.algebra.notation import Expr
from shapecalc.dataclasses import dataclass, field
from shapecalc.grade.amounts import WrittenShape, read_formula
from shapecalc.grade.sheets.numbers import NUMBER, Rounded, number_of
from shapecalc.patterns import regex

LONGEST = 300
"""The most characters of a value."""

_MISREAD = regex(r"(?<![A-Za-z])(?:[lIoO]+\d|\d+[lIoO](?![a-z])|N0ne)")
"""A letter that looks like a digit, as a scan reads it."""

_UNIT = regex(r"(?:[kKmM]?[bB]|bytes?|params?|개|x|X|st|nd|rd|th)\b|[kK]i?B|[xX]\d")
_GOES_ON = regex(r"[,.']\d")
_OPEN_SIZE = regex(r"[xX×]\s*[^\s\d(A-Za-z]")
_BRACKET = regex(r"[()\[\]{}⌊⌋⌈⌉]")
_STRAY_SIGN = regex(r"(?:^|\s)[.,]$")
_RANGE = regex(r"\d+\s*-\s*\d+")
_PRODUCT = regex(r"\d+(?:\s*\*\s*\d+)+|\d+²(?:\s*[*×]\s*\d+)?")
_CLOSING = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉"}


@dataclass(frozen=True)
class Value:
    """Something in a line that may be an answer.

    It never changes, since the sheets of a class share the values of equal lines.

    Attributes:
        text: the text.
        start, end: where it stands in its line.
        shapes: the shapes; None if it is none.
        amounts: the sides of an equation, or the only amount; empty if it is none.
        strong: whether its form leaves no other reading: brackets, signs between sizes.
        doubt: why it is not understood; empty if it is.
        letters: the numbers that another side of the equation has in the place of letters.
    """

    text: str
    start: int = 0
    end: int = 0
    shapes: Sequence[WrittenShape] | None = None
    amounts: Sequence[Expr | Rounded] = ()
    strong: bool = False
    doubt: str = ""
    letters: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def is_number(self) -> bool:
        """Whether it is a bare number, which may be the shape of a vector as well."""
        return len(self.amounts) == 1 and NUMBER.fullmatch(self.text.strip(" ()[]")) is not None

    @cached_property
    def is_product(self) -> bool:
        """Whether it is a product of numbers, which may be a shape: ``13*13*32``."""
        return _PRODUCT.fullmatch(self.text.strip()) is not None

    @property
    def is_fraction(self) -> bool:
        """Return whether it is neither a shape nor a whole number."""
        return self.shapes is None and not self.amounts

    @property
    def is_shape(self) -> bool:
        """Return whether it can only be a shape."""
        return self.shapes is not None and not self.amounts


def sizes_in(value: Value) -> WrittenShape:
    """Return the sizes of the last shape of a value; of a product or a number, the numbers.

    >>> sizes_in(Value("13*13*32", amounts=[5408])), sizes_in(Value("(3, 10)", shapes=[(3, 10)]))
    ((13, 13, 32), (3, 10))
    """
    if value.shapes:
        return value.shapes[-1]
    if value.is_product:
        return tuple(map(int, re.findall(r"\d+", without_powers(value.text))))
    return sizes_of(value.amounts) if value.is_number else ()


def without_powers(text: str) -> str:
    """Return the sizes of an image with both sides of a square.

    >>> without_powers("32² × 8")
    '32×32 × 8'
    """
    return re.sub(r"(\d+)²", r"\1×\1", text)


A_RANGE = "it may be a range or a difference"


def is_window(value: Value) -> bool:
    """Return whether a value may be the size of a window: ``3x3``."""
    return bool(value.shapes and len(value.shapes[0]) == 2 and not value.strong)


def group_end(line: str, start: int) -> int:
    """Return where the brackets at a place end; 0 if they are never closed."""
    open_brackets = []
    for match in _BRACKET.finditer(line, start, start + LONGEST):
        sign = match[0]
        if sign in _CLOSING:
            open_brackets.append(_CLOSING[sign])
        elif open_brackets and sign == open_brackets[-1]:
            open_brackets.pop()
            if not open_brackets:
                return match.end()
    return 0


def doubt_about(line: str, text: str, start: int, end: int) -> str:
    """Return why a number is not clear; empty if it is."""
    before, after = line[max(start - 2, 0) : start], line[end : end + 1]
    if _MISREAD.search(text):
        return "a letter stands in the place of a digit"
    if after == "…":
        return "it is cut off"
    if after == "?" or before[-1:] == "?":
        return "the question mark leaves it open"
    if before[-1:] in (".", ",") and _STRAY_SIGN.search(before):
        return f"{line[start - 1 : end]!r} is no number"
    if after.strip() and (doubt := _doubt_behind(line, start, end, after)):
        return doubt
    return A_RANGE if _RANGE.fullmatch(text) else ""


def _doubt_behind(line: str, start: int, end: int, after: str) -> str:
    """Return why what follows a number at once leaves it unclear; empty if it does not."""
    if _GOES_ON.match(line, end):
        return f"{line[start : end + 2]!r} is no number"
    if _OPEN_SIZE.match(line, end):
        return "a size is left open"
    joined = after.isascii() and (after.isalnum() or after in "_[")
    return (
        f"{line[start : end + 1]!r} is no number" if joined and not _UNIT.match(line, end) else ""
    )


def amounts_of(sides: Sequence[str]) -> list[Expr | Rounded]:
    """Return the amounts of the sides of an equation; empty if one cannot be read."""
    amounts: list[Expr | Rounded] = []
    for side in sides:
        match = NUMBER.fullmatch(side.strip())
        try:
            amount = number_of(match) if match else read_formula(side)
        except (ValueError, RecursionError):
            return []
        if amount is None:
            return []
        amounts.append(amount)
    return amounts


def sizes_of(amounts: Sequence[Expr | Rounded]) -> WrittenShape:
    """Return numbers as the sizes of a shape, without those that are rounded."""
    return tuple(amount for amount in amounts if not isinstance(amount, Rounded))
