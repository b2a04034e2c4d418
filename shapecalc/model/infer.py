"""From a plan to a model with shapes and weights: what Keras does when it is told the same.

Layers are made and called in the plan's order, with Keras's own names, checks
and masks, so that the graph comes out as Keras's. After a mistake the work
goes on with whatever does not depend on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.declare.bind import default_arguments
from shapecalc.declare.layer import Arguments, RuleError
from shapecalc.errors import Code, ModelError, Place, Problem
from shapecalc.model.call import LayerCaller, SkippedError, label, saved_outputs
from shapecalc.model.declared import DeclaredLayer, class_of
from shapecalc.model.graph import (
    AppliedOperation,
    DisconnectedError,
    Node,
    Operation,
    Structure,
    Tensor,
    UnknownShapeError,
    flatten,
    order,
)
from shapecalc.model.layer import Layer
from shapecalc.model.models import Functional, Sequential, input_shape
from shapecalc.plan import (
    FUNCTIONAL,
    SEQUENTIAL,
    Base,
    CallPlan,
    LayerPlan,
    ModelPlan,
    OperationPlan,
    SavedTensor,
    TensorPlan,
    replace_plans,
)
from shapecalc.rules import RULES

Model = Functional | Sequential


def infer(plan: ModelPlan, keras2: bool = False, correct: bool = False) -> Model:
    """The model that a plan describes.

    Args:
        plan: what was read.
        keras2: whether Keras 2 is followed: in names, in inputs, and in masks,
            which leave no trace in its graph.
        correct: whether the shapes are those that Keras computes, where it reports others.

    Raises:
        ModelError: with every problem, those of reading included, if there is any.
    """
    return Inference(keras2, correct).outermost_model(plan)


class Inference(LayerCaller):
    """Makes layers and models, and calls them.

    Attributes:
        correct: whether the shapes are those that Keras computes, where it reports others.
        made_layers: the layers and models that exist; None for those that cannot.
        results: what the calls gave; None for those that cannot be made.
    """

    def __init__(self, keras2: bool, correct: bool) -> None:
        super().__init__(keras2)
        self.correct = correct
        self.made_layers: dict[LayerPlan | ModelPlan, Layer | None] = {}
        self.results: dict[CallPlan, Structure | None] = {}

    def outermost_model(self, plan: ModelPlan) -> Model:
        """The outermost model.

        Raises:
            ModelError: with every problem.
        """
        model = None
        with suppress(SkippedError):
            model = self.make(plan)
        problems = [*plan.problems, *self.problems]
        if problems or not isinstance(model, Model):
            raise ModelError(problems)
        model.saved_weights.params = plan.saved_params
        if plan.compiled is not None and not (isinstance(model, Sequential) and not model.built):
            from shapecalc.model.saved import load_optimizer

            load_optimizer(model, plan.compiled, plan.place)
        return model

    def make(self, plan: LayerPlan | ModelPlan) -> Layer:
        """The layer or model of a plan, always the same one."""
        if plan not in self.made_layers:
            self.made_layers[plan] = None
            with suppress(SkippedError):
                made = (
                    self.make_layer(plan) if isinstance(plan, LayerPlan) else self.make_model(plan)
                )
                if plan.frozen:
                    made.freeze()
                self.made_layers[plan] = made
                self.plans[made] = plan
        layer = self.made_layers[plan]
        if layer is None:
            raise SkippedError
        return layer

    def make_layer(self, plan: LayerPlan) -> DeclaredLayer:
        """A layer; those that it wraps are made first."""
        arguments = Arguments(**vars(plan.arguments))
        for name, value in vars(arguments).items():
            if isinstance(value, (LayerPlan, ModelPlan)):
                setattr(arguments, name, self.make(value))
            elif (
                isinstance(value, tuple) and value and isinstance(value[0], (LayerPlan, ModelPlan))
            ):
                setattr(arguments, name, tuple(map(self.make, value)))
        own = self.name_for(plan)
        if plan.binding.problems:
            raise SkippedError
        for class_name in plan.rule.hidden_layers(arguments):
            self.names.fresh(class_name)
        layer = class_of(plan.rule)(
            own, plan.class_name, arguments=arguments, rule=plan.rule, correct=self.correct
        )
        layer.deferred = [replace(problem, layer=label(layer)) for problem in plan.binding.deferred]
        if layer.is_input:
            _give_input(layer)
        return layer

    def make_model(self, plan: ModelPlan) -> Model:
        """A model, after everything that is told before it."""
        outer = self.names
        retold = plan.loaded and not plan.saved
        if retold:  # A model from another spec brings its names along.
            self.names = self.new_names()
        try:
            if plan.base:
                self.load_base(plan.base, plan)
            for step in plan.steps:
                with suppress(SkippedError):
                    self.run_step(step)
            make = self.make_sequential if plan.class_name == SEQUENTIAL else self.make_functional
            model = make(plan)
        finally:
            self.names = outer
        if retold:
            from shapecalc.model.saved import count_rebuilt

            count_rebuilt(self, model)
        return model

    def load_base(self, base: Base, plan: ModelPlan) -> None:
        """Makes a saved model as Keras loads it; a graph that goes on from it reads its tensors."""
        if plan.class_name == SEQUENTIAL:
            from shapecalc.model.saved import count_popped

            count_popped(self, base)
            return
        self.make(base.model)
        for call in base.calls:
            assert isinstance(call.layer, (LayerPlan, ModelPlan))
            self.results[call] = self.make(call.layer).nodes[0].outputs

    def run_step(self, step: LayerPlan | ModelPlan | CallPlan) -> None:
        """One thing that Keras is told."""
        if isinstance(step, CallPlan):
            self.result_of(step)
        else:
            self.make(step)

    def name_for(self, plan: LayerPlan | ModelPlan) -> str:
        """The name that a layer or model has been given, or an automatic one."""
        given: str | None = plan.arguments.name
        return self.names.fresh(plan.class_name) if given is None else given

    # Functional models

    def make_functional(self, plan: ModelPlan) -> Functional:
        """A model from inputs to outputs."""
        inputs = replace_plans(plan.inputs, self.output_of)
        outputs = replace_plans(plan.outputs, self.output_of)
        return self.make_graph(self.name_for(plan), inputs, outputs, plan)

    def make_graph(
        self, name: str, inputs: Structure, outputs: Structure, plan: ModelPlan
    ) -> Functional:
        """The graph from inputs to outputs.

        Raises:
            SkippedError: if it is not connected, or a name stands twice.
        """
        try:
            found = order(flatten(inputs), flatten(outputs))
        except DisconnectedError as error:
            message = f"{error.tensor.history} is not computed from the model's inputs"
            hint = "name every input that is used under `inputs`"
            reader = error.reader.operation if error.reader else None
            place = self.place_of(reader, plan.place)
            raise self.fail(Problem(Code.CONNECTION, message, place, hint)) from None
        self.check_names(found.operations, plan.place)
        return Functional(
            name,
            FUNCTIONAL,
            arguments=plan.arguments,
            inputs=inputs,
            outputs=outputs,
            order=found,
        )

    def check_names(self, operations: Sequence[Operation], place: Place) -> None:
        """Keras refuses a model in which two layers have one name."""
        seen: dict[str, Operation] = {}
        for operation in operations:
            if seen.setdefault(operation.name, operation) is not operation:
                raise self.fail(self.duplicate_name(operation, place))

    def place_of(self, operation: Operation | None, otherwise: Place) -> Place:
        """Where an operation comes from, if it comes from the spec."""
        plan = self.plans.get(operation) if isinstance(operation, Layer) else None
        return plan.place if plan else otherwise

    def duplicate_name(self, operation: Operation, place: Place) -> Problem:
        """The problem of a layer whose name another has."""
        plan = self.plans.get(operation) if isinstance(operation, Layer) else None
        given = plan.binding.places if isinstance(plan, LayerPlan) else {}
        taken = {layer.name for layer in self.plans}
        other = next(n for k in count(1) if (n := f"{operation.name}_{k}") not in taken)
        return Problem(
            Code.DUPLICATE_NAME,
            f"the name {operation.name!r} is already that of another layer of this model",
            given.get("name") or self.place_of(operation, place),
            f"give this one a name of its own, such as name={other!r}",
            operation.class_name,
            meant=other if "name" in given else "",
        )

    # Sequential models

    def make_sequential(self, plan: ModelPlan) -> Sequential:
        """A model that is a stack; its graph is made if the input is known."""
        layers: list[Layer] = []
        for inner in plan.layers:
            with suppress(SkippedError):
                layers.append(self.make(inner))
        name = self.name_for(plan)
        if len(layers) < len(plan.layers):
            raise SkippedError
        stack: list[Layer] = []
        for layer in layers:
            self.add_to_stack(layer, stack)
        self.check_names(stack, plan.place)
        model = Sequential(
            name, SEQUENTIAL, arguments=plan.arguments, stack=stack, build=self.build_stack
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
        return model

    def add_to_stack(self, layer: Layer, stack: list[Layer]) -> None:
        """Puts a layer on a stack; the first may bring the input with it."""
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
        """The input that a stack makes for its first layer."""
        rule = RULES["InputLayer"]
        arguments = default_arguments(rule)
        arguments.batch_shape, arguments.dtype = batch_shape, dtype
        name = self.names.input_of(first.name)
        layer = DeclaredLayer(name, rule.name, arguments=arguments, rule=rule)
        _give_input(layer)
        return layer

    def build_stack(self, model: Sequential, shape: Shape) -> None:
        """Calls the layers of a stack one on the other."""
        if not model.stack:
            raise RuleError("has no layers, and so cannot be called")
        if not model.has_input:
            top = model.stack[0]
            model.stack.insert(0, self.make_input_layer(top, shape, top.policy.compute))
        first, *rest = model.stack
        inputs = tensor = first.nodes[0].outputs
        for layer, following in zip(rest, [*rest[1:], None]):
            told = self.saved_input(following)
            tensor = self.call(layer, [tensor], {}, self.plans[layer].place, told)
            if self.keras2 and not isinstance(tensor, Tensor):
                message = "Keras 2 takes only layers with one output in a Sequential model"
                raise self.fail(Problem(Code.SHAPE, message, self.plans[layer].place))
        plan = self.plans[model]
        assert isinstance(plan, ModelPlan)
        model.functional = self.make_graph(self.names.graph_of(model.name), inputs, tensor, plan)
        model.built = True

    def saved_input(self, layer: Layer | None) -> Mapping[int, SavedTensor]:
        """What is said of the tensor that a layer of a stack reads."""
        plan = self.plans.get(layer) if layer else None
        shape = plan.saved_shape if isinstance(plan, LayerPlan) else layer and layer.input_shape
        return {0: SavedTensor(shape, "float32")} if shape else {}

    # Calls

    def result_of(self, plan: CallPlan) -> Structure:
        """What a call gives, always the same."""
        if plan not in self.results:
            self.results[plan] = None
            with suppress(SkippedError):
                self.results[plan] = self.run_call(plan)
        result = self.results[plan]
        if result is None:
            raise SkippedError
        return result

    def run_call(self, plan: CallPlan) -> Structure:
        """Makes a call."""
        arguments = replace_plans(plan.arguments, self.output_of)
        keywords = replace_plans(plan.keywords, self.output_of)
        if isinstance(plan.layer, OperationPlan):
            return self.run_operation(plan.layer, arguments, keywords, plan.saved_outputs)
        layer = self.make(plan.layer)
        self.running = plan
        return self.call(layer, arguments, keywords, plan.place, plan.saved_outputs)

    def run_operation(
        self,
        plan: OperationPlan,
        arguments: Sequence[Any],
        keywords: Mapping[str, Any],
        told: Mapping[int, SavedTensor],
    ) -> Structure:
        """Makes an operation and applies it."""
        name = self.names.fresh(plan.class_name) if plan.name is None else plan.name
        operation = AppliedOperation(
            name,
            plan.class_name,
            rule=plan.rule,
            constants=plan.constants,
            module=plan.module,
        )
        output: Structure
        try:
            output = operation.output_structure(arguments, keywords)
        except UnknownShapeError:
            output = saved_outputs(told, "float32")
        except RuleError as misfit:
            about = label(operation)
            problem = Problem(misfit.code, str(misfit), plan.place, misfit.hint, about)
            raise self.fail(problem) from None
        Node(operation, arguments, keywords, output)
        return output

    def output_of(self, plan: TensorPlan) -> Structure:
        """What an input or a call gives, or one output of it."""
        if isinstance(plan.source, LayerPlan):
            return self.make(plan.source).nodes[0].outputs
        result = self.result_of(plan.source)
        if plan.index is None:
            return result
        outputs = flatten(result)
        if not -len(outputs) <= plan.index < len(outputs):
            message = f"there is no output {plan.index}: there are {len(outputs)}, counted from 0"
            raise self.fail(Problem(Code.SHAPE, message, plan.place))
        return outputs[plan.index]


def _give_input(layer: DeclaredLayer) -> None:
    """Lets the tensor of an input layer begin a graph."""
    shape = layer.rule(None, layer.arguments).shape
    assert isinstance(shape, tuple)
    Node(layer, [], {}, Tensor(shape, layer.policy.variable))
