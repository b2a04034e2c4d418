"""How training and prediction build models of one's own."""

from __future__ import annotations

from typing import Any

from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.read.python.classes import inside
from shapecalc.read.python.traces import OwnTraces
from shapecalc.read.python.uses import TRAINING
from shapecalc.read.python.values import ArrayValue, Passed, UnknownValue

STEPS = {
    "fit": "train_step",
    "train_on_batch": "train_step",
    "evaluate": "test_step",
    "test_on_batch": "test_step",
}
"""The method that Keras calls for each batch; that of all others is ``predict_step``."""


class OwnTraining(OwnTraces):
    """Follows the training of models of one's own."""

    def is_built(self, plan: LayerPlan | ModelPlan) -> bool:
        if not self.is_own(plan):
            return super().is_built(plan)
        layers = [item for item in inside(plan) if isinstance(item, (LayerPlan, ModelPlan))]
        return all(map(self.counts_as_built, [plan, *layers]))

    def build_on_data(self, model: ModelPlan, name: str, passed: Passed) -> None:
        if not self.is_own(model):
            super().build_on_data(model, name, passed)
            return
        if self.is_built(model):
            return
        names = ("x", "batch_size") if name.startswith("predict") else ("x", "y", "batch_size")
        named = dict(zip(names, passed.positional)) | passed.keyword
        step = STEPS.get(name, "predict_step")
        batch = self.batch_of(named.get("x"), name, named)
        unknown = self.unknown(f"the method `{step}` is not followed")
        if isinstance(batch, UnknownValue) or self.defines(model, step):
            self.built_on[id(model)] = model, batch if isinstance(batch, UnknownValue) else unknown
            return
        self.graph_call(model, [batch], {"training": name in TRAINING})

    def batch_of(self, data: Any, name: str, named: dict[str, Any]) -> Any:
        """Return a batch of the data, in the same lists and mappings; or why it is unknown."""
        if isinstance(data, dict):
            items = {key: self.batch_of(item, name, named) for key, item in data.items()}
            return next((i for i in items.values() if isinstance(i, UnknownValue)), items)
        if isinstance(data, (list, tuple)):
            parts = [self.batch_of(item, name, named) for item in data]
            return next((i for i in parts if isinstance(i, UnknownValue)), parts)
        shape = self.data_shape(data)
        if isinstance(shape, UnknownValue):
            return shape
        return ArrayValue((self.batch_shown(shape[0], name, named), *shape[1:]))
