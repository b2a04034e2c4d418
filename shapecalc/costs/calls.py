"""All calls of a model in the order in which Keras makes them, those inside other models included.

Memory and receptive fields follow the tensors from call to call, so each call of a model has
tensors of its own, even if the model is called twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.costs.multiply_adds import traced_calls
from shapecalc.costs.one_example import OneExample
from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.layer import RuleError
from shapecalc.model.graph import (
    Node,
    Operation,
    Structure,
    Tensor,
    UnknownShapeError,
    UnknownTensor,
    flatten,
    replace_leaves,
    shape_of,
)
from shapecalc.model.infer import Inference
from shapecalc.model.models import Functional, Sequential
from shapecalc.model.own import OwnLayer

MOST_CALLS = 20_000
"""How many calls are followed: models that call each other twice have any number of them."""


@dataclass(eq=False, slots=True)
class TracedCall:
    """A call of a layer or an operation.

    Attributes:
        operation: the layer or operation; a layer of one's own, but no other model.
        arguments: the positional arguments, tensors and plain values.
        keywords: the keyword arguments, tensors and plain values.
        outputs: the outputs.
        inside: the calls in the code of a layer of one's own; None if they are unknown.
    """

    operation: Operation
    arguments: Sequence[Any]
    keywords: Mapping[str, Any]
    outputs: Structure
    inside: Sequence[TracedCall] | None = ()

    @property
    def reads(self) -> list[Tensor]:
        """The tensors that it reads."""
        return flatten(self.arguments) + flatten(self.keywords)


@dataclass(eq=False, slots=True)
class ModelCalls:
    """The calls of a model, in the order in which Keras makes them.

    Attributes:
        inputs: the inputs of the model.
        outputs: the outputs of the model.
        calls: the calls, each behind those whose outputs it reads.
        models: the models inside it, and the model itself, with the outputs of their last calls.
    """

    inputs: Sequence[Tensor]
    outputs: Sequence[Tensor] = ()
    calls: list[TracedCall] = field(default_factory=list)
    models: dict[Operation, Sequence[Tensor]] = field(default_factory=dict)


def calls_of(example: OneExample) -> ModelCalls | None:
    """Return the calls of a model.

    Returns:
        None if the model is no graph, or makes too many calls.

    >>> from shapecalc.costs.one_example import one_example
    >>> from shapecalc.read.document import read_data
    >>> example = one_example(read_data(["Dense(5, input_shape=(3,))", "ReLU()"]))
    >>> [call.operation.name for call in calls_of(example).calls]
    ['dense', 're_lu']
    """
    graph = graph_of(example.model)
    if not isinstance(graph, Functional):
        return None
    return inner_calls(example.inference, graph, flatten(graph.inputs))


def graph_of(operation: Operation) -> Operation:
    """Return the graph of a stack of layers; any other operation is returned."""
    return operation.functional or operation if isinstance(operation, Sequential) else operation


def inner_calls(
    inference: Inference, graph: Functional, inputs: Sequence[Tensor]
) -> ModelCalls | None:
    """Return the calls of a graph on some inputs; None if they are too many."""
    walk = CallWalk(inference, ModelCalls(inputs))
    try:
        walk.calls.outputs = flatten(walk.graph(graph, inputs))
    except UnknownShapeError:
        return None
    return walk.calls


class CallWalk:
    """Follows the calls inside a call of a model.

    Attributes:
        inference: what has made the model.
        calls: the calls so far.
    """

    def __init__(self, inference: Inference, calls: ModelCalls) -> None:
        self.inference = inference
        self.calls = calls

    def graph(self, graph: Functional, inputs: Sequence[Tensor]) -> Structure:
        """Add the calls of a graph, and return its outputs."""
        own = flatten(graph.inputs)
        same = all(shape_of(a) == shape_of(b) for a, b in zip(inputs, own))
        real = dict(zip(own, inputs))
        for node in graph.order.nodes:
            if node.input_tensors:
                outputs = self.repeat(node, real, same)
                real.update(zip(flatten(node.outputs), flatten(outputs)))
        results: Structure = replace_leaves(graph.outputs, real.__getitem__)
        self.calls.models[graph] = flatten(results)
        return results

    def repeat(self, node: Node, real: Mapping[Tensor, Tensor], same: bool) -> Structure:
        """Add the calls that a call of a graph makes, and return its outputs.

        Args:
            node: the call in the graph.
            real: the tensors in place of those of the graph.
            same: whether they have the same shapes.
        """
        arguments = replace_leaves(node.arguments, real.__getitem__)
        keywords = replace_leaves(node.keywords, real.__getitem__)
        graph = graph_of(node.operation)
        if isinstance(graph, Functional):
            results = self.graph(graph, flatten(arguments) or flatten(keywords))
            self.calls.models[node.operation] = flatten(results)
            return results
        computed = None if same else self.outputs_of(node.operation, arguments, keywords)
        known = node.outputs if same else replace_leaves(node.outputs, as_unknown)
        outputs: Structure = replace_leaves(known if computed is None else computed, fresh)
        self.add(TracedCall(node.operation, arguments, keywords, outputs))
        return outputs

    def add(self, call: TracedCall) -> None:
        """Add a call, with those in the code of a layer of one's own."""
        if len(self.calls.calls) >= MOST_CALLS:
            raise UnknownShapeError
        if isinstance(call.operation, OwnLayer):
            call.inside = self.traced_calls(call)
        self.calls.calls.append(call)

    def traced_calls(self, call: TracedCall) -> Sequence[TracedCall] | None:
        """Return the calls in the code of a layer of one's own; None if they are unknown."""
        layer = call.operation
        assert isinstance(layer, OwnLayer)
        walk = CallWalk(self.inference, ModelCalls(()))
        try:
            for inner in traced_calls(self.inference, layer, call.arguments, call.keywords):
                walk.call(*inner)
        except UnknownShapeError:
            return None
        self.calls.models |= walk.calls.models
        return walk.calls.calls

    def call(
        self, operation: Operation, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> None:
        """Add a call in the code of a layer."""
        graph = graph_of(operation)
        if isinstance(graph, Functional):
            results = self.graph(graph, flatten(arguments) or flatten(keywords))
            self.calls.models[operation] = flatten(results)
            return
        outputs = self.outputs_of(operation, arguments, keywords)
        unknown = UnknownTensor("float32")
        self.add(
            TracedCall(operation, arguments, keywords, unknown if outputs is None else outputs)
        )

    def outputs_of(
        self, operation: Operation, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> Structure | None:
        """Return the outputs of a call; None if they are unknown."""
        try:
            outputs: Structure = operation.output_structure(arguments, keywords)
        except (RuleError, UnknownShapeError):
            return None
        return outputs


def as_unknown(tensor: Tensor) -> Tensor:
    """Return a tensor of the same dtype whose shape is unknown."""
    return UnknownTensor(tensor.dtype)


def fresh(tensor: Tensor) -> Tensor:
    """Return a tensor like another, from no call."""
    shape = shape_of(tensor)
    if shape is None:
        return UnknownTensor(tensor.dtype)
    return Tensor(shape, tensor.dtype, value=tensor.value)
