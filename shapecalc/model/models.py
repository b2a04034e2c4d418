"""Models: graphs and stacks of layers. Inside another model they are layers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from shapecalc.algebra.size import UNKNOWN, Shape, differ, shape_text
from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.layer import Out, RuleError, Shapes
from shapecalc.declare.products import InnerCall
from shapecalc.errors import Code
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import (
    Operation,
    Order,
    Structure,
    Tensor,
    flatten,
    replace_leaves,
    shape_of,
    without_history,
)
from shapecalc.model.layer import Layer
from shapecalc.model.weights import Variable

if TYPE_CHECKING:
    from shapecalc.rules.optimizers import Slot
    from shapecalc.stored_weights import StoredWeight


GraphCall = tuple[Operation, Sequence[Any], Mapping[str, Any]]
"""A call of a graph: the layer or operation, and its positional and keyword arguments."""


def _unique_weights(layers: Iterable[Layer]) -> Sequence[Variable]:
    """Return the weights of some layers, each once: layers can share them."""
    return list(dict.fromkeys(variable for layer in layers for variable in layer.variables))


NO_INPUT = "the model has no input, so no shape is known"
GIVE_INPUT = "put Input(shape=(…)) before its first layer, or add input_shape=(…) to that"
"""What is wrong with a stack without an input, and how to give it one."""


@dataclass(slots=True)
class SavedWeights:
    """What a file says about the weights of a saved model.

    Attributes:
        notes: what they tell about the layers.
        slots: the variables of the optimizer in the file, if it has been used.
        optimizer: the variables of the optimizer, if the model was saved compiled.
        unknown_optimizer: why they are unknown, as a sentence.
    """

    notes: list[str] = field(default_factory=list)
    slots: Sequence[StoredWeight] = ()
    optimizer: Sequence[Slot] | None = None
    unknown_optimizer: str = ""


@dataclass(eq=False, slots=True)
class Functional(Layer):
    """A model that is a graph from inputs to outputs.

    Attributes:
        inputs, outputs: the tensors at the ends of the graph.
        order: its nodes and operations in Keras's order.
        saved_weights: what the file says about its weights.
    """

    inputs: Structure = field(kw_only=True)
    outputs: Structure = field(kw_only=True)
    order: Order = field(kw_only=True)
    saved_weights: SavedWeights = field(init=False, default_factory=SavedWeights)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.built = True

    @property
    def checks_dtype(self) -> bool:
        return False

    @property
    def layers(self) -> Sequence[Layer]:
        return [operation for operation in self.order.operations if isinstance(operation, Layer)]

    @property
    def inner_layers(self) -> Sequence[Layer]:
        return self.layers

    @property
    def variables(self) -> Sequence[Variable]:
        return _unique_weights(self.layers)

    @property
    def unknown(self) -> bool:
        return any(layer.unknown for layer in self.layers)

    @property
    def cautions(self) -> Sequence[str]:
        return [caution for layer in self.layers for caution in layer.cautions]

    @property
    def remarks(self) -> Sequence[str]:
        return [remark for layer in self.layers for remark in layer.remarks]

    @property
    def known_output_shape(self) -> Shape | None:
        outputs = flatten(self.outputs)
        return shape_of(outputs[0]) if len(outputs) == 1 else None

    @property
    def input_shape(self) -> Shape | None:
        inputs = flatten(self.inputs)
        return inputs[0].shape if len(inputs) == 1 else None

    @property
    def known_outputs(self) -> Structure | None:
        outputs = flatten(self.outputs)
        return tuple(outputs) if len(outputs) > 1 else self.outputs

    def checked_inputs(self, first: Structure) -> Sequence[Tensor]:
        if not isinstance(first, Mapping):
            return flatten(first)
        missing = [name for name in self._input_names if name not in first]
        if missing:
            expected = ", ".join(self._input_names)
            message = f"got no input {missing[0]!r}; its inputs are {expected}"
            raise RuleError(message, code=Code.INPUTS)
        return flatten([first[name] for name in self._input_names])

    @property
    def _input_names(self) -> Sequence[str]:
        """The names under which a mapping has its inputs."""
        if isinstance(self.inputs, Mapping):
            return sorted(self.inputs)
        return [tensor.node.operation.name for tensor in flatten(self.inputs)]

    def check(self, shapes: Sequence[Shape]) -> None:
        inputs = flatten(self.inputs)
        if len(shapes) != len(inputs):
            raise RuleError(f"expects {len(inputs)} inputs, got {len(shapes)}", code=Code.INPUTS)
        for shape, reference in zip(shapes, inputs):
            wanted = (UNKNOWN, *reference.shape[1:])
            if any(map(differ, _squeezed(wanted), _squeezed(shape))):
                raise RuleError(
                    f"was built for {shape_text(reference.shape)}, got {shape_text(shape)}"
                )

    def apply_rule(self, shape: Shapes) -> Out:
        assert isinstance(shape, tuple)
        inputs = flatten(self.inputs)
        outputs = self.outputs_on(Tensor(shape, inputs[0].dtype))
        shapes = [tensor.shape for tensor in flatten(outputs)]
        return Out(
            shapes[0] if isinstance(outputs, Tensor) else shapes,
            self.variables,
            products=[InnerCall(self, shape)],
        )

    def outputs_for(
        self,
        first: Structure,
        others: Mapping[str, Any],
        traced: bool = False,
        training: bool | None = None,
    ) -> Any:
        return self.outputs_on(first, traced and self.has_code)

    @property
    def has_code(self) -> bool:
        return any(layer.has_code for layer in self.layers)

    def outputs_on(self, inputs: Structure, every_call: bool = False) -> Any:
        """Return the outputs of the model on some inputs, as tensors that come from no call.

        Args:
            inputs: the inputs.
            every_call: whether the layers are called even if the shapes are those of the graph.
        """
        self.check([tensor.shape for tensor in self.checked_inputs(inputs)])
        tensors = flatten(inputs)
        own = flatten(self.inputs)
        if not every_call and all(a.shape == b.shape for a, b in zip(tensors, own)):
            return replace_leaves(self.outputs, without_history)
        return self._outputs_of_graph(dict(zip(own, tensors)))

    def _outputs_of_graph(self, computed: dict[Tensor, Tensor]) -> Any:
        """Compute the outputs node by node, from tensors of other shapes.

        Args:
            computed: the tensor in place of each input of the graph.
        """
        for _ in self._repeated_calls(computed):
            pass
        return replace_leaves(self.outputs, computed.__getitem__)

    def _repeated_calls(self, computed: dict[Tensor, Tensor]) -> Iterator[GraphCall]:
        """Yield each call of the graph on tensors of other shapes, before its outputs are known.

        Args:
            computed: the tensor in place of each input of the graph; the outputs are added.
        """
        for node in self.order.nodes:
            if node.input_tensors:
                arguments = replace_leaves(node.arguments, computed.__getitem__)
                keywords = replace_leaves(node.keywords, computed.__getitem__)
                yield node.operation, arguments, keywords
                outputs = node.operation.output_structure(arguments, keywords)
                computed.update(zip(flatten(node.outputs), flatten(outputs)))

    def calls_on(self, inputs: Sequence[Tensor]) -> Iterator[GraphCall]:
        """Yield the calls of the layers and operations of the graph when it is called.

        Args:
            inputs: the inputs of the model.
        """
        own = flatten(self.inputs)
        if all(a.shape == b.shape for a, b in zip(inputs, own)):
            nodes = [node for node in self.order.nodes if node.input_tensors]
            return ((node.operation, node.arguments, node.keywords) for node in nodes)
        return self._repeated_calls(dict(zip(own, inputs)))


def _squeezed(shape: Shape) -> Shape:
    """Return a shape as Keras compares it with that of a model's input: without a last 1."""
    return shape[:-1] if shape and shape[-1] == 1 else shape


