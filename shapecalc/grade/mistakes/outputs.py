"""Mistakes about outputs: sizes that belong to something else than the output of the layer."""

from __future__ import annotations

from math import ceil, floor

from shapecalc.algebra.size import known, shape_text
from shapecalc.grade.mistakes.mistake import Case, Mistake, Mistakes


def shape_of_weights(case: Case) -> Mistakes:
    """Yield the shape of a weight as that of the output."""
    explanation = case.explanation
    for weight in (explanation.weights or ()) if explanation else ():
        shape = explanation.shape(weight.shape) if explanation else ()
        if len(shape) > 1:
            why = f"{shape_text(shape)} is the shape of the {weight.name}, not that of the output"
            yield Mistake(weight.name, why, (shape,))


def sizes_dropped(case: Case) -> Mistakes:
    """Yield the outputs of a Dropout that makes the last axis smaller."""
    rate = getattr(case.call.plan.arguments, "rate", None)
    *sizes, last = case.right.shapes[0]
    if isinstance(rate, float) and known(last) and case.right.shapes == case.call.inputs:
        why = f"rate={rate} sets values to 0; the number of values stays the same"
        for part in (1 - rate, rate):
            for whole in (floor, ceil):
                yield Mistake("rate", why, ((*sizes, whole(last * part)),))


def axes_in_another_order(case: Case) -> Mistakes:
    """Yield the outputs with the axes in another order."""
    if len(case.right.shapes) == 1 and len(case.right.shapes[0]) > 2:
        batch, *sizes = case.right.shapes[0]
        for order in ((sizes[-1], *sizes[:-1]), tuple(reversed(sizes)), (*sizes[1:], sizes[0])):
            yield Mistake("order", "the sizes are right, but not their order", ((batch, *order),))
