"""How a wrong answer that no mistake explains differs from the right one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.algebra.notation import evaluate
from shapecalc.algebra.size import Shape
from shapecalc.grade.amounts import contains_letters, size_of
from shapecalc.grade.equal import number_of, same_shapes
from shapecalc.grade.key import KeyRow
from shapecalc.grade.mistakes.mistake import Mistake
from shapecalc.grade.sheets.numbers import Rounded


def _by_chance(result: str) -> Mistake:
    return Mistake("by chance", f"{result} for the numbers of this layer, but not for others")


def differences_of_params(amount: Any, row: KeyRow) -> Iterator[Mistake]:
    """Yield how a number of parameters differs from the right one."""
    if contains_letters(amount) and value_of(amount, row) == row.params:
        yield _by_chance(f"the formula gives {row.params:,}")
    elif row.params == 0:
        yield Mistake("no weights", f"{row.class_name} has no weights, so it has no parameters")


def differences_of_shapes(
    shapes: Sequence[Any], values: Sequence[Any], row: KeyRow
) -> Iterator[Mistake]:
    """Yield how shapes differ from the right ones.

    Args:
        shapes: the shapes as they are written.
        values: the same, and with numbers for their letters.
        row: the row of the layer.
    """
    expected = row.shapes or ()
    if any(same_shapes(numbers, expected, row, True) for numbers in values[1:]):
        yield _by_chance(f"the formulas give {row.shapes_text}")
        return
    right, shape = (expected or ((),))[0], tuple(map(size_of, (shapes or ((),))[0]))
    if len(shapes) != len(expected):
        outputs = "1 output" if len(expected) == 1 else f"{len(expected)} outputs"
        yield Mistake("outputs", f"the layer has {outputs}")
    elif len(shape) == len(right) and shape[1:] == right[1:]:
        yield Mistake("batch", f"the first size is the batch size, which is {right[0]} here")
    elif sorted(map(str, shape)) == sorted(map(str, right)):
        yield Mistake("order", "the sizes are right, but not their order")
    elif len(shape) < len(right) and _within(shape, right):
        yield Mistake("axes", f"axes are missing: the output has {_axes(right)}")
    elif len(shape) > len(right) and _within(right, shape):
        yield Mistake("axes", f"there are too many axes: the output has {_axes(right)}")


def _axes(shape: Shape) -> str:
    count = "1 axis" if len(shape) == 1 else f"{len(shape)} axes"
    return f"{count}, including the batch"


def _within(few: Sequence[Any], many: Sequence[Any]) -> bool:
    """Return whether some sizes occur among others in their order.

    >>> _within((3, 5), (None, 3, 4, 5)), _within((5, 3), (None, 3, 4, 5))
    (True, False)
    """
    rest = iter(many)
    return all(any(size == other for other in rest) for size in few)


def value_of(amount: Any, row: KeyRow) -> Any:
    """Return a number, or the value of a formula for the numbers of a layer; None if unknown."""
    if isinstance(amount, Rounded):
        return None
    if not contains_letters(amount):
        return amount
    return number_of(amount, row.explanation) if row.explanation else evaluate(amount)
