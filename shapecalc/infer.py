"""From a plan to a model with shapes and weights: what Keras does when it is told the same.

Layers are made and called in the plan's order, with Keras's own names, checks
and masks, so that the graph comes out as Keras's. After a mistake the work
goes on with whatever does not depend on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from shapecalc.binding import default_arguments
from shapecalc.errors import Code, ModelError, Place, Problem
from shapecalc.expr import UNKNOWN, Shape
from shapecalc.graph import (
    DisconnectedError,
    Keras2Names,
    Names,
    Node,
    Structure,
    Tensor,
    flatten,
    leaves,
    order,
    replace_leaves,
)
from shapecalc.layer import Arguments, MisfitError
from shapecalc.model import AppliedOperation, DeclaredLayer, Functional, Layer, Sequential
from shapecalc.plan import SEQUENTIAL, CallPlan, LayerPlan, ModelPlan, TensorPlan
from shapecalc.rules import OPERATIONS, RULES


class BrokenError(Exception):
    """Something cannot be worked out because of a problem that is already noted."""


def infer(plan: ModelPlan, keras2: bool = False) -> Functional | Sequential:
    """The model that a plan describes.

    Args:
        plan: what was read.
        keras2: whether Keras 2 is followed: in names, in inputs, and in masks,
            which leave no trace in its graph.

    Raises:
        ModelError: with every problem, those of reading included, if there is any.
    """
    inference = Inference(keras2)
    model = inference.attempt(lambda: inference.model(plan))
    problems = [*plan.problems, *inference.problems]
    if problems or model is None:
        raise ModelError(problems)
    assert isinstance(model, (Functional, Sequential))
    return model


class Inference:
    """Makes layers and calls them.

    Attributes:
        problems: what was found wrong.
        names: the counters of Keras's automatic names.
        keras2: whether Keras 2 is followed.
        made: the layers and models that exist.
        results: what the calls gave.
        plans: where the layers come from.
    """

    def __init__(self, keras2: bool) -> None:
        self.problems: list[Problem] = []
        self.keras2 = keras2
        self.names = self.new_names()
        self.made: dict[LayerPlan | ModelPlan, Layer | None] = {}
        self.results: dict[CallPlan, Structure | None] = {}
        self.plans: dict[Layer, LayerPlan | ModelPlan] = {}

    def new_names(self) -> Names:
        return Keras2Names() if self.keras2 else Names()

    def attempt(self, work: Any) -> Any:
        """What some work gives; None if it cannot be done."""
        try:
            return work()
        except BrokenError:
            return None

    def fail(self, problem: Problem) -> BrokenError:
        self.problems.append(problem)
        return BrokenError()

    # Making

    def make(self, plan: LayerPlan | ModelPlan) -> Layer:
        """The layer or model of a plan, always the same one."""
        if plan not in self.made:
            make = self.layer if isinstance(plan, LayerPlan) else self.model
            self.made[plan] = self.attempt(lambda: make(plan))
        layer = self.made[plan]
        if layer is None:
            raise BrokenError
        self.plans[layer] = plan
        return layer

    def layer(self, plan: LayerPlan) -> DeclaredLayer:
        arguments = Arguments(**vars(plan.arguments))
        for name, value in vars(arguments).items():
            if isinstance(value, (LayerPlan, ModelPlan)):
                setattr(arguments, name, self.make(value))
        given = arguments.name
        name = self.names.fresh(plan.class_name) if given is None else given
        if plan.binding.problems:
            raise BrokenError
        layer = DeclaredLayer(
            name,
            plan.class_name,
            arguments=arguments,
            rule=plan.rule,
            late=[labelled(problem, plan.class_name, name) for problem in plan.binding.late],
        )
        if layer.is_input:
            shape = plan.rule(None, arguments).shape
            Node(layer, (), {}, Tensor(shape, layer.policy.variable))
        return layer

    def model(self, plan: ModelPlan) -> Functional | Sequential:
        outer = self.names
        if plan.loaded:  # A saved model brings its names along.
            self.names = self.new_names()
        for step in plan.steps:
            self.attempt(lambda step=step: self.step(step))
        make = self.sequential if plan.class_name == SEQUENTIAL else self.functional
        model = make(plan)
        self.names = outer
        if plan.loaded:
            self.rebuild(model)
        return model

    def rebuild(self, model: Layer) -> None:
        """Counts the graphs that Keras makes when it loads a model, one a layer of a stack."""
        for layer in model.layers:
            self.rebuild(layer)
        if isinstance(model, Sequential) and model.has_input:
            for _ in model.layers:
                self.names.graph_of(model.name)

    def step(self, step: LayerPlan | ModelPlan | CallPlan) -> None:
        if isinstance(step, CallPlan):
            self.result(step)
        else:
            self.make(step)

    def named(self, plan: ModelPlan) -> str:
        given: str | None = plan.arguments.name
        return self.names.fresh(plan.class_name) if given is None else given

    # Functional models

    def functional(self, plan: ModelPlan) -> Functional:
        inputs = replace_plans(plan.inputs, self.tensor)
        outputs = replace_plans(plan.outputs, self.tensor)
        name = self.named(plan)
        return self.graph(name, inputs, outputs, plan.arguments, plan.place)

    def graph(
        self, name: str, inputs: Structure, outputs: Structure, arguments: Arguments, place: Place
    ) -> Functional:
        try:
            found = order(flatten(inputs), flatten(outputs))
        except DisconnectedError as error:
            message = f"{error.tensor.history} is not computed from the model's inputs"
            hint = "name every input that is used under `inputs`"
            raise self.fail(Problem(Code.CONNECTION, message, place, hint)) from None
        self.check_names(found.operations, place)
        return Functional(
            name, "Functional", arguments=arguments, inputs=inputs, outputs=outputs, order=found
        )

    def check_names(self, operations: Sequence[Any], place: Place) -> None:
        """Keras refuses a model in which two layers have one name."""
        seen: dict[str, Any] = {}
        for operation in operations:
            other = seen.setdefault(operation.name, operation)
            if other is not operation:
                raise self.fail(self.double_name(operation, place))

    def double_name(self, layer: Any, place: Place) -> Problem:
        plan = self.plans.get(layer)
        message = f"the name {layer.name!r} is already that of another layer in this model"
        hint = f"give this one a name of its own, such as name={layer.name + '_new'!r}"
        return Problem(
            Code.DUPLICATE_NAME, message, plan.place if plan else place, hint, layer.class_name
        )

    # Sequential models

    def sequential(self, plan: ModelPlan) -> Sequential:
        layers = [self.attempt(lambda p=p: self.make(p)) for p in plan.layers]
        name = self.named(plan)
        stack: list[Layer] = []
        if None in layers:
            raise BrokenError
        for layer in layers:
            self.add(layer, stack, plan.place)
        model = Sequential(
            name, SEQUENTIAL, arguments=plan.arguments, stack=stack, build=self.build
        )
        self.plans[model] = plan
        if len(stack) > 1:
            shape = model.first_shape
            if shape is not None:
                self.build(model, shape)
        return model

    def add(self, layer: Layer, stack: list[Layer], place: Place) -> None:
        """Puts a layer on a stack; the first may bring the input with it."""
        shape = _input_shape(layer, self.keras2) if not stack else None
        if shape is not None:
            name = self.names.input_of(layer.name)
            stack.append(self.input_layer(name, shape, "float32"))
        self.check_names([*stack, layer], place)
        if layer.is_input and stack and stack[0].is_input:
            plan = self.plans[layer]
            message = "the model already has an input"
            raise self.fail(Problem(Code.FORM, message, plan.place, "", layer.class_name))
        stack.append(layer)

    def input_layer(self, name: str, batch_shape: Shape, dtype: str) -> DeclaredLayer:
        rule = RULES["InputLayer"]
        arguments = default_arguments(rule)
        arguments.batch_shape, arguments.dtype = batch_shape, dtype
        layer = DeclaredLayer(name, rule.name, arguments=arguments, rule=rule)
        Node(layer, (), {}, Tensor(batch_shape, dtype))
        return layer

    def build(self, model: Sequential, shape: Shape) -> None:
        """Calls the layers of a stack one on the other."""
        if not model.stack:
            raise MisfitError("has no layers, and so cannot be called")
        if not model.has_input:
            top = model.stack[0]
            name = self.names.input_of(top.name)
            model.stack.insert(0, self.input_layer(name, shape, top.policy.compute))
        first, *rest = model.stack
        place = self.plans[model].place
        tensor: Structure = first.nodes[0].outputs
        inputs = tensor
        for layer in rest:
            tensor = self.call(layer, tensor, {}, self.plans[layer].place)
            if self.keras2 and not isinstance(tensor, Tensor):
                message = "Keras 2 takes only layers with one output in a Sequential model"
                raise self.fail(Problem(Code.SHAPE, message, self.plans[layer].place))
        name = self.names.graph_of(model.name)
        model.functional = self.graph(name, inputs, tensor, model.arguments, place)
        model.built = True

    # Calling

    def result(self, plan: CallPlan) -> Structure:
        if plan not in self.results:
            self.results[plan] = self.attempt(lambda: self.run(plan))
        result = self.results[plan]
        if result is None:
            raise BrokenError
        return result

    def run(self, plan: CallPlan) -> Structure:
        layer = self.make(plan.layer)
        inputs = replace_plans(plan.inputs, self.tensor)
        keywords = {
            name: replace_plans(value, self.tensor) for name, value in plan.keywords.items()
        }
        return self.call(layer, inputs, keywords, plan.place)

    def tensor(self, plan: TensorPlan) -> Structure:
        if isinstance(plan.source, LayerPlan):
            return self.make(plan.source).nodes[0].outputs
        result = self.result(plan.source)
        if plan.index is None:
            return result
        try:
            return flatten(result)[plan.index]
        except IndexError:
            message = f"there is no output {plan.index}: it has {len(flatten(result))}"
            raise self.fail(Problem(Code.SHAPE, message, plan.place)) from None

    def call(
        self, layer: Layer, inputs: Structure, keywords: Mapping[str, Structure], place: Place
    ) -> Structure:
        """What Keras does when a layer is called on tensors of a graph."""
        self.check_late(layer)
        fits = isinstance(inputs, Tensor) and inputs.dtype == layer.input_dtype
        as_given = not layer.converts or (not keywords and fits)
        first = inputs if as_given else self.cast(layer, inputs)
        try:
            layer.check([tensor.shape for tensor in flatten(first)])
            outputs: Structure = layer.output_structure(first, keywords)
            if set(flatten(outputs)) & set(flatten(first)):
                raise MisfitError("gives back the very tensor that it gets: a circle")
        except MisfitError as misfit:
            raise self.fail(self.misfit(misfit, layer, place)) from None
        masks = replace_leaves(first, lambda tensor: tensor.mask)
        if layer.masking and not self.keras2:
            self.mask(layer, first, masks, outputs)
        read = dict(keywords)
        # Keras notes the mask among the inputs only if it had nothing to convert.
        if as_given and layer.takes_mask and not keywords:
            read["mask"] = masks
        Node(layer, inputs, read, outputs)
        return outputs

    def check_late(self, layer: Layer) -> None:
        """Reports what Keras finds wrong with the arguments only now."""
        late = layer.late if isinstance(layer, DeclaredLayer) else ()
        if late:
            self.problems.extend(problem for problem in late if problem not in self.problems)
            raise BrokenError

    def misfit(self, misfit: MisfitError, layer: Layer, place: Place) -> Problem:
        plan = self.plans[layer]
        at = plan.binding.places.get(misfit.argument, place) if isinstance(
            plan, LayerPlan
        ) else place
        problem = Problem(Code.SHAPE, str(misfit), at, misfit.hint)
        return labelled(problem, layer.class_name, layer.name)

    def cast(self, layer: Layer, inputs: Structure) -> Any:
        """Floating-point inputs in the layer's dtype."""

        def converted(tensor: Tensor) -> Tensor:
            wanted = layer.input_dtype
            if not layer.autocast or "float" not in tensor.dtype or tensor.dtype == wanted:
                return tensor
            cast = self.operation("Cast", tensor, dtype=wanted)
            cast.mask = tensor.mask
            return cast

        return replace_leaves(inputs, converted)

    def mask(self, layer: Layer, inputs: Structure, masks: Any, outputs: Structure) -> None:
        """Puts the masks on what leaves a layer."""
        assert layer.masking is not None
        found = layer.masking(self.operation, inputs, masks, layer.arguments)
        for tensor, mask in zip(flatten(outputs), leaves(found)):
            tensor.mask = mask

    def operation(self, name: str, *arguments: Any, **keywords: Any) -> Tensor:
        """An operation of Keras on tensors, as a node of its own."""
        operation = AppliedOperation(self.names.fresh(name), name, rule=OPERATIONS[name])
        output = operation.output_structure(arguments, keywords)
        Node(operation, arguments, keywords, output)
        return output


