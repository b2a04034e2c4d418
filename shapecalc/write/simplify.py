"""A plan is simplified: it becomes what a person would write as one new program.

The model may have been saved by Keras, with every name and default, or loaded
from several files. The simplified plan has steps that can be written down in
order: layers without default arguments, each created where it is used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from shapecalc.algebra.formula import SYMBOL
from shapecalc.algebra.size import Letter, Shape, Size, known
from shapecalc.declare.bind import WrittenValue, bind
from shapecalc.declare.layer import INPUT_ARGUMENTS, Arguments, Rule
from shapecalc.errors import Place, WriteError
from shapecalc.model.graph import Tensor, flatten, shape_of
from shapecalc.model.infer import Inference
from shapecalc.model.layer import Layer
from shapecalc.model.meaning import inner_plans, non_default_arguments, replace_inner, tensors_in
from shapecalc.model.models import input_shape
from shapecalc.model.operation_calls import SkippedError
from shapecalc.plan import (
    FUNCTIONAL,
    SEQUENTIAL,
    CallPlan,
    LayerPlan,
    ModelPlan,
    OperationPlan,
    TensorPlan,
    TensorStructure,
)
from shapecalc.rules import RULES
from shapecalc.write.operations import is_operator, refusal, without_mask
from shapecalc.write.schedule import Schedule

Plan = LayerPlan | ModelPlan


class Simplifier:
    """Copies a model in simplified form.

    Attributes:
        inference: the original model, with its layers and tensors.
        as_program: whether the copy is for Python: models come before the models that hold them,
            and the input of a stack is a layer of its own.
        wanted: the names that layers were given, or have in the table.
        copies: the copies of layers, models and calls so far.
        steps: the steps of the model that is being copied.
        held: the layers that are used once, inside another layer.
        saved: whether the model that is being copied was saved by Keras.
        in_table: whether a layer that is copied now has a row in the table.
        frozen: whether a frozen layer wraps the layer that is copied now.
        in_frozen: whether a model around the layer that is copied now is written as frozen.
    """

    def __init__(self, inference: Inference, as_program: bool) -> None:
        self.inference = inference
        self.as_program = as_program
        self.wanted: dict[Plan, str] = {}
        self.copies: dict[Any, Any] = {}
        self.steps: list[LayerPlan | ModelPlan | CallPlan] = []
        self.held: set[Plan] = set()
        self.saved = False
        self.in_table = True
        self.frozen = False
        self.in_frozen = False

    def simplify(self, plan: ModelPlan) -> ModelPlan:
        """Return the copy of the outermost model."""
        self.held = held(plan)
        return self.model(plan)

    def layer_of(self, plan: Plan) -> Layer:
        """Return the layer of a plan.

        Raises:
            WriteError: if there is none: Keras does not look at every layer that it is given.
        """
        try:
            return self.inference.make(plan)
        except SkippedError:
            message = "Keras ignores this layer, so it cannot be written"
            raise WriteError(message, plan.place, plan.class_name) from None

    def copy_of(self, plan: Plan, in_table: bool = True) -> Plan:
        """Return the copy of a layer or model, and add it to the steps if it is new."""
        if plan not in self.copies:
            outer, self.in_table = self.in_table, self.in_table and in_table
            copy = self.model(plan) if isinstance(plan, ModelPlan) else self.layer(plan)
            self.in_table = outer
            self.steps.append(copy)
        copy_of_plan: Plan = self.copies[plan]
        return copy_of_plan

    def note(self, plan: Plan, copy: Plan) -> None:
        """Note a copy, and the name that it needs."""
        self.copies[plan] = copy
        has_name = plan.arguments.name is not None and not self.saved
        if has_name or self.in_table:
            self.wanted[copy] = self.layer_of(plan).name

    def hoist(self, plan: Plan) -> None:
        """In a program, copy the models inside a layer or model before it."""
        for inner in parts(plan) if self.as_program else ():
            self.hoist(inner)
            if isinstance(inner, ModelPlan) and self.needs_statement(inner):
                self.copy_of(inner, in_table=isinstance(plan, ModelPlan))

    def needs_statement(self, plan: ModelPlan) -> bool:
        """Return whether a program cannot write a model as a part of another."""
        return plan.class_name == FUNCTIONAL or is_frozen(self.layer_of(plan))

    # Layers

    def layer(self, plan: LayerPlan) -> LayerPlan:
        """Copy a layer without its default arguments; the layers that it wraps come before it."""
        if plan.is_input:
            return self.input(plan)
        arguments = non_default_arguments(plan)
        arguments.pop("name", None)
        if self.as_program:
            arguments = {
                name: value
                for name, value in arguments.items()
                if not _describes_input(plan.rule, name)
            }
        outer, self.frozen = self.frozen, self.frozen or plan.frozen
        layer = self.layer_of(plan)
        if self.in_frozen:
            arguments.pop("trainable", None)
        elif self.frozen and (layer.variables or not layer.built):  # Bidirectional calls copies.
            arguments["trainable"] = False
        for inner in inner_plans(arguments):
            self.copy_of(inner, in_table=False)
        self.frozen = outer
        arguments |= _foreign_shape(plan, layer)
        copy = layer_plan(plan.rule, replace_inner(arguments, self.copies), plan.place)
        self.note(plan, copy)
        return copy

    def input(self, plan: LayerPlan) -> LayerPlan:
        """Copy an input, with its shape in the usual form."""
        arguments = {
            name: value for name, value in non_default_arguments(plan).items() if name in _KEPT
        }
        (tensor,) = flatten(self.layer_of(plan).nodes[0].outputs)
        copy = layer_plan(RULES["Input"], _shape(tensor.shape) | arguments, plan.place)
        self.note(plan, copy)
        return copy

    # Models

    @contextmanager
    def inside(self, plan: ModelPlan) -> Iterator[ModelPlan]:
        """Yield an empty copy of a model, to which the block adds steps."""
        frozen = is_frozen(self.layer_of(plan)) and not self.in_frozen
        unlike = plan.frozen or plan.arguments.trainable is False
        trainable = False if unlike and not (frozen or self.in_frozen) else None
        copy = ModelPlan(plan.class_name, plan.place, Arguments(name=None, trainable=trainable))
        copy.frozen = frozen
        outer = self.steps, self.saved, self.in_frozen
        self.steps, self.saved = copy.steps, plan.saved
        self.in_frozen = self.in_frozen or frozen
        yield copy
        self.steps, self.saved, self.in_frozen = outer
        self.note(plan, copy)

    def model(self, plan: ModelPlan) -> ModelPlan:
        """Copy a model."""
        return self.stack(plan) if plan.class_name == SEQUENTIAL else self.graph(plan)

    def stack(self, plan: ModelPlan) -> ModelPlan:
        """Copy a Sequential model."""
        with self.inside(plan) as copy:
            self.hoist(plan)
            self.copy_steps(plan.steps)
            copy.layers = [*self.input_of(plan), *map(self.item, plan.layers)]
        return copy

    def item(self, plan: Plan) -> Plan:
        """Copy a layer of a stack, whose input has no row in the table."""
        return self.copy_of(plan, in_table=not plan.is_input)

    def input_of(self, plan: ModelPlan) -> Iterator[LayerPlan]:
        """In a program, yield the input that the first layer of a stack describes."""
        first = plan.layers[0] if plan.layers else None
        shape = input_shape(self.layer_of(first), keras2=False) if first else None
        if shape is not None and first is not None and self.as_program:
            layer = layer_plan(RULES["Input"], _shape(shape), first.place)
            self.steps.append(layer)
            yield layer

    def graph(self, plan: ModelPlan) -> ModelPlan:
        """Copy a Functional model: its inputs, its calls, its outputs."""
        with self.inside(plan) as copy:
            if plan.steps:  # A model of existing tensors has no inputs of its own.
                self.copy_inputs(plan)
            self.copy_steps(self.scheduled(plan) if plan.saved else plan.steps)
            copy.inputs = _single(self.tensors(plan.inputs))
            copy.outputs = _single(self.tensors(plan.outputs))
        return copy

    def copy_inputs(self, plan: ModelPlan) -> None:
        """Copy the inputs of a Functional model."""
        for tensor in tensors_in(plan.inputs):
            if isinstance(tensor.source, LayerPlan):
                self.copy_of(tensor.source)

    def scheduled(self, plan: ModelPlan) -> Sequence[LayerPlan | ModelPlan | CallPlan]:
        """Return the calls of a saved model in order; its layers are created at their calls."""
        calls = [step for step in plan.steps if isinstance(step, CallPlan)]
        return list(Schedule(calls, self.inference.made_layers))

    def copy_steps(self, steps: Sequence[LayerPlan | ModelPlan | CallPlan]) -> None:
        """Copy steps, but not the layers that are held by another: they are copied with it."""
        for step in steps:
            if isinstance(step, CallPlan):
                self.call(step)
            elif step not in self.held:
                self.hoist(step)
                self.copy_of(step)

    # Calls

    def call(self, plan: CallPlan) -> None:
        """Copy a call of a layer; an operation is copied when something reads it."""
        if isinstance(plan.layer, OperationPlan):
            return
        self.hoist(plan.layer)
        keywords = without_mask(plan, self.inference) if self.saved else plan.keywords
        # First the operations that the call reads: they must come before it.
        arguments, keywords = self.tensors(plan.arguments), self.tensors(keywords)
        copy = CallPlan(self.copy_of(plan.layer), arguments, keywords, plan.place)
        self.copies[plan] = copy
        self.steps.append(copy)

    def apply(self, plan: CallPlan, operation: OperationPlan) -> None:
        """Copy an operation that Keras does not add by itself; a spec holds only operators."""
        if operation.arguments is not None and not self.as_program:
            self.apply_layer(plan, operation)
            return
        fits = self.as_program or is_operator(operation, plan)
        if not fits or operation.rule is None or operation.arguments is not None:
            raise refusal(operation)
        arguments, keywords = self.tensors(plan.arguments), self.tensors(plan.keywords)
        copy = CallPlan(operation, arguments, keywords, plan.place, plan.saved_outputs)
        self.copies[plan] = copy
        self.steps.append(copy)

    def apply_layer(self, plan: CallPlan, operation: OperationPlan) -> None:
        """Copy a layer of Keras 2 that applies an operation, as one whose code is elsewhere."""
        # First the operations that the call reads: they must come before it.
        tensors = self.tensors(list(tensors_in([plan.arguments, plan.keywords])))
        if operation not in self.copies:
            outputs = flatten(self.inference.result_of(plan))
            shape = shape_of(outputs[0]) if len(outputs) == 1 else None
            sizes = None if shape is None else tuple(map(_size, shape[1:]))
            arguments = {"class_name": operation.class_name, "output_shape": sizes, "params": 0}
            copy = layer_plan(RULES["Layer"], arguments, operation.place)
            self.copies[operation] = copy
            self.wanted[copy] = self.inference.make_operation(operation).name
            self.steps.append(copy)
        call = CallPlan(self.copies[operation], tensors, {}, plan.place)
        self.copies[plan] = call
        self.steps.append(call)

    def tensors(self, structure: Any) -> Any:
        """Return the same structure with the copies of its tensors."""
        if isinstance(structure, TensorPlan):
            return self.tensor(structure)
        if isinstance(structure, Mapping):
            return {name: self.tensors(item) for name, item in structure.items()}
        if isinstance(structure, (list, tuple)):
            return [self.tensors(item) for item in structure]
        return structure

    def tensor(self, plan: TensorPlan) -> TensorPlan:
        """Return the copy of a tensor; it has an index only if there are several outputs."""
        source = plan.source
        if isinstance(source, LayerPlan):
            return TensorPlan(self.copies[source], plan.place)
        if isinstance(source.layer, OperationPlan) and source not in self.copies:
            self.apply(source, source.layer)
        result, index = self.inference.result_of(source), plan.index
        if isinstance(result, Tensor):
            index = None
        elif index is not None:
            index %= len(flatten(result))
        return TensorPlan(self.copies[source], plan.place, index)


_KEPT = ("dtype", "sparse", "ragged", "optional")
"""The arguments of an input that are kept, beside its shape and name."""


def layer_plan(rule: Rule, arguments: Mapping[str, Any], place: Place) -> LayerPlan:
    """Return a layer with the given arguments."""
    values = {name: WrittenValue(value, place) for name, value in arguments.items()}
    return LayerPlan(bind(rule, [], values, place), place)


def _shape(shape: Shape) -> dict[str, Any]:
    """Return the argument for an input's shape, with the batch only if its size is known."""
    sizes = tuple(map(_size, shape))
    return {"batch_shape": sizes} if sizes[:1] != (None,) else {"shape": sizes[1:]}


