"""The largest set of tensors that are alive at once when a model computes its outputs.

The calls are made in Keras's order. A tensor is alive from the call that computes it to the last
call that reads it; an output of the model, to the end. In the memory of another it takes none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.signs import sign
from shapecalc.algebra.size import UNKNOWN, Size, product, total
from shapecalc.costs.activations import (
    BYTES,
    Activation,
    calls_of_models,
    inner_activations,
    shares_memory,
    with_sizes,
)
from shapecalc.costs.calls import ModelCalls, TracedCall, model_calls
from shapecalc.costs.multiply_adds import as_tensors
from shapecalc.dataclasses import dataclass
from shapecalc.declare.layer import RuleError
from shapecalc.declare.products import InnerCall
from shapecalc.model.graph import Operation, Tensor, UnknownShapeError, flatten
from shapecalc.model.infer import Inference
from shapecalc.model.own import OwnLayer


@dataclass(slots=True)
class AliveSet:
    """The tensors that are alive at a call.

    Attributes:
        operation: the layer or operation that is called.
        size: their memory in bytes, for one example.
    """

    operation: Operation
    size: Size


def largest_set(calls: ModelCalls, inference: Inference) -> AliveSet | None:
    """Return the largest set of tensors that are alive at once.

    Returns:
        None if a size is unknown, or if it depends on a letter which set is the largest.
    """
    try:
        return _largest(alive_sets(calls, inference))
    except (RuleError, UnknownShapeError):
        return None


def _largest(sets: Iterator[AliveSet]) -> AliveSet | None:
    largest: AliveSet | None = None
    rivals: list[AliveSet] = []
    for alive in sets:
        if largest is None or is_larger(alive.size, largest.size):
            largest = alive
        elif not is_larger(largest.size, alive.size):
            rivals.append(alive)
    if largest is None or not all(is_larger(largest.size, rival.size) for rival in rivals):
        return None
    return largest


def is_larger(a: Size, b: Size) -> bool:
    """Return whether a size is certainly at least as large as another, whatever its letters are.

    >>> T = Formula.of("T")
    >>> is_larger(3 * T, 2 * T), is_larger(2 * T, T + 3), is_larger(T + 3, 2 * T)
    (True, False, False)
    """
    difference = a - b
    if isinstance(difference, Formula):
        return sign(difference) == 1
    return isinstance(difference, int) and difference >= 0


def alive_sets(calls: ModelCalls, inference: Inference) -> Iterator[AliveSet]:
    """Yield the tensors that are alive at each call.

    Raises:
        RuleError: if an operation does not accept its arguments.
        UnknownShapeError: if a size is unknown.
    """
    owners = _owners(calls)
    last = _last_reads(calls, owners)
    size: Size = total(map(_bytes, calls.inputs))
    ending: dict[float, list[Size]] = {}
    for tensor in calls.inputs:
        ending.setdefault(last.get(tensor, 0), []).append(_bytes(tensor))
    for number, call in enumerate(calls.calls):
        for tensor in flatten(call.outputs):
            if owners[tensor] is tensor:
                size = size + _bytes(tensor)
                ending.setdefault(last.get(tensor, number), []).append(_bytes(tensor))
        parts = with_sizes(list(_inside(call, inference)))
        inside = total(activation.size for activation in parts)
        yield AliveSet(call.operation, size + inside)
        size = size - total(ending.pop(number, ()))


def _owners(calls: ModelCalls) -> Mapping[Tensor, Tensor]:
    """Return in the memory of which tensor each tensor is."""
    owners = {tensor: tensor for tensor in calls.inputs}
    for call in calls.calls:
        reads = call.reads
        shared = len(reads) == 1 and shares_memory(call.operation, training=False)
        for tensor in flatten(call.outputs):
            owners[tensor] = owners.get(reads[0], reads[0]) if shared else tensor
    return owners


def _last_reads(calls: ModelCalls, owners: Mapping[Tensor, Tensor]) -> Mapping[Tensor, float]:
    """Return the number of the last call that reads each tensor; that of an output is infinite."""
    last: dict[Tensor, float] = {}
    for number, call in enumerate(calls.calls):
        last |= {owners.get(tensor, tensor): number for tensor in call.reads}
    return last | {owners.get(tensor, tensor): inf for tensor in calls.outputs}


def _bytes(tensor: Tensor) -> Size:
    """Return the memory of a tensor."""
    if tensor.dtype not in BYTES or any(size is UNKNOWN for size in tensor.shape):
        raise UnknownShapeError
    return product(tensor.shape) * BYTES[tensor.dtype]


def _inside(call: TracedCall, inference: Inference) -> Iterator[Activation]:
    """Yield what a call needs inside while it runs."""
    if isinstance(call.operation, OwnLayer):  # Else its calls are there in its place.
        raise UnknownShapeError
    yield from inner_activations(call, training=False)
    for part in calls_of_models(call):
        yield _of_model(part, inference)


def _of_model(part: InnerCall, inference: Inference) -> Activation:
    """Return the largest set of a model inside a layer, which calls it at all positions at once."""
    calls = model_calls(inference, part.layer, [as_tensors(part.shape), *part.rest], part.others)
    largest = None if calls is None else largest_set(calls, inference)
    if largest is None:
        raise UnknownShapeError
    return Activation(part.layer.name, (largest.size,), 1, part.times)
