"""Wrong totals that are the sum of a student's own numbers: of multiply-adds, of an inner model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.grade.key import AnswerKey, KeyRow
from shapecalc.grade.marked import COSTS, FLOPS, FOLLOW_ON, PARAMS, Marked
from shapecalc.grade.mistakes.mistake import Mistake
from shapecalc.grade.sheets.numbers import Rounded

WHY = "{sum:,} is the sum of your numbers for the layers"


def explain_sums(marked: Marked, key: AnswerKey) -> None:
    """Name wrong totals without another mistake that add up the sheet's own numbers."""
    for verdict in marked.verdicts:
        if verdict.right is not False or verdict.reasons:
            continue
        own = None
        if verdict.question in COSTS and verdict.row is None:
            own = _own_costs(marked, key, verdict.question)
        elif verdict.question == PARAMS and verdict.row is not None:
            own = _own_params(marked, key, verdict.row)
        if own is not None and _is_about(verdict.response.amount, *own):
            verdict.reasons = [Mistake(FOLLOW_ON, WHY.format(sum=round(own[0])))]
            verdict.follow_on = True


def _own_costs(marked: Marked, key: AnswerKey, question: str) -> tuple[float, float] | None:
    """Return the sum of all costs, the sheet's own where it has some; None if one is unknown."""
    factor = 2 if question == FLOPS else 1
    right = [(row, factor * row.macs.total if row.macs else 0) for row in key.rows]
    return _sum(marked, question, right)


def _own_params(marked: Marked, key: AnswerKey, row: KeyRow) -> tuple[float, float] | None:
    """Return the sum over the layers of an inner model; None if a row is no such model."""
    inner = [(layer, layer.params) for layer in _inner(key, row)]
    return _sum(marked, PARAMS, inner) if inner else None


def _inner(key: AnswerKey, row: KeyRow) -> Iterator[KeyRow]:
    """Yield the rows of the layers of a model inside the model."""
    for below in key.rows[key.position(row) + 1 :] if row.call is None else ():
        if not below.inside:
            return
        yield below


def _sum(
    marked: Marked, question: str, right: Sequence[tuple[KeyRow, Any]]
) -> tuple[float, float] | None:
    """Return the sum of numbers and how far it may be from the exact one; None if unknown.

    It is also None if no number of the sheet is wrong, so that the sum cannot follow from it.
    """
    verdicts = {id(v.row): v for v in marked.verdicts if v.row and v.question == question}
    if all(verdicts[id(row)].right for row, _ in right if id(row) in verdicts):
        return None
    total = error = 0.0
    for row, count in right:
        amount = verdicts[id(row)].response.amount if id(row) in verdicts else count
        if isinstance(amount, Rounded):
            total, error = total + (amount.low + amount.high) / 2, error + _half(amount)
        elif type(amount) is int:
            total += amount
        else:
            return None
    return total, error


def _half(amount: Rounded) -> float:
    return (amount.high - amount.low) / 2


def _is_about(amount: Any, total: float, error: float) -> bool:
    """Return whether an amount is a sum, up to the rounding of either of them."""
    if isinstance(amount, Rounded):
        return abs((amount.low + amount.high) / 2 - total) <= _half(amount) + error
    return type(amount) is int and abs(amount - total) <= error