def _size(size: Size) -> int | str | None:
    """Return a size as an argument has it: a number, a letter, or None if it is unknown."""
    if known(size):
        return size
    return Letter(size) if SYMBOL.fullmatch(str(size)) else None


def _describes_input(rule: Rule, name: str) -> bool:
    return name in INPUT_ARGUMENTS and name not in rule.arguments


def _foreign_shape(plan: LayerPlan, layer: Layer) -> dict[str, Any]:
    """Return the output shape of a layer defined elsewhere, if only its calls have it so far."""
    foreign = plan.rule.foreign and "output_shape" in plan.rule.accepted and layer.nodes
    shapes = [shape_of(tensor) for tensor in flatten(layer.nodes[-1].outputs)] if foreign else []
    if len(shapes) != 1 or not shapes[0] or plan.binding.written.get("output_shape") is not None:
        return {}
    return {"output_shape": tuple(map(_size, shapes[0][1:]))}


def _single(tensors: TensorStructure) -> TensorStructure:
    """Return the only tensor of a list, or else the list."""
    if isinstance(tensors, list) and len(tensors) == 1:
        return _single(tensors[0])
    return tensors


def is_frozen(model: Layer) -> bool:
    """Return whether ``model.trainable = False`` is all that there is to say of its training."""
    return model.frozen and not any(variable.trainable for variable in model.variables)


def parts(plan: Plan) -> Sequence[Plan]:
    """Return the layers inside another: its arguments, or its stack."""
    if isinstance(plan, ModelPlan):
        return plan.layers
    return list(inner_plans(plan.binding.written))


def held(plan: ModelPlan) -> set[Plan]:
    """Return the layers of a model that are used only once, inside another layer."""
    uses: Counter[Plan] = Counter()
    inside: set[Plan] = set()
    pending: list[Any] = [plan]
    seen: set[Any] = set()
    while pending:
        step = pending.pop()
        if isinstance(step, CallPlan):
            uses[step.layer] += 1  # type: ignore[index]
            pending.append(step.layer)
        elif step not in seen and not isinstance(step, OperationPlan):
            seen.add(step)
            uses.update(parts(step))
            inside.update(parts(step))
            pending += [*parts(step), *(step.steps if isinstance(step, ModelPlan) else ())]
    return {inner for inner in inside if uses[inner] == 1}
