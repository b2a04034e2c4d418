"""Records of calls: what the code of a layer of one's own calls, operations included.

A graph has the calls of its layers. What happens in the code of a layer is in no graph, but it
costs as much. So a program that is followed for its costs keeps a record of each call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from shapecalc.declare.code import FollowedCode, UnknownCodeError
from shapecalc.declare.operation import Array, OperationRule
from shapecalc.model.graph import Tensor, flatten
from shapecalc.own_code import RecordedCall, Trace
from shapecalc.plan import CallPlan
from shapecalc.read.python.lambdas import Traces
from shapecalc.read.python.own_masks import OwnMasks
from shapecalc.read.python.tensor_shape import TensorShape
from shapecalc.read.python.values import ArrayValue, GraphTensor


class OwnRecords(OwnMasks):
    """Records the calls in the code of layers.

    Attributes:
        recording: whether the program is followed for its costs.
        recorded: what the call that is running does, with its record; None if no call runs.
        constants: the tensors that methods ``build`` compute, which depend on no input.
        is_paused: whether the program has come to the model whose costs are asked for.
    """

    recording: bool = False
    is_paused: bool = False
    recorded: Trace | None = None

    def start(self) -> None:
        super().start()
        self.constants: set[Tensor] = set()

    def end_of_build(self, trace: Trace, in_build: bool) -> None:
        """Begin the record of a call anew: what builds the layer happens only once.

        Args:
            trace: what the call does.
            in_build: whether a method ``build`` has done what is recorded so far.
        """
        for call in trace.record if in_build else ():
            self.constants.update(flatten(call.outputs))
        trace.record.clear()

    def code(self, traces: Traces, function: Any) -> FollowedCode:
        code = super().code(traces, function)
        if self.recording:
            code.record = partial(self.record_of_code, traces)
        return code

    def record_of_code(self, traces: Traces, inputs: Any) -> Trace:
        """Return what the function of a Lambda does with its inputs.

        Raises:
            UnknownCodeError: if that is unknown.
            RuleError: if the function fails.
        """
        around, self.recorded = self.recorded, Trace()
        try:
            _, outcome = self.outcome_now(traces, inputs, None)
        finally:
            trace, self.recorded = self.recorded, around
        if isinstance(outcome, Exception):
            raise outcome
        return trace

    def outcome_now(self, traces: Traces, inputs: Any, former: Any) -> Any:
        if self.is_paused and former is None:
            values_now = self.values_read(traces)
            if any(values != values_now for values, _ in traces.outcomes.values()):
                reason = "the values that its function reads have changed"
                return values_now, UnknownCodeError(reason)
        return super().outcome_now(traces, inputs, former)

    def apply_rule(
        self,
        rule: OperationRule,
        positional: Sequence[Any],
        named: Mapping[str, Any],
        title: str,
    ) -> Any:
        result = super().apply_rule(rule, positional, named, title)
        if not self.recording or self.recorded is None:
            return result
        result = self.as_recorded(result)
        arguments = [self.as_read(value) for value in positional]
        keywords = {name: self.as_read(value) for name, value in named.items()}
        self.recorded.record.append(RecordedCall(rule, arguments, keywords, of_record(result)))
        return result

    def note_call(self, layer: Any, call: CallPlan, outputs: Any) -> None:
        """Record a call of a layer."""
        if self.recording and self.recorded is not None:
            arguments, keywords = call.arguments, call.keywords
            self.recorded.record.append(RecordedCall(layer, arguments, keywords, outputs))

    def as_recorded(self, value: Any) -> Any:
        """Return the outputs of an operation, each with its tensor in the record."""
        if isinstance(value, GraphTensor):
            return replace(value, tensor=recorded_tensor(value.array))
        return [*map(self.as_recorded, value)] if isinstance(value, list) else value

    def as_read(self, value: Any) -> Any:
        """Return an argument of an operation as its rule takes it, with tensors for arrays."""
        if isinstance(value, GraphTensor):
            return self.read_tensor(value) if value.content is None else value.content
        if isinstance(value, slice):
            return {name: self.as_read(getattr(value, name)) for name in ("start", "stop", "step")}
        if isinstance(value, (list, tuple)) and not isinstance(value, TensorShape):
            return [*map(self.as_read, value)]
        ruled = self.for_rule(value)
        return recorded_tensor(ruled) if isinstance(ruled, Array) else ruled

    def read_tensor(self, value: GraphTensor) -> Tensor:
        """Return the tensor that a call reads, and note which one of the record it is."""
        tensor = recorded_tensor(value.array)
        if self.recorded and not value.variable and value.tensor not in self.constants:
            self.recorded.origins[tensor] = value.tensor
        return tensor

    def for_model(self, value: Any) -> Any:
        """Return values of the program as a call takes them."""
        if isinstance(value, GraphTensor):
            mask = self.masks.get(value)
            tensor = self.read_tensor(value)
            tensor.mask = None if mask is None else recorded_tensor(Array(mask.array.shape, "bool"))
            return tensor
        if isinstance(value, ArrayValue):
            return Tensor(self.sizes(value.shape), "float32")
        if isinstance(value, (list, tuple)) and not isinstance(value, TensorShape):
            return [*map(self.for_model, value)]
        if isinstance(value, dict):
            return {str(name): self.for_model(item) for name, item in value.items()}
        return value

    def plain_size(self, size: Any) -> Any:
        names = getattr(size, "names", ())
        if self.recording and names and not self.asked.keys() & set(names):
            return None  # A letter of `size_letters`; the program sees no size, as in Keras.
        return super().plain_size(size)


def recorded_tensor(array: Array) -> Tensor:
    """Return a tensor for an array of the program."""
    return Tensor(array.shape, array.dtype, value=array.value)


def of_record(value: Any) -> Any:
    """Return the tensors in the record that the outputs of an operation are."""
    if isinstance(value, GraphTensor):
        return value.tensor
    return tuple(map(of_record, value)) if isinstance(value, list) else ()
