"""What is compared of a model: its layers, with what makes each of them that layer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.declare.kinds import Argument
from shapecalc.declare.layer import INPUT_ARGUMENTS
from shapecalc.model.graph import (
    AppliedOperation,
    Keras2Names,
    Names,
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
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.table.rows import WeightTotals

ELSEWHERE = ("trainable", *INPUT_ARGUMENTS, "shape", "batch_shape")
"""Arguments that are compared as what they bring about, such as the shape of the model's input."""

Plan = LayerPlan | ModelPlan


@dataclass(slots=True)
class ComparedCall:
    """A call of a layer: the tensors that it reads, and plain values, by the names of both."""

    node: Node
    reads: Mapping[str, Sequence[Tensor]]
    values: Mapping[str, Any]


@dataclass(eq=False, slots=True)
class Item:
    """A layer, an operation or a model, as it is compared.

    Attributes:
        operation: what it is.
        plan: what a file says of it; None for what Keras makes by itself.
        given: the name that somebody has given it, or the argument of a wrapper that it is.
        values: the arguments that say something, but for layers.
        calls: its calls in the model.
        inner: the layers inside it.
        chained: whether those are a stack, which says itself what reads what.
    """

    operation: Operation
    plan: Plan | None
    given: str
    values: Mapping[str, Any]
    calls: Sequence[ComparedCall] = ()
    inner: Sequence[Item] = ()
    chained: bool = True
    key: str = field(init=False)

    def __post_init__(self) -> None:
        means = {name: self.canonical(name) for name in self.values}
        called = [call.values for call in self.calls if call.values]
        inner = [(item.given, item.key) for item in self.inner]
        given = self.shapes if self.is_input else ()
        self.key = repr((self.class_name, means, called, inner, given))

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
        """The number of its parameters; None if nobody knows."""
        known = self.operation.built and not self.operation.unknown
        return WeightTotals.of(self.operation.variables).params if known else None

    @property
    def shapes(self) -> list[tuple[Shape | None, ...]]:
        """The shapes that leave it, once for all calls that give the same."""
        return list(
            dict.fromkeys(tuple(map(shape_of, flatten(call.node.outputs))) for call in self.calls)
        )

    def value(self, name: str) -> Any:
        """The value of an argument as people write it, or its default; None if there is no such."""
        if name in self.values or not isinstance(self.plan, LayerPlan):
            return without_defaults(self.kind(name), self.values.get(name))
        kind = self.kind(name)
        return kind and without_defaults(kind, self.plan.binding.given.get(name, kind.default))

    def kind(self, name: str) -> Argument | None:
        """The declaration of an argument."""
        return self.plan.rule.accepted.get(name) if isinstance(self.plan, LayerPlan) else None

    def canonical(self, name: str) -> Any:
        """What the value of an argument stands for."""
        value = self.value(name)
        if isinstance(self.plan, LayerPlan) and name in self.plan.rule.accepted:
            return canonical(self.plan, name, value)
        return value

    def called(self, name: str) -> Any:
        """A plain value that it is called with; several where the calls do not agree."""
        values = [call.values.get(name) for call in self.calls]
        return values[0] if values and all(value == values[0] for value in values) else values


class ItemBuilder:
    """Finds the items of a model, each once."""

    def __init__(self, inference: Inference) -> None:
        self.inference = inference

    def model(self, model: Layer, given: str = "") -> Item:
        """A whole model."""
        assert isinstance(model, (Functional, Sequential))
        graph = model if isinstance(model, Functional) else model.functional
        nodes = set(graph.order.nodes) if graph else set()
        plan = self.inference.plans.get(model)
        if isinstance(model, Functional):
            inner = [self.item(one, nodes, chosen_name(one)) for one in model.order.operations]
            return Item(model, plan, given, {}, (), inner, chained=False)
        inner = [
            self.item(one, nodes, "" if one.is_input else chosen_name(one)) for one in model.stack
        ]
        return Item(model, plan, given, {}, (), inner)

    def item(self, operation: Operation, nodes: set[Node], given: str) -> Item:
        """A part of a model."""
        calls = [_call(operation, node) for node in operation.nodes if node in nodes]
        if isinstance(operation, (Functional, Sequential)):
            found = self.model(operation, given)
            return Item(operation, found.plan, given, {}, calls, found.inner, found.chained)
        plan = self.inference.plans.get(operation) if isinstance(operation, Layer) else None
        if not isinstance(plan, LayerPlan) or plan.is_input:
            return Item(operation, None, given, _constants(operation, plan), calls)
        said = _said(plan)
        values = {name: value for name, value in said.items() if not any(inner_plans(value))}
        return Item(operation, plan, given, values, calls, list(self.wrapped(said)))

    def wrapped(self, said: Mapping[str, Any]) -> Iterator[Item]:
        """The layers among the arguments of a wrapper."""
        for name, value in said.items():
            plans = list(inner_plans(value))
            for number, plan in enumerate(plans):
                label = name if plan is value else f"{name}[{number}]"
                yield self.item(self.inference.make(plan), set(), label)


def _constants(operation: Operation, plan: Plan | None) -> Mapping[str, Any]:
    """What makes an operation, or an input, of which Keras may have made the layer by itself."""
    if isinstance(operation, AppliedOperation):  # A file may have them in either place.
        called = {name: v for node in operation.nodes for name, v in node.keywords.items()}
        return {**operation.constants, **{k: v for k, v in called.items() if not flatten(v)}}
    said = _said(plan) if isinstance(plan, LayerPlan) else {}
    return {**said, "dtype": operation.dtype}


def _said(plan: LayerPlan) -> dict[str, Any]:
    """The arguments that say something, but for those that come out elsewhere."""
    own = {} if plan.is_input else plan.rule.own
    said = {
        name: v
        for name, v in non_default_arguments(plan).items()
        if name in own or name not in ELSEWHERE
    }
    said.pop("name", None)
    return said


def _call(operation: Operation, node: Node) -> ComparedCall:
    if not node.input_tensors:  # An input is there without being called.
        return ComparedCall(node, {}, {})
    if not isinstance(operation, Layer):
        values = {
            f"{number}": replace_leaves(value, lambda tensor: "tensor")
            for number, value in enumerate(node.arguments)
            if not isinstance(value, Tensor)
        }
        return ComparedCall(node, {"": node.input_tensors}, values)
    first, others = operation.bind_call(node.arguments, node.keywords)
    reads = {name: flatten(value) for name, value in {"": first, **others}.items()}
    values = {
        name: v for name, v in others.items() if not reads[name] and _says(operation, name, v)
    }
    return ComparedCall(node, {name: read for name, read in reads.items() if read}, values)


def _says(layer: Layer, name: str, value: Any) -> bool:
    """Whether a value of a call is another than by default.

    Keras notes ``training=False`` by itself, and goes by it only outside of training.
    """
    if name == "training":
        return bool(value)
    kind = layer.call_arguments.get(name)
    return value is not None and not (kind and value == kind.default)


def chosen_name(operation: Operation) -> str:
    """The name of a layer, unless Keras may have chosen it.

    Automatic names count what has been made before, and say nothing of the layer.
    """
    prefixes = {names().prefix(operation.class_name) for names in (Names, Keras2Names)}
    stem = re.sub(r"_\d+$", "", operation.name)
    automatic = stem in prefixes or (operation.is_input and stem == "input")
    return "" if automatic else operation.name


def items(model: Model, inference: Inference) -> Item:
    """A model as it is compared."""
    return ItemBuilder(inference).model(model, chosen_name(model))
