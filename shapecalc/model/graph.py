"""Tensors, the calls that made them, and the order in which Keras lists them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.declare.names import snake_case
from shapecalc.declare.operation import Array, OperationRule


class Names:
    """Keras's automatic names: ``dense``, ``dense_1``, … in the order of creation.

    >>> names = Names()
    >>> [names.fresh("LSTM"), names.fresh("LSTM"), names.fresh("MaxPooling2D")]
    ['lstm', 'lstm_1', 'max_pooling2d']
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def prefix(self, class_name: str) -> str:
        return snake_case(class_name)

    def following(self, class_name: str) -> str:
        """The name that the next object of a class will get."""
        prefix = self.prefix(class_name)
        count = self.counts[prefix]
        return f"{prefix}_{count}" if count else prefix

    def fresh(self, class_name: str) -> str:
        """The next name for an object of a class."""
        name = self.following(class_name)
        self.counts[self.prefix(class_name)] += 1
        return name

    def input_of(self, first_layer: str) -> str:
        """The name of the input that a Sequential model makes for itself."""
        return self.fresh("InputLayer")

    def graph_of(self, model: str) -> str:
        """The name of the graph inside a Sequential model, which counts as a model too."""
        return self.fresh("Functional")


class Keras2Names(Names):
    """Keras 2's automatic names.

    >>> names = Keras2Names()
    >>> [names.fresh("InputLayer"), names.fresh("Functional"), names.input_of("lstm")]
    ['input_1', 'model', 'lstm_input']
    """

    def prefix(self, class_name: str) -> str:
        return "model" if class_name == "Functional" else snake_case(class_name)

    def fresh(self, class_name: str) -> str:
        if class_name != "InputLayer":
            return super().fresh(class_name)
        self.counts[class_name] += 1
        return f"input_{self.counts[class_name]}"

    def input_of(self, first_layer: str) -> str:
        return f"{first_layer}_input"

    def graph_of(self, model: str) -> str:
        return model


@dataclass(eq=False, slots=True)
class Tensor:
    """What flows between layers: a shape, a dtype, and where it comes from."""

    shape: Shape
    dtype: str
    node: Node = field(init=False, repr=False)
    index: int = field(init=False)
    mask: Tensor | None = field(default=None, repr=False)

    @property
    def history(self) -> str:
        """The tensor as the column "Connected to" names it: ``lstm[0][0]``."""
        return f"{self.node.operation.name}[{self.node.number}][{self.index}]"


class UnknownShapeError(Exception):
    """A shape was asked for that only code from elsewhere could tell."""


class UnknownTensor(Tensor):
    """A tensor of which nobody knows the shape. Whoever asks for it is stopped."""

    __slots__ = ()

    def __init__(self, dtype: str) -> None:
        self.dtype = dtype
        self.mask = None

    @property
    def shape(self) -> Shape:  # type: ignore[override]
        raise UnknownShapeError


def shape_of(tensor: Tensor) -> Shape | None:
    """The shape of a tensor, None if nobody knows it."""
    return None if isinstance(tensor, UnknownTensor) else tensor.shape


def without_history(tensor: Tensor) -> Tensor:
    """A tensor of the same shape and dtype, without history."""
    if isinstance(tensor, UnknownTensor):
        return UnknownTensor(tensor.dtype)
    return Tensor(tensor.shape, tensor.dtype)


Structure = Tensor | Sequence["Structure"] | Mapping[str, "Structure"]
"""One tensor, or several: in a list or by name as the user has put them, in a tuple as a layer
has."""


def leaves(structure: Any) -> list[Any]:
    """Everything in a structure, in Keras's order: what has names, by its names."""
    if isinstance(structure, Tensor):
        return [structure]
    if isinstance(structure, (list, tuple)):
        return [leaf for item in structure for leaf in leaves(item)]
    if isinstance(structure, Mapping):
        return [leaf for key in sorted(structure) for leaf in leaves(structure[key])]
    return [structure]


def flatten(structure: Any) -> list[Tensor]:
    """The tensors of a structure, in Keras's order."""
    return [leaf for leaf in leaves(structure) if isinstance(leaf, Tensor)]


def replace_leaves(structure: Any, leaf: Callable[[Tensor], Any]) -> Any:
    """The same structure with every tensor replaced."""
    if isinstance(structure, Tensor):
        return leaf(structure)
    if isinstance(structure, (list, tuple)):
        return type(structure)([replace_leaves(item, leaf) for item in structure])
    if isinstance(structure, Mapping):
        return {key: replace_leaves(structure[key], leaf) for key in sorted(structure)}
    return structure


