"""The usual mistakes, each as what it would give: a wrong answer that is one of these is explained.

No wrong number stands anywhere. A mistake is another way to read the layer's own declaration: with
an argument or a weight left out, with numbers swapped in its formula, with another class of the
same family. So a mistake that somebody makes with one layer is known for all.
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
from shapecalc.grade.mistakes.mistake import Guesses
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

MISTAKES: Sequence[Callable[[LayerCall, Result], Guesses]] = (
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


def guesses(world: LayerCall) -> Guesses:
    """What each mistake would give for a layer, where it is not what is right."""
    right = world.result
    if right is None:
        return
    for mistake in MISTAKES:
        for guess in mistake(world, right):
            guess.shapes = None if guess.shapes == right.shapes else guess.shapes
            guess.params = None if guess.params == right.params else guess.params
            yield guess
