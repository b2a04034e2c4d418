"""What the lines of a file make: layers with their parameters, and outputs with their shapes.

Each layer counts once, where it is made. An output is at the place of its call. A Sequential model
calls its layers by itself, so that their outputs are where the layers are made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from shapecalc.annotate.comments import UNKNOWN, Product
from shapecalc.dataclasses import dataclass, field
from shapecalc.errors import Mark, Place
from shapecalc.model.graph import Node, Tensor, flatten, shape_of
from shapecalc.model.infer import Inference
from shapecalc.model.meaning import inner_plans
from shapecalc.model.models import Functional, Sequential
from shapecalc.model.operation_calls import SkippedError
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan, OperationPlan, StackPlan, Step
from shapecalc.table.rows import call_text
from shapecalc.table.summary import params_of

Placed = LayerPlan | ModelPlan | CallPlan
"""A step that has a place of its own."""


@dataclass
class Finder:
    """Finds what the steps of a file make.

    Attributes:
        inference: what has created and called everything.
        steps: all steps of the file, in order.
        without_shape: the layers that are in a model without an input shape.
        remarks: why shapes or numbers are unknown, each with its place.
    """

    inference: Inference
    steps: Sequence[Step]
    without_shape: list[LayerPlan | ModelPlan] = field(default_factory=list)
    remarks: list[tuple[Place, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        plans = [step for step in self.steps if isinstance(step, LayerPlan)]
        self.inner = {inner for plan in plans for inner in inner_plans(vars(plan.arguments))}
        models = [step for step in self.steps if isinstance(step, (ModelPlan, StackPlan))]
        self.stacked = {layer for model in models for layer in model.layers}
        self.calls = [s for s in self.steps if isinstance(s, CallPlan) and s.earlier is None]
        self.first_calls = {call.layer: call for call in reversed(self.calls)}
        outputs = [tensor for call in self.calls for tensor in self.outputs_of(call)]
        self.own_nodes = {tensor.node for tensor in outputs if hasattr(tensor, "node")}
        self.placed = [step for step in self.steps if isinstance(step, Placed)]
        self.builders = Counter(id(step.place) for step in self.placed)

    def outputs_of(self, call: CallPlan) -> list[Tensor]:
        """Return the outputs of a call; none if it has a problem."""
        return flatten(self.inference.results.get(call))

    def products(self) -> Iterator[Product]:
        """Yield what each step makes, in order."""
        built: set[int] = set()
        for number, step in enumerate(self.steps):
            if not isinstance(step, Placed) or id(step.place) in built:
                continue
            if self.builders[id(step.place)] > 1:
                built.add(id(step.place))
            for product in self.of_step(step):
                product.step = number
                yield product

    def of_step(self, step: Placed) -> Iterator[Product]:
        """Yield the products of a step."""
        if self.builders[id(step.place)] > 1:  # All that a builder of Keras's models does.
            yield from self.of_builder(step.place)
        elif isinstance(step, LayerPlan) and step not in self.inner:
            yield from self.of_layer(step)
        elif isinstance(step, CallPlan) and step.earlier is None:
            yield from self.of_call(step)
        elif isinstance(step, ModelPlan) and step.loader:
            yield from self.of_model(step, step.loader)
        elif isinstance(step, ModelPlan) and step.own is not None and step not in self.inner:
            yield from self.of_own(step)

    def of_layer(self, plan: LayerPlan | ModelPlan) -> Iterator[Product]:
        """Yield the product of the expression that makes a layer."""
        layer = self.existing(plan)
        if layer is None:
            return
        params = params_of(layer)
        inside = [] if layer.nodes else flatten(layer.known_outputs)
        is_known = inside or (params is not None and str(params) != "0")
        if not layer.nodes and plan not in self.first_calls and not is_known:
            self.without_shape += [plan] if plan in self.stacked and params is None else []
            return
        by_itself = plan.is_input or plan in self.stacked
        nodes = [node for node in layer.nodes if by_itself and node not in self.own_nodes]
        call = self.first_calls.get(plan)
        place = call.place if call and starts_with(call.place, plan.place) else plan.place
        for node in nodes[:1]:
            self.remark(node, plan.place)
        shapes = list(dict.fromkeys(map(node_text, nodes)))
        if inside:  # A layer of the program calls it; the graph does not show how.
            shapes = [call_text(list(map(shape_of, inside)))]
        yield Product(place, shapes, UNKNOWN if params is None else params)

    def of_own(self, plan: ModelPlan) -> Iterator[Product]:
        """Yield the product of a layer whose code the program has, if it is a row of its own."""
        layer = self.existing(plan)
        if layer is not None and not layer.layers:
            yield from self.of_layer(plan)

    def of_call(self, call: CallPlan) -> Iterator[Product]:
        """Yield the product of a call."""
        outputs = self.outputs_of(call)
        if outputs:
            if hasattr(outputs[0], "node"):  # Not in the code of a layer of the program.
                self.remark(outputs[0].node, call.place)
            shapes = [call_text(list(map(shape_of, outputs)))]
            yield Product(call.place, shapes, 0 if isinstance(call.layer, OperationPlan) else None)

    def of_builder(self, place: Place) -> Iterator[Product]:
        """Yield the product of a call of one of Keras's own models, or of a function of Keras."""
        steps = [step for step in self.placed if step.place is place]
        models = [step for step in steps if isinstance(step, ModelPlan)]
        if models:
            yield from self.of_model(models[-1], place)
        else:
            parts = [
                part for call in steps if isinstance(call, CallPlan) for part in self.of_call(call)
            ]
            shapes = [shape for part in parts[-1:] for shape in part.shapes]
            layers = [self.existing(step) for step in steps if isinstance(step, LayerPlan)]
            numbers = [params_of(layer) or 0 for layer in layers if layer is not None]
            yield Product(place, shapes, sum(numbers))

    def of_model(self, plan: ModelPlan, place: Place) -> Iterator[Product]:
        """Yield the product of an expression that makes a model with layers from elsewhere."""
        model = self.existing(plan)
        if isinstance(model, (Functional, Sequential)):
            shape, params = model.known_output_shape, params_of(model)
            shapes = [UNKNOWN if shape is None else call_text([shape])]
            yield Product(place, shapes, UNKNOWN if params is None else params)

    def existing(self, plan: LayerPlan | ModelPlan) -> Any:
        """Return the layer or model of a plan; None if it has a problem."""
        with suppress(SkippedError):
            return self.inference.make(plan)
        return None

    def remark(self, node: Node, place: Place) -> None:
        """Keep what a note says about a call: remarks of the layer, and why a shape is unknown."""
        operation = node.operation
        self.remarks += [(place, remark) for remark in operation.remarks]
        first = not is_unknown(node.input_tensors)  # Else, something before it is the reason.
        if is_unknown(flatten(node.outputs)) and first and not operation.remarks:
            why = "it depends on code that is not looked at"
            self.remarks.append(
                (place, f"the output shape of {operation.class_name} is {UNKNOWN}: {why}")
            )


def is_unknown(tensors: Sequence[Tensor]) -> bool:
    """Return whether the shape of a tensor is unknown."""
    return any(shape_of(tensor) is None for tensor in tensors)


def node_text(node: Node) -> str:
    """Return the output shapes of a call as the table prints them."""
    return call_text(list(map(shape_of, flatten(node.outputs))))


def starts_with(outer: Place, inner: Place) -> bool:
    """Return whether two expressions begin at the same place: a layer, and its call."""
    if outer.source is not inner.source or not (outer.path and inner.path):
        return False
    return isinstance(outer.path[-1], Mark) and outer.path[-1] == inner.path[-1]
