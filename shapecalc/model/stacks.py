"""Sequential models: their layers, their graphs, and how a program changes them.

After each ``model.add(layer)`` and ``model.pop()`` Keras builds the graph of the stack anew. This
counts as a model, and calls all layers once more.

Source: Keras 3, ``Sequential.add``, ``Sequential.pop`` and ``Sequential.build``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial

from shapecalc.algebra.size import Shape
from shapecalc.declare.bind import default_arguments
from shapecalc.declare.layer import RuleError
from shapecalc.errors import Code, Problem
from shapecalc.model.call import LayerCaller
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import Node, Structure, Tensor
from shapecalc.model.layer import Layer
from shapecalc.model.models import Functional, Sequential, input_shape
from shapecalc.model.operation_calls import SkippedError
from shapecalc.plan import LayerPlan, ModelPlan, SavedTensor, StackPlan, Step
from shapecalc.rules import RULES


class StackMaker(LayerCaller):
    """Creates Sequential models."""

    def make(self, plan: LayerPlan | ModelPlan) -> Layer:
        """Return the layer or model of a plan, always the same one."""
        raise NotImplementedError

    def run_step(self, step: Step) -> None:
        """Create one layer or model, or make one call."""
        raise NotImplementedError

    def name_for(self, plan: LayerPlan | ModelPlan) -> str:
        """Return the name of a layer or model: that of its arguments, or an automatic one."""
        raise NotImplementedError

    def make_graph(
        self, name: str, inputs: Structure, outputs: Structure, plan: ModelPlan
    ) -> Functional:
        """Create the graph from inputs to outputs."""
        raise NotImplementedError

    def make_sequential(self, plan: ModelPlan) -> Sequential:
        """Create a stack; its graph is created if the input shape is known."""
        layers: list[Layer] = []
        first = plan.layers[: plan.together]
        for inner in first:
            with suppress(SkippedError):
                layers.append(self.make(inner))
        name = self.name_for(plan)
        if len(layers) < len(first):
            raise SkippedError
        stack: list[Layer] = []
        for layer in layers:
            self.add_to_stack(layer, stack)
        self.check_names(stack, plan.place)
        model = Sequential(
            name, plan.shown_class, arguments=plan.arguments, stack=stack, build=self.build_stack
        )
        self.plans[model] = plan
        shape = model.first_shape
        if len(stack) > 1 and shape is not None:
            counts = self.names.counts.copy()
            self.build_stack(model, shape)
            if plan.saved or plan.base:
                from shapecalc.model.saved import count_stack

                self.names.counts = counts
                count_stack(self, model, plan.base)
        elif plan.build_shape is not None:
            from shapecalc.model.building import build_stack

            if problem := build_stack(model, plan.build_shape, plan.place):
                raise self.fail(problem)
        return model

    def add_to_stack(self, layer: Layer, stack: list[Layer]) -> None:
        """Add a layer to a stack; before the first, add the input layer that it asks for."""
        if not stack and isinstance(layer, DeclaredLayer):
            self.fail_with(layer.unread)
        shape = input_shape(layer, self.keras2) if not stack else None
        if shape is not None:
            stack.append(self.make_input_layer(layer, shape, "float32"))
        if layer.is_input and stack and stack[0].is_input:
            message = "the model already has an input"
            raise self.fail(
                Problem(Code.FORM, message, self.plans[layer].place, "", layer.class_name)
            )
        stack.append(layer)

    def make_input_layer(self, first: Layer, batch_shape: Shape, dtype: str) -> DeclaredLayer:
        """Create the input layer of a stack for its first layer."""
        rule = RULES["InputLayer"]
        arguments = default_arguments(rule)
        arguments.batch_shape, arguments.dtype = batch_shape, dtype
        name = self.names.input_of(first.name)
        layer = DeclaredLayer(name, rule.name, arguments=arguments, rule=rule)
        self.create_input_tensor(layer)
        return layer

    def create_input_tensor(self, layer: DeclaredLayer) -> None:
        """Create the tensor of an input layer, at which a graph starts."""
        shape = layer.rule(None, layer.arguments).shape
        assert isinstance(shape, tuple)
        Node(layer, [], {}, Tensor(self.input_sizes(shape), layer.policy.variable))

    def input_sizes(self, shape: Shape) -> Shape:
        """Return the sizes of an input of a model for its shape, with the batch."""
        return shape

    def build_stack(self, model: Sequential, shape: Shape) -> None:
        """Create the graph of a stack: call each layer on the output of the layer below.

        Raises:
            RuleError: if the stack is empty.
        """
        if not model.stack:
            raise RuleError("has no layers and cannot be called")
        if not model.has_input:
            top = model.stack[0]
            model.stack.insert(0, self.make_input_layer(top, shape, top.policy.compute))
        tracing, self.tracing = self.tracing, False
        try:
            inputs, tensor = self.call_stack(model.stack)
        finally:
            self.tracing = tracing
        plan = self.plans[model]
        assert isinstance(plan, ModelPlan)
        model.functional = self.make_graph(self.names.graph_of(model.name), inputs, tensor, plan)
        model.built = True

    def call_stack(self, stack: Sequence[Layer]) -> tuple[Structure, Structure]:
        """Call each layer of a stack on the output of the layer below; return both ends."""
        first, *rest = stack
        inputs = tensor = first.nodes[0].outputs
        for number, layer in enumerate(rest):
            saved = partial(self.saved_input, rest, number + 1)
            tensor = self.call(layer, [tensor], {}, self.plans[layer].place, saved)
            if self.keras2 and not isinstance(tensor, Tensor):
                message = "Keras 2 accepts only layers with one output in a Sequential model"
                raise self.fail(Problem(Code.SHAPE, message, self.plans[layer].place))
        return inputs, tensor

    def saved_input(self, layers: Sequence[Layer], number: int) -> Mapping[int, SavedTensor]:
        """Return the input tensor of a layer of a stack, as far as the file describes it.

        It is also the input of the layer above one that keeps the shape.
        """
        for layer in layers[number:]:
            plan = self.plans.get(layer)
            shape = plan.saved_shape if isinstance(plan, LayerPlan) else layer.input_shape
            if shape:
                return {0: SavedTensor(shape, "float32")}
            if not isinstance(plan, LayerPlan) or not plan.rule.elementwise:
                break
        return {}

    def change_stack(self, step: StackPlan) -> None:
        """Give a stack other layers at its top.

        Raises:
            SkippedError: if a layer has a problem.
        """
        model = self.make(step.model)
        assert isinstance(model, Sequential)
        stack: list[Layer] = []
        asked = model.has_input and model.stack[0] not in self.plans
        if asked and not (step.layers and step.layers[0].is_input):
            stack.append(model.stack[0])  # The input that the first layer has asked for.
        for plan in step.layers:
            layer = self.make(plan)
            if stack or not layer.is_input:
                self.add_to_stack(layer, stack)
            else:
                stack.append(layer)
        if not stack and step.times:
            message = "Keras fails when the only layer of a Sequential model is removed"
            raise self.fail(Problem(Code.FORM, message, step.model.place, "", "Sequential"))
        self.check_names(stack, step.model.place)
        model.stack, model.functional = stack, None
        shape = model.first_shape
        if step.shape is not None and stack and shape is None:
            self.build_stack(model, step.shape)
        if len(stack) < 2 or shape is None:
            return
        for _ in range(step.times - 1):
            self.names.graph_of(model.name)
        self.build_stack(model, shape)
        _count_calls(model, step.times)


def _count_calls(model: Sequential, times: int) -> None:
    """Count the calls of the graphs between the first and the last: none of layers added later."""
    for below, layer in enumerate(reversed(model.layers)):
        layer.nodes[-1].number += min(below, times - 1)
