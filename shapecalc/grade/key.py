"""The right answers: every row of a model's table, with what its rule would say of other inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.declare.layer import RuleError
from shapecalc.errors import Place, ShapecalcError
from shapecalc.explain.layer import UNDECIDED, Explanation, apply_rule, explain
from shapecalc.explain.model import explain_call
from shapecalc.model.graph import Operation, Tensor, flatten
from shapecalc.model.infer import Inference
from shapecalc.model.layer import Layer
from shapecalc.model.models import Functional, Sequential
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.table.rows import Row
from shapecalc.table.summary import Summary, summary


@dataclass(frozen=True)
class LayerCall:
    """A layer as it is called, or as somebody might think that it is.

    Attributes:
        plan: the layer.
        arriving: the shapes that it reads.
        others: what else it is called with.
    """

    plan: LayerPlan
    arriving: tuple[Shape, ...]
    others: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def result(self) -> Result | None:
        """What the layer's rule says; nothing, if it takes no such thing."""
        try:
            out = apply_rule(self.plan, self.arriving, self.others)
        except UNDECIDED:
            return None
        if out.shape is None:
            return None
        shapes = out.shape if isinstance(out.shape, list) else [out.shape]
        weights = [
            WeightCount(v.weight.name, v.size, v.trainable, v.weight.note)
            for v in out.weights or ()
        ]
        return Result(tuple(shapes), tuple(weights))

    @cached_property
    def explanation(self) -> Explanation | None:
        """The layer with letters, if its rule can be given some."""
        try:
            return explain(self.plan, self.arriving, self.others)
        except UNDECIDED:
            return None

    def changed(self, **values: Any) -> LayerCall:
        """The same with other values for some of the layer's arguments."""
        return LayerCall(self.plan.with_arguments(**values), self.arriving, self.others)

    def reading(self, *shapes: Shape) -> LayerCall:
        """The same layer on something else."""
        return LayerCall(self.plan, shapes, self.others)


@dataclass(frozen=True, slots=True)
class WeightCount:
    """One weight of a layer: how many numbers it is."""

    name: str
    size: Any
    trainable: bool
    note: str


@dataclass(frozen=True, slots=True)
class Result:
    """What leaves a layer, and what it holds."""

    shapes: tuple[Shape, ...]
    weights: tuple[WeightCount, ...]

    @property
    def params(self) -> Any:
        """The number of parameters."""
        return sum((weight.size for weight in self.weights), 0)


@dataclass(eq=False)
class KeyRow:
    """One row of the key.

    Attributes:
        name, class_name: the layer as Keras's table has it.
        shapes: what leaves it at its last call; None where nobody knows.
        params: the number of its parameters; None if nobody knows.
        operation: the layer.
        world: how it is called, for a layer with a rule.
        place: where the spec has it.
        inside: whether it stands in a model inside the model.
        extra: whether Keras's own table leaves it out.
    """

    name: str
    class_name: str
    shapes: tuple[Shape, ...] | None
    params: Any
    operation: Operation
    world: LayerCall | None = None
    place: Place | None = None
    inside: bool = False
    extra: bool = False

    @cached_property
    def explanation(self) -> Explanation | None:
        """Why the row is as it is."""
        if self.world is None or not isinstance(self.operation, Layer):
            return None
        try:
            return explain_call(self.world.plan, self.operation)
        except (RuleError, ShapecalcError):
            return None

    @property
    def sources(self) -> list[Tensor]:
        """The tensors that it reads at its last call."""
        return _read(self.operation) if self.operation.nodes else []


@dataclass(eq=False)
class AnswerKey:
    """What is right.

    Attributes:
        items: the rows, those of models inside the model below them.
        totals: what is right of the whole model: total, trainable, non-trainable.
    """

    summary: Summary
    items: list[KeyRow]
    totals: Mapping[str, Any]

    def of(self, operation: Operation) -> KeyRow | None:
        """The row of a layer."""
        return self._by_operation.get(operation)

    @cached_property
    def _by_operation(self) -> dict[Operation, KeyRow]:
        return {item.operation: item for item in self.items}


def key_of(plan: ModelPlan) -> AnswerKey:
    """The right answers about a model.

    Raises:
        ModelError: if the model is wrong.
    """
    inference = Inference(keras2=False, correct=False)
    model = inference.outermost_model(plan)
    table = summary(model)
    top = model.order.operations if isinstance(model, Functional) else model.layers
    items = [
        item for row, layer in zip(table.layers, top) for item in _items(row, layer, inference)
    ]
    if isinstance(model, Sequential) and model.has_input:
        items.insert(0, _input(model.stack[0]))
    totals = {name.lower(): weights.params for name, weights in table.totals}
    return AnswerKey(table, items, totals)


def _input(layer: Layer) -> KeyRow:
    """The input of a stack, which has no row of its own."""
    shape = flatten(layer.nodes[0].outputs)[0].shape
    return KeyRow(layer.name, layer.class_name, (shape,), 0, layer, extra=True)


def _items(row: Row, operation: Operation, inference: Inference) -> Iterator[KeyRow]:
    plan = inference.plans.get(operation) if isinstance(operation, Layer) else None
    shapes = row.output_shapes
    known_shapes = [shape for shape in shapes or () if shape is not None]
    told = tuple(known_shapes) if shapes and len(known_shapes) == len(shapes) else None
    item = KeyRow(row.name, row.class_name, told, row.params, operation)
    item.place = plan.place if plan else None
    if isinstance(plan, LayerPlan) and isinstance(operation, Layer) and operation.nodes:
        item.world = _world(plan, operation)
    yield item
    for inner, layer in zip(row.layers, operation.layers):
        for each in _items(inner, layer, inference):
            each.inside = True
            yield each


def _world(plan: LayerPlan, layer: Layer) -> LayerCall | None:
    if layer.is_input:
        return None
    node = layer.nodes[-1]
    try:
        first, others = layer.bind_call(node.arguments, node.keywords)
    except RuleError:
        return None
    return LayerCall(plan, tuple(tensor.shape for tensor in flatten(first)), others)


def _read(operation: Operation) -> list[Tensor]:
    node = operation.nodes[-1]
    if isinstance(operation, Layer):
        try:
            return flatten(operation.bind_call(node.arguments, node.keywords)[0])
        except RuleError:
            return []
    return node.input_tensors
