"""The reader of configs that Keras 3 saved, as ``model.to_json()`` gives them.

Source: Keras 3.15, ``functional_from_config`` and ``Sequential.from_config``.
A config has every name and every default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shapecalc.declare.bind import WrittenValue, bind
from shapecalc.declare.kinds import CONTROL, Inner, KerasCall
from shapecalc.declare.layer import COMMON, Arguments, Rule
from shapecalc.errors import Code, KeyStep, Place, closest
from shapecalc.limits import ARGUMENTS, OUTPUTS
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
)
from shapecalc.read.problems import Findings
from shapecalc.read.rounds import in_rounds
from shapecalc.read.saved_data import (
    constant,
    histories,
    history_of,
    is_config,
    is_history,
    saved_shape,
    shape_and_dtype,
)
from shapecalc.read.syntax import SpecError
from shapecalc.rules import OPERATIONS, RULES, SAVED

MODELS = {"Sequential": SEQUENTIAL, "Functional": FUNCTIONAL, "Model": FUNCTIONAL}

IGNORED = {"quantization_config", "gptq_unpacked_column_size"}
"""Keys of a config that do not matter as long as their value is None."""

Callee = LayerPlan | ModelPlan | OperationPlan
"""What a node of a graph calls."""


class ConfigReader:
    """Reads the config of one model; a model inside it gets a reader of its own.

    Attributes:
        problems: the problems so far.
        steps: the layers and calls so far, in Keras's order.
        layers: the layers of a Functional model by name.
        calls: the calls of each of them, in order.
    """

    def __init__(self, problems: Findings) -> None:
        self.problems = problems
        self.steps: list[LayerPlan | ModelPlan | CallPlan] = []
        self.layers: dict[str, Callee] = {}
        self.calls: dict[str, list[CallPlan]] = {}

    def model(self, data: Mapping[str, Any], place: Place) -> ModelPlan:
        """Return the model of a config.

        Raises:
            SpecError: if it is not the config of a Sequential or Functional model.
        """
        config, at = data.get("config"), place / "config"
        class_name = MODELS.get(str(data.get("class_name")))
        if class_name is None:
            message = f"expected a Sequential or Functional model, not `{data.get('class_name')}`"
            raise SpecError(Code.FORM, message, place / "class_name")
        if not isinstance(config, dict) or not isinstance(config.get("layers"), list):
            raise SpecError(Code.FORM, "the config of a model must have a list `layers`", at)
        name = config.get("name")
        own_name = _printable(name, at / "name") if isinstance(name, str) else None
        arguments = Arguments(name=own_name, trainable=None)
        read = self.stack if class_name == SEQUENTIAL else self.graph
        return read(config, arguments, at)

    # Sequential models

    def stack(self, config: Mapping[str, Any], arguments: Arguments, place: Place) -> ModelPlan:
        """Return a Sequential model; Keras does not read its `trainable` back either."""
        layers = [
            self.stacked(item, place / "layers" / number)
            for number, item in enumerate(config["layers"])
        ]
        shape = config.get("build_input_shape")
        if isinstance(shape, list) and not (layers and _is_input(layers[0])):
            arguments_of_input = {
                "batch_shape": WrittenValue(tuple(shape), place / "build_input_shape")
            }
            binding = bind(RULES["InputLayer"], [], arguments_of_input, place)
            for problem in binding.problems:
                self.problems.append(problem)
            layers.insert(0, LayerPlan(binding, place))
        return ModelPlan(SEQUENTIAL, place, arguments, layers=layers, saved=True)

    def stacked(self, data: Any, place: Place) -> LayerPlan | ModelPlan:
        """Return a layer that a Sequential model or another layer holds."""
        layer = self.layer(data, place)
        if isinstance(layer, OperationPlan):
            message = f"expected a layer here, not the operation `{layer.class_name}`"
            raise SpecError(Code.FORM, message, place)
        return layer

    # Functional models

    def graph(self, config: Mapping[str, Any], arguments: Arguments, place: Place) -> ModelPlan:
        """Return a Functional model.

        Its layers are read first. Then each is called as soon as its inputs exist.
        """
        arguments.trainable = config.get("trainable")
        waiting: dict[str, list[tuple[Any, Place]]] = {}
        for number, item in enumerate(config["layers"]):
            at = place / "layers" / number
            name = item.get("name") if isinstance(item, dict) else None
            nodes = item.get("inbound_nodes") if isinstance(item, dict) else None
            if not isinstance(name, str) or not isinstance(nodes, list):
                message = (
                    "a layer of a Functional model must have `name` and a list `inbound_nodes`"
                )
                raise SpecError(Code.FORM, message, at)
            layer = self.layer(item, at)
            self.layers[name] = layer
            self.calls[name] = []
            if not isinstance(layer, OperationPlan):  # An operation exists only in its calls.
                self.steps.append(layer)
            waiting[name] = [(node, at / "inbound_nodes" / n) for n, node in enumerate(nodes)]
        self.call_all(waiting, place)
        ends = [
            self.ends(config.get(key), place / key) for key in ("input_layers", "output_layers")
        ]
        inputs, outputs = ends
        plan = ModelPlan(FUNCTIONAL, place, arguments, self.steps, inputs=inputs, outputs=outputs)
        plan.saved = True
        return plan

    def call_all(self, waiting: dict[str, list[tuple[Any, Place]]], place: Place) -> None:
        """Add every call, in Keras's order: round by round, as soon as its inputs exist."""

        def missing(name: str, number: int) -> set[tuple[str, int]]:
            node, at = waiting[name][number]
            read = histories(self.node(name, node, at))
            return {(source, call) for source, call, _ in read if not self.exists(source, call, at)}

        counts = {name: len(nodes) for name, nodes in waiting.items()}
        for name, number in in_rounds(counts, missing):
            self.call(name, *waiting[name][number])
        left = [name for name in counts if len(self.calls[name]) < counts[name]]
        if left:
            names = ", ".join(left)
            message = f"these layers read outputs that do not exist, or form a cycle: {names}"
            raise SpecError(Code.ORDER, message, place)

    def call(self, name: str, node: Any, place: Place) -> None:
        """Add a call; all tensors that it reads exist."""
        self.problems.limit("calls of layers", place)
        args, kwargs = self.node(name, node, place)
        arguments = [self.passed(item, place) for item in args]
        keywords = {key: self.passed(item, place) for key, item in kwargs.items()}
        call = CallPlan(self.layers[name], arguments, keywords, place)
        self.calls[name].append(call)
        self.steps.append(call)

    def node(self, name: str, node: Any, place: Place) -> tuple[list[Any], dict[str, Any]]:
        """Return the arguments of a call, by position and by name."""
        if not isinstance(node, dict) or not isinstance(node.get("args"), list):
            message = "a node of `inbound_nodes` must be a mapping with a list `args`"
            raise SpecError(Code.FORM, message, place)
        kwargs = node.get("kwargs")
        return node["args"], kwargs if isinstance(kwargs, dict) else {}

    def exists(self, name: str, node: int, place: Place) -> bool:
        """Return whether the call exists that a tensor comes from."""
        if name not in self.layers:
            meant = closest(str(name), self.layers)
            raise SpecError(
                Code.UNKNOWN_NAME, f"this model has no layer `{name}`", place, meant=meant
            )
        return _is_input(self.layers[name]) or 0 <= node < len(self.calls[name])

    def passed(self, data: Any, place: Place) -> Any:
        """Return an argument of a call: tensors in any structure, or plain values."""
        history = history_of(data)
        if history is not None:
            return self.tensor(history, place, shape_and_dtype(data["config"]))
        if isinstance(data, list):
            return [self.passed(item, place) for item in data]
        if isinstance(data, dict):
            value = constant(data)
            if value is not None:
                return value
            return {key: self.passed(item, place) for key, item in data.items()}
        return data

    def tensor(
        self, history: list[Any], place: Place, saved: SavedTensor | None = None
    ) -> TensorPlan:
        """Return the tensor of a history, with the shape and dtype that the file may give."""
        self.problems.limit("tensors that layers read", place)
        name, node, index = history
        if not self.exists(name, node, place):
            count = len(self.calls[name])
            message = f"`{name}` has no call {node}: there are {count}, counted from 0"
            raise SpecError(Code.ORDER, message, place)
        layer = self.layers[name]
        if isinstance(layer, LayerPlan) and _is_input(layer):
            return TensorPlan(layer, place)
        if index > OUTPUTS:
            raise SpecError(Code.FORM, f"`{name}` has no output {index:,}", place)
        call = self.calls[name][node]
        if index not in call.saved_outputs or saved:
            call.saved_outputs[index] = saved or SavedTensor(None, "float32")
        return TensorPlan(call, place, index)

    def ends(self, data: Any, place: Place) -> TensorStructure:
        """Return inputs or outputs: ``["dense", 0, 0]``, a list of such, or a mapping."""
        if isinstance(data, dict):
            return {name: self.ends(item, place) for name, item in data.items()}
        if not isinstance(data, list):
            message = "a Functional model must have lists `input_layers` and `output_layers`"
            raise SpecError(Code.FORM, message, place)
        if is_history(data):
            name, node, index = data
            return self.tensor([name, node - self.own_nodes(name), index], place)
        return [self.ends(item, place) for item in data]

    def own_nodes(self, name: str) -> int:
        """Return how many nodes Keras counts for a model itself, before its first call."""
        layer = self.layers.get(name)
        return int(isinstance(layer, ModelPlan) and layer.class_name == FUNCTIONAL)

    # Layers

    def layer(self, data: Any, place: Place) -> Callee:
        """Return a layer, a model inside the model, or an operation."""
        if not is_config(data) or not isinstance(data["config"], dict):
            raise SpecError(
                Code.FORM, "a layer must be a mapping with `class_name` and `config`", place
            )
        self.problems.limit("layers", place)
        if len(data["config"]) > ARGUMENTS:
            message = f"a layer has at most {ARGUMENTS} arguments, not {len(data['config'])}"
            raise SpecError(Code.FORM, message, place / "config")
        class_name = _printable(str(data["class_name"]), place / "class_name")
        module = str(data.get("module", "keras.layers"))
        if class_name in MODELS:
            return type(self)(self.problems).model(data, place)
        if module.startswith("keras.src.ops"):
            return self.operation(class_name, data["config"], module, place)
        declared = RULES.get(class_name) or SAVED.get(class_name)
        known = declared is not None and (module.startswith(declared.module) or declared.is_input)
        rule, at = declared if declared and known else RULES["Layer"], place / "config"
        config = {str(key): value for key, value in data["config"].items()}
        overruled = rule.shadowed_keys(config)
        values = {
            key: WrittenValue(
                self.argument(rule, key, value, at / key), at / key, at / KeyStep(key)
            )
            for key, value in config.items()
            if self.is_relevant(rule, key, value) and key not in overruled
        }
        self.complete(rule, values, place)
        if not known:
            values["class_name"] = WrittenValue(class_name, place / "class_name")
        binding = bind(rule, [], values, place)
        for problem in binding.problems:
            self.problems.append(replace(problem, layer=class_name))
        built = data.get("build_config")
        shape = built.get("input_shape") if isinstance(built, dict) else None
        return LayerPlan(binding, place, saved_shape(shape))

    def operation(
        self, class_name: str, config: Mapping[str, Any], module: str, place: Place
    ) -> OperationPlan:
        """Return an operation; one with a constant that its rule lacks is treated as unknown."""
        rule = OPERATIONS.get(class_name)
        constants = {key: value for key, value in config.items() if key != "name"}
        if rule and not constants.keys() <= set(rule.parameters):
            rule = None
        name = config.get("name")
        own_name = None if name is None else _printable(str(name), place / "config" / "name")
        return OperationPlan(rule, class_name, own_name, constants, place, module)

    def is_relevant(self, rule: Rule, key: str, value: Any) -> bool:
        """Return whether a key of a config is an argument to read."""
        if rule.name == "Layer":
            return key in COMMON
        return not (key in IGNORED and value is None)

    def complete(self, rule: Rule, values: dict[str, WrittenValue], place: Place) -> None:
        """Add arguments that a config leaves out: none here, since Keras 3 writes all."""

    def argument(self, rule: Rule, name: str, data: Any, place: Place) -> Any:
        """Return the value of an argument: a layer where the argument takes one."""
        if not isinstance(rule.accepted.get(name), Inner):
            return self.value(data, place)
        if isinstance(data, list):
            return tuple(self.stacked(item, place / number) for number, item in enumerate(data))
        return None if data is None else self.stacked(data, place)

    def value(self, data: Any, place: Place) -> Any:
        """Return plain data, or an object that has a config of its own."""
        if isinstance(data, list):
            return tuple(self.value(item, place / number) for number, item in enumerate(data))
        if not isinstance(data, dict):
            return data
        if not is_config(data):
            return {key: self.value(item, place / key) for key, item in data.items()}
        class_name, config = str(data["class_name"]), data["config"]
        if class_name in ("DTypePolicy", "Policy"):
            return config.get("name") if isinstance(config, dict) else config
        if class_name.endswith("DTypePolicy") and isinstance(config, dict):
            return f"{config.get('mode')}_from_{config.get('source_name')}"
        # An initializer may be called as a layer is: only layers have names.
        if isinstance(config, dict) and "name" in config:
            return self.layer(data, place)
        settings = config if isinstance(config, dict) else {}
        return KerasCall(class_name, (), dict(settings))


def _printable(name: str, place: Place) -> str:
    """Return a name if it has no control characters, which could change a terminal.

    Raises:
        SpecError: if it has some.
    """
    if CONTROL.search(name):
        raise SpecError(Code.ARGUMENT, f"a name must not have control characters: {name!r}", place)
    return name


def _is_input(layer: Callee) -> bool:
    return isinstance(layer, LayerPlan) and layer.is_input
