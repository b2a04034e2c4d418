"""Calls of layers and models of one's own: their code is followed as Keras traces it.

Keras calls the method ``call`` on tensors of TensorFlow. If a layer has layers that are not built,
it does so once more before the first call, to build them.

Source: Keras 3.15, ``Layer.__call__``, ``Layer._maybe_build`` and ``CallSpec``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.algebra.size import known
from shapecalc.declare.layer import Rule
from shapecalc.declare.operation import Array
from shapecalc.errors import Code
from shapecalc.model.graph import Structure, Tensor, UnknownTensor, flatten, replace_leaves
from shapecalc.model.infer import Inference
from shapecalc.own_code import AS_CELL, BY_SHAPES, INSIDE, Trace
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan, OperationPlan, TensorPlan
from shapecalc.read.python.arguments import at_line
from shapecalc.read.python.follower import EndlessError, FailedError, deep_unknown
from shapecalc.read.python.operators import TooLargeError, inside
from shapecalc.read.python.plain import holds_array, holds_tensor
from shapecalc.read.python.records import OwnRecords
from shapecalc.read.python.tensor_shape import TensorShape
from shapecalc.read.python.values import (
    ArrayValue,
    Function,
    GraphTensor,
    Method,
    Partial,
    Passed,
    UnknownValue,
)
from shapecalc.rules.layers.recurrent_cells import is_cell


class OwnTraces(OwnRecords):
    """Follows calls of layers and models of one's own.

    Attributes:
        training: the argument ``training`` of the calls that are running.
        fails: whether Keras refuses a call of a layer in the call that is running.
        calls_running: how many calls of layers of one's own are followed now.
    """

    def start(self) -> None:
        super().start()
        self.training: Any = None
        self.calls_running = 0
        self.fails = False

    # Calls of layers

    def apply(self, layer: LayerPlan | ModelPlan, passed: Passed) -> Any:
        if self.calls_running or self.is_own(layer):
            unknown = passed.unsure or deep_unknown(passed.values)
            if unknown:
                return self.apply_to_unknown(layer, unknown)
        if self.is_own(layer):
            assert isinstance(layer, ModelPlan)
            return self.apply_own(layer, passed)
        if self.calls_running and not holds_keras(passed.values):
            return self.graph_call(layer, passed.positional, passed.keyword)
        return super().apply(layer, passed)

    def apply_to_unknown(self, layer: LayerPlan | ModelPlan, unknown: UnknownValue) -> Any:
        """Return the result of a call on something unknown, which may create weights."""
        if self.calls_running:
            self.gap = self.gap or unknown
        else:
            self.built_on.setdefault(id(layer), (layer, unknown))
        return unknown

    def apply_own(self, layer: ModelPlan, passed: Passed) -> Any:
        """Return the result of a call of a layer of one's own."""
        for value in passed.positional:
            if value is not None and not holds_tensor(value) and not holds_array(value):
                hint = "give it by name"
                self.fail(Code.CALL, "a layer takes only tensors by position", hint)
        if holds_keras(passed.values):
            if self.traced:
                return self.unknown("a tensor of the model is used in a call here")
            return self.symbolic_call(layer, passed)
        result = self.graph_call(layer, passed.positional, passed.keyword)
        return result if self.traced else self.as_numbers(result)

    def symbolic_call(self, layer: ModelPlan, passed: Passed) -> Any:
        """Return the outputs of a call on tensors of a graph."""
        if any(isinstance(item, (ArrayValue, GraphTensor)) for item in passed.values):
            return self.apply_to_unknown(layer, self.unknown("numbers and tensors are mixed here"))
        self.finish_stacks()
        keywords = {name: self.tensors(value) for name, value in passed.keyword.items()}
        tensor = self.add_call(layer, [*map(self.tensors, passed.positional)], keywords)
        output = self.outputs(tensor)
        if isinstance(output, Tensor) or output is None:
            return tensor
        numbers = {id(leaf): number for number, leaf in enumerate(flatten(output))}
        return replace_leaves(
            output, lambda leaf: TensorPlan(tensor.source, tensor.place, numbers[id(leaf)])
        )

    def keras_own_attribute(self, owner: ModelPlan, name: str) -> Any:
        if name == "output" and owner.own is not None and not self.traced:
            return self.own_output(owner)
        return super().keras_own_attribute(owner, name)

    def own_output(self, owner: ModelPlan) -> Any:
        """Return the outputs of the first call of a layer of one's own."""
        calls = [s for s in self.program if isinstance(s, CallPlan) and s.layer is owner]
        if not calls or calls[0].traced:
            return self.unknown("`.output` is not known")
        outputs = flatten(self.outputs(TensorPlan(calls[0], self.place(self.node))))
        place = self.place(self.node)
        if len(outputs) == 1:
            return TensorPlan(calls[0], place)
        return [TensorPlan(calls[0], place, number) for number, _ in enumerate(outputs)]

    def graph_call(self, layer: Any, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        if isinstance(layer, OperationPlan) or not (self.calls_running or self.is_own(layer)):
            return super().graph_call(layer, arguments, keywords)
        named = self.with_training(layer, dict(keywords))
        place = self.place(self.node)
        self.problems.limit("calls of layers", place)
        self.finish_stacks()
        call = CallPlan(
            layer, self.for_model([*arguments]), self.for_model(named), place, traced=True
        )
        self.program.append(call)
        output = self.outputs(TensorPlan(call, place))
        if output is None:
            unknown = self.unknown("this call fails")
            self.fails = True
            self.gap = self.gap or unknown
            return unknown
        self.note_call(layer, call, output)
        outputs = self.for_program(output)
        if isinstance(layer, LayerPlan) and is_cell(layer) and isinstance(outputs, tuple):
            return outputs[0], [*outputs[1:]]
        return outputs

    def layer(self, rule: Rule, passed: Passed) -> Any:
        for value in inside(passed.values) if rule.name in OF_CELLS else ():
            if self.is_own(value):
                self.note_states(value)
        outer, self.traced = self.traced, self.traced and not self.calls_running
        try:
            return super().layer(rule, passed)
        finally:
            self.traced = outer

    def tensor_item(self, tensor: Any, key: Any) -> Any:
        if isinstance(tensor, ArrayValue):
            tensor = GraphTensor(Array(self.sizes(tensor.shape), "float32"))
        return super().tensor_item(tensor, key)

    def with_training(self, layer: Any, keywords: dict[str, Any]) -> dict[str, Any]:
        """Return the arguments of a call with what Keras passes on from the call around it."""
        if "training" in keywords or not self.is_own(layer) or self.training is None:
            return keywords
        return {**keywords, "training": self.training}

    def for_program(self, output: Structure) -> Any:
        """Return the outputs of a call as values of the program."""
        if isinstance(output, UnknownTensor):
            unknown = self.unknown("the output of this layer is not known")
            self.gap = self.gap or unknown
            return unknown
        if isinstance(output, Tensor):
            tensor = GraphTensor(Array(output.shape, output.dtype), tensor=output)
            if output.mask is not None:
                self.masks[tensor] = GraphTensor(Array(output.mask.shape, "bool"))
            return tensor
        if isinstance(output, Mapping):
            return {name: self.for_program(item) for name, item in output.items()}
        if isinstance(output, (list, tuple)):
            return type(output)([self.for_program(item) for item in output])
        return output

    def as_numbers(self, value: Any) -> Any:
        """Return the outputs of a call on numbers: arrays."""
        if isinstance(value, GraphTensor):
            return ArrayValue(self.plain_shape(value.array.shape))
        if isinstance(value, (list, tuple)):
            return type(value)([self.as_numbers(item) for item in value])
        if isinstance(value, dict):
            return {name: self.as_numbers(item) for name, item in value.items()}
        return value

    # What a call does

    def follow_call(
        self, plan: ModelPlan, arguments: Any, keywords: Any, how: str, inference: Inference
    ) -> Trace:
        # Each input has a tensor of its own in the record, also if one is given twice.
        arguments, keywords = replace_leaves((arguments, keywords), as_input)
        trace = Trace(inputs=flatten([arguments, keywords]))
        outer = self.program, self.inferred, self.gap, self.traced, self.fixed, self.training
        around = self.live, self.recorded
        sizes = [size for tensor in trace.inputs for size in tensor.shape]
        self.program, self.inferred, self.gap, self.fails = trace.steps, 0, None, False
        self.traced, self.fixed = True, all(map(known, sizes))
        self.live, self.recorded = inference, trace
        self.calls_running += 1
        try:
            result = self.called(plan, self.call_arguments(arguments, keywords), how, trace)
            trace.outputs = self.output_tensors(result)
        except FailedError as error:
            if error.problem.code is not Code.EXPRESSION:
                self.problems.append(error.problem)
            self.gap = UnknownValue(error.problem.message, error.problem.place)
        except TooLargeError:
            self.gap = self.unknown("it is too large to be computed")
        except (EndlessError, RecursionError):
            if not self.recording:  # The whole program is read then.
                raise
            self.gap = self.unknown("it takes more steps than are followed")
        finally:
            self.calls_running -= 1
            if self.gap is not None:
                title = f"the call of {plan.own_class} is not followed"
                trace.unsure = f"{title}: {self.gap.reason}{at_line(self.gap)}"
            self.program, self.inferred, self.gap, self.traced, self.fixed, self.training = outer
            self.live, self.recorded = around
        return trace

    def call_arguments(self, arguments: Any, keywords: Any) -> Passed:
        """Return the arguments of a call as its code gets them."""
        positional = [self.for_program(item) for item in arguments]
        keyword = {name: self.for_program(item) for name, item in keywords.items()}
        return Passed(positional, keyword, [self.node] * len(positional))

    def called(self, plan: ModelPlan, passed: Passed, how: str, trace: Trace) -> Any:
        """Return what a call returns, and build the layer before its first call."""
        assert plan.own is not None
        function = self.attribute(plan, "call")
        if isinstance(function, UnknownValue) or not self.defines(plan, "call"):
            if not isinstance(function, UnknownValue):
                self.fail(Code.EXPRESSION, f"`{plan.own_class}` has no method `call`")
            self.gap = self.gap or function
            return function
        training = passed.keyword.get("training", self.training)
        spec = self.bound_arguments(plan, passed)
        if not plan.own.built:
            self.build_before_call(plan, spec, passed, how)
            trace.building = len(trace.steps)
            self.end_of_build(trace, self.defines(plan, "build"))
        if self.fails:  # It would only fail once more.
            return self.gap
        self.training = spec.get("training", training)
        if self.training is None:
            self.training = self.default_of(plan, "call", "training")
        if how == AS_CELL:
            return passed.positional[0]
        if how != INSIDE and self.defines(plan, "compute_output_shape"):
            result = self.computed_outputs(plan, spec)
            self.mask_outputs(plan, spec, result, how)
            return result
        if how == BY_SHAPES:
            self.fail(Code.EXPRESSION, f"`{plan.own_class}` has no method `compute_output_shape`")
        result = self.method(plan, "call", self.with_masks(plan, spec, passed))
        self.mask_outputs(plan, spec, result, how)
        return result

    def bound_arguments(self, plan: ModelPlan, passed: Passed) -> dict[str, Any]:
        """Return the arguments of a call by name, without those that are not given."""
        kind = self.class_of(plan)
        function = kind.find("call") if kind else None
        if not isinstance(function, Function):
            return {}
        spec = function.arguments
        names = [a.arg for a in (*spec.posonlyargs, *spec.args)][1:]
        if "training" in passed.keyword and "training" not in [
            *names,
            *(a.arg for a in spec.kwonlyargs),
        ]:
            passed.keyword = {k: v for k, v in passed.keyword.items() if k != "training"}
        return dict(zip(names, passed.positional)) | passed.keyword

    def output_tensors(self, result: Any) -> Any:
        """Return what a call returns as its outputs; None if they are unknown."""
        unknown = deep_unknown(result)
        if unknown is not None:
            self.gap = self.gap or unknown
            return None
        tensors = self.for_model_outputs(result)
        if not flatten(tensors):
            self.gap = self.gap or self.unknown("it returns no tensor")
            return None
        return tensors

    def for_model_outputs(self, value: Any) -> Any:
        """Return the values that a call returns, with lists and tuples as they are."""
        if isinstance(value, (list, tuple)) and not isinstance(value, TensorShape):
            items = [self.for_model_outputs(item) for item in value]
            return tuple(items) if isinstance(value, tuple) else items
        if isinstance(value, dict):
            return {str(name): self.for_model_outputs(item) for name, item in value.items()}
        return self.for_model(value)

    def give_up(self, nodes: Sequence[Any], unknown: UnknownValue) -> None:
        self.gap = self.gap or unknown
        super().give_up(nodes, unknown)

    def not_followed(
        self, unknown: UnknownValue, passed: Passed, harmless: bool = False
    ) -> UnknownValue:
        if self.calls_running and any(isinstance(value, CALLING) for value in passed.values):
            self.gap = self.gap or unknown
        return super().not_followed(unknown, passed, harmless)

    def call(self, function: Any, passed: Passed) -> Any:
        if self.calls_running and isinstance(function, UnknownValue):
            self.gap = self.gap or function
        return super().call(function, passed)


def as_input(tensor: Tensor) -> Tensor:
    """Return a new tensor like one that the code of a layer gets."""
    if isinstance(tensor, UnknownTensor):
        return tensor
    copy = Tensor(tensor.shape, tensor.dtype, value=tensor.value)
    copy.mask = tensor.mask
    return copy


def holds_keras(values: Any) -> bool:
    """Return whether some values hold a tensor of a graph of Keras."""
    return any(isinstance(item, TensorPlan) for item in inside(values))


OF_CELLS = ("RNN", "StackedRNNCells")
"""The layers that take cells."""

CALLING = (LayerPlan, ModelPlan, Function, Method, Partial)
"""Values that a function which is not followed may call."""
