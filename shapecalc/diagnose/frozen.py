"""Models inside others that say ``trainable: false``, which freezes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from shapecalc.diagnose.case import LayerCase, Suggestion
from shapecalc.model.infer import Inference, Model
from shapecalc.model.layer import Layer
from shapecalc.plan import ModelPlan
from shapecalc.read.frozen import FROZEN
from shapecalc.table.rows import WeightTotals

HINT = "set `trainable = False` on the model after it is created"


def not_frozen(outermost: Model, inference: Inference) -> Iterator[tuple[Layer, ModelPlan, str]]:
    """Yield the models inside a model that people take for frozen, their plans, and messages.

    A model in which some layers are frozen one by one is as its author wants it.

    Args:
        outermost: the model.
        inference: what made it, with the plan of each layer.
    """
    for layer, plan in inference.plans.items():
        if layer is outermost or not isinstance(plan, ModelPlan) or plan.saved:
            continue
        unlike = plan.arguments.trainable is False and not layer.frozen
        trained = WeightTotals.of([v for v in layer.variables if v.trainable]).params
        parts = [inner for inner in layer.inner_layers if inner.variables]
        if unlike and trained and all(inner.trainable for inner in parts):
            yield (
                layer,
                plan,
                f"`trainable=False` freezes none of its {trained:,} trainable parameters",
            )


def freeze(case: LayerCase) -> Iterator[Suggestion]:
    """Write `frozen: true` instead of `trainable: false`."""
    plan = case.problem.plans.get(case.layer)
    written = plan.trainable if isinstance(plan, ModelPlan) else None
    if written is not None and written.key is not None:
        notation = case.notation
        edits = (
            *notation.replace(written.key, FROZEN),
            *notation.set_value(written.place, True),
        )
        yield Suggestion(f"write `{FROZEN}: true` instead", edits)
