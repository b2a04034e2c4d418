"""Mistakes about outputs: sizes that belong to something else than the output of the layer."""

from __future__ import annotations

from math import ceil, floor

from shapecalc.algebra.size import known, shape_text
from shapecalc.grade.mistakes.mistake import Mistake, Mistakes, Situation


def shape_of_weights(situation: Situation) -> Mistakes:
    """Yield the shape of a weight as that of the output."""
    explanation = situation.explanation
    for weight in (explanation.weights or ()) if explanation else ():
        shape = explanation.shape(weight.shape) if explanation else ()
        if len(shape) > 1:
            why = f"{shape_text(shape)} is the shape of the {weight.name}, not that of the output"
            yield Mistake(weight.name, why, (shape,))


def sizes_dropped(situation: Situation) -> Mistakes:
    """Yield the outputs of a Dropout that makes the last axis smaller."""
    rate = getattr(situation.call.plan.arguments, "rate", None)
    *sizes, last = situation.right.shapes[0]
    if isinstance(rate, float) and known(last) and situation.right.shapes == situation.call.inputs:
        why = f"rate={rate} sets values to 0; the number of values stays the same"
        for part in (1 - rate, rate):
            for rounded in (floor, ceil):
                yield Mistake("rate", why, ((*sizes, rounded(last * part)),))


def axes_in_another_order(situation: Situation) -> Mistakes:
    """Yield the outputs with the axes in another order."""
    if len(situation.right.shapes) == 1 and len(situation.right.shapes[0]) > 2:
        batch, *sizes = situation.right.shapes[0]
        for order in ((sizes[-1], *sizes[:-1]), tuple(reversed(sizes)), (*sizes[1:], sizes[0])):
            yield Mistake("order", "the sizes are right, but not their order", ((batch, *order),))
