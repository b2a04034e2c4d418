"""Numbers as answers about sizes that a model leaves open: it has letters for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.signs import monotonicity
from shapecalc.algebra.size import Shape, Unknown
from shapecalc.grade.mistakes.mistake import Mistake

OPEN = "open size"


def open_amount(amount: Any, right: Any) -> Iterator[Mistake]:
    """Yield that a number cannot be right, since the right one depends on letters."""
    if isinstance(right, Formula) and isinstance(amount, int):
        yield Mistake(
            OPEN, f"{_left_open(right)}, so the answer is a formula{_when(amount, right)}"
        )


def open_shapes(shapes: Sequence[Any], right: Sequence[Shape]) -> Iterator[Mistake]:
    """Yield that a size cannot be right, since the right one depends on letters."""
    for shape, right_shape in zip(shapes, right):
        # The batch may be left out.
        for size, right_size in zip(reversed(shape), reversed(right_shape)):
            if isinstance(right_size, Formula) and isinstance(size, (int, Unknown)):
                why = f"{_left_open(right_size)}, so this size is {right_size}, not {size}"
                yield Mistake(OPEN, why)
                return


def _left_open(formula: Formula) -> str:
    """Return which letters a model leaves open."""
    *names, last = sorted(formula.names)
    return f"the model leaves {', '.join(names)}{' and ' if names else ''}{last} open"


def _when(amount: int, right: Formula) -> str:
    """Return for which size a number is right; empty if that takes long to find out."""
    from shapecalc.algebra.conditions import UNBOUNDED, Condition  # few need it
    from shapecalc.algebra.solve import NoAnswerError, solve

    letter, *others = sorted(right.names)
    if others or monotonicity(right, letter) == 0:
        return ""
    try:
        (solution,) = solve([Condition("", right, amount)]).answers
    except NoAnswerError:
        return f"; no {letter} gives {amount:,}"
    if solution.sizes[letter].last == UNBOUNDED:
        return ""
    return f"; {amount:,} is right only for {solution}"
