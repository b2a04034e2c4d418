"""The graph of a model: tensors, the calls that create them, and Keras's order of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.operation import products_in
from shapecalc.declare.products import Products


@dataclass(eq=False, slots=True)
class Tensor:
    """A tensor of the graph.

    Attributes:
        shape: its shape.
        dtype: its dtype.
        node: the call that it comes from.
        index: its index among the outputs of that call.
        mask: its mask, if it has one.
        value: the sizes that it holds, if it is the shape of a tensor or computed from one.
    """

    shape: Shape
    dtype: str
    node: Node = field(init=False, repr=False)
    index: int = field(init=False, repr=False)
    mask: Tensor | None = field(default=None, repr=False)
    value: Shape | None = field(default=None, repr=False)

    @property
    def history(self) -> str:
        """The tensor as the column "Connected to" names it: ``lstm[0][0]``."""
        return f"{self.node.operation.name}[{self.node.number}][{self.index}]"


class UnknownShapeError(Exception):
    """A shape is needed that depends on code which is defined elsewhere."""


class UnknownTensor(Tensor):
    """A tensor of unknown shape. Reading the shape raises `UnknownShapeError`."""

    __slots__ = ()

    def __init__(self, dtype: str) -> None:
        self.dtype = dtype
        self.mask = None
        self.value = None

    @property
    def shape(self) -> Shape:  # type: ignore[override]
        raise UnknownShapeError


def shape_of(tensor: Tensor) -> Shape | None:
    """Return the shape of a tensor; None if it is unknown."""
    return None if isinstance(tensor, UnknownTensor) else tensor.shape


def without_history(tensor: Tensor) -> Tensor:
    """Return a tensor of the same shape and dtype that comes from no call."""
    if isinstance(tensor, UnknownTensor):
        return UnknownTensor(tensor.dtype)
    return Tensor(tensor.shape, tensor.dtype)


Structure = Tensor | Sequence["Structure"] | Mapping[str, "Structure"]
"""One tensor or several. Users nest them in lists and mappings; layers return tuples."""


ONLY_TENSORS = frozenset((Tensor,))
MAPPINGS = (dict, Mapping)  # Python answers at once for the first.


def leaves(structure: Any) -> list[Any]:
    """Return everything in a structure, in Keras's order: mappings are sorted by name.

    >>> leaves({"b": 2, "a": [1, None]})
    [1, None, 2]
    """
    if isinstance(structure, Tensor):
        return [structure]
    if isinstance(structure, (list, tuple)):
        return [leaf for item in structure for leaf in leaves(item)]
    if isinstance(structure, MAPPINGS):
        return [leaf for key in sorted(structure) for leaf in leaves(structure[key])]
    return [structure]


def flatten(structure: Any) -> list[Tensor]:
    """Return the tensors of a structure, in Keras's order."""
    kind = type(structure)
    if kind is Tensor:  # Most structures are a single tensor, or a list of tensors.
        return [structure]
    if kind in (list, tuple) and ONLY_TENSORS.issuperset(map(type, structure)):
        return list(structure)
    if kind is dict and not structure:
        return []
    return [leaf for leaf in leaves(structure) if isinstance(leaf, Tensor)]


def grouped(tensors: Sequence[Tensor], groups: Sequence[int | None]) -> Structure:
    """Return several outputs as Keras nests them."""
    if not groups:
        return tuple(tensors)
    rest = iter(tensors)
    return tuple(next(rest) if size is None else list(islice(rest, size)) for size in groups)


def is_flat(inputs: Structure) -> bool:
    """Return whether inputs are one tensor, or a list of tensors without lists in it."""
    if isinstance(inputs, Tensor):
        return True
    several = isinstance(inputs, (list, tuple))
    return several and all(isinstance(item, Tensor) for item in inputs)


def replace_leaves(structure: Any, leaf: Callable[[Tensor], Any]) -> Any:
    """Return a structure with every tensor replaced; other values stay."""
    if isinstance(structure, Tensor):
        return leaf(structure)
    if isinstance(structure, (list, tuple)):
        return type(structure)([replace_leaves(item, leaf) for item in structure])
    if isinstance(structure, MAPPINGS):
        return {key: replace_leaves(structure[key], leaf) for key in sorted(structure)}
    return structure


