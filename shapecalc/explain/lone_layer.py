"""The explanation of a layer without a model: for its input, or the simplest that it accepts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape
from shapecalc.declare.layer import RuleError
from shapecalc.explain.layer import Explanation, explain
from shapecalc.plan import LayerPlan


def explain_alone(plan: LayerPlan, shapes: Any, features: Any) -> Explanation:
    """Return the explanation of a layer for its input, or for the simplest input it accepts.

    Raises:
        RuleError: if the layer accepts no such input.
    """
    if not shapes and features is None:
        shapes, features = given_input(plan)
    first = None
    for more in range(1 if shapes else 4):  # Some need more axes than their declaration names.
        try:
            return explain(plan, input_shapes(plan, shapes, features, more))
        except RuleError as error:
            first = first or error
    assert first
    raise first


def given_input(plan: LayerPlan) -> tuple[list[Shape] | None, Any]:
    """Return the shapes of the input that the arguments of a layer give, or its features."""
    a = plan.arguments
    if a.batch_input_shape is not None:
        return [a.batch_input_shape[1:]], None
    if a.input_shape is not None:
        return [a.input_shape], None
    return None, None if "input_dim" in plan.rule.arguments else a.input_dim


def input_shapes(
    plan: LayerPlan, shapes: Sequence[Shape] | None, features: Any, more: int = 0
) -> list[Shape]:
    """Return the shapes of the inputs of a layer, with the batch.

    Args:
        plan: the layer.
        shapes: the shapes of the inputs, without the batch; None if unknown.
        features: the number of features; None if unknown.
        more: how many axes to add to those of the declaration.
    """
    if shapes:
        batched = [(UNKNOWN, *shape) for shape in shapes]
        return batched * 2 if plan.rule.merges and len(batched) == 1 else batched
    axes = plan.rule.named_axes(plan.arguments)
    rank = max(len([name for name in axes if name != "…"]) + (axes[-1:] == ("…",)), 2) + more
    last = UNKNOWN if features is None else features
    shape = (*(UNKNOWN,) * (rank - 1), last)
    return [shape, shape] if plan.rule.merges else [shape]
