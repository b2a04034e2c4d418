"""Whether what was written is what is right, as a number, as a shape, or as a formula."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.notation import value
from shapecalc.algebra.size import UNKNOWN, Shape, Unknown, known
from shapecalc.grade import symbolic
from shapecalc.grade.amounts import ToldShape, ToldSize, contains_letters
from shapecalc.grade.key import Item


def same_amount(told: Any, right: Any, item: Item | None) -> bool:
    """Whether a number of parameters is right, as a number or as a formula."""
    if told is None or right is None:
        return False
    if not contains_letters(told):
        return bool(told == right)
    found = item.explanation if item else None
    if found is None:
        return isinstance(right, Formula) and bool(value(told) == right)
    return symbolic.means(told, value(found.params), found)


def same_shapes(
    told: Sequence[ToldShape], right: Sequence[Shape], item: Item, without_batch: bool
) -> bool:
    """Whether shapes are right, with the batch or without it."""
    if len(told) != len(right):
        return False
    lettered = item.explanation.outputs if item.explanation else ()
    rows = list(lettered) if len(lettered) == len(right) else list(right)
    return all(
        _same_shape(one, other, letters, item, without_batch)
        for one, other, letters in zip(told, right, rows)
    )


def _same_shape(
    told: ToldShape, right: Shape, letters: Shape, item: Item, without_batch: bool
) -> bool:
    letters = letters if len(letters) == len(right) else right
    if len(told) == len(right) - 1 and (without_batch or told[:1] != (UNKNOWN,)):
        right, letters, batch = right[1:], letters[1:], False
    else:
        batch = True
    return len(told) == len(right) and all(
        _same_size(size, other, letter, item, batch and not at)
        for at, (size, other, letter) in enumerate(zip(told, right, letters))
    )


def _same_size(told: ToldSize, right: Any, letter: Any, item: Item, batch: bool) -> bool:
    if isinstance(told, Unknown):
        return right is UNKNOWN
    if contains_letters(told):
        if right is UNKNOWN:
            return isinstance(told, str)  # A letter stands for what nobody knows.
        found = item.explanation
        return found is not None and not batch and symbolic.means(told, letter, found)
    return known(right) and told == right
