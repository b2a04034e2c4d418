"""The reader of configs that Keras 3 saved, as ``model.to_json()`` gives them.

Source: Keras 3.15, ``functional_from_config`` and ``Sequential.from_config``.
A config has every name and every default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.declare.bind import WrittenValue
from shapecalc.declare.kinds import Argument, KerasCall
from shapecalc.declare.layer import Arguments, Rule
from shapecalc.errors import Code, Place
from shapecalc.limits import OUTPUTS
from shapecalc.plan import (
    FUNCTIONAL,
    SEQUENTIAL,
    CallPlan,
    LayerPlan,
    ModelPlan,
    OperationPlan,
    SavedTensor,
    TensorPlan,
    TensorStructure,
    replace_plans,
)
from shapecalc.read.classes import check_module, check_objects, current_keys
from shapecalc.read.grammar import COMPILED, FIRST_LAYER, LAYER, NODE, READ_KEYS, check
from shapecalc.read.grammar import FUNCTIONAL as FUNCTIONAL_CONFIG
from shapecalc.read.grammar import SEQUENTIAL as SEQUENTIAL_CONFIG
from shapecalc.read.problems import Findings
from shapecalc.read.rounds import in_rounds
from shapecalc.read.saved_data import (
    Origin,
    SavedTensors,
    constant,
    is_config,
    is_history,
    is_tensor,
    old_node,
    saved_shape,
)
from shapecalc.read.saved_layers import Callee, LayerReader, model_name
from shapecalc.read.syntax import SpecError
from shapecalc.similar import closest

INPUT_SHAPES = ("shape", "batch_shape", "input_shape", "batch_input_shape")
"""The keys of an input that are shapes."""

ENDS = ("input_layers", "output_layers")
"""The keys of a Functional model's inputs and outputs."""