ONE_TENSOR = "a Sequential model expects one tensor, got several"
"""Keras accepts several tensors if the model does not know its input shape, but the result makes
no sense: the layers take the list of shapes for a shape, and their weights are never built."""


@dataclass(eq=False, slots=True)
class Sequential(Layer):
    """A model that is a stack of layers.

    Attributes:
        stack: its layers, with the input layer as soon as the input shape is known.
        build: creates the graph as soon as the input shape is known.
        functional: the graph; None as long as the input shape is unknown.
        saved_weights: what the file says about its weights.
    """

    stack: list[Layer] = field(kw_only=True)
    build: Callable[[Sequential, Shape], None] = field(kw_only=True, repr=False)
    functional: Functional | None = field(init=False, default=None)
    saved_weights: SavedWeights = field(init=False, default_factory=SavedWeights)

    @property
    def layers(self) -> Sequence[Layer]:
        return self.stack[1:] if self.has_input else self.stack

    @property
    def has_input(self) -> bool:
        """Whether the input shape is known, and so the stack starts with an input layer."""
        return bool(self.stack) and self.stack[0].is_input

    @property
    def lacks_input(self) -> bool:
        """Whether nothing gives the stack an input, so that no shape is known."""
        return bool(self.stack) and self.functional is None and not self.has_input

    @property
    def first_shape(self) -> Shape | None:
        """The input shape according to its first layer; None if that does not give one."""
        if self.has_input:
            return flatten(self.stack[0].nodes[0].outputs)[0].shape
        return self.stack[0].input_shape if self.stack else None

    @property
    def input_dtype(self) -> str:
        return self.stack[0].policy.compute if self.has_input else "float32"

    @property
    def inner_layers(self) -> Sequence[Layer]:
        return self.stack

    @property
    def variables(self) -> Sequence[Variable]:
        return _unique_weights(self.stack)

    @property
    def unknown(self) -> bool:
        return any(layer.unknown for layer in self.layers)

    @property
    def cautions(self) -> Sequence[str]:
        return [caution for layer in self.layers for caution in layer.cautions]

    @property
    def remarks(self) -> Sequence[str]:
        return [remark for layer in self.layers for remark in layer.remarks]

    @property
    def known_outputs(self) -> Structure | None:
        return self.functional.known_outputs if self.functional else None

    @property
    def known_output_shape(self) -> Shape | None:
        return self.functional.known_output_shape if self.functional else None

    @property
    def input_shape(self) -> Shape | None:
        return self.functional.input_shape if self.functional else None

    def apply_rule(self, shape: Shapes) -> Out:
        assert isinstance(shape, tuple)
        return self._graph(shape).apply_rule(shape)

    def outputs_for(
        self,
        first: Structure,
        others: Mapping[str, Any],
        traced: bool = False,
        training: bool | None = None,
    ) -> Any:
        if not isinstance(first, Tensor):
            raise RuleError(ONE_TENSOR, code=Code.INPUTS)
        graph = self._graph(first.shape)
        return graph.outputs_on(first, traced and graph.has_code)

    @property
    def has_code(self) -> bool:
        return any(layer.has_code for layer in self.layers)

    def _graph(self, shape: Shape) -> Functional:
        """Return the graph of the stack; create it for a shape if there is none yet."""
        if self.functional is None:
            if self.has_input and self.first_shape != shape:
                own_shape = shape_text(self.first_shape or ())
                raise RuleError(f"was built for {own_shape}, got {shape_text(shape)}")
            self.build(self, shape)
        assert self.functional is not None
        return self.functional


