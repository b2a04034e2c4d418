"""The graph of a valid model: a vertex for each call of a layer or an operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import Node, Operation, Tensor, flatten, shape_of
from shapecalc.model.infer import Model
from shapecalc.model.layer import Layer
from shapecalc.model.models import Functional, Sequential
from shapecalc.model.weights import Variable
from shapecalc.plot.graph import ModelGraph, Vertex
from shapecalc.table.rows import WeightTotals, call_text

NAMELESS = ("name", "input_shape", "input_dim", "input_length", "batch_input_shape", "batch_size")
"""The arguments that do not change what a layer does with its input."""


def model_graph(model: Model) -> ModelGraph:
    """Return the graph of a model.

    >>> from shapecalc.model.infer import infer
    >>> from shapecalc.read.document import read_data
    >>> graph = model_graph(infer(read_data(["LSTM(10, input_shape=(3, 1))", "Dense(5)"])))
    >>> [(vertex.name, vertex.shape, vertex.params_text) for vertex in graph.vertices[1:]]
    [('lstm', '(None, 10)', '480'), ('dense', '(None, 5)', '55')]
    >>> graph.links
    [(0, 1), (1, 2)]
    """
    return GraphMaker().graph(model)


class GraphMaker:
    """Makes the graphs of a model and of the models inside it.

    Attributes:
        drawn: the models whose graphs are drawn already.
        kinds: numbers for what layers do, which are equal for layers that do the same.
        counts: counts parameters.
    """

    def __init__(self) -> None:
        self.drawn: set[Operation] = set()
        self.kinds, self.counts = Kinds(), Counts()

    def graph(self, model: Operation) -> ModelGraph:
        """Return the graph of a model."""
        graph = model.functional if isinstance(model, Sequential) else model
        result = ModelGraph(model.name, model.class_name, self.counts.total(model))
        if isinstance(graph, Functional):
            self._add_calls(result, graph)
        else:
            result.vertices = [self.layer_vertex(layer) for layer in layers_of(model)]
            if isinstance(model, Sequential):
                result.links = [(n - 1, n) for n in range(1, len(result.vertices))]
        return result

    def _add_calls(self, result: ModelGraph, graph: Functional) -> None:
        """Add the calls of a graph, and their links."""
        numbers: dict[Node, int] = {}
        nodes = list(graph.order.nodes)
        calls: dict[Operation, list[Node]] = {}
        for node in nodes:
            calls.setdefault(node.operation, []).append(node)
        for node in nodes:
            same = calls[node.operation]
            numbers[node] = len(result.vertices)
            result.vertices.append(self.vertex(node, same.index(node), len(same)))
            sources = dict.fromkeys(numbers[tensor.node] for tensor in node.input_tensors)
            result.links += [(source, numbers[node]) for source in sources]
        result.entries = _numbers(flatten(graph.inputs), numbers)
        result.exits = _numbers(flatten(graph.outputs), numbers)

    def vertex(self, node: Node, number: int, calls: int) -> Vertex:
        """Return the vertex of a call.

        Args:
            node: the call.
            number: the number of the call among those of the same layer in the graph, from 0.
            calls: how many there are.
        """
        operation = node.operation
        shape = call_text([*map(shape_of, flatten(node.outputs))])
        vertex = self.layer_vertex(operation, shape, is_first=number == 0)
        if calls > 1:
            vertex.note = f"call {number + 1} of {calls}"
            vertex.kind = None  # Folded, its calls would look like several layers.
        else:
            arguments = self.kinds.key([list(node.arguments), node.keywords])
            vertex.kind = (vertex.kind, arguments)
        if number:
            vertex.params, vertex.params_text = 0, "shared"
        return vertex

    def layer_vertex(self, operation: Operation, shape: str = "", is_first: bool = True) -> Vertex:
        """Return the vertex of a layer, model or operation."""
        vertex = Vertex(operation.name, class_text(operation), shape)
        vertex.params, vertex.params_text = self.counts.params(operation)
        vertex.kind = (self.kinds.of(operation), shape, vertex.params_text)
        if not shape and operation.known_output_shape is not None:
            vertex.shape = call_text([operation.known_output_shape])
        if is_model(operation) and is_first and operation not in self.drawn:
            self.drawn.add(operation)
            vertex.inside = self.graph(operation)
        return vertex


def _numbers(tensors: Sequence[Tensor], numbers: Mapping[Node, int]) -> Sequence[int]:
    return list(dict.fromkeys(numbers[tensor.node] for tensor in tensors))


def is_model(operation: Operation) -> bool:
    """Return whether an operation is a model with layers to draw."""
    return isinstance(operation, (Functional, Sequential)) and bool(operation.layers)


def layers_of(model: Operation) -> Sequence[Operation]:
    """Return the layers of a model without a graph, with its input if it has one."""
    return model.stack if isinstance(model, Sequential) else model.layers


def class_text(operation: Operation) -> str:
    """Return the class of an operation, and that of the layer that it wraps."""
    wrapped = getattr(getattr(operation, "arguments", None), "layer", None)
    if isinstance(operation, DeclaredLayer) and isinstance(wrapped, Operation):
        return f"{operation.class_name}({class_text(wrapped)})"
    return operation.class_name


def params_text(operation: Operation, params: Any, unknown: bool) -> str:
    """Return the number of parameters of an operation, or why there is none."""
    if unknown:
        return "?"
    return f"{params:,}" if operation.built else "unbuilt"


class Counts:
    """Counts the parameters of layers and models; of each model once, however often it is inside.

    Attributes:
        known: the weights of each model, and whether it has others that are unknown.
    """

    def __init__(self) -> None:
        self.known: dict[Operation, tuple[Sequence[Variable], bool]] = {}

    def weights(self, operation: Operation) -> tuple[Sequence[Variable], bool]:
        """Return the weights of an operation, and whether it has others that are unknown."""
        if not is_model(operation):
            return operation.variables, operation.unknown
        if operation not in self.known:
            inner = [self.weights(layer) for layer in operation.layers]
            variables = list(dict.fromkeys(weight for weights, _ in inner for weight in weights))
            self.known[operation] = variables, any(unknown for _, unknown in inner)
        return self.known[operation]

    def params(self, operation: Operation) -> tuple[Any, str]:
        """Return the number of parameters of an operation, None if unknown, and as text."""
        weights, unknown = self.weights(operation)
        params = WeightTotals.of(weights).params
        text = params_text(operation, params, unknown)
        return (params if operation.built and not unknown else None), text

    def total(self, model: Operation) -> str:
        """Return the number of parameters of a model in words."""
        weights, unknown = self.weights(model)
        least = "at least " if unknown else ""
        return f"{least}{WeightTotals.of(weights).params:,} parameters"


class Kinds:
    """Gives numbers to what layers do; they are equal for layers that do the same.

    A model inside others is looked at once: models that contain each other twice would otherwise
    be looked at any number of times.

    Attributes:
        numbers: the number of each description.
        known: the number of each layer that has been looked at.
    """

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}
        self.known: dict[Operation, int] = {}

    def of(self, operation: Operation) -> int:
        """Return the number for what a layer does, whatever its name is."""
        if operation not in self.known:
            kind = self._description(operation)
            self.known[operation] = self.numbers.setdefault(kind, len(self.numbers))
        return self.known[operation]

    def _description(self, operation: Operation) -> Any:
        arguments = vars(operation.arguments) if isinstance(operation, Layer) else {}
        own = {name: item for name, item in arguments.items() if name not in NAMELESS}
        return operation.class_name, operation.trainable, self.key(own), self._inside(operation)

    def _inside(self, operation: Operation) -> Any:
        """Return what the calls in a model do, and what each reads."""
        graph = operation.functional if isinstance(operation, Sequential) else operation
        if not isinstance(graph, Functional):
            return tuple(map(self.of, operation.layers)) if is_model(operation) else ()
        numbers = {node: number for number, node in enumerate(graph.order.nodes)}
        calls = [
            (
                self.of(node.operation),
                self.key([list(node.arguments), node.keywords]),
                tuple(numbers[tensor.node] for tensor in node.input_tensors),
            )
            for node in numbers
        ]
        ends = [flatten(graph.inputs), flatten(graph.outputs)]
        return tuple(calls), *(tuple(numbers[tensor.node] for tensor in end) for end in ends)

    def key(self, value: Any) -> Any:
        """Return a value that is equal for equal arguments; tensors count alike.

        >>> Kinds().key([1, {"a": (2, 3)}])
        ('1', (('a', ('2', '3')),))
        """
        if isinstance(value, Tensor):
            return "tensor"
        if isinstance(value, Operation):
            return self.of(value)
        if isinstance(value, Mapping):
            return tuple((str(name), self.key(item)) for name, item in value.items())
        if isinstance(value, (list, tuple)):
            return tuple(map(self.key, value))
        return repr(value)
