"""The number of an answer at the start of a line: ``1.``, ``Q1)``, ``b)``, ``Layer 1``, ``ii)``."""

from __future__ import annotations

import re

from shapecalc.patterns import regex

_ORDER = regex(
    r"\W{0,4}?(?:[-+*>#\s]{0,8})(?:(?:question|problem|task|frage|問題|問|문제|문항|문|exercise|q|no\.?|nr\.?|ex|layer|레이어|층)?\s*"
    r"[.#]?\s*[(\[]?(?P<number>\d{1,3})(?:-\d{1,2})?\s*(?:번|층)?(?:[.):\]]+(?=\s|[^\W\d_]|[(\[]|$)|\s*-(?=\s))"
    r"|[(\[]?(?P<letter>[a-hA-H]|[ivx]{1,4})\s*[.)\]]+(?=\s))\s*",
    re.IGNORECASE,
)
_HEADED = regex(
    r"\W{0,8}(?:question|problem|task|frage|問題|問|문제|문항|q|layer|레이어)\s*[.#]?\s*(\d{1,3})\s*(?:번)?\s*[.:)]*\s*",
    re.IGNORECASE,
)
CORRECTION = regex(
    r"\W{0,8}(?:correction|corrected|edit|sorry|update|수정|정정|고침|korrektur)\s*[:\-–)]\s*",
    re.IGNORECASE,
)
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
}
SPELLED = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
"""Numbers in words behind a word for a layer: ``conv layer two``."""

_BULLET = regex(r"\s*(?:[-*+>]|#{1,6})\s+")


def order_of(line: str) -> tuple[object, str]:
    """Return the number at the start of a line, and the rest of it.

    >>> order_of("1. LSTM(10)"), order_of("b) 480"), order_of("Question 3"), order_of("480")
    ((1, 'LSTM(10)'), (2, '480'), (3, ''), (None, '480'))
    """
    match = _ORDER.match(line)
    if match:
        letter = (match["letter"] or "").lower()
        if letter and letter not in _ROMAN and len(letter) > 1:
            return None, line
        order = _ROMAN.get(letter) or (
            ord(letter) - ord("a") + 1 if letter else int(match["number"])
        )
        return order, line[match.end() :]
    headed = _HEADED.match(line)
    if headed:
        return int(headed[1]), line[headed.end() :]
    bullet = _BULLET.match(line)
    return None, line[bullet.end() :] if bullet else line


_NUMBERED = regex(r"(?:^|(?<=\s))\(?(?P<number>\d{1,2})\)\s+(?=[^\s(])")
_FEWEST_PARTS = 3


def numbered_parts(line: str) -> list[str]:
    """Return the answers of a line that are numbered from 1; else the line.

    >>> numbered_parts("1) 288 2) 96 3) 0"), numbered_parts("1) 288")
    (['1) 288', '2) 96', '3) 0'], ['1) 288'])
    """
    marks = list(_NUMBERED.finditer(line)) if ")" in line else []
    counted = [int(mark["number"]) for mark in marks] == [*range(1, len(marks) + 1)]
    if len(marks) < _FEWEST_PARTS or not counted or line[: marks[0].start()].strip():
        return [line]
    ends = [*(mark.start() for mark in marks[1:]), len(line)]
    return [line[mark.start() : end].strip(" ,;") for mark, end in zip(marks, ends)]
