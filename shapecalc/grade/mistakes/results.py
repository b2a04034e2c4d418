"""Mistakes in working out a result: the formula is right, but the number behind it is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecalc.algebra.formula import Formula
from shapecalc.grade.mistakes.mistake import Mistake, Mistakes

ARITHMETIC = "arithmetic"


def wrong_results(sides: Sequence[Any], are_right: Sequence[bool], right: Any) -> Mistakes:
    """Yield that ``a = b = c`` begins with what is right and ends with something else.

    Args:
        sides: the sides, numbers or formulas.
        are_right: which of them are right.
        right: the right number or formula.
    """
    if list(are_right[:1]) == [True] and not all(are_right):
        result = sides[are_right.index(False)]
        value = f"{result:,}" if isinstance(result, (int, Formula)) else "the number behind it"
        yield Mistake(ARITHMETIC, f"the calculation is right, but it gives {right:,}, not {value}")


def wrong_sum(total: Any, own_sum: Any) -> Mistakes:
    """Yield that a total is not the sum of the numbers of a sheet.

    Args:
        total: the total on the sheet.
        own_sum: the sum of the numbers of the sheet for all layers.
    """
    if total != own_sum:
        yield Mistake(ARITHMETIC, f"your numbers for the layers add up to {own_sum:,}")
