"""Numbers that are wanted, and bounds for them: ``480``, ``<=300M``, ``>1.5G``."""

from __future__ import annotations

import re
from fractions import Fraction

import typer

from shapecalc.algebra.conditions import UNBOUNDED, Range

FACTORS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "b": 10**9}
"""What the letters behind a number stand for, exactly; a billion (B) is a G."""

LARGEST = 10**15

_BOUND = re.compile(r"(<=|>=|<|>|=|≤|≥)?\s*([0-9][0-9,_]*(?:\.[0-9]+)?)\s*([kmgb]?)", re.IGNORECASE)


def bound(text: str) -> Range:
    """Return the numbers that a text allows.

    Raises:
        BadParameter: if the text is no number and no bound, or is no whole number.

    >>> str(bound("480")), str(bound("<=300M")), str(bound("> 1.5k")), str(bound("≤2G"))
    ('480', '0..300000000', '1501..', '0..2000000000')
    """
    match = _BOUND.fullmatch(str(text)[:50].strip())
    sign, number = (match[1] or "=", _number(match)) if match else ("", Fraction(0))
    if not 1 <= number <= LARGEST or number.denominator > 1:
        example = "or a bound such as '<=300M' (K, M, G: 10³, 10⁶, 10⁹)"
        raise typer.BadParameter(f"{text!r} is not a whole number of at least 1, {example}")
    count = int(number)
    return {
        "=": Range(count, count),
        "<": Range(0, count - 1),
        "<=": Range(0, count),
        "≤": Range(0, count),
        ">": Range(count + 1, UNBOUNDED),
        ">=": Range(count, UNBOUNDED),
        "≥": Range(count, UNBOUNDED),
    }[sign]


def _number(match: re.Match[str]) -> Fraction:
    digits = match[2].replace(",", "").replace("_", "")
    return Fraction(digits) * FACTORS[match[3].lower()]