class ConfigReader(LayerReader):
    """Reads the config of one model; a model inside it gets a reader of its own.

    Attributes:
        steps: the layers and calls so far, in Keras's order.
        layers: the layers of a Functional model by name.
        calls: the calls of each of them, in order.
        nodes: the arguments of the next call of each, by position and by name.
        tensors: the shapes and dtypes of the tensors.
    """

    functional, sequential = FUNCTIONAL_CONFIG, SEQUENTIAL_CONFIG

    opens_list_of_one = False
    """Whether a list with one output is the output itself."""

    def __init__(self, problems: Findings) -> None:
        super().__init__(problems)
        self.steps: list[LayerPlan | ModelPlan | CallPlan] = []
        self.layers: dict[Any, Callee] = {}
        self.calls: dict[Any, list[CallPlan]] = {}
        self.nodes: dict[Any, tuple[list[Any], dict[str, Any]]] = {}
        self.tensors = SavedTensors()

    def model(self, data: Any, place: Place) -> ModelPlan:
        """Return the model of a config.

        Raises:
            SpecError: if it is not the config of a Sequential or Functional model.
        """
        named, at = self.named_class(data, place, "a model"), place / "config"
        if not named.model:
            message = f"expected a Sequential or Functional model, not `{named.name}`"
            raise SpecError(Code.FORM, message, place / "class_name")
        config, is_stack = data["config"] or {}, named.model == SEQUENTIAL
        grammar = self.sequential if is_stack else self.functional
        check(config, grammar, at, f"the config of a {named.model} model")
        if data.get("compile_config"):
            self.check_settings(data["compile_config"], place / "compile_config")
        arguments = Arguments(name=model_name(config, at), trainable=None)
        return (self.stack if is_stack else self.graph)(config, arguments, at)

    def check_settings(self, data: Any, place: Place) -> None:
        """Check the settings with which a model was compiled."""
        check(data, COMPILED, place, "`compile_config`", closed=True)
        check_objects(data, place)

    def arguments(
        self, rule: Rule, config: Mapping[str, Any], place: Place
    ) -> dict[str, WrittenValue]:
        """Return the arguments in the config of a layer; an input's shape must be a list."""
        for key in INPUT_SHAPES if rule.is_input else ():
            if config.get(key) is not None and not isinstance(config[key], (list, str, dict)):
                message = f"`{key}` must be a shape such as [null, 3], not {config[key]!r}"
                raise SpecError(Code.ARGUMENT, message, place / key)
        if rule.is_input and config.get("batch_input_shape", ()) is None:
            message = "`batch_input_shape` must be a shape such as [null, 3], not null"
            raise SpecError(Code.ARGUMENT, message, place / "batch_input_shape")
        for key in READ_KEYS.get(rule.name, ()):
            if key not in config:
                message = f"the config of a {rule.name} must have `{key}`"
                raise SpecError(Code.ARGUMENT, message, place)
        return super().arguments(rule, config, place)

    def argument(self, key: str, kind: Argument | None, data: Any, place: Place) -> Any:
        """Return the value of an argument; of the config of a Constant, Keras reads the value."""
        value = super().argument(key, kind, data, place)
        if isinstance(value, KerasCall) and value.name == "Constant" and not value.foreign:
            if "value" not in value.keyword:
                raise SpecError(Code.ARGUMENT, "the config of a Constant must have `value`", place)
            return KerasCall(value.name, (), {"value": value.keyword["value"]})
        return value

    def complete(self, rule: Rule, values: dict[str, WrittenValue], place: Place) -> None:
        """Add no arguments: Keras 3 writes all."""

    def listed(self, data: Any, place: Place, first: bool = False) -> Any:
        """Return a layer in the list of a model as it is read: with the keys of Keras 3.

        Args:
            data: the layer.
            place: where it is.
            first: whether it is the first layer of a Sequential model.

        Raises:
            SpecError: if Keras 3 does not read it, or reads it as another layer.
        """
        current = current_keys(data, place, first)
        if first and current is not data and "input_shape" in current["config"]:
            shape = tuple(current["config"]["input_shape"])
            self.problems.remark(
                f"Keras 3 takes the input shape {shape} in the file for one without the batch; "
                "--style keras2 shows the shapes of Keras 2"
            )
        return current

    def inner(self, data: Any, place: Place) -> Any:
        """Return the layer, or the layers, that a layer holds; each has to name its module."""
        for number, item in enumerate(data if isinstance(data, list) else ()):
            check_module(item, place / number)
        check_module(data, place)
        return super().inner(data, place)

    def inner_model(self, data: Mapping[str, Any], place: Place) -> ModelPlan:
        reader = type(self)(self.problems)
        reader.equal, reader.builds, reader.tensors = self.equal, self.builds, self.tensors
        return reader.model(data, place)

    # Sequential models

    def stack(self, config: Mapping[str, Any], arguments: Arguments, place: Place) -> ModelPlan:
        """Return a Sequential model; Keras does not read its `trainable` back either."""
        layers = []
        for number, item in enumerate(config["layers"]):
            at = place / "layers" / number
            if not number and is_config(item) and isinstance(item["config"], dict):
                check(item["config"], FIRST_LAYER, at / "config", "the first layer")
            layers.append(self.stacked(self.listed(item, at, first=not number), at))
        plan = ModelPlan(SEQUENTIAL, place, arguments, layers=layers, saved=True)
        shape = config.get("build_input_shape")
        if shape and isinstance(shape, list):
            plan.build_shape = saved_shape(shape)
        return plan

    # Functional models

    def graph(self, config: Mapping[str, Any], arguments: Arguments, place: Place) -> ModelPlan:
        """Return a Functional model.

        Its layers are read first. Then each is called as soon as its inputs exist.
        """
        trainable = config.get("trainable")
        arguments.trainable = None if trainable is None else bool(trainable)
        waiting: dict[Any, list[tuple[Any, Place]]] = {}
        for number, item in enumerate(config["layers"]):
            at = Place(place.source, ("layers", number), place)
            check(item, LAYER, at, "a layer of a Functional model")
            name, nodes = item["name"], item["inbound_nodes"]
            if waiting.get(name):
                message = f"another layer of this model has the name {name!r}"
                raise SpecError(Code.DUPLICATE_NAME, message, at / "name")
            layer = self.layer(self.listed(item, at), at)
            self.layers[name] = layer
            self.calls[name] = []
            if not isinstance(layer, OperationPlan):  # An operation exists only in its calls.
                self.steps.append(layer)
            waiting[name] = [
                (node, Place(at.source, ("inbound_nodes", n), at)) for n, node in enumerate(nodes)
            ]
        self.call_all(waiting, place)
        inputs, outputs = (self.ends(config[key], place / key) for key in ENDS)
        if self.opens_list_of_one and isinstance(outputs, list) and len(outputs) == 1:
            outputs = outputs[0]
        plan = ModelPlan(FUNCTIONAL, place, arguments, self.steps, inputs=inputs, outputs=outputs)
        plan.saved = True
        return plan

    def call_all(self, waiting: dict[Any, list[tuple[Any, Place]]], place: Place) -> None:
        """Add every call, in Keras's order: round by round, as soon as its inputs exist."""

        def missing(name: Any, number: int) -> set[tuple[Any, int]]:
            node, at = waiting[name][number]
            absent: set[tuple[Any, int]] = set()
            args, kwargs = self.node(name, node, at)
            self.nodes[name] = (
                [self.with_origins(item, at, absent) for item in args],
                {key: self.with_origins(item, at, absent) for key, item in kwargs.items()},
            )
            return absent

        counts = {name: len(nodes) for name, nodes in waiting.items()}
        for name, number in in_rounds(counts, missing):
            self.call(name, waiting[name][number][1])
        left = [str(name) for name in counts if len(self.calls[name]) < counts[name]]
        if left:
            names = ", ".join(left)
            message = f"these layers read outputs that do not exist, or form a cycle: {names}"
            raise SpecError(Code.ORDER, message, place)

    def call(self, name: Any, place: Place) -> None:
        """Add a call; all tensors that it reads exist."""
        self.problems.limit("calls of layers", place)
        args, kwargs = self.nodes.pop(name)
        arguments = [self.passed(item, place) for item in args]
        keywords = {key: self.passed(item, place) for key, item in kwargs.items()}
        call = CallPlan(self.layers[name], arguments, keywords, place)
        if not self.calls[name]:
            note_inputs(call)
        self.calls[name].append(call)
        self.steps.append(call)

    def with_origins(self, data: Any, place: Place, absent: set[tuple[Any, int]]) -> Any:
        """Return an argument of a call with an `Origin` for each tensor.

        Args:
            data: the argument.
            place: where the call is.
            absent: gets the calls from which tensors come that do not exist yet.
        """
        if isinstance(data, (list, tuple)):
            return [self.with_origins(item, place, absent) for item in data]
        if not isinstance(data, dict):
            return data
        if not is_tensor(data):
            return {key: self.with_origins(item, place, absent) for key, item in data.items()}
        origin = self.tensors.origin(data["config"], place)
        name, node = origin.name, origin.node
        if not self.exists(name, node, place):
            # The call -1 is the last one, which exists when the first does.
            absent.add((name, node if node >= 0 else -node - 1))
        return origin

    def node(self, name: Any, node: Any, place: Place) -> tuple[list[Any], dict[str, Any]]:
        """Return the arguments of a call, by position and by name."""
        if not node:
            return [], {}
        if isinstance(node, list):  # The form of Keras 2, which Keras 3 writes into .h5 files.
            return old_node(node, place)
        check(node, NODE, place, "a node of `inbound_nodes`")
        return list(node["args"]), node["kwargs"]

    def exists(self, name: Any, node: int, place: Place) -> bool:
        """Return whether the call exists that a tensor comes from."""
        if name not in self.layers:
            meant = closest(str(name), map(str, self.layers))
            raise SpecError(
                Code.UNKNOWN_NAME, f"this model has no layer `{name}`", place, meant=meant
            )
        count = 1 if _is_input(self.layers[name]) else len(self.calls[name])
        return bool(-count <= node < count)

    def passed(self, data: Any, place: Place) -> Any:
        """Return an argument of a call: tensors in any structure, or plain values."""
        if isinstance(data, Origin):
            return self.tensor(data, place)
        if isinstance(data, list):
            return [self.passed(item, place) for item in data]
        if isinstance(data, dict):
            if is_config(data) and not isinstance(data["class_name"], (str, int, float)):
                message = f"`class_name` must be the name of a class, not {data['class_name']!r}"
                raise SpecError(Code.FORM, message, place)
            value = constant(data, place)
            if value is not None:
                return value
            return {key: self.passed(item, place) for key, item in data.items()}
        return data

    def tensor(self, origin: Origin, place: Place) -> TensorPlan:
        """Return the tensor of an origin, with the shape and dtype that the file may give."""
        self.problems.limit("tensors that layers read", place)
        name, node, index, saved = origin
        if not self.exists(name, node, place):
            count = len(self.calls[name])
            message = f"`{name}` has no call {node}: there are {count}, counted from 0"
            raise SpecError(Code.ORDER, message, place)
        layer = self.layers[name]
        is_source = isinstance(layer, LayerPlan) and layer.is_input
        if index > (0 if is_source else OUTPUTS):
            raise SpecError(Code.FORM, f"`{name}` has no output {index:,}", place)
        if isinstance(layer, LayerPlan) and is_source:
            return TensorPlan(layer, place)
        call = self.calls[name][node]
        if index not in call.saved_outputs or saved:
            call.saved_outputs[index] = saved or SavedTensor(None, "float32")
        return TensorPlan(call, place, index)

    def ends(self, data: Any, place: Place) -> TensorStructure:
        """Return inputs or outputs: ``["dense", 0, 0]``, a list of such, or a mapping."""
        if isinstance(data, dict):
            return {name: self.ends(item, place / name) for name, item in data.items()}
        if not isinstance(data, list):
            message = f"expected a list such as ['dense', 0, 0], not {data!r}"
            raise SpecError(Code.FORM, message, place)
        if is_history(data):
            name, node, index = data
            return self.tensor(Origin(name, node - self.own_nodes(name), index, None), place)
        return [self.ends(item, place / number) for number, item in enumerate(data)]

    def own_nodes(self, name: str) -> int:
        """Return how many nodes Keras counts for a model itself, before its first call."""
        layer = self.layers.get(name)
        return int(isinstance(layer, ModelPlan) and layer.class_name == FUNCTIONAL)