@dataclass(eq=False)
class Operation:
    """Anything that can be called in a graph: a layer, a model, an operation.

    Attributes:
        name: its name, unique in a model.
        class_name: its class as Keras's table shows it.
        nodes: its calls, in order.
        built: whether Keras counts it as ready.
        trainable: whether training may change what it holds.
    """

    name: str
    class_name: str
    nodes: list[Node] = field(default_factory=list, repr=False)

    built = True
    trainable = True

    @property
    def dtype(self) -> str:
        """The dtype of what it holds, or else of what it gives."""
        return flatten(self.nodes[-1].outputs)[0].dtype

    @property
    def variables(self) -> Sequence[Any]:
        """The weights that it holds."""
        return ()

    @property
    def trained(self) -> list[Any]:
        """The weights that training changes."""
        return [variable for variable in self.variables if self.trainable and variable.trainable]

    @property
    def unknown(self) -> bool:
        """Whether nobody knows how many parameters it has."""
        return False

    @property
    def layers(self) -> Sequence[Operation]:
        """What is inside it, for a model."""
        return ()

    @property
    def is_input(self) -> bool:
        """Return whether it is an input of a model."""
        return False

    @property
    def cautions(self) -> Sequence[str]:
        """Where Keras reports another shape than it computes."""
        return ()

    @property
    def known_output_shape(self) -> Shape | None:
        """The shape of its only output before it is called, if a model knows it."""
        return None

    def output_structure(self, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """Tensors without history for what leaves the operation in a call."""
        raise NotImplementedError


@dataclass(eq=False, slots=True)
class Node:
    """One call of an operation.

    Attributes:
        operation: what was called.
        arguments: what it was called with by position.
        keywords: what it was called with by name; here and there are tensors.
        outputs: what it gave.
        number: which call of the operation it is.
    """

    operation: Operation
    arguments: Sequence[Any]
    keywords: Mapping[str, Any]
    outputs: Structure
    number: int = field(init=False)

    def __post_init__(self) -> None:
        self.number = len(self.operation.nodes)
        self.operation.nodes.append(self)
        for index, tensor in enumerate(flatten(self.outputs)):
            tensor.node, tensor.index = self, index

    @property
    def input_tensors(self) -> list[Tensor]:
        """Every tensor that the call reads, in Keras's order."""
        return flatten(self.arguments) + flatten(self.keywords)


class DisconnectedError(Exception):
    """A tensor cannot be computed from the inputs of its model.

    Attributes:
        tensor: the tensor.
        reader: the node that reads it, None for an output of the model.
    """

    def __init__(self, tensor: Tensor, reader: Node | None) -> None:
        super().__init__(tensor.history)
        self.tensor = tensor
        self.reader = reader


@dataclass(slots=True)
class Order:
    """How Keras lists the nodes and operations of a model.

    Attributes:
        by_depth: the nodes in layers of equal distance from the outputs.
        operations: the rows of the table.
    """

    by_depth: Mapping[int, Sequence[Node]]
    operations: Sequence[Operation]

    @property
    def nodes(self) -> Iterator[Node]:
        for depth in sorted(self.by_depth, reverse=True):
            yield from self.by_depth[depth]


def order(inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> Order:
    """Sorts what lies between inputs and outputs the way Keras does.

    An operation's depth is its longest way to an output; operations of the
    same depth come in the order in which a depth-first walk from the outputs
    meets them. An input that leads nowhere is listed last.

    Raises:
        DisconnectedError: if something cannot be computed from the inputs.
    """
    finished, met = _walk(outputs)
    node_depth, depth = _depths(finished)
    for tensor in inputs:
        if tensor.node.operation not in depth:
            depth[tensor.node.operation] = node_depth[tensor.node] = 0
            met[tensor.node.operation] = -1
    by_depth: dict[int, list[Node]] = {}
    for node, level in node_depth.items():
        by_depth.setdefault(level, []).append(node)
    operations = sorted(depth, key=lambda operation: (-depth[operation], met[operation]))
    found = Order(by_depth, operations)
    _check_connected(found, inputs)
    return found


def _walk(outputs: Sequence[Tensor]) -> tuple[list[Node], dict[Operation, int]]:
    """Nodes with everything that they read before them; operations in the order they are met."""
    finished: dict[Node, None] = {}
    met: dict[Operation, int] = {}
    for output in outputs:
        path = [(output.node, iter(output.node.input_tensors))]
        if output.node not in finished:
            met.setdefault(output.node.operation, len(met))
        while path:
            node, rest = path[-1]
            following = next((t.node for t in rest if t.node not in finished), None)
            if following is None:
                finished.setdefault(node)
                path.pop()
            else:
                met.setdefault(following.operation, len(met))
                path.append((following, iter(following.input_tensors)))
    return list(finished), met


def _depths(finished: Sequence[Node]) -> tuple[dict[Node, int], dict[Operation, int]]:
    """The longest way from each node and each operation to an output."""
    nodes: dict[Node, int] = {}
    operations: dict[Operation, int] = {}
    for node in reversed(finished):
        depth = max(nodes.get(node, 0), operations.get(node.operation, 0))
        nodes[node] = operations[node.operation] = depth
        for tensor in node.input_tensors:
            nodes[tensor.node] = max(nodes.get(tensor.node, 0), depth + 1)
    return nodes, operations


def _check_connected(found: Order, inputs: Sequence[Tensor]) -> None:
    computable = set(inputs)
    for node in found.nodes:
        for tensor in node.input_tensors:
            if tensor not in computable:
                raise DisconnectedError(tensor, node)
        # An input layer that is no input of the model computes nothing.
        if node.input_tensors:
            computable.update(flatten(node.outputs))


@dataclass(eq=False)
class AppliedOperation(Operation):
    """An operation of ``keras.ops``, made for one call.

    Attributes:
        rule: its declaration, if it has one.
        constants: what it was made with.
        module: where Keras has it, if a file says so.
    """

    rule: OperationRule | None = field(kw_only=True)
    constants: Mapping[str, Any] = field(kw_only=True, default_factory=dict)
    module: str = field(kw_only=True, default="")

    def output_structure(self, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        given, named = replace_leaves((arguments, keywords), _array)
        if self.rule is None:
            raise UnknownShapeError
        result = self.rule.apply(given, named, self.constants)
        if isinstance(result, list):
            return tuple(Tensor(each.shape, each.dtype) for each in result)
        return Tensor(result.shape, result.dtype)


def _array(tensor: Tensor) -> Array:
    return Array(tensor.shape, tensor.dtype)
