"""The parts of a model that a comparison looks at: layers, operations and inner models."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.kinds import Argument
from shapecalc.declare.layer import INPUT_ARGUMENTS
from shapecalc.model.automatic_names import Keras2Names, Names
from shapecalc.model.graph import (
    Node,
    Operation,
    Tensor,
    flatten,
    replace_leaves,
    shape_of,
)
from shapecalc.model.infer import Inference, Model
from shapecalc.model.layer import Layer
from shapecalc.model.meaning import canonical, inner_plans, non_default_arguments, without_defaults
from shapecalc.model.models import Functional, Sequential
from shapecalc.model.operations import AppliedOperation
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.table.rows import WeightTotals

COMPARED_ELSEWHERE = ("trainable", *INPUT_ARGUMENTS, "shape", "batch_shape")
"""Arguments that are compared by their effect, such as the shape of the model's input."""

Plan = LayerPlan | ModelPlan


@dataclass(slots=True)
class ComparedCall:
    """A call of a layer.

    Attributes:
        node: the call in the graph.
        tensors: the tensors that the layer gets, by the name of the argument.
        values: the other values that it gets, by the name of the argument.
    """

    node: Node
    tensors: Mapping[str, Sequence[Tensor]]
    values: Mapping[str, Any]


@dataclass(eq=False, slots=True)
class Item:
    """A layer, an operation or a model that is compared.

    Attributes:
        operation: the layer, operation or model.
        plan: its description in the file; None for a layer that Keras adds itself.
        label: its custom name, or for a wrapped layer, the argument of the wrapper.
        arguments: the arguments that are not at their defaults, without those that are layers.
        calls: its calls in the model.
        inner: the layers inside it.
        chained: whether these are a stack, in which each layer gets the output of the last one.
        macs: its multiply-adds for one example; None if they are unknown, or not asked for.
        key: a text that is the same for two items that do the same.
    """

    operation: Operation
    plan: Plan | None
    label: str
    arguments: Mapping[str, Any]
    calls: Sequence[ComparedCall] = ()
    inner: Sequence[Item] = ()
    chained: bool = True
    macs: Any = None
    key: str = field(init=False)

    def __post_init__(self) -> None:
        arguments = {name: self.canonical(name) for name in self.arguments}
        values = [call.values for call in self.calls if call.values]
        inner = [(item.label, item.key) for item in self.inner]
        shapes = self.shapes if self.is_input else ()
        self.key = repr((self.class_name, arguments, values, inner, shapes))

    @property
    def name(self) -> str:
        return self.operation.name

    @property
    def class_name(self) -> str:
        return self.operation.class_name

    @property
    def is_input(self) -> bool:
        return self.operation.is_input

    @property
    def params(self) -> Any:
        """The number of its parameters; None if it is unknown, or belongs to a layer around it."""
        known = self.calls and self.operation.built and not self.operation.unknown
        return WeightTotals.of(self.operation.variables).params if known else None

    @property
    def shapes(self) -> list[tuple[Shape | None, ...]]:
        """The output shapes of its calls, without repetitions."""
        return list(
            dict.fromkeys(tuple(map(shape_of, flatten(call.node.outputs))) for call in self.calls)
        )

    def value(self, name: str) -> Any:
        """Return the value of an argument as people write it, or its default.

        It is None if the layer has no such argument.
        """
        if name in self.arguments or not isinstance(self.plan, LayerPlan):
            return without_defaults(self.kind(name), self.arguments.get(name))
        kind = self.kind(name)
        return kind and without_defaults(kind, self.plan.binding.written.get(name, kind.default))

    def kind(self, name: str) -> Argument | None:
        """Return the declaration of an argument."""
        return self.plan.rule.accepted.get(name) if isinstance(self.plan, LayerPlan) else None

    def canonical(self, name: str) -> Any:
        """Return the value of an argument in a form that is the same for all its spellings."""
        value = self.value(name)
        if isinstance(self.plan, LayerPlan) and name in self.plan.rule.accepted:
            return canonical(self.plan, name, value)
        return value

    def call_value(self, name: str) -> Any:
        """Return the value of a call's argument, or a list of values if the calls differ."""
        values = [call.values.get(name) for call in self.calls]
        return values[0] if values and all(value == values[0] for value in values) else values


