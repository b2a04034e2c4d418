"""The input shapes that Keras 2 takes as arguments of a layer, and Keras 3 does not."""

from __future__ import annotations

from shapecalc.algebra.size import known
from shapecalc.declare.layer import INPUT_ARGUMENTS
from shapecalc.model.infer import Inference
from shapecalc.model.models import input_shape
from shapecalc.model.operation_calls import SkippedError
from shapecalc.plan import LayerPlan, ModelPlan


def legacy_arguments(plan: LayerPlan) -> set[str]:
    """Return the arguments for the input shape, except ``input_shape``, which Keras 3 has."""
    words = {name for name in INPUT_ARGUMENTS if name not in plan.rule.arguments}
    return words & plan.binding.written.keys() - {"input_shape"}


def legacy_input_shape(plan: LayerPlan | ModelPlan) -> tuple[int | None, ...] | None:
    """Return the input shape of Keras 2's arguments, if Keras 3 does not read them."""
    if not isinstance(plan, LayerPlan) or not legacy_arguments(plan):
        return None
    try:
        shape = input_shape(Inference(keras2=False, correct=False).make_layer(plan), keras2=False)
    except SkippedError:  # An argument is wrong: Keras should find that itself.
        return None
    if shape is None or (legacy_arguments(plan) == {"input_dim"} and len(shape) == 2):
        return None
    return tuple(size if known(size) else None for size in shape)
