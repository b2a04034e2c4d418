"""The sides of an equation such as ``units * inputs = 10 * 3 = 30``: which of them are judged."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.algebra.notation import Expr
from shapecalc.grade.amounts import contains_letters
from shapecalc.grade.sheets.numbers import Rounded
from shapecalc.grade.sheets.words import PHRASES, folded


def judged(amounts: Sequence[Expr | Rounded]) -> Sequence[Expr | Rounded]:
    """Return the sides of an equation without those in words that only the student knows."""
    known = [amount for amount in amounts if isinstance(amount, Rounded) or is_known(amount)]
    return known if any(not contains_letters(amount) for amount in known) else amounts


def is_known(amount: Expr) -> bool:
    """Return whether all names in a formula are letters, or words with a meaning."""
    if isinstance(amount, str):
        return len(amount) <= 2 or folded(amount) in PHRASES or "_" in amount
    return isinstance(amount, int) or all(map(is_known, amount.parts))
