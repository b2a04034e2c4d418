"""Answers that are right by another convention, which only a teacher can accept or not.

A sheet may have a number for the size of the batch throughout. One such answer is a mistake;
several that all agree are the habit of the student.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecalc.grade.marked import SHAPE, Marked, Verdict, not_understood
from shapecalc.grade.sheets.numbers import Rounded, read_number

FEWEST = 2
"""How many answers make a habit."""

COARSE = "it is rounded to one digit; is that exact enough?"
FIXED_BATCH = "this sheet has a number for the size of the batch; is that how it was asked?"
REPEATED = "it says that the shape is the one above, which is not right"


def doubt_conventions(marked: Marked) -> None:
    """Set that answers by another convention are not understood."""
    for verdict in marked.verdicts:
        if _is_coarse(verdict):
            not_understood(verdict, COARSE)
        elif verdict.right is False and verdict.response.repeated:
            not_understood(verdict, REPEATED)
    shapes = [v for v in marked.verdicts if v.question == SHAPE and v.row and v.row.shapes]
    wrong = [verdict for verdict in shapes if verdict.right is False]
    fixed = [verdict for verdict in wrong if _fixed_batch(verdict)]
    if len({*map(_fixed_batch, fixed)}) == 1:
        _doubt_habit(fixed, FIXED_BATCH)


def _doubt_habit(verdicts: Sequence[Verdict], why: str) -> None:
    for verdict in verdicts if len(verdicts) >= FEWEST else ():
        not_understood(verdict, why)


def _written(verdict: Verdict) -> list[Any]:
    """Return the sizes of an answer; none if it has several shapes."""
    shapes = verdict.response.shapes or ()
    return list(shapes[0]) if len(shapes) == 1 else []


def _right(verdict: Verdict) -> list[Any]:
    """Return the sizes of the right output without the batch; none if it has several."""
    shapes = (verdict.row.shapes if verdict.row else None) or ()
    return list(shapes[0][1:]) if len(shapes) == 1 else []


def _fixed_batch(verdict: Verdict) -> int:
    """Return the number that an answer has for the size of the batch; 0 if it has none."""
    size, *rest = _written(verdict) or [0]
    inputs = verdict.row.call.inputs if verdict.row and verdict.row.call else ()
    is_step = any(size in shape for shape in inputs)  # `(3, 10)` may have the time steps.
    return size if type(size) is int and rest == _right(verdict) and not is_step else 0


def _is_coarse(verdict: Verdict) -> bool:
    """Return whether a number has only one digit, as ``4M``, and is not the exact one."""
    amounts = verdict.response.amounts
    amount = amounts[-1] if amounts else None
    if not isinstance(amount, Rounded) or verdict.right is None or not amount.is_coarse:
        return False
    return not amount.is_exactly(read_number(verdict.expected))
