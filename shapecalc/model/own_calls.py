"""Calls of layers and models of one's own, whose code the reader follows."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from shapecalc.algebra.size import shape_text
from shapecalc.declare.layer import RuleError
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import (
    Structure,
    Tensor,
    UnknownShapeError,
    replace_leaves,
    shape_of,
    without_history,
)
from shapecalc.model.layer import Layer
from shapecalc.model.operation_calls import SkippedError
from shapecalc.model.own import OwnLayer
from shapecalc.model.stacks import StackMaker
from shapecalc.own_code import AS_CELL, BY_SHAPES, INSIDE, OwnCode, Trace
from shapecalc.plan import BuildPlan, CallPlan, LayerPlan, ModelPlan


class OwnCalls:
    """Creates and calls layers and models of one's own.

    Attributes:
        inference: what creates and calls all other layers.
        repeated: what calls have done here already.
        traces_of_calls: what calls of layers of one's own do.
    """

    def __init__(self, inference: StackMaker) -> None:
        self.inference = inference
        self.repeated: set[Trace] = set()
        self.traces_of_calls: dict[CallPlan, Trace] = {}

    def make_own(self, plan: ModelPlan) -> OwnLayer:
        """Create a layer or model of one's own."""
        assert plan.own is not None
        return OwnLayer(
            self.inference.name_for(plan),
            plan.own_class,
            arguments=plan.arguments,
            own=plan.own,
            tracked=lambda: list(self._tracked(plan)),
            run=self.run_own,
        )

    def _tracked(self, plan: ModelPlan) -> Iterator[Layer]:
        """Yield the layers that a layer of one's own has; one with a problem is left out."""
        for inner in plan.layers:
            with suppress(SkippedError):
                yield self.inference.make(inner)

    def run_own(
        self, layer: OwnLayer, arguments: Sequence[Any], keywords: Mapping[str, Any], how: str
    ) -> Structure:
        """Return the outputs of a call of a layer of one's own.

        Raises:
            UnknownShapeError: if its code cannot be followed.
        """
        if self.inference.tracing and how != AS_CELL:
            if how == BY_SHAPES:
                self.trace_of(layer, arguments, keywords, how)
            how = INSIDE
        trace = self.trace_of(layer, arguments, keywords, how)
        layer.own.built = True
        layer.update()
        if trace.unsure:
            if trace.unsure not in layer.notes:
                layer.notes = [*layer.notes, trace.unsure]
            doubt(layer)
        if trace.outputs is None:
            raise UnknownShapeError
        # In a graph, Keras computes the masks of the outputs from those of the inputs.
        fresh = inside if how == INSIDE else without_history
        outputs: Structure = replace_leaves(trace.outputs, fresh)
        return outputs

    def trace_of(
        self, layer: OwnLayer, arguments: Sequence[Any], keywords: Mapping[str, Any], how: str
    ) -> Trace:
        """Return what a call does: it is followed once for each shape of its inputs."""
        own, call = layer.own, self.inference.running
        if call is not None and call.layer is not self.inference.plans.get(layer):
            call = None  # A stack calls its layers without a call of the program.
        key = key_of([[*arguments], dict(keywords), how])
        if key not in own.traces and own.follow is not None:
            own.traces[key] = self.follow(own, arguments, keywords, how)
        elif key in own.traces and own.traces[key] in self.repeated:
            self.count_again(own.traces[key])
        elif key in own.traces:
            for step in own.traces[key].steps:
                with suppress(SkippedError):
                    self.inference.run_step(step)
        trace = own.traces.get(key) or Trace(unsure=f"{layer.name} is called on other shapes here")
        self.repeated.add(trace)
        if call is not None:
            self.traces_of_calls[call] = trace
        return trace

    def follow(
        self, own: OwnCode, arguments: Sequence[Any], keywords: Mapping[str, Any], how: str
    ) -> Trace:
        """Follow a call on new shapes; what earlier calls have built is there by then."""
        assert own.follow is not None
        for trace in list(own.traces.values()):
            for step in trace.steps[: trace.building]:
                with suppress(SkippedError):
                    self.inference.run_step(step)
        return own.follow(arguments, keywords, how, self.inference)

    def count_again(self, trace: Trace) -> None:
        """Count the names of the layers that a repeated call creates once more."""
        for step in trace.steps[trace.building :]:
            if isinstance(step, CallPlan) and step in self.traces_of_calls:
                self.count_again(self.traces_of_calls[step])
            elif isinstance(step, (LayerPlan, ModelPlan)) and step.arguments.name is None:
                shown = step.shown_class if isinstance(step, ModelPlan) else step.class_name
                self.inference.names.fresh(shown)

    def build_layer(self, plan: BuildPlan) -> None:
        """Create the weights of a layer without a call."""
        layer = self.inference.make(plan.layer)
        assert isinstance(layer, DeclaredLayer)
        self.inference.check_deferred(layer)
        try:
            layer.build(plan.shape, plan.others)
        except RuleError as error:
            problem = self.inference.rule_problem(error, layer, [], plan.place)
            raise self.inference.fail(problem) from None


def inside(tensor: Tensor) -> Tensor:
    """Return a tensor as the code of a layer gets or returns it: with its mask, from no call."""
    fresh = without_history(tensor)
    fresh.mask = without_history(tensor.mask) if tensor.mask is not None else None
    return fresh


def doubt(layer: Layer) -> None:
    """Note that the layers of a layer may have been called, and so may have weights."""
    for inner in layer.inner_layers:
        if not inner.built:
            inner.doubtful = True
        doubt(inner)


def key_of(value: Any) -> Hashable:
    """Return what tells calls apart: the shapes, dtypes and masks of tensors, and other values."""
    if isinstance(value, Tensor):
        shape, mask = shape_of(value), value.mask
        text = "?" if shape is None else shape_text(shape)
        return text, value.dtype, None if mask is None else key_of(mask)
    if isinstance(value, (list, tuple)):
        return tuple(map(key_of, value))
    if isinstance(value, Mapping):
        return tuple((str(name), key_of(value[name])) for name in sorted(value))
    return repr(value)