@dataclass(eq=False, slots=True)
class Operation:
    """Anything that can be called in a graph: a layer, a model, or an operation of ``keras.ops``.

    Attributes:
        name: its name, unique in a model.
        class_name: its class as Keras's table shows it.
        nodes: its calls, in order.
        built: whether Keras considers it built.
        trainable: whether training may change its weights.
    """

    name: str
    class_name: str
    nodes: list[Node] = field(default_factory=list, repr=False)

    built = True
    trainable = True

    @property
    def dtype(self) -> str:
        """The dtype of its weights; for an operation, of its last output."""
        return flatten(self.nodes[-1].outputs)[0].dtype

    @property
    def variables(self) -> Sequence[Any]:
        """Its weights."""
        return ()

    @property
    def trained(self) -> list[Any]:
        """Its weights that training changes."""
        return [variable for variable in self.variables if self.trainable and variable.trainable]

    @property
    def unknown(self) -> bool:
        """Whether the number of its parameters is unknown."""
        return False

    @property
    def layers(self) -> Sequence[Operation]:
        """The layers inside it, for a model or a wrapper."""
        return ()

    @property
    def is_input(self) -> bool:
        """Whether it is an input of a model."""
        return False

    @property
    def cautions(self) -> Sequence[str]:
        """Its outputs for which Keras reports a different shape than it computes, as sentences."""
        return ()

    @property
    def remarks(self) -> Sequence[str]:
        """What a note under the table says about it: what is unknown, or comes from the file."""
        return ()

    @property
    def output_template(self) -> str:
        """How Keras 2's table prints several outputs, if not as a list."""
        return ""

    @property
    def known_output_shape(self) -> Shape | None:
        """The shape of its only output before it is called, if it is known."""
        return None

    @property
    def known_outputs(self) -> Structure | None:
        """Its outputs before a graph has it, if they are known, as tensors from no call."""
        return None

    def output_structure(self, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """Return the outputs of a call as tensors that come from no call.

        Raises:
            RuleError: if the operation does not accept the arguments.
            UnknownShapeError: if the outputs depend on code which is defined elsewhere.
        """
        raise NotImplementedError

    def results_of_call(
        self, arguments: Sequence[Any], keywords: Mapping[str, Any]
    ) -> Sequence[Any] | None:
        """Return what its rule gives for a call, from which the costs of the call follow.

        Returns:
            Several results if the rule is applied to several tensors, or gives several; None if
            there is no rule.

        Raises:
            RuleError: if the operation does not accept the arguments.
            UnknownShapeError: if they depend on code which is defined elsewhere.
        """
        return None

    def products_of_call(self, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Products:
        """Return the products of matrices and the convolutions that a call computes.

        Raises:
            RuleError: if the operation does not accept the arguments.
            UnknownShapeError: if they depend on code which is defined elsewhere.
        """
        results = self.results_of_call(arguments, keywords)
        return None if results is None else products_in(results)


@dataclass(eq=False, slots=True)
class Node:
    """One call of an operation. A new node adds itself to the operation and to its outputs.

    Attributes:
        operation: the operation.
        arguments: the positional arguments, tensors and plain values.
        keywords: the keyword arguments, tensors and plain values.
        outputs: the outputs.
        number: the number of the call among the calls of the operation, from 0.
        input_tensors: the tensors that the call reads, in Keras's order.
    """

    operation: Operation
    arguments: Sequence[Any]
    keywords: Mapping[str, Any]
    outputs: Structure
    number: int = field(init=False)
    input_tensors: list[Tensor] = field(init=False)

    def __post_init__(self) -> None:
        nodes = self.operation.nodes
        self.number = len(nodes)
        nodes.append(self)
        self.input_tensors = flatten(self.arguments)
        if self.keywords:
            self.input_tensors += flatten(self.keywords)
        outputs = self.outputs
        for index, tensor in enumerate([outputs] if type(outputs) is Tensor else flatten(outputs)):
            tensor.node, tensor.index = self, index


class DisconnectedError(Exception):
    """A tensor cannot be computed from the inputs of its model.

    Attributes:
        tensor: the tensor.
        reader: the call that reads it; None for an output of the model.
    """

    def __init__(self, tensor: Tensor, reader: Node | None) -> None:
        super().__init__(tensor.history)
        self.tensor = tensor
        self.reader = reader


@dataclass(slots=True)
class Order:
    """Keras's order of the nodes and operations of a model.

    Attributes:
        by_depth: the nodes by their distance from the outputs.
        operations: the operations in the order of the table.
    """

    by_depth: Mapping[int, Sequence[Node]]
    operations: Sequence[Operation]

    @property
    def nodes(self) -> Iterator[Node]:
        """The nodes from the inputs to the outputs."""
        for depth in sorted(self.by_depth, reverse=True):
            yield from self.by_depth[depth]


def order(inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> Order:
    """Return the nodes and operations between inputs and outputs in Keras's order.

    The depth of an operation is the length of its longest path to an output. Operations of
    the same depth are in the order in which a depth-first walk from the outputs meets them.
    An input that no output uses comes last.

    Source: Keras 3, ``keras.src.ops.function.map_graph``.

    Raises:
        DisconnectedError: if a tensor cannot be computed from the inputs.
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
    result = Order(by_depth, operations)
    _check_connected(result, inputs, outputs)
    return result


def _walk(outputs: Sequence[Tensor]) -> tuple[list[Node], dict[Operation, int]]:
    """Walk from the outputs to the inputs, depth first.

    Returns:
        The nodes, each after those that it reads, and the operations in the order of the walk.
    """
    finished: dict[Node, None] = {}
    met: dict[Operation, int] = {}
    for output in outputs:
        if output.node in finished:
            continue
        met.setdefault(output.node.operation, len(met))
        # A loop instead of recursion, whose depth Python limits.
        path = [(output.node, iter(output.node.input_tensors))]
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
    """Return the length of the longest path from each node and each operation to an output."""
    nodes: dict[Node, int] = {}
    operations: dict[Operation, int] = {}
    for node in reversed(finished):
        operation = node.operation
        depth = nodes.get(node, 0)
        if len(operation.nodes) > 1:
            depth = max(depth, operations.get(operation, 0))
        nodes[node] = operations[operation] = depth
        for tensor in node.input_tensors:
            if nodes.get(tensor.node, 0) <= depth:
                nodes[tensor.node] = depth + 1
    return nodes, operations


def _check_connected(graph: Order, inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> None:
    """Raise `DisconnectedError` if a tensor is needed that no node before it computes."""
    computable = set(inputs)
    for node in graph.nodes:
        for tensor in node.input_tensors:
            if tensor not in computable:
                raise DisconnectedError(tensor, node)
        # An input layer that is not an input of this model computes nothing.
        if node.input_tensors:
            computed = flatten(node.outputs)
            if len(node.operation.nodes) > 1:  # Keras expects as many as the first call has.
                computed = computed[: len(flatten(node.operation.nodes[0].outputs))]
            computable.update(computed)
    for tensor in (tensor for tensor in outputs if tensor not in computable):
        raise DisconnectedError(tensor, None)
