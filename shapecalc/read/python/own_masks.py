"""Masks in calls of layers of one's own.

Source: Keras 3.15, ``Layer.__call__`` and ``Layer._set_mask_metadata``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecalc.declare.operation import Array
from shapecalc.model.graph import Tensor
from shapecalc.model.layer import Layer
from shapecalc.own_code import INSIDE
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.read.python.own_builds import OwnBuilds
from shapecalc.read.python.plain import holds_tensor
from shapecalc.read.python.values import GraphTensor, Method, Passed, UnknownValue


class OwnMasks(OwnBuilds):
    """Follows the masks of tensors in calls of layers of one's own.

    Attributes:
        masks: the masks of tensors.
    """

    def start(self) -> None:
        super().start()
        self.masks: dict[GraphTensor, GraphTensor] = {}

    def with_masks(self, plan: ModelPlan, spec: Mapping[str, Any], passed: Passed) -> Passed:
        """Return the arguments of a call with the masks that Keras adds."""
        tensors = {name: value for name, value in spec.items() if holds_tensor(value)}
        keyword = dict(passed.keyword)
        takes_mask = plan.own is not None and plan.own.takes_mask
        if len(tensors) == 1 and takes_mask and spec.get("mask") is None:
            (value,) = tensors.values()
            keyword["mask"] = self.masks_of(value)
        return Passed(passed.positional, keyword, passed.nodes)

    def masks_of(self, value: Any) -> Any:
        """Return the masks of tensors in the same structure."""
        if isinstance(value, (list, tuple)):
            return [*map(self.masks_of, value)]
        return self.masks.get(value) if isinstance(value, GraphTensor) else None

    def mask_outputs(
        self, plan: ModelPlan, by_name: Mapping[str, Any], result: Any, how: str
    ) -> None:
        """Note the mask of what a call returns, if the class computes one."""
        if plan.own is None or not self.defines(plan, "compute_mask"):
            self.keep_mask(plan, by_name, result)
            return
        first = next(iter(by_name.values()), None)
        before = by_name.get("mask")
        before = self.masks_of(first) if before is None else before
        mask = self.method(plan, "compute_mask", Passed([first, before]))
        plan.own.keeps_mask = mask is not None and mask is before
        if isinstance(mask, UnknownValue):
            self.gap = self.gap or mask
        elif isinstance(mask, GraphTensor) and isinstance(result, GraphTensor):
            self.masks[result] = mask
            if how != INSIDE and not plan.own.keeps_mask:
                unknown = self.unknown("the mask that `compute_mask` returns is not followed")
                self.poison(plan, unknown)  # Its operations are rows of the table.

    def keep_mask(self, plan: ModelPlan, by_name: Mapping[str, Any], result: Any) -> None:
        """Give the result of a call the mask of its first tensor, if the layer keeps masks."""
        mask = self.masks_of(next(iter(by_name.values()), None))
        keeps = plan.own is not None and plan.own.keeps_mask and result not in self.masks
        if keeps and isinstance(mask, GraphTensor) and isinstance(result, GraphTensor):
            self.masks[result] = mask

    # Masks that layers of Keras compute

    def keras_attribute(self, owner: Any, name: str) -> Any:
        if name == "compute_mask" and isinstance(owner, LayerPlan):
            return Method(owner, name)
        return super().keras_attribute(owner, name)

    def keras_method(self, owner: LayerPlan | ModelPlan, name: str, passed: Passed) -> Any:
        if name == "compute_mask" and isinstance(owner, LayerPlan):
            return self.mask_of_layer(owner, passed)
        return super().keras_method(owner, name, passed)

    def mask_of_layer(self, plan: LayerPlan, passed: Passed) -> Any:
        """Return the mask that a layer of Keras computes for a tensor."""
        first = passed.positional[0] if passed.positional else None
        before = [*passed.positional[1:], *passed.keyword.values(), None][0]
        live = self.layer_of(plan)
        if not isinstance(live, Layer) or not isinstance(first, GraphTensor):
            return self.unknown("this mask is not known")
        if live.masking is None:  # Keras hands on the mask if it is asked for it.
            return before
        mask = None if before is None else as_tensor(before)
        outer, self.live.tracing = self.live.tracing, True
        try:
            result = live.masking(self.live.operation, as_tensor(first), mask, live.arguments)
        finally:
            self.live.tracing = outer
        if result is mask:
            return before
        return GraphTensor(Array(result.shape, "bool")) if isinstance(result, Tensor) else None


def as_tensor(value: GraphTensor) -> Tensor:
    """Return a tensor of a program as layers take it."""
    return Tensor(value.array.shape, value.array.dtype)
