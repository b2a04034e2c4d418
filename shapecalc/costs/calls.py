"""All calls of a model in the order in which Keras makes them, those inside other models included.

Memory and receptive fields follow the tensors from call to call, so each call of a model has
tensors of its own, even if the model is called twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.costs.multiply_adds import NotFollowedError, operation_of, trace_of
from shapecalc.costs.one_example import OneExample
from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.layer import RuleError
from shapecalc.model.graph import (
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
        operation: the layer or operation; no other model, and a layer of one's own only if it is
            not known what its code calls.
        arguments: the positional arguments, tensors and plain values.
        keywords: the keyword arguments, tensors and plain values.
        outputs: the outputs.
    """

    operation: Operation
    arguments: Sequence[Any]
    keywords: Mapping[str, Any]
    outputs: Structure

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
        models: the models inside it, layers of one's own, and the model itself, with the outputs
            of their last calls.
        lost: the tensors of which it is not known where they come from.
    """

    inputs: Sequence[Tensor]
    outputs: Sequence[Tensor] = ()
    calls: list[TracedCall] = field(default_factory=list)
    models: dict[Operation, Sequence[Tensor]] = field(default_factory=dict)
    lost: set[Tensor] = field(default_factory=set)


def calls_of(example: OneExample) -> ModelCalls | None:
    """Return the calls of a model.

    Returns:
        None if its calls are unknown, or too many.

    >>> from shapecalc.costs.one_example import one_example
    >>> from shapecalc.read.document import read_data
    >>> example = one_example(read_data(["Dense(5, input_shape=(3,))", "ReLU()"]))
    >>> [call.operation.name for call in calls_of(example).calls]
    ['dense', 're_lu']
    """
    if example.call is None:
        return None
    arguments, keywords = example.call
    model = graph_of(example.model)
    calls = model_calls(example.inference, model, arguments, keywords)
    return None if calls and any(call.operation is model for call in calls.calls) else calls


def graph_of(operation: Operation) -> Operation:
    """Return the graph of a stack of layers; any other operation is returned."""
    return operation.functional or operation if isinstance(operation, Sequential) else operation


def model_calls(
    inference: Inference,
    model: Operation,
    arguments: Sequence[Any],
    keywords: Mapping[str, Any],
) -> ModelCalls | None:
    """Return the calls in a call of a model; None if they are too many."""
    walk = CallWalk(inference, ModelCalls(flatten(arguments) + flatten(keywords)))
    try:
        walk.calls.outputs = flatten(walk.call(model, arguments, keywords))
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

    def call(
        self,
        operation: Operation,
        arguments: Sequence[Any],
        keywords: Mapping[str, Any],
        like: Structure | None = None,
        asked: tuple[Any, Any] | None = None,
    ) -> Structure:
        """Add a call, or the calls that it makes, and return its outputs.

        Args:
            operation: what is called.
            arguments: the positional arguments.
            keywords: the keyword arguments.
            like: the outputs of a call of the same operation.
            asked: the arguments of that call, if they are the same tensors by shape and mask.
        """
        inner = graph_of(operation)
        if isinstance(inner, Functional):
            outputs = self.graph(inner, flatten(arguments) or flatten(keywords))
        elif isinstance(inner, OwnLayer):
            return self.own_call(inner, arguments, keywords, like, asked)
        else:
            return self.add(operation, arguments, keywords, like, asked is not None)
        self.calls.models[operation] = flatten(outputs)
        return outputs

    def graph(self, graph: Functional, inputs: Sequence[Tensor]) -> Structure:
        """Add the calls of a graph, and return its outputs."""
        own = flatten(graph.inputs)
        same = all(shape_of(a) == shape_of(b) for a, b in zip(inputs, own))
        real = dict(zip(own, inputs))
        for node in graph.order.nodes:
            if node.input_tensors:
                arguments = replace_leaves(node.arguments, real.__getitem__)
                keywords = replace_leaves(node.keywords, real.__getitem__)
                asked = (node.arguments, node.keywords) if same else None
                outputs = self.call(node.operation, arguments, keywords, node.outputs, asked)
                real.update(zip(flatten(node.outputs), flatten(outputs)))
        results: Structure = replace_leaves(graph.outputs, real.__getitem__)
        self.calls.models[graph] = flatten(results)
        return results

    def own_call(
        self,
        layer: OwnLayer,
        arguments: Sequence[Any],
        keywords: Mapping[str, Any],
        like: Structure | None,
        asked: tuple[Any, Any] | None,
    ) -> Structure:
        """Add the calls in the code of a layer of one's own, and return its outputs."""
        try:
            trace = trace_of(self.inference, layer, *(asked or (arguments, keywords)))
        except NotFollowedError:
            return self.add(layer, arguments, keywords, like, asked is not None)
        real = dict(zip(trace.inputs, flatten(arguments) + flatten(keywords)))

        def read(tensor: Tensor) -> Tensor:
            """Return the tensor that a call in the code reads."""
            source = trace.origins.get(tensor, tensor)
            if source is not tensor and source not in real:
                self.calls.lost.add(tensor)
            stand_in: Tensor = real.get(source, tensor)
            return stand_in

        for call in trace.record:
            operation = operation_of(self.inference, call.called)
            asked = call.arguments, call.keywords
            inner, named = replace_leaves(asked, read)
            outputs = self.call(operation, inner, named, call.outputs, asked)
            real.update(zip(flatten(call.outputs), flatten(outputs)))
        results: Structure = replace_leaves(trace.outputs, read)
        self.calls.models[layer] = flatten(results)
        return results

    def add(
        self,
        operation: Operation,
        arguments: Sequence[Any],
        keywords: Mapping[str, Any],
        like: Structure | None,
        same: bool,
    ) -> Structure:
        """Add a call, and return its outputs."""
        if len(self.calls.calls) >= MOST_CALLS:
            raise UnknownShapeError
        computed = like if same else self.outputs_of(operation, arguments, keywords)
        if computed is None:
            unknown = UnknownTensor("float32")
            computed = unknown if like is None else replace_leaves(like, as_unknown)
        outputs: Structure = replace_leaves(computed, fresh)
        self.calls.calls.append(TracedCall(operation, arguments, keywords, outputs))
        return outputs

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