class EarlyConfigReader(ConfigReader):
    """Reads the config of one model of Keras 3.0 to 3.6."""

    opens_list_of_one = True


def _is_input(layer: Callee) -> bool:
    return isinstance(layer, LayerPlan) and layer.is_input


def note_inputs(call: CallPlan) -> None:
    """Note the shapes of what a layer reads first, as far as the file has them with the layer."""
    tensors: list[TensorPlan] = []
    replace_plans(call.arguments, tensors.append)
    if all(isinstance(tensor.source, LayerPlan) or _saved_shape(tensor) for tensor in tensors):
        return
    shapes = input_shapes(call.layer)
    for tensor, shape in zip(tensors, shapes if len(shapes) == len(tensors) else ()):
        if isinstance(tensor.source, CallPlan):
            outputs, index = tensor.source.saved_outputs, tensor.index or 0
            saved = outputs.get(index, SavedTensor(None, "float32"))
            outputs[index] = SavedTensor(saved.shape or shape, saved.dtype)


def _saved_shape(tensor: TensorPlan) -> Shape | None:
    """Return the shape that the file gives an output of a call; None if it gives none."""
    assert isinstance(tensor.source, CallPlan)
    saved = tensor.source.saved_outputs.get(tensor.index or 0)
    return saved.shape if saved else None


def input_shapes(layer: Callee) -> Sequence[Shape]:
    """Return the shapes of a layer's inputs, as far as a file has them."""
    if isinstance(layer, LayerPlan):
        return layer.saved_shapes
    if isinstance(layer, OperationPlan):
        return ()
    ends: list[TensorPlan] = []
    replace_plans(layer.inputs, ends.append)
    inputs = [tensor.source for tensor in ends] or layer.layers[:1]
    first = [item for item in inputs if isinstance(item, LayerPlan) and item.is_input]
    shapes = [item.rule(None, item.arguments).shape for item in first]
    return [shape for shape in shapes if isinstance(shape, tuple)]
