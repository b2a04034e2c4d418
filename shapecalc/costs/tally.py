"""The costs of each layer at its place: a model has what its calls cost in it.

A layer has numbers for each model that it is in: what the calls through that model cost. So the
numbers of the layers in a model add up to those of the model, also if another model shares a layer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Size, UndecidedError, product
from shapecalc.costs.activations import BYTES, activation_bytes, kept_of_call
from shapecalc.costs.calls import TracedCall, graph_of
from shapecalc.costs.multiply_adds import NotFollowedError, as_tensors, calls_inside
from shapecalc.costs.one_example import OneExample, one_example
from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.layer import RuleError
from shapecalc.declare.products import InnerCall
from shapecalc.model.graph import Operation, Tensor, UnknownShapeError, flatten, shape_of
from shapecalc.model.infer import Inference
from shapecalc.model.models import Functional, Sequential
from shapecalc.model.own import OwnLayer
from shapecalc.plan import ModelPlan

MACS, MEMORY = "macs", "memory"
"""What is counted: multiply-adds, and the bytes of activations."""

CODE = "what its code computes is not known"
SIZE = "a size that it depends on is not known"
SHAPE = "the shape of its input is not known"
UNCALLED = "the program does not call it, so its inputs are not known"
"""Why a number is unknown."""


@dataclass(slots=True)
class Amount:
    """A number that may be unknown.

    Attributes:
        value: the number, or a formula; None if it is unknown.
        reason: why it is unknown.
    """

    value: Any = 0
    reason: str = ""

    def plus(self, other: Amount, times: Size = 1) -> Amount:
        """Return the sum with another amount, some times.

        >>> Amount(3).plus(Amount(4), 2), Amount(3).plus(Amount(None, "why"))
        (Amount(value=11, reason=''), Amount(value=None, reason='why'))
        """
        if self.value is None or other.value is None:
            return Amount(None, self.reason or other.reason)
        if times is UNKNOWN:
            return Amount(None, SIZE)
        return Amount(self.value + other.value * times)


NOTHING = Amount()


@dataclass(slots=True)
class Tally:
    """What the calls of a layer, model or operation at one place cost.

    Attributes:
        amounts: what they cost, by the names of what is counted; nothing for the others.
        inside: the same for the layers inside it.
    """

    amounts: dict[str, Amount] = field(default_factory=dict)
    inside: dict[Operation, Tally] = field(default_factory=dict)

    def amount(self, name: str) -> Amount:
        """Return what is counted under a name."""
        return self.amounts.get(name, NOTHING)

    def count(self, name: str, amount: Amount, times: Size = 1) -> None:
        """Add an amount, some times."""
        self.amounts[name] = self.amount(name).plus(amount, times)

    def add(self, other: Tally, times: Size = 1) -> None:
        """Add what another call costs, some times."""
        for name, amount in other.amounts.items():
            self.count(name, amount, times)
        for operation, tally in other.inside.items():
            self.inside.setdefault(operation, Tally()).add(tally, times)

    def enter(self, operation: Operation, other: Tally, times: Size = 1) -> None:
        """Add what a call inside costs, some times."""
        self.add(Tally(other.amounts), times)
        self.inside.setdefault(operation, Tally()).add(other, times)


def tally_of(example: OneExample, names: Collection[str] = (MACS,)) -> Tally:
    """Return what one call of a model costs.

    Args:
        example: the model for one example.
        names: what is counted.

    >>> from shapecalc.costs.one_example import one_example
    >>> from shapecalc.read.document import read_data
    >>> example = one_example(read_data(["LSTM(10, input_shape=(None, 1))", "Dense(5)"]))
    >>> tally_of(example).amount("macs").value
    440·T + 50
    """
    model = example.model
    if isinstance(model, Sequential) and not model.layers:
        return Tally()
    if example.call is None:
        reason = UNCALLED if isinstance(model, OwnLayer) else SIZE
        return Tally(dict.fromkeys(names, Amount(None, reason)))
    arguments, keywords = example.call
    tally = Tally()
    if MEMORY in names:
        for tensor in flatten(arguments) + flatten(keywords):
            own = Tally({MEMORY: _bytes_of(tensor)})
            if isinstance(model, OwnLayer):  # Its inputs are no layers.
                tally.add(own)
            else:
                tally.enter(tensor.node.operation, own)
    tally.add(TallyWalk(example.inference, names).call(graph_of(model), arguments, keywords))
    return tally


def total_multiply_adds(plan: ModelPlan) -> Any:
    """Return the multiply-adds of a model for one example; None if they are unknown.

    >>> from shapecalc.read.document import read_data
    >>> total_multiply_adds(read_data(["LSTM(10, input_shape=(None, 1))", "Dense(5)"]))
    440·T + 50
    """
    example = one_example(plan)
    if example is None:
        return None
    return tally_of(example).amount(MACS).value


def _bytes_of(tensor: Tensor) -> Amount:
    if tensor.dtype not in BYTES:
        return Amount(None, f"numbers of the dtype {tensor.dtype} have no known size")
    size = product(tensor.shape)
    return Amount(None, SIZE) if size is UNKNOWN else Amount(size * BYTES[tensor.dtype])


class TallyWalk:
    """Follows the calls inside a call of a model.

    Attributes:
        inference: what has made the model.
        names: what is counted.
        calls: what the calls of models cost that it has followed: each is followed once for the
            same shapes, since models inside each other may be called twice on every level.
    """

    def __init__(self, inference: Inference, names: Collection[str]) -> None:
        self.inference = inference
        self.names = names
        self.calls: dict[Any, Tally] = {}

    def call(
        self, operation: Operation, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> Tally:
        """Return what a call costs."""
        if not isinstance(operation, (Functional, Sequential)):
            return self.new_call(operation, arguments, keywords)
        key = (operation, *map(shape_of, flatten(arguments) + flatten(keywords)))
        if key not in self.calls:
            self.calls[key] = self.new_call(operation, arguments, keywords)
        return self.calls[key]

    def new_call(
        self, operation: Operation, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> Tally:
        """Follow a call, and return what it costs."""
        tally = Tally()
        reason = ""
        try:
            calls = calls_inside(self.inference, operation, arguments, keywords)
            if calls is None:
                return self.own_costs(operation, arguments, keywords)
            for inner, *rest in calls:
                tally.enter(inner, self.call(inner, *rest))
        except RuleError as error:
            reason = str(error)
        except UnknownShapeError as error:
            reason = str(error) or SHAPE
        if reason:
            tally.add(Tally(dict.fromkeys(self.names, Amount(None, reason))))
        return tally

    def own_costs(
        self, operation: Operation, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> Tally:
        """Return what a layer or operation costs, with the layers in it."""
        tally = Tally()
        measures = {MACS: self.count_products, MEMORY: self.count_memory}
        for name in self.names:
            try:
                measures[name](tally, operation, arguments, keywords)
            except RuleError as error:
                tally.count(name, Amount(None, str(error)))
            except UnknownShapeError as error:
                tally.count(name, Amount(None, str(error) or SHAPE))
            except UndecidedError:
                tally.count(name, Amount(None, SIZE))
        return tally

    def count_products(
        self,
        tally: Tally,
        operation: Operation,
        arguments: Sequence[Any],
        keywords: Mapping[str, Any],
    ) -> None:
        """Count the products of a layer or operation; a layer inside it has its own numbers.

        Raises:
            UnknownShapeError: if they are unknown.
        """
        products = operation.products_of_call(arguments, keywords)
        if products is None:
            raise NotFollowedError(CODE)
        for part in filter(None, products):
            if isinstance(part, InnerCall):
                arguments = [as_tensors(part.shape), *part.rest]
                inner = self.call(part.layer, arguments, part.others)
                times = product(part.times)
                tally.count(MACS, inner.amount(MACS), times)
                tally.inside.setdefault(part.layer, Tally()).add(inner, times)
            else:
                tally.count(
                    MACS, Amount(None, SIZE) if part.count is UNKNOWN else Amount(part.count)
                )

    def count_memory(
        self,
        tally: Tally,
        operation: Operation,
        arguments: Sequence[Any],
        keywords: Mapping[str, Any],
    ) -> None:
        """Count the bytes that a layer or operation keeps for training.

        Raises:
            UnknownShapeError: if they are unknown.
        """
        outputs = operation.output_structure(arguments, keywords)
        call = TracedCall(operation, arguments, keywords, outputs)
        size = activation_bytes(kept_of_call(call, self.inference))
        tally.count(MEMORY, Amount(None, SIZE) if size is None else Amount(size))
