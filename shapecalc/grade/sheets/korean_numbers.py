"""Numbers in Korean words: ``팔백오십 개``, ``2천 4백 16``.

>>> with_digits("파라미터는 팔백오십 개"), with_digits("2천 4백 16 개"), with_digits("4만 8120")
('파라미터는 850 개', '2416 개', '4만 8120')
"""

from __future__ import annotations

import re

from shapecalc.patterns import regex

_DIGITS = {sign: value for value, sign in enumerate("영일이삼사오육칠팔구")} | {"공": 0}
_UNITS = {"십": 10, "백": 100, "천": 1000}
_TEN_THOUSAND = 10_000

_FEW = r"(?:[일이삼사오육칠팔구]?[십백천])"
_WORDS = regex(
    rf"(?<![가-힣\d])(?=[가-힣]{{2}})(?:{_FEW}*[일이삼사오육칠팔구]?만\s?)?{_FEW}*[일이삼사오육칠팔구]?"
    r"(?=\s?(?:개|입니다|이다|임(?![가-힣])|이고|이며))"
)
"""A number in words alone, which its counter or a verb follows."""

_MIXED = regex(
    r"(?<![\d.,])(?:(?P<man>\d{1,4})\s?만\s?)?(?:(?P<thousands>\d)\s?천\s?)?"
    r"(?:(?P<hundreds>\d)\s?백\s?)?(?:(?P<tens>\d)\s?십\s?)?(?P<ones>\d{1,2})(?![\d.,]*\d)"
)
"""A number in digits with words between them, up to its ones."""


def with_digits(line: str) -> str:
    """Return a line in which each number in Korean words has digits."""
    if not any(unit in line for unit in "십백천만"):
        return line
    return _WORDS.sub(_in_digits, _MIXED.sub(_mixed, line))


def _in_digits(match: re.Match[str]) -> str:
    word = match[0].replace(" ", "")
    if not any(unit in word for unit in "십백천"):
        return match[0]
    head, man, rest = word.rpartition("만")
    number = (_value(head) or 1) * _TEN_THOUSAND if man else 0
    return str(number + _value(rest))


def _value(word: str) -> int:
    """Return the value of a word below ten thousand: ``팔백오십``."""
    number = digit = 0
    for sign in word:
        if sign in _UNITS:
            number, digit = number + max(digit, 1) * _UNITS[sign], 0
        else:
            digit = _DIGITS[sign]
    return number + digit


def _mixed(match: re.Match[str]) -> str:
    if not (match["hundreds"] or match["tens"]):
        return match[0]  # `4만 8120` is read as it is.
    parts = [("man", _TEN_THOUSAND), ("thousands", 1000), ("hundreds", 100), ("tens", 10)]
    number = sum(int(match[name] or 0) * unit for name, unit in parts) + int(match["ones"])
    return str(number)
