"""Common mistakes, each with the wrong answer that it leads to.

There is no list of wrong numbers. A mistake is another reading of the declaration of a layer:
without an argument or a weight, with two numbers swapped in its formula, or with another class of
the same family. So each mistake works for all layers with such an argument or weight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shapecalc.grade.key import LayerCall, Result
from shapecalc.grade.mistakes.arguments import (
    argument_overlooked,
    flattened,
    inner_alone,
    other_default,
    other_merging,
    unchanged,
)
from shapecalc.grade.mistakes.formulas import counted_as_one, plus_one, rounding, swapped
from shapecalc.grade.mistakes.mistake import Mistakes
from shapecalc.grade.mistakes.weights import (
    bias_forgotten,
    one_weight,
    only_trained,
    parts_forgotten,
    second_bias,
    shared_weights,
    weight_forgotten,
    window_with_weights,
)

MISTAKES: Sequence[Callable[[LayerCall, Result], Mistakes]] = (
    bias_forgotten,
    argument_overlooked,
    inner_alone,
    rounding,
    other_default,
    parts_forgotten,
    second_bias,
    swapped,
    counted_as_one,
    plus_one,
    window_with_weights,
    only_trained,
    weight_forgotten,
    shared_weights,
    flattened,
    other_merging,
    one_weight,
    unchanged,
)
"""Every mistake, the most plausible first."""


def mistakes_with(call: LayerCall) -> Mistakes:
    """Yield the mistakes with a layer; an answer that is right after all is set to None."""
    right = call.result
    if right is None:
        return
    for mistakes in MISTAKES:
        for mistake in mistakes(call, right):
            mistake.shapes = None if mistake.shapes == right.shapes else mistake.shapes
            mistake.params = None if mistake.params == right.params else mistake.params
            yield mistake
