"""The sides of an equation such as ``units * inputs = 10 * 3 = 30``: which of them are judged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from shapecalc.algebra.notation import Expr
from shapecalc.grade.amounts import contains_letters
from shapecalc.grade.sheets.numbers import Rounded
from shapecalc.grade.sheets.words import PHRASES, folded
from shapecalc.patterns import regex


def judged(amounts: Sequence[Expr | Rounded]) -> Sequence[Expr | Rounded]:
    """Return the sides of an equation without those in words that only the student knows."""
    known = [amount for amount in amounts if isinstance(amount, Rounded) or is_known(amount)]
    return known if any(not contains_letters(amount) for amount in known) else amounts


_TOKENS = regex(r"\d+|[^\W\d]\w*|\S")


def letters_in(sides: Sequence[str]) -> dict[str, int]:
    """Return the numbers that the next side of an equation has in the place of letters.

    >>> letters_in(["(k*k*c + 1)*n", "(5*5*1 + 1)*16", "416"])
    {'k': 5, 'c': 1, 'n': 16}
    >>> letters_in(["(k*k*c + 1)*n", "(5*3*1 + 1)*16"])
    {}
    """
    letters: dict[str, int] = {}
    for formula, numbers in pairwise(sides):
        names, values = _TOKENS.findall(formula), _TOKENS.findall(numbers)
        pairs = [(a, b) for a, b in zip(names, values) if a != b]
        fits = len(names) == len(values) and all(a[0].isalpha() and b.isdigit() for a, b in pairs)
        if fits and len({*pairs}) == len({name for name, _ in pairs}):
            letters |= {name: int(value) for name, value in pairs}
    return letters


def goes_on(result: Expr | Rounded, side: str, value: Expr | Rounded) -> bool:
    """Return whether a side only goes on with the result before it: ``2*3 = 6 + 4 = 10``.

    >>> goes_on(6, "6 + 4", 10), goes_on(6, "7 + 4", 11), goes_on(10, "10", 10)
    (True, False, False)
    """
    first = re.match(r"\s*(\d+)\s*[-+*/]", side)
    return first is not None and int(first[1]) == result and result != value


def is_known(amount: Expr) -> bool:
    """Return whether all names in a formula are letters, or words with a meaning."""
    if isinstance(amount, str):
        return len(amount) <= 2 or folded(amount) in PHRASES or "_" in amount
    return isinstance(amount, int) or all(map(is_known, amount.parts))