def input_shape(layer: Layer, keras2: bool) -> Shape | None:
    """Return the input shape of a model, with the batch, if the arguments of a layer give it.

    Source: Keras 3's ``input_shape`` and ``input_dim``; Keras 2's ``batch_input_shape``, and
    ``input_length`` with ``input_dim`` for a recurrent layer.

    Args:
        layer: the first layer of the model.
        keras2: whether the model follows Keras 2.
    """
    if not isinstance(layer, DeclaredLayer) or layer.is_input:
        return None
    a, own = layer.arguments, layer.rule.arguments
    if a.batch_input_shape is not None:
        shape: Shape = a.batch_input_shape
        return shape
    batch = UNKNOWN if a.batch_size is None else a.batch_size
    length = UNKNOWN if a.input_length is None else a.input_length
    if a.input_dim is not None and "input_dim" not in own:
        series = layer.rule.axes(a) == ("batch", "time", "features")
        sequence = a.input_length is not None or series
        return (batch, length, a.input_dim) if sequence else (batch, a.input_dim)
    if a.input_shape is not None:
        return (batch, *a.input_shape)
    return (batch, length) if keras2 and layer.rule.reads_indices else None


def activation(operation: Operation) -> str | None:
    """Return the activation that a layer or model ends with; None if it is unknown."""
    if isinstance(operation, (Functional, Sequential)):
        graph = operation.functional if isinstance(operation, Sequential) else operation
        last = flatten(graph.outputs) if graph else []
        return activation(last[0].node.operation) if len(last) == 1 else None
    if not isinstance(operation, DeclaredLayer):
        return None
    arguments = operation.arguments
    if operation.rule.activation:
        return operation.rule.activation
    if operation.rule.name == "TimeDistributed":
        return activation(arguments.layer)
    if not hasattr(arguments, "activation") or hasattr(arguments, "recurrent_activation"):
        return None
    name = arguments.activation
    return name if isinstance(name, str) else "linear" if name is None else None