class ItemBuilder:
    """Makes the items of a model.

    Attributes:
        inference: the inference that made the model, with the plan of each layer.
    """

    def __init__(self, inference: Inference) -> None:
        self.inference = inference

    def model(self, model: Layer, label: str = "") -> Item:
        """Return a model as an item, with its layers inside."""
        if not isinstance(model, (Functional, Sequential)):  # It has code of its own.
            inner = [self.item(layer, set(), custom_name(layer)) for layer in model.layers]
            return Item(model, self.inference.plans.get(model), label, {}, (), inner)
        graph = model if isinstance(model, Functional) else model.functional
        nodes = set(graph.order.nodes) if graph else set()
        plan = self.inference.plans.get(model)
        if isinstance(model, Functional):
            inner = [
                self.item(operation, nodes, custom_name(operation))
                for operation in model.order.operations
            ]
            return Item(model, plan, label, {}, (), inner, chained=False)
        # The name of a stack's input does not matter: nothing can refer to it.
        inner = [
            self.item(layer, nodes, "" if layer.is_input else custom_name(layer))
            for layer in model.stack
        ]
        return Item(model, plan, label, {}, (), inner)

    def item(self, operation: Operation, nodes: set[Node], label: str) -> Item:
        """Return a layer, an operation or an inner model as an item.

        Args:
            operation: the layer, operation or model.
            nodes: the calls in the model; a layer may have others outside it.
            label: see `Item`.
        """
        calls = [_call(operation, node) for node in operation.nodes if node in nodes]
        if isinstance(operation, (Functional, Sequential)):
            inner = self.model(operation, label)
            return Item(operation, inner.plan, label, {}, calls, inner.inner, inner.chained)
        plan = self.inference.plans.get(operation) if isinstance(operation, Layer) else None
        if not isinstance(plan, LayerPlan) or plan.is_input:
            return Item(operation, None, label, _constants(operation, plan), calls)
        compared = _compared_arguments(plan)
        own = {name: value for name, value in compared.items() if not any(inner_plans(value))}
        return Item(operation, plan, label, own, calls, list(self.wrapped(compared)))

    def wrapped(self, arguments: Mapping[str, Any]) -> Iterator[Item]:
        """Yield the layers among the arguments of a wrapper."""
        for name, value in arguments.items():
            plans = list(inner_plans(value))
            for number, plan in enumerate(plans):
                label = name if plan is value else f"{name}[{number}]"
                yield self.item(self.inference.make(plan), set(), label)


def _constants(operation: Operation, plan: Plan | None) -> Mapping[str, Any]:
    """Return the values that define an operation or an input."""
    if isinstance(operation, AppliedOperation):
        # In a saved model they may be arguments of the operation, or of its call.
        keywords = {name: v for node in operation.nodes for name, v in node.keywords.items()}
        return {**operation.constants, **{k: v for k, v in keywords.items() if not flatten(v)}}
    arguments = _compared_arguments(plan) if isinstance(plan, LayerPlan) else {}
    return {**arguments, "dtype": operation.dtype}


def _compared_arguments(plan: LayerPlan) -> dict[str, Any]:
    """Return the arguments that are not at their defaults and not compared elsewhere."""
    own = {} if plan.is_input else plan.rule.own
    arguments = {
        name: value
        for name, value in non_default_arguments(plan).items()
        if name in own or name not in COMPARED_ELSEWHERE
    }
    arguments.pop("name", None)
    return arguments


def _call(operation: Operation, node: Node) -> ComparedCall:
    if not node.input_tensors:  # The node of an input is not a call.
        return ComparedCall(node, {}, {})
    if not isinstance(operation, Layer):
        values = {
            f"{number}": replace_leaves(value, lambda tensor: "tensor")
            for number, value in enumerate(node.arguments)
            if not isinstance(value, Tensor)
        }
        return ComparedCall(node, {"": node.input_tensors}, values)
    first, others = operation.bind_call(node.arguments, node.keywords)
    tensors = {name: flatten(value) for name, value in {"": first, **others}.items()}
    values = {
        name: value
        for name, value in others.items()
        if not tensors[name] and _differs_from_default(operation, name, value)
    }
    return ComparedCall(node, {name: read for name, read in tensors.items() if read}, values)


def _differs_from_default(layer: Layer, name: str, value: Any) -> bool:
    """Return whether a value of a call is not the default.

    Keras adds ``training=False`` to calls itself, and ignores it during training.
    """
    if name == "training":
        return bool(value)
    kind = layer.call_arguments.get(name)
    return value is not None and not (kind and value == kind.default)


def custom_name(operation: Operation) -> str:
    """Return the name of a layer if it is not an automatic one, else an empty text.

    Automatic names count the layers made before, so they do not identify a layer.
    """
    prefixes = {names().prefix(operation.class_name) for names in (Names, Keras2Names)}
    stem = re.sub(r"_\d+$", "", operation.name)
    automatic = stem in prefixes or (operation.is_input and stem == "input")
    return "" if automatic else operation.name


def model_item(model: Model, inference: Inference) -> Item:
    """Return a whole model as an item."""
    return ItemBuilder(inference).model(model, custom_name(model))
