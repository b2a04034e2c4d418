"""Every common mistake, the most plausible first.

There is no list of wrong numbers. A mistake is another reading of the declaration of a layer:
without an argument or a weight, with two numbers swapped in its formula, with another class of
the same family, or with another input. So each mistake works for all layers with such an argument,
weight or axis.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from shapecalc.grade.key import AnswerKey, KeyRow, LayerCall
from shapecalc.grade.mistakes import (
    arguments,
    classes,
    formulas,
    inputs,
    mixed_up,
    outputs,
    slips,
    weights,
)
from shapecalc.grade.mistakes.mistake import Mistakes, Situation

Kinds = Sequence[Callable[[Situation], Mistakes]]
"""Functions that yield the results of a mistake."""

WITH_SHAPES: Kinds = (
    arguments.argument_overlooked,
    arguments.inner_alone,
    formulas.rounding,
    arguments.other_default,
    inputs.unchanged,
    formulas.plus_one,
    arguments.other_strides,
)
"""The mistakes with an output shape that may explain a mistake with a later layer."""

WITH_PARAMS: Kinds = (
    weights.gates_forgotten,
    weights.weight_forgotten,
    formulas.swapped,
    formulas.channels_forgotten,
    inputs.flatten_forgotten,
    inputs.flattened,
    mixed_up.steps_for_features,
    inputs.model_input,
    classes.other_class,
)
"""The mistakes with a number of parameters that people also make with another bias."""

MISTAKES: Kinds = (
    weights.not_counted,
    weights.bias_forgotten,
    arguments.argument_overlooked,
    arguments.inner_alone,
    outputs.sizes_dropped,
    formulas.rounding,
    arguments.other_default,
    classes.window_with_weights,
    classes.usual_window,
    weights.gates_forgotten,
    weights.other_gates,
    formulas.channels_forgotten,
    formulas.width_forgotten,
    inputs.unchanged,
    formulas.swapped,
    weights.weight_forgotten,
    formulas.side_forgotten,
    weights.one_bias,
    weights.only_trained,
    inputs.flatten_forgotten,
    inputs.flattened,
    formulas.plus_one,
    mixed_up.steps_for_features,
    inputs.model_input,
    formulas.features_forgotten,
    weights.bias_assumed,
    mixed_up.length_for_vocabulary,
    weights.shared_weights,
    mixed_up.image_for_window,
    weights.second_bias,
    weights.bias_of_each_channel,
    classes.other_class,
    classes.usual_convolution,
    classes.sizes_multiplied,
    classes.channels_pooled,
    classes.other_merging,
    arguments.other_strides,
    arguments.two_arguments,
    outputs.axes_in_another_order,
    outputs.shape_of_weights,
    weights.one_weight,
    weights.sizes_added,
    slips.other_layer,
)
"""Every usual mistake, the most plausible first."""

LAST_RESORTS: Kinds = (
    partial(arguments.with_argument, WITH_PARAMS),
    inputs.other_input,
    partial(inputs.earlier_mistake, WITH_SHAPES),
    mixed_up.mixed_up,
    slips.digits,
)
"""The mistakes that are looked for if no usual one leads to an answer, the most plausible first."""


def mistakes_with(
    call: LayerCall,
    row: KeyRow | None = None,
    key: AnswerKey | None = None,
    kinds: Kinds = MISTAKES,
) -> Mistakes:
    """Yield the mistakes with a layer; an answer that is right after all is set to None.

    Args:
        call: the call of the layer.
        row: its row; None outside a model.
        key: the right answers about the model.
        kinds: which mistakes.
    """
    right = call.result
    if right is None:
        return
    situation = Situation(call, right, row, key)
    for rank, mistake in ((n, m) for n, make in enumerate(kinds) for m in make(situation)):
        mistake.rank = rank
        mistake.shapes = None if mistake.shapes == right.shapes else mistake.shapes
        mistake.params = None if mistake.params == right.params else mistake.params
        yield mistake