def labelled(problem: Problem, class_name: str, name: str) -> Problem:
    """A problem with the layer that it is about."""
    return replace(problem, layer=f'{class_name} "{name}"')


def replace_plans(structure: Any, leaf: Any) -> Any:
    """The same structure of tensors instead of plans."""
    if isinstance(structure, TensorPlan):
        return leaf(structure)
    if isinstance(structure, Mapping):
        return {name: replace_plans(item, leaf) for name, item in structure.items()}
    return [replace_plans(item, leaf) for item in structure]


def _input_shape(layer: Layer, keras2: bool) -> Shape | None:
    """The batch shape of the model's input, if the first layer's arguments give it.

    Source: Keras 3's ``input_shape`` and ``input_dim``; Keras 2's
    ``batch_input_shape``, and ``input_length`` with ``input_dim`` in front of
    a recurrent layer (004_e5bd42928360bc0f.txt).
    """
    if not isinstance(layer, DeclaredLayer) or layer.is_input:
        return None
    a, own = layer.arguments, layer.rule.arguments
    if a.batch_input_shape is not None:
        shape: Shape = a.batch_input_shape
        return shape
    batch = UNKNOWN if a.batch_size is None else a.batch_size
    if a.input_dim is not None and "input_dim" not in own:
        length = UNKNOWN if a.input_length is None else a.input_length
        sequence = a.input_length is not None or "time" in layer.rule.axes(a)
        return (batch, length, a.input_dim) if sequence else (batch, a.input_dim)
    if a.input_shape is not None:
        return (batch, *a.input_shape)
    if keras2 and layer.class_name == "Embedding":
        return (batch, UNKNOWN if a.input_length is None else a.input_length)
    return None

