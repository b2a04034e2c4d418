"""Multiply-adds: the multiplications that are added up in products of matrices and convolutions.

They are counted for one example, by a convention that `docs/costs.md` states. A layer counts once
for each of its calls, and a layer in a model that is called twice counts twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Size, total
from shapecalc.dataclasses import replace
from shapecalc.declare.layer import RuleError
from shapecalc.declare.names import snake_case
from shapecalc.declare.operation import OperationRule
from shapecalc.declare.products import InnerCall, SumOfProducts
from shapecalc.model.foreign import ForeignLayer
from shapecalc.model.graph import Operation, Structure, Tensor, UnknownShapeError, flatten
from shapecalc.model.infer import Inference
from shapecalc.model.models import Functional, GraphCall, Sequential
from shapecalc.model.operations import AppliedOperation
from shapecalc.model.own import OwnLayer
from shapecalc.own_code import INSIDE, Trace

Counted = Sequence[SumOfProducts] | None
"""The products of an operation in all of its calls; None if they are unknown."""


def multiply_adds(products: Counted) -> Size | None:
    """Return how many multiply-adds some products are; None if that is unknown."""
    counts = [UNKNOWN] if products is None else [product.count for product in products]
    return None if any(count is UNKNOWN for count in counts) else total(counts)


class ProductWalk:
    """Follows the calls inside a call of a model.

    Attributes:
        inference: what has made the model.
        products: the products of each operation so far.
    """

    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.products: dict[Operation, list[SumOfProducts] | None] = {}

    def call(
        self, operation: Operation, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> None:
        """Add the products of a call."""
        try:
            calls = calls_inside(self.inference, operation, arguments, keywords)
            if calls is None:
                self.add(operation, list(self.own_products(operation, arguments, keywords)))
                return
            self.add(operation, [])
            for call in calls:
                self.call(*call)
        except (RuleError, UnknownShapeError):
            self.products[operation] = None

    def add(self, operation: Operation, products: list[SumOfProducts]) -> None:
        """Add products to those of an operation."""
        before = self.products.setdefault(operation, [])
        if before is not None:
            before += products

    def own_products(
        self, operation: Operation, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> Iterator[SumOfProducts]:
        """Yield the products of a layer or operation, those of the layers in it included.

        Raises:
            UnknownShapeError: if they are unknown.
        """
        products = operation.products_of_call(arguments, keywords)
        if products is None:
            raise UnknownShapeError
        for product in filter(None, products):
            yield from self.inner(product) if isinstance(product, InnerCall) else [product]

    def inner(self, call: InnerCall) -> Iterator[SumOfProducts]:
        """Yield the products of a layer inside another."""
        walk = ProductWalk(self.inference)
        walk.call(call.layer, [as_tensors(call.shape), *call.rest], call.others)
        for operation, products in walk.products.items():
            if products is None:
                raise UnknownShapeError
            for product in products:
                inside = (operation.name, *product.inside)
                yield replace(product.repeated(*call.times), inside=inside)


def calls_inside(
    inference: Inference,
    operation: Operation,
    arguments: Sequence[Any],
    keywords: Mapping[str, Any],
) -> Iterator[Any] | None:
    """Return the calls inside a call of a model; None for a layer whose calls are in no graph.

    Raises:
        UnknownShapeError: if they are unknown.
    """
    if isinstance(operation, Sequential):
        operation = operation.functional or operation
    if isinstance(operation, Functional):
        return operation.calls_on(flatten(arguments) or flatten(keywords))
    if isinstance(operation, OwnLayer):
        return recorded_calls(inference, trace_of(inference, operation, arguments, keywords))
    trace = operation.record_of(arguments) if isinstance(operation, ForeignLayer) else None
    return None if trace is None else recorded_calls(inference, trace)


class NotFollowedError(UnknownShapeError):
    """The calls in the code of a layer are not known; the message says why."""


def trace_of(
    inference: Inference,
    layer: OwnLayer,
    arguments: Sequence[Any],
    keywords: Mapping[str, Any],
) -> Trace:
    """Return what a call of a layer of one's own does, with the record of its calls.

    Raises:
        NotFollowedError: if that is unknown.
    """
    trace: Trace = inference.own_calls.trace_of(layer, arguments, keywords, INSIDE)
    if trace.unsure:
        raise NotFollowedError(trace.unsure)
    if trace.outputs is None:
        raise NotFollowedError(f"what {layer.class_name} returns is not known")
    return trace


def recorded_calls(inference: Inference, trace: Trace) -> Iterator[GraphCall]:
    """Yield the calls in the code of a layer of one's own, in order."""
    for call in trace.record:
        yield operation_of(inference, call.called), call.arguments, call.keywords


def operation_of(inference: Inference, called: Any) -> Operation:
    """Return the layer or model of a plan, or the operation of a rule."""
    if isinstance(called, OperationRule):
        name = snake_case(called.name.rpartition(".")[2])
        return AppliedOperation(name, called.name, rule=called)
    return inference.make(called)


def as_tensors(shape: Any) -> Structure:
    """Return tensors of some shapes, which are nested in lists; tensors stay."""
    if isinstance(shape, Tensor):
        return shape
    if isinstance(shape, list):
        return [as_tensors(item) for item in shape]
    return Tensor(shape, "float32")
