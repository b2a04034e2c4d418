"""Numbers that are wanted, and bounds for them: ``480``, ``<=300M``, ``>1.5G``, ``80K..100K``."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from shapecalc.algebra.conditions import UNBOUNDED, Range

FACTORS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "b": 10**9}
"""What the letters behind a number stand for, exactly; a billion (B) is a G."""

LARGEST = 10**15

_NUMBER = r"([0-9][0-9,_]*(?:\.[0-9]+)?)\s*([kmgb]?)"
_BOUND = re.compile(rf"(<=|>=|<|>|=|≤|≥)?\s*{_NUMBER}", re.IGNORECASE)
_BETWEEN = re.compile(rf"{_NUMBER}\s*\.\.\s*{_NUMBER}", re.IGNORECASE)


def bound(wanted: str | int) -> Range:
    """Return the numbers that a text allows, or only a number itself.

    Raises:
        ValueError: if it is no number and no bound, or no whole number.

    >>> str(bound("480")), str(bound("<=300M")), str(bound("> 1.5k")), str(bound("80K..100K"))
    ('480', '0..300000000', '1501..', '80000..100000')
    """
    text = str(wanted)[:50].strip() if not isinstance(wanted, bool) else ""
    if between := _BETWEEN.fullmatch(text):
        first, last = (_count(between.groups()[at : at + 2], wanted) for at in (0, 2))
        if first > last:
            raise ValueError(f"{wanted!r} has no numbers: {first:,} is more than {last:,}")
        return Range(first, last)
    match = _BOUND.fullmatch(text)
    count = _count(match.groups()[1:] if match else (), wanted)
    return {
        "=": Range(count, count),
        "<": Range(0, count - 1),
        "<=": Range(0, count),
        "≤": Range(0, count),
        ">": Range(count + 1, UNBOUNDED),
        ">=": Range(count, UNBOUNDED),
        "≥": Range(count, UNBOUNDED),
    }[(match and match[1]) or "="]


def _count(parts: Any, wanted: object) -> int:
    """Return the number of its digits and its factor.

    Raises:
        ValueError: if it is none that can be wanted.
    """
    digits, factor = parts or ("0", "")
    number = Fraction(digits.replace(",", "").replace("_", "")) * FACTORS[factor.lower()]
    if not 1 <= number <= LARGEST or number.denominator > 1:
        example = "or a bound such as '<=300M' or '80K..100K' (K, M, G: 10³, 10⁶, 10⁹)"
        raise ValueError(f"{wanted!r} is not a whole number of at least 1, {example}")
    return int(number)
