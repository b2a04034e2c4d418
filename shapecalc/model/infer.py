"""Inference: from a plan to a model with shapes and weights.

Layers are created and called in the order of the plan, with Keras's names, checks and masks.
So the graph is the same as Keras's. After a mistake, inference continues with everything
that does not depend on it, and reports all mistakes together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from shapecalc.collector import uncollected
from shapecalc.declare.layer import Rule
from shapecalc.errors import Code, ModelError, Place, Problem
from shapecalc.model.call import LayerProblem
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import (
    DisconnectedError,
    Structure,
    flatten,
    order,
)
from shapecalc.model.layer import Layer
from shapecalc.model.models import GIVE_INPUT, NO_INPUT, Functional, Sequential
from shapecalc.model.operation_calls import SkippedError, label
from shapecalc.model.results import EqualityClasses, arguments_of
from shapecalc.model.stacks import StackMaker
from shapecalc.plan import (
    OWN,
    SEQUENTIAL,
    Base,
    BuildPlan,
    CallPlan,
    LayerPlan,
    ModelPlan,
    OperationPlan,
    RestartPlan,
    StackPlan,
    Step,
    TensorPlan,
    replace_plans,
)

if TYPE_CHECKING:
    from shapecalc.model.own import OwnLayer
    from shapecalc.model.own_calls import OwnCalls

Model: TypeAlias = "Functional | Sequential | OwnLayer"


@uncollected
def infer(plan: ModelPlan, keras2: bool | None = None, correct: bool = False) -> Model:
    """Return the model of a plan.

    Args:
        plan: the plan of the outermost model.
        keras2: whether the model follows Keras 2, which has different names and inputs, and
            no operations for masks in its graph; by default, if the plan is one of Keras 2.
        correct: whether the shapes are those that Keras computes, where it reports different
            ones.

    Raises:
        ModelError: with all problems, those of the reader included.

    >>> from shapecalc.read.document import read_data
    >>> model = infer(read_data(["LSTM(10, input_shape=(3, 1))", "Dense(5)"]))
    >>> [(layer.name, layer.known_output_shape) for layer in model.layers]
    [('lstm', (None, 10)), ('dense', (None, 5))]
    """
    return Inference(plan.keras2 if keras2 is None else keras2, correct).outermost_model(plan)


def check_input(model: Model, place: Place) -> None:
    """Check that a model has an input, without which no shape is known.

    Raises:
        ModelError: if it has none.
    """
    if isinstance(model, Sequential) and model.lacks_input:
        raise ModelError([Problem(Code.UNKNOWN_SIZE, NO_INPUT, place, GIVE_INPUT)])


def class_of(rule: Rule) -> type[DeclaredLayer]:
    """Return the class for the layers of a rule."""
    if not rule.foreign:
        return DeclaredLayer
    from shapecalc.model.foreign import ForeignLayer  # few models need it

    return ForeignLayer


class Inference(StackMaker):
    """Creates layers and models, and calls them.

    Its methods raise `SkippedError` for whatever has a problem, or depends on something that
    has one. Each problem is recorded once.

    Attributes:
        correct: whether the shapes are those that Keras computes, where it reports different
            ones.
        in_program: whether the plans come from a program, in which each has its last state.
        made_layers: the layer or model of each plan; None if it has a problem.
        results: the result of each call; None if it has a problem.
        inner_results: the results of calls that no graph has.
        inner_arguments: the arguments of those calls, by position and by name.
        equality_classes: what equal layers share.
        copies: whether layers have arguments of their own: code may change those of a plan.
    """

    def __init__(self, keras2: bool, correct: bool) -> None:
        super().__init__(keras2)
        self.correct = correct
        self.in_program = False
        self.made_layers: dict[LayerPlan | ModelPlan, Layer | None] = {}
        self.results: dict[CallPlan, Structure | None] = {}
        self.inner_results: dict[CallPlan, Structure | None] = {}
        self.inner_arguments: dict[CallPlan, tuple[Any, Any]] = {}
        self.equality_classes = EqualityClasses()
        self.copies = True
        self._own_calls: OwnCalls | None = None

    @property
    def own_calls(self) -> OwnCalls:
        """What creates and calls layers and models of one's own."""
        if self._own_calls is None:
            from shapecalc.model.own_calls import OwnCalls  # only programs have such layers

            self._own_calls = OwnCalls(self)
        return self._own_calls

    def make_own(self, plan: ModelPlan) -> OwnLayer:
        """Create a layer or model of one's own."""
        return self.own_calls.make_own(plan)

    def outermost_model(self, plan: ModelPlan) -> Model:
        """Return the model of a plan that is inside no other.

        Raises:
            ModelError: with all problems.
        """
        model: Model | None = None
        self.in_program = self.copies = bool(plan.program)
        for step in plan.program:
            with suppress(SkippedError):
                self.run_step(step)
        with suppress(SkippedError):
            model = cast("Model", self.make(plan))
        problems = [*plan.problems, *self.problems]
        if problems or model is None:
            raise ModelError(problems)
        model.saved_weights.notes += self.use_weights()
        if plan.compiled is not None and not (self.keras2 or plan.keras2):  # 2 counts no optimizer.
            from shapecalc.model.saved import load_optimizer

            load_optimizer(model, plan.compiled, plan.place, plan.with_slots)
        return model

    def make(self, plan: LayerPlan | ModelPlan) -> Layer:
        """Return the layer or model of a plan, always the same one."""
        layer = self.made_layers.get(plan)
        if layer is None and plan not in self.made_layers:
            self.made_layers[plan] = None
            layer = self.made_layers[plan] = self._make_new(plan)
        if layer is None:
            raise SkippedError
        return layer

    def _make_new(self, plan: LayerPlan | ModelPlan) -> Layer:
        """Create the layer or model of a plan."""
        layer = self.make_layer(plan) if isinstance(plan, LayerPlan) else self.make_model(plan)
        if plan.frozen and self.in_program and isinstance(plan, ModelPlan):
            # The plans of its layers say which of them the program has thawed since.
            layer.trainable, layer.frozen = False, True
        elif plan.frozen:
            layer.freeze()
        layer.name = plan.renamed or layer.name
        self.plans[layer] = plan
        return layer

    def make_layer(self, plan: LayerPlan) -> DeclaredLayer:
        """Create a layer, after the layers in its arguments."""
        binding, class_name = plan.binding, plan.class_name
        arguments, equal = arguments_of(binding, self.make, self.equality_classes, self.copies)
        name = self.name_for(plan)
        if binding.problems:
            raise SkippedError
        rule = binding.rule
        for hidden in rule.hidden_layers(arguments):
            self.names.fresh(hidden)
        layer = class_of(rule)(
            name,
            class_name,
            arguments=arguments,
            rule=rule,
            correct=self.correct,
            keras2=self.keras2,
            equal=equal,
        )
        if binding.deferred or binding.unread:
            layer.deferred = [replace(problem, layer=label(layer)) for problem in binding.deferred]
            layer.unread = [replace(problem, layer=label(layer)) for problem in binding.unread]
        if layer.is_input:
            self.create_input_tensor(layer)
        if plan.build_config and not layer.built and not layer.deferred:
            from shapecalc.model.building import build_layer

            build_layer(layer, plan.build_config)
        return layer

    def make_model(self, plan: ModelPlan) -> Model:
        """Create a model, after its layers and calls."""
        outer = self.names
        from_spec = plan.loaded and not plan.saved
        if from_spec:  # A model from another spec has automatic names of its own.
            self.names = self.new_names()
        try:
            if plan.base:
                self.load_base(plan.base, plan)
            if plan.saved:
                self.name_operations(plan)
            for step in plan.steps:
                try:  # Faster than `suppress`, for a million steps.
                    self.run_step(step)
                except SkippedError:
                    continue
            make = MAKERS.get(plan.class_name, Inference.make_functional)
            model = make(self, plan)
        finally:
            self.names = outer
        if from_spec:
            from shapecalc.model.saved import count_rebuilt

            count_rebuilt(self, model)
        return model

    def load_base(self, base: Base, plan: ModelPlan) -> None:
        """Create the saved model that a model extends, in the way in which Keras loads it."""
        if plan.class_name == SEQUENTIAL:
            from shapecalc.model.saved import count_popped

            count_popped(self, base)
            return
        self.make(base.model)
        for call in base.calls:
            assert isinstance(call.layer, (LayerPlan, ModelPlan))
            self.results[call] = self.make(call.layer).nodes[0].outputs

    def name_operations(self, plan: ModelPlan) -> None:
        """Name the operations to which a file gives no name: Keras creates all of them first."""
        for step in plan.steps:
            operation = step.layer if isinstance(step, CallPlan) else None
            if isinstance(operation, OperationPlan) and operation.name is None:
                self.loaded_names[operation] = self.names.fresh(operation.class_name)

    def run_step(self, step: Step) -> None:
        """Create one layer or model, or make one call."""
        if isinstance(step, CallPlan):
            self.result_of(step)
        elif isinstance(step, StackPlan):
            self.change_stack(step)
        elif isinstance(step, BuildPlan):
            self.own_calls.build_layer(step)
        elif isinstance(step, RestartPlan):
            self.names = self.new_names()
        else:
            self.make(step)

    def name_for(self, plan: LayerPlan | ModelPlan) -> str:
        """Return the name of a layer or model: that of its arguments, or an automatic one."""
        name: str | None = plan.name if isinstance(plan, LayerPlan) else plan.arguments.name
        if name is not None:
            return name
        return self.names.fresh(
            plan.shown_class if isinstance(plan, ModelPlan) else plan.class_name
        )

    # Functional models

    def make_functional(self, plan: ModelPlan) -> Functional:
        """Create a functional model."""
        inputs = replace_plans(plan.inputs, self.output_of)
        outputs = replace_plans(plan.outputs, self.output_of)
        return self.make_graph(self.name_for(plan), inputs, outputs, plan)

    def make_graph(
        self, name: str, inputs: Structure, outputs: Structure, plan: ModelPlan
    ) -> Functional:
        """Create the graph from inputs to outputs."""
        self.check_ends(flatten(inputs), flatten(outputs), plan.place)
        try:
            sorted_graph = order(flatten(inputs), flatten(outputs))
        except DisconnectedError as error:
            raise self.fail(self.disconnected(error, plan)) from None
        self.check_names(sorted_graph.operations, plan.place)
        return Functional(
            name,
            plan.shown_class,
            arguments=plan.arguments,
            inputs=inputs,
            outputs=outputs,
            order=sorted_graph,
        )

    def disconnected(self, error: DisconnectedError, plan: ModelPlan) -> Problem:
        """Return the problem of a tensor that cannot be computed from the inputs of a model."""
        hint = "list every input that is used under `inputs`"
        reader = error.reader.operation if error.reader else None
        place = self.place_of(reader, plan.place)
        source = error.tensor.node.operation
        if not (isinstance(source, Layer) and source.is_input and source in self.plans):
            message = f"{error.tensor.history} cannot be computed from the model's inputs"
            return Problem(Code.CONNECTION, message, place, hint)
        user = reader.name if reader else "an output"
        message = f"`{source.name}` is not among the inputs of the model, but {user} depends on it"
        return LayerProblem(
            Code.CONNECTION,
            message,
            plan.place if self.in_program else place,
            hint,
            called_layer=source,
            inputs=(),
            plans=self.plans,
        )

    # Calls

    def result_of(self, plan: CallPlan) -> Structure:
        """Return the result of a call, which is made once."""
        results = self.inner_results if plan.traced else self.results
        result = results.get(plan)
        if result is None and plan not in results:
            results[plan] = None
            result = results[plan] = self.run_call(plan)
        if result is None:
            raise SkippedError
        return result

    def run_call(self, plan: CallPlan) -> Structure:
        """Make a call."""
        if plan.earlier is not None:
            assert not isinstance(plan.layer, OperationPlan)
            return self.earlier_outputs(self.make(plan.layer), plan)
        arguments = replace_plans(plan.arguments, self.output_of)
        keywords = replace_plans(plan.keywords, self.output_of) if plan.keywords else {}
        tracing, self.tracing = self.tracing, plan.traced
        if plan.traced:
            self.inner_arguments[plan] = arguments, keywords
        try:
            return self.make_call(plan, arguments, keywords)
        finally:
            self.tracing = tracing

    def earlier_outputs(self, layer: Layer, plan: CallPlan) -> Structure:
        """Return the outputs of an earlier call; of a stack, the tensor of its input."""
        nodes, number = layer.nodes, plan.earlier
        if isinstance(layer, Sequential) and layer.stack:
            nodes, number = layer.stack[0].nodes, 0
        assert number is not None
        if not -len(nodes) <= number < len(nodes):
            message = f"{label(layer)} has not been called, so it has no output"
            raise self.fail(Problem(Code.CONNECTION, message, plan.place))
        return nodes[number].outputs

    def make_call(
        self, plan: CallPlan, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> Structure:
        """Call a layer, model or operation on tensors."""
        if isinstance(plan.layer, OperationPlan):
            return self.run_operation(plan.layer, arguments, keywords, plan.saved_outputs)
        layer = self.make(plan.layer)
        self.running = plan
        return self.call(layer, arguments, keywords, plan.place, lambda: plan.saved_outputs)

    def output_of(self, plan: TensorPlan) -> Structure:
        """Return the output of an input layer or a call, or one of several."""
        if isinstance(plan.source, LayerPlan):
            return self.make(plan.source).nodes[0].outputs
        result = self.result_of(plan.source)
        if plan.index is None:
            return result
        outputs = flatten(result)
        if not -len(outputs) <= plan.index < len(outputs):
            count = "1 output" if len(outputs) == 1 else f"{len(outputs)} outputs"
            message = f"there is no output {plan.index}: it has {count}, numbered from 0"
            raise self.fail(Problem(Code.SHAPE, message, plan.place))
        return outputs[plan.index]


MAKERS: Mapping[str, Callable[[Inference, ModelPlan], Model]] = {
    SEQUENTIAL: Inference.make_sequential,
    OWN: Inference.make_own,
}
"""What creates each kind of model; all others are graphs."""
