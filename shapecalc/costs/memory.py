"""The memory of a model, as arithmetic: weights, gradients, optimizer, activations.

It is no measurement: a compiler joins layers, and reuses memory. `docs/memory.md` states the
convention, and how far it is from what JAX and XLA plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Size, product, total
from shapecalc.costs.activations import BYTES
from shapecalc.costs.calls import calls_of
from shapecalc.costs.one_example import OneExample
from shapecalc.costs.peak import largest_set
from shapecalc.costs.tally import MEMORY, tally_of
from shapecalc.dataclasses import dataclass
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import Operation
from shapecalc.model.saved import HOME, bits_per_number, optimizer_slots, paths
from shapecalc.model.weights import Variable
from shapecalc.rules.optimizers import OPTIMIZERS, Trained


@dataclass(frozen=True, slots=True)
class MemoryTerm:
    """Some numbers of the same size.

    Attributes:
        note: what they are.
        count: how many there are; None if that is unknown.
        bytes_each: the memory of each.
        times: how often there are so many, which is the batch for activations.
    """

    note: str
    count: Size | None
    bytes_each: int
    times: Size = 1

    @property
    def size(self) -> Size | None:
        """Their memory in bytes; None if it is unknown."""
        return None if self.count is None else self.count * self.bytes_each * self.times


@dataclass(frozen=True, slots=True)
class MemoryPart:
    """A part of the memory, such as that of the weights: a sum of terms."""

    name: str
    terms: Sequence[MemoryTerm]

    @property
    def size(self) -> Size | None:
        """Its memory in bytes; None if it is unknown."""
        return _sum(term.size for term in self.terms)


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory of a model in bytes, with its parts.

    Attributes:
        parts: its parts, which add up.
        at: the layer at whose call most tensors are alive, for inference.
    """

    parts: Sequence[MemoryPart]
    at: Operation | None = None

    @property
    def size(self) -> Size | None:
        """The sum of the parts; None if one is unknown."""
        return _sum(part.size for part in self.parts)


def _sum(sizes: Iterable[Size | None]) -> Size | None:
    parts = list(sizes)
    if None in parts:
        return None
    size: Size = total(part for part in parts if part is not None)
    return None if size is UNKNOWN else size


def training_memory(
    example: OneExample,
    batch: Size = 1,
    optimizer: str = "Adam",
    settings: Mapping[str, Any] | None = None,
) -> Memory:
    """Return the memory that a step of training takes.

    Args:
        example: the model for one example.
        batch: the number of examples.
        optimizer: the class of the optimizer, as in `shapecalc.rules.optimizers.OPTIMIZERS`.
        settings: its arguments.

    Raises:
        RefusedError: if Keras refuses the arguments of the optimizer.

    >>> from shapecalc.costs.one_example import one_example
    >>> from shapecalc.read.document import read_data
    >>> example = one_example(read_data(["Dense(5, input_shape=(3,))", "Dense(2)"]))
    >>> memory = training_memory(example, batch=32)
    >>> [(part.name, part.size) for part in memory.parts]
    [('weights', 128), ('gradients', 128), ('optimizer', 268), ('activations', 1280)]
    """
    model = example.model
    trained = set(model.trained)
    weights = [*_weight_terms(model.variables, ""), *_cast_terms(example)]
    return Memory(
        [
            MemoryPart("weights", weights),
            MemoryPart("gradients", _weight_terms(trained, "")),
            MemoryPart("optimizer", list(_slot_terms(example, optimizer, settings or {}))),
            MemoryPart("activations", [_activation_term(example, batch)]),
        ]
    )


def inference_memory(example: OneExample, batch: Size = 1, weights: str = "") -> Memory:
    """Return the memory that the outputs of a model take: weights, and the largest set of tensors.

    Args:
        example: the model for one example.
        batch: the number of examples.
        weights: the dtype in which the weights are kept, such as ``int8``; their own if empty.
            The scales of quantized weights are not counted.

    >>> from shapecalc.costs.one_example import one_example
    >>> from shapecalc.read.document import read_data
    >>> example = one_example(read_data(["Dense(5, input_shape=(3,))", "Dense(2)"]))
    >>> memory = inference_memory(example, batch=32, weights="int8")
    >>> [(part.name, part.size) for part in memory.parts], memory.at.name
    ([('weights', 32), ('tensors alive at once', 1024)], 'dense')
    """
    calls = calls_of(example)
    largest = None if calls is None else largest_set(calls, example.inference)
    size = None if largest is None else largest.size
    alive = MemoryTerm("bytes for each example", size, 1, batch)
    return Memory(
        [
            MemoryPart("weights", _weight_terms(example.model.variables, weights)),
            MemoryPart("tensors alive at once", [alive]),
        ],
        None if largest is None else largest.operation,
    )


def _weight_terms(variables: Iterable[Variable], dtype: str) -> list[MemoryTerm]:
    """Return the memory of weights: a term for each size of their numbers."""
    fixed = BYTES[dtype] if dtype else None
    sizes = [(fixed or _bytes_each(variable), variable.size) for variable in variables]
    ordered = sorted(sizes, key=lambda pair: -pair[0])
    return [
        MemoryTerm("numbers", total(size for _, size in group), width)
        for width, group in groupby(ordered, key=lambda pair: pair[0])
    ]


def _bytes_each(variable: Variable) -> int:
    return max(bits_per_number(variable) // 8, 1)


def _cast_terms(example: OneExample) -> Iterator[MemoryTerm]:
    """Yield the copies of weights in the dtype of a mixed policy, in which layers compute."""
    calls = calls_of(example)
    counted: set[Variable] = set()
    counts: dict[str, list[Size]] = {}
    for call in calls.calls if calls else ():
        layer = call.operation
        if isinstance(layer, DeclaredLayer) and layer.policy.compute != layer.policy.variable:
            own = [variable for variable in layer.variables if variable not in counted]
            counted.update(own)
            counts.setdefault(layer.policy.compute, []).extend(variable.size for variable in own)
    for dtype, sizes in counts.items():
        yield MemoryTerm(f"copies in {dtype}", total(sizes), BYTES[dtype])


def _slot_terms(
    example: OneExample, optimizer: str, settings: Mapping[str, Any]
) -> Iterator[MemoryTerm]:
    """Yield what an optimizer keeps, for all trained weights together."""
    name = next((name for name in OPTIMIZERS if name.lower() == optimizer.lower()), optimizer)
    trained = set(example.model.trained)
    weights = [
        Trained(path, variable.weight.shape, bits_per_number(variable))
        for variable, path in paths(example.model).items()
        if variable in trained
    ]
    saved = {"module": HOME, "class_name": name, "config": dict(settings)}
    slots = sorted(optimizer_slots({"optimizer": saved}, weights), key=lambda slot: -slot.bits)
    for bits, group in groupby(slots, key=lambda slot: slot.bits):
        yield MemoryTerm("numbers", total(product(slot.shape) for slot in group), bits // 8)


def _activation_term(example: OneExample, batch: Size) -> MemoryTerm:
    size = tally_of(example, (MEMORY,)).amount(MEMORY).value
    return MemoryTerm("bytes for each example", size, 1, batch)
