"""Which layers need ``name='…'``: those that would get another name by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from shapecalc.model.graph import Structure
from shapecalc.model.infer import Inference
from shapecalc.plan import LayerPlan, ModelPlan, OperationPlan, Told


class Naming(Inference):
    """Makes a model that has been told anew, and gives names where automatic ones differ."""

    def __init__(self, wanted: Mapping[LayerPlan | ModelPlan, str]) -> None:
        super().__init__(keras2=False, correct=False)
        self.wanted = wanted

    def named(self, plan: LayerPlan | ModelPlan) -> str:
        wanted = self.wanted.get(plan)
        if wanted is not None and wanted != self.names.following(plan.class_name):
            plan.arguments.name = wanted
            if isinstance(plan, LayerPlan):
                plan.binding.given["name"] = wanted
        return super().named(plan)

    def operate(
        self,
        plan: OperationPlan,
        arguments: Sequence[Any],
        keywords: Mapping[str, Any],
        told: Mapping[int, Told],
    ) -> Structure:
        """An operation, which cannot be given a name."""
        unnamed = replace(plan, name=self.names.fresh(plan.class_name))
        return super().operate(unnamed, arguments, keywords, told)
