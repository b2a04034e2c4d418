"""Activations: the tensors that a model computes, and keeps until training has used them.

They are counted by a convention that `docs/memory.md` states: the outputs of each call, and what a
layer declares to keep inside. An output in the memory of the input takes none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from shapecalc.algebra.size import UNKNOWN, Shape, Size, product, total
from shapecalc.costs.calls import TracedCall, model_calls
from shapecalc.costs.multiply_adds import as_tensors
from shapecalc.dataclasses import dataclass, replace
from shapecalc.declare.layer import Out
from shapecalc.declare.names import BITS
from shapecalc.declare.products import InnerCall
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import Operation, Tensor, UnknownShapeError, flatten
from shapecalc.model.infer import Inference
from shapecalc.model.layer import Layer
from shapecalc.model.own import OwnLayer

BYTES: Mapping[str, int] = {
    **{name: max(bits // 8, 1) for name, bits in BITS.items()},
    "complex64": 8,
    "complex128": 16,
}
"""The memory of a number of each dtype; that of texts is unknown."""


@dataclass(slots=True)
class Activation:
    """A tensor that a call computes.

    Attributes:
        name: what it holds: ``output``, or what the layer keeps inside.
        shape: its shape.
        bytes_each: the memory of each of its numbers.
        times: how often it is computed, if a wrapper calls the layer several times.
        inside: the names of the layers inside a layer that it belongs to.
    """

    name: str
    shape: Shape
    bytes_each: int
    times: Shape = ()
    inside: Sequence[str] = ()

    @property
    def size(self) -> Size:
        """Its memory in bytes."""
        return product(self.times) * product(self.shape) * self.bytes_each


Kept = Sequence[Activation] | None
"""The activations of an operation in all of its calls; None if they are unknown."""


def activation_bytes(kept: Kept) -> Size | None:
    """Return how many bytes some activations take for one example; None if that is unknown."""
    if kept is None:
        return None
    size: Size = total(activation.size for activation in kept)
    return None if size is UNKNOWN else size


def kept_of_call(call: TracedCall, inference: Inference) -> list[Activation]:
    """Return what a call keeps for training.

    Raises:
        RuleError: if the operation does not accept its arguments.
        UnknownShapeError: if that depends on code which is defined elsewhere, or on texts, or if
            a size is unknown.
    """
    if isinstance(call.operation, OwnLayer):  # Else its calls are there in its place.
        raise UnknownShapeError
    if shares_memory(call.operation, training=True):
        return []
    inner = [*inner_activations(call, training=True), *_of_models(call, inference)]
    return with_sizes([*_outputs("output", flatten(call.outputs)), *inner])


def with_sizes(activations: list[Activation]) -> list[Activation]:
    """Return activations, whose sizes are known.

    Raises:
        UnknownShapeError: if one is unknown. A letter counts as known, but is not added to that.
    """
    sizes = (size for part in activations for size in (*part.times, *part.shape))
    if any(size is UNKNOWN for size in sizes):
        raise UnknownShapeError
    return activations


def shares_memory(operation: Operation, training: bool) -> bool:
    """Return whether an operation returns its input, or the same numbers in another shape."""
    if not isinstance(operation, DeclaredLayer):
        rule = getattr(operation, "rule", None)
        return bool(rule and rule.shares_memory)
    rule = operation.rule
    unchanged = rule.only_in_training and not training
    return rule.shares_memory or rule.returns_input or unchanged


def _outputs(name: str, tensors: Sequence[Tensor]) -> Iterator[Activation]:
    for tensor in tensors:
        if tensor.dtype not in BYTES:
            raise UnknownShapeError
        yield Activation(name, tensor.shape, BYTES[tensor.dtype])


def inner_activations(call: TracedCall, training: bool) -> Iterator[Activation]:
    """Yield the tensors inside a layer, without those of models inside it.

    Args:
        call: the call of the layer.
        training: whether the model is trained, and so keeps more of them.
    """
    operation = call.operation
    for result in _results(call):
        for tensor in filter(None, result.inner_tensors):
            if training or not tensor.only_in_training:
                assert isinstance(operation, Layer)  # Operations declare no such tensors.
                yield Activation(tensor.name, tensor.shape, BYTES[operation.policy.compute])


def calls_of_models(call: TracedCall) -> Iterator[InnerCall]:
    """Yield the calls of models inside a layer."""
    for result in _results(call):
        yield from (part for part in result.products or () if isinstance(part, InnerCall))


def _results(call: TracedCall) -> Sequence[Out]:
    """Return what the rule of a layer gives; of a foreign one, only the outputs are known."""
    results = call.operation.results_of_call(call.arguments, call.keywords) or ()
    return [result for result in results if isinstance(result, Out)]


def _of_models(call: TracedCall, inference: Inference) -> Iterator[Activation]:
    """Yield what the models inside a layer keep in all of their calls."""
    for part in calls_of_models(call):
        yield from _of_model(part, inference)


def _of_model(part: InnerCall, inference: Inference) -> Iterator[Activation]:
    """Yield what a model inside a layer keeps in all of its calls."""
    calls = model_calls(inference, part.layer, [as_tensors(part.shape), *part.rest], part.others)
    if calls is None:
        raise UnknownShapeError
    for call in calls.calls:
        for activation in kept_of_call(call, inference):
            inside = (call.operation.name, *activation.inside)
            times = (*part.times, *activation.times)
            yield replace(activation, times=times, inside=inside)
