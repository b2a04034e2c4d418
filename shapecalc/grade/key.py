"""The answer key: every row of a model's table, with the call of the layer behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import Shape, known, shape_text
from shapecalc.dataclasses import dataclass, field, replace
from shapecalc.declare.layer import RuleError
from shapecalc.errors import Place, ShapecalcError
from shapecalc.explain.layer import UNDECIDED, Explanation, apply_rule
from shapecalc.explain.model import Explainer
from shapecalc.model.graph import Operation, Tensor, UnknownShapeError, flatten
from shapecalc.model.infer import Inference, check_input
from shapecalc.model.layer import Layer
from shapecalc.model.models import Functional, Sequential
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.table.rows import Row
from shapecalc.table.summary import Summary, summary

if TYPE_CHECKING:
    from shapecalc.explain.multiply_adds import ExplainedMultiplyAdds


@dataclass(frozen=True)
class LayerCall:
    """A call of a layer, as the model has it or as a mistake would change it.

    Attributes:
        plan: the layer.
        inputs: the shapes of its inputs.
        others: the further arguments of the call, by name.
        explainer: explains this call and all others of the model.
    """

    plan: LayerPlan
    inputs: tuple[Shape, ...]
    others: Mapping[str, Any] = field(default_factory=dict)
    explainer: Explainer = field(default_factory=Explainer, repr=False, compare=False)

    @cached_property
    def result(self) -> Result | None:
        """Return what the rule of the layer gives; None if it does not take the inputs."""
        try:
            out = apply_rule(self.plan, self.inputs, self.others)
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
        """Return the explanation of the layer; None if it does not take the inputs."""
        try:
            return self.explainer.explain(self.plan, self.inputs, self.others)
        except UNDECIDED:
            return None

    def changed(self, **values: Any) -> LayerCall:
        """Return the call with other values for some arguments of the layer."""
        return replace(self, plan=self.plan.with_arguments(**values))

    def with_inputs(self, *shapes: Shape) -> LayerCall:
        """Return the call of the same layer with other inputs."""
        return replace(self, inputs=shapes)


@dataclass(frozen=True, slots=True)
class WeightCount:
    """A weight of a layer, and the number of its elements."""

    name: str
    size: Any
    trainable: bool
    note: str


@dataclass(frozen=True, slots=True)
class Result:
    """The shapes of a layer's outputs, and its weights."""

    shapes: tuple[Shape, ...]
    weights: tuple[WeightCount, ...]

    @property
    def params(self) -> Any:
        """Return the number of parameters."""
        return sum((weight.size for weight in self.weights), 0)

    @property
    def biases(self) -> Any:
        """Return the number of parameters that are added, and multiply nothing."""
        return sum((weight.size for weight in self.weights if "bias" in weight.name), 0)


@dataclass(eq=False)
class KeyRow:
    """One row of the key.

    Attributes:
        name, class_name: the layer as in Keras's table.
        shapes: the shapes of its outputs at its last call; None if they are unknown.
        params: the number of its parameters; None if it is unknown.
        operation: the layer.
        call: its last call; None for an input, and for a layer without a rule.
        place: its place in the spec.
        inside: whether the row belongs to a model inside the model.
        extra: whether Keras's table does not have the row.
        letters: the letters that the model has for sizes, here or elsewhere.
        explainer: explains this row and all others of the model.
    """

    name: str
    class_name: str
    shapes: tuple[Shape, ...] | None
    params: Any
    operation: Operation
    call: LayerCall | None = None
    place: Place | None = None
    inside: bool = False
    extra: bool = False
    letters: frozenset[str] = frozenset()
    explainer: Explainer = field(default_factory=Explainer, repr=False)

    @cached_property
    def explanation(self) -> Explanation | None:
        """Return the explanation of the layer with its formulas; None if there is none."""
        if self.call is None or not isinstance(self.operation, Layer):
            return None
        try:
            return self.explainer.explain_call(self.call.plan, self.operation)
        except (RuleError, ShapecalcError, UnknownShapeError):
            return None

    @cached_property
    def shapes_text(self) -> str:
        """The shapes in the form of Keras's table."""
        return ", ".join(map(shape_text, self.shapes or ()))

    @cached_property
    def params_text(self) -> str:
        """The number of parameters, with marks between its thousands."""
        return f"{self.params:,}"

    @cached_property
    def macs(self) -> ExplainedMultiplyAdds | None:
        """The multiply-adds of its last call for one example; None if they are unknown."""
        from shapecalc.explain.multiply_adds import explain_multiply_adds  # few sheets ask

        return explain_multiply_adds(self.explanation) if self.explanation else None

    @property
    def sources(self) -> list[Tensor]:
        """Return the input tensors of its last call."""
        return _input_tensors(self.operation) if self.operation.nodes else []


