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
from shapecalc.declare.products import InnerCall, SumOfProducts
from shapecalc.model.graph import Operation, Structure, Tensor, UnknownShapeError, flatten
from shapecalc.model.infer import Inference, Model
from shapecalc.model.models import Functional, GraphCall, Sequential
from shapecalc.model.own import OwnLayer
from shapecalc.own_code import INSIDE
from shapecalc.plan import CallPlan, OperationPlan

Counted = Sequence[SumOfProducts] | None
"""The products of an operation in all of its calls; None if they are unknown."""


def products_of(model: Model, inference: Inference) -> Mapping[Operation, Counted]:
    """Return the products of the layers, models and operations in a model, for one call of it.

    Those of a model inside it are not repeated under that model.

    Args:
        model: the model, whose sizes are those of one example.
        inference: what has made it.
    """
    walk = ProductWalk(inference)
    graph = model.functional if isinstance(model, Sequential) else model
    if graph is None:
        return {}
    inputs = flatten(graph.inputs) if isinstance(graph, Functional) else []
    walk.call(graph, inputs, {})
    return walk.products


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
            calls = self.calls_inside(operation, arguments, keywords)
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

    def calls_inside(
        self, operation: Operation, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> Iterator[Any] | None:
        """Return the calls inside a call of a model; None for a layer without a graph.

        Raises:
            UnknownShapeError: if they are unknown.
        """
        if isinstance(operation, Sequential):
            operation = operation.functional or operation
        if isinstance(operation, Functional):
            return operation.calls_on(flatten(arguments) or flatten(keywords))
        if isinstance(operation, OwnLayer):
            return traced_calls(self.inference, operation, arguments, keywords)
        return None

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
        walk.call(call.layer, [as_tensors(call.shape)], call.others)
        for operation, products in walk.products.items():
            if products is None:
                raise UnknownShapeError
            for product in products:
                inside = (operation.name, *product.inside)
                yield replace(product.repeated(*call.times), inside=inside)


def traced_calls(
    inference: Inference,
    layer: OwnLayer,
    arguments: Sequence[Any],
    keywords: Mapping[str, Any],
) -> Iterator[GraphCall]:
    """Yield the calls in the code of a layer of one's own.

    Raises:
        UnknownShapeError: if they are unknown.
    """
    trace = inference.own_calls.trace_of(layer, arguments, keywords, INSIDE)
    if trace.unsure or trace.outputs is None:
        raise UnknownShapeError
    for step in trace.steps:
        if isinstance(step, CallPlan) and step in inference.inner_arguments:
            plan = step.layer
            inner: Operation = (
                inference.make_operation(plan)
                if isinstance(plan, OperationPlan)
                else inference.make(plan)
            )
            yield inner, *inference.inner_arguments[step]


def as_tensors(shape: Any) -> Structure:
    """Return tensors of some shapes, which are nested in lists; tensors stay."""
    if isinstance(shape, Tensor):
        return shape
    if isinstance(shape, list):
        return [as_tensors(item) for item in shape]
    return Tensor(shape, "float32")
