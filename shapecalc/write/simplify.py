"""A plan told anew: as a person would write the same model in one new program.

What has been read may have been saved by Keras, with every name and default, or
loaded from several files. Here it becomes a plan of which every step can be
written down, in order: layers with the arguments that say something, each made
where it is used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from shapecalc.algebra.size import Shape, known
from shapecalc.declare.bind import Given, bind
from shapecalc.declare.layer import INPUT_ARGUMENTS, Arguments, Rule
from shapecalc.errors import Place, WriteError
from shapecalc.model.call import SkippedError
from shapecalc.model.graph import Tensor, flatten, shape_of
from shapecalc.model.infer import Inference
from shapecalc.model.layer import Layer
from shapecalc.model.meaning import inner_plans, non_default_arguments, replace_inner, tensors_in
from shapecalc.model.models import input_shape
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
from shapecalc.write.operations import refusal, without_mask
from shapecalc.write.schedule import Schedule

Plan = LayerPlan | ModelPlan


class Simplifier:
    """Tells a model anew.

    Attributes:
        inference: the model as it was read, with its layers and tensors.
        as_program: whether it is told for Python: models come before what they stand in,
            and the input of a stack is a layer of its own.
        wanted: the names that layers have to have in the table, or were given.
        copies: what has been told so far.
        steps: where it is told.
    """

    def __init__(self, inference: Inference, as_program: bool) -> None:
        self.inference = inference
        self.as_program = as_program
        self.wanted: dict[Plan, str] = {}
        self.copies: dict[Any, Any] = {}
        self.steps: list[LayerPlan | ModelPlan | CallPlan] = []
        self.held: set[Plan] = set()
        self.saved = False
        self.shown = True

    def whole(self, plan: ModelPlan) -> ModelPlan:
        """The outermost model."""
        self.held = held(plan)
        return self.model(plan)

    def made(self, plan: Plan) -> Layer:
        """The layer of a plan. What Keras takes without looking at it may not have been made."""
        try:
            return self.inference.make(plan)
        except SkippedError:
            raise WriteError("it cannot be made", plan.place, plan.class_name) from None

    def told(self, plan: Plan, shown: bool = True) -> Plan:
        """The copy of a layer or model; it is told now if it has not been."""
        if plan not in self.copies:
            outer, self.shown = self.shown, self.shown and shown
            copy = self.model(plan) if isinstance(plan, ModelPlan) else self.layer(plan)
            self.shown = outer
            self.steps.append(copy)
        found: Plan = self.copies[plan]
        return found

    def note(self, plan: Plan, copy: Plan) -> None:
        """Notes a copy, and the name that it needs."""
        self.copies[plan] = copy
        given = plan.arguments.name is not None and not self.saved
        if given or self.shown:
            self.wanted[copy] = self.made(plan).name

    def hoist(self, plan: Plan) -> None:
        """In a program, tells the models first that stand inside something else."""
        for inner in parts(plan) if self.as_program else ():
            self.hoist(inner)
            if isinstance(inner, ModelPlan) and inner.class_name == FUNCTIONAL:
                self.told(inner, shown=isinstance(plan, ModelPlan))

    # Layers

    def layer(self, plan: LayerPlan) -> LayerPlan:
        """A layer with the arguments that say something; what it wraps is told before it."""
        if plan.is_input:
            return self.input(plan)
        given = non_default_arguments(plan)
        given.pop("name", None)
        if self.as_program:
            given = {name: v for name, v in given.items() if not _tells_input(plan.rule, name)}
        for inner in inner_plans(given):
            self.told(inner, shown=False)
        given |= _foreign_shape(plan, self.made(plan))
        copy = bound(plan.rule, replace_inner(given, self.copies), plan.place)
        self.note(plan, copy)
        return copy

    def input(self, plan: LayerPlan) -> LayerPlan:
        """An input, with its shape in the form in which it is usually given."""
        given = {
            name: value for name, value in non_default_arguments(plan).items() if name in _KEPT
        }
        (tensor,) = flatten(self.made(plan).nodes[0].outputs)
        copy = bound(RULES["Input"], _shape(tensor.shape) | given, plan.place)
        self.note(plan, copy)
        return copy

    # Models

    @contextmanager
    def inside(self, plan: ModelPlan) -> Iterator[ModelPlan]:
        """A copy of a model whose steps are told next."""
        trainable = False if plan.arguments.trainable is False else None
        copy = ModelPlan(plan.class_name, plan.place, Arguments(name=None, trainable=trainable))
        outer = self.steps, self.saved
        self.steps, self.saved = copy.steps, plan.saved
        yield copy
        self.steps, self.saved = outer
        self.note(plan, copy)

    def model(self, plan: ModelPlan) -> ModelPlan:
        tell = self.stack if plan.class_name == SEQUENTIAL else self.graph
        return tell(plan)

    def stack(self, plan: ModelPlan) -> ModelPlan:
        """A Sequential model."""
        with self.inside(plan) as copy:
            self.hoist(plan)
            self.tell(plan.steps)
            copy.layers = [*self.input_of(plan), *map(self.item, plan.layers)]
        return copy

    def item(self, plan: Plan) -> Plan:
        """A layer of a stack, of which the input is not shown."""
        return self.told(plan, shown=not plan.is_input)

    def input_of(self, plan: ModelPlan) -> Iterator[LayerPlan]:
        """In a program, the input that the first layer of a stack tells of."""
        first = plan.layers[0] if plan.layers else None
        shape = input_shape(self.made(first), keras2=False) if first else None
        if shape is not None and first is not None and self.as_program:
            layer = bound(RULES["Input"], _shape(shape), first.place)
            self.steps.append(layer)
            yield layer

    def graph(self, plan: ModelPlan) -> ModelPlan:
        """A Functional model: its inputs, its calls, its outputs."""
        with self.inside(plan) as copy:
            if plan.steps:  # Else the inputs are there already.
                self.tell_inputs(plan)
            self.tell(self.scheduled(plan) if plan.saved else plan.steps)
            copy.inputs = _single(self.tensors(plan.inputs))
            copy.outputs = _single(self.tensors(plan.outputs))
        return copy

    def tell_inputs(self, plan: ModelPlan) -> None:
        for tensor in tensors_in(plan.inputs):
            if isinstance(tensor.source, LayerPlan):
                self.told(tensor.source)

    def scheduled(self, plan: ModelPlan) -> Sequence[LayerPlan | ModelPlan | CallPlan]:
        """The calls of a saved model; its layers are made when they are called."""
        calls = [step for step in plan.steps if isinstance(step, CallPlan)]
        return list(Schedule(calls, self.inference.made_layers))

    def tell(self, steps: Sequence[LayerPlan | ModelPlan | CallPlan]) -> None:
        for step in steps:
            if isinstance(step, CallPlan):
                self.call(step)
            elif step not in self.held:
                self.hoist(step)
                self.told(step)

    # Calls

    def call(self, plan: CallPlan) -> None:
        """A call of a layer; operations wait until something reads them."""
        if isinstance(plan.layer, OperationPlan):
            return
        self.hoist(plan.layer)
        keywords = without_mask(plan, self.inference) if self.saved else plan.keywords
        # Operations that are read here are told before the layer.
        arguments, keywords = self.tensors(plan.arguments), self.tensors(keywords)
        copy = CallPlan(self.told(plan.layer), arguments, keywords, plan.place)
        self.copies[plan] = copy
        self.steps.append(copy)

    def apply(self, plan: CallPlan, operation: OperationPlan) -> None:
        """An operation that does not come about by itself, which only programs can tell."""
        if not self.as_program or operation.rule is None:
            raise refusal(operation)
        arguments, keywords = self.tensors(plan.arguments), self.tensors(plan.keywords)
        copy = CallPlan(operation, arguments, keywords, plan.place, plan.saved_outputs)
        self.copies[plan] = copy
        self.steps.append(copy)

    def tensors(self, structure: Any) -> Any:
        """The same structure with tensors of what has been told."""
        if isinstance(structure, TensorPlan):
            return self.tensor(structure)
        if isinstance(structure, Mapping):
            return {name: self.tensors(item) for name, item in structure.items()}
        if isinstance(structure, (list, tuple)):
            return [self.tensors(item) for item in structure]
        return structure

    def tensor(self, plan: TensorPlan) -> TensorPlan:
        """A tensor; the number of an output only where there are several."""
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
"""What an input says beside its shape and name."""


def bound(rule: Rule, given: Mapping[str, Any], place: Place) -> LayerPlan:
    """A layer with these arguments."""
    values = {name: Given(value, place) for name, value in given.items()}
    return LayerPlan(bind(rule, [], values, place), place)


def _shape(shape: Shape) -> dict[str, Any]:
    """The argument of an input that gives its shape, with the batch only if that is known."""
    sizes = tuple(size if known(size) else None for size in shape)
    return {"batch_shape": sizes} if sizes[:1] != (None,) else {"shape": sizes[1:]}


def _tells_input(rule: Rule, name: str) -> bool:
    return name in INPUT_ARGUMENTS and name not in rule.arguments


def _foreign_shape(plan: LayerPlan, layer: Layer) -> dict[str, Any]:
    """What leaves a layer whose code lives elsewhere, where only its calls have told so far."""
    told = plan.rule.foreign and layer.nodes and plan.rule.keywords.keys() & {"output_shape"}
    shapes = [shape_of(tensor) for tensor in flatten(layer.nodes[-1].outputs)] if told else []
    if len(shapes) != 1 or not shapes[0] or plan.binding.given.get("output_shape") is not None:
        return {}
    return {"output_shape": tuple(size if known(size) else None for size in shapes[0][1:])}


def _single(tensors: TensorStructure) -> TensorStructure:
    """One tensor in a list is that tensor."""
    if isinstance(tensors, list) and len(tensors) == 1:
        return _single(tensors[0])
    return tensors


def parts(plan: Plan) -> Sequence[Plan]:
    """The layers that stand inside another as its arguments, or in its stack."""
    if isinstance(plan, ModelPlan):
        return plan.layers
    return list(inner_plans(plan.binding.given))


def held(plan: ModelPlan) -> set[Plan]:
    """The layers that are used once, and that inside another: they are told with it."""
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