@dataclass(eq=False)
class AnswerKey:
    """The right answers about a model.

    Attributes:
        summary: the table of the model.
        rows: the rows of the table; the layers of an inner model follow its own row.
        totals: the parameters of the whole model: total, trainable, non-trainable.
        plan: the model; None if only its table is known.
    """

    summary: Summary
    rows: list[KeyRow]
    totals: Mapping[str, Any]
    plan: ModelPlan | None = None

    @cached_property
    def macs(self) -> Any:
        """The multiply-adds of the model for one example; None if they are unknown."""
        from shapecalc.costs.tally import total_multiply_adds  # few sheets have such totals

        return total_multiply_adds(self.plan) if self.plan else None

    def row_of(self, operation: Operation) -> KeyRow | None:
        """Return the row of a layer."""
        return self._by_operation.get(operation)

    def position(self, row: KeyRow | None) -> int:
        """Return the number of rows above a row; None stands below all of them."""
        return self._positions.get(id(row), len(self.rows))

    @cached_property
    def _positions(self) -> dict[int, int]:
        return {id(row): number for number, row in enumerate(self.rows)}

    @cached_property
    def _by_operation(self) -> dict[Operation, KeyRow]:
        return {row.operation: row for row in self.rows}


def key_of(plan: ModelPlan) -> AnswerKey:
    """Return the right answers about a model.

    Raises:
        ModelError: if the model is wrong.
    """
    inference = Inference(keras2=False, correct=False)
    model = inference.outermost_model(plan)
    check_input(model, plan.place)
    table = summary(model)
    top = model.order.operations if isinstance(model, Functional) else model.layers
    rows = [
        key_row
        for row, layer in zip(table.layers, top)
        for key_row in _key_rows(row, layer, inference)
    ]
    if isinstance(model, Sequential) and model.has_input:
        rows.insert(0, _input_row(model.stack[0]))
    totals = {name.lower(): _certain(weights.params) for name, weights in table.totals}
    letters, explainer = frozenset(_letters(rows)), Explainer()
    for row in rows:
        row.letters, row.explainer = letters, explainer
        row.call = row.call and replace(row.call, explainer=explainer)
    return AnswerKey(table, rows, totals, plan)


def _certain(params: Any) -> Any:
    """Return a number of parameters or the formula for it; None if it is unknown."""
    return params if known(params) or isinstance(params, Formula) else None


def _letters(rows: Sequence[KeyRow]) -> Iterator[str]:
    """Yield the letters in the shapes and the numbers of parameters of a model."""
    for row in rows:
        for size in (row.params, *chain(*row.shapes or ())):
            if isinstance(size, Formula):
                yield from size.names


def _input_row(layer: Layer) -> KeyRow:
    """Return a row for the input of a Sequential model, which Keras's table does not have."""
    shape = flatten(layer.nodes[0].outputs)[0].shape
    return KeyRow(layer.name, layer.class_name, (shape,), 0, layer, extra=True)


def _key_rows(row: Row, operation: Operation, inference: Inference) -> Iterator[KeyRow]:
    """Yield the row of a layer, then those of the layers inside it."""
    plan = inference.plans.get(operation) if isinstance(operation, Layer) else None
    shapes = row.output_shapes
    known_shapes = [shape for shape in shapes or () if shape is not None]
    all_shapes = tuple(known_shapes) if shapes and len(known_shapes) == len(shapes) else None
    params = _certain(row.params)
    key_row = KeyRow(row.name, row.class_name, all_shapes, params, operation)
    key_row.place = plan.place if plan else None
    if isinstance(plan, LayerPlan) and isinstance(operation, Layer) and operation.nodes:
        key_row.call = _last_call(plan, operation)
    yield key_row
    for inner, layer in zip(row.layers, operation.layers):
        for inner_row in _key_rows(inner, layer, inference):
            inner_row.inside = True
            yield inner_row


def _last_call(plan: LayerPlan, layer: Layer) -> LayerCall | None:
    if layer.is_input:
        return None
    node = layer.nodes[-1]
    try:
        first, others = layer.bind_call(node.arguments, node.keywords)
        shapes = tuple(tensor.shape for tensor in flatten(first))
    except (RuleError, UnknownShapeError):
        return None
    return LayerCall(plan, shapes, others)


def _input_tensors(operation: Operation) -> list[Tensor]:
    node = operation.nodes[-1]
    if isinstance(operation, Layer):
        try:
            return flatten(operation.bind_call(node.arguments, node.keywords)[0])
        except RuleError:
            return []
    return node.input_tensors
