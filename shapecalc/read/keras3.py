"""Configs that Keras 3 has saved (``model.to_json()``), told as Keras tells them to itself.

Source: Keras 3.15, ``functional_from_config`` and ``Sequential.from_config``.
Every name is written in a config, and so is every default.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape
from shapecalc.declare.bind import Given, bind
from shapecalc.declare.kinds import CONTROL, Inner, KerasCall, whole
from shapecalc.declare.layer import COMMON, Arguments, Rule
from shapecalc.declare.operation import Array
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
from shapecalc.read.syntax import stop
from shapecalc.rules import OPERATIONS, RULES, SAVED

MODELS = {"Sequential": SEQUENTIAL, "Functional": FUNCTIONAL, "Model": FUNCTIONAL}

IGNORED = {"quantization_config", "gptq_unpacked_column_size"}
"""Keys of a config that say nothing about shapes or weights as long as they are empty."""

Made = LayerPlan | ModelPlan | OperationPlan


def is_config(data: Any) -> bool:
    """Whether data is what Keras saves, not a spec."""
    return isinstance(data, dict) and "class_name" in data and "config" in data


class ConfigReader:
    """Reads the config of one model; another of these reads a model inside it.

    Attributes:
        problems: everything that is wrong so far.
        steps: what Keras would be told, so far.
        made: the layers of a Functional model by their names.
        calls: the calls of each of them, in order.
    """

    def __init__(self, problems: Findings) -> None:
        self.problems = problems
        self.steps: list[LayerPlan | ModelPlan | CallPlan] = []
        self.made: dict[str, Made] = {}
        self.calls: dict[str, list[CallPlan]] = {}

    def model(self, data: Mapping[str, Any], place: Place) -> ModelPlan:
        """A model.

        Raises:
            SpecError: if it is no config of a Sequential or Functional model.
        """
        config, at = data.get("config"), place / "config"
        class_name = MODELS.get(str(data.get("class_name")))
        if class_name is None:
            message = f"a config of a {data.get('class_name')}, not of a model of layers"
            raise stop(Code.FORM, message, place / "class_name")
        if not isinstance(config, dict) or not isinstance(config.get("layers"), list):
            raise stop(Code.FORM, "a model's config has `layers`, a list", at)
        name = config.get("name")
        named = _shown(name, at / "name") if isinstance(name, str) else None
        arguments = Arguments(name=named, trainable=None)
        read = self.stack if class_name == SEQUENTIAL else self.graph
        return read(config, arguments, at)

    # Sequential models

    def stack(self, config: Mapping[str, Any], arguments: Arguments, place: Place) -> ModelPlan:
        """A Sequential model; its `trainable` is not read back by Keras either."""
        layers = [
            self.stacked(item, place / "layers" / number)
            for number, item in enumerate(config["layers"])
        ]
        shape = config.get("build_input_shape")
        if isinstance(shape, list) and not (layers and _is_input(layers[0])):
            given = {"batch_shape": Given(tuple(shape), place / "build_input_shape")}
            binding = bind(RULES["InputLayer"], [], given, place)
            for problem in binding.problems:
                self.problems.append(problem)
            layers.insert(0, LayerPlan(binding, place))
        return ModelPlan(SEQUENTIAL, place, arguments, layers=layers, saved=True)

    def stacked(self, data: Any, place: Place) -> LayerPlan | ModelPlan:
        """A layer that a Sequential model or another layer holds."""
        made = self.layer(data, place)
        if isinstance(made, OperationPlan):
            raise stop(Code.FORM, "a layer is expected here, not an operation", place)
        return made

    # Functional models

    def graph(self, config: Mapping[str, Any], arguments: Arguments, place: Place) -> ModelPlan:
        """A Functional model: its layers are made, then called as soon as their inputs exist."""
        arguments.trainable = config.get("trainable")
        waiting: dict[str, list[tuple[Any, Place]]] = {}
        for number, item in enumerate(config["layers"]):
            at = place / "layers" / number
            name = item.get("name") if isinstance(item, dict) else None
            nodes = item.get("inbound_nodes") if isinstance(item, dict) else None
            if not isinstance(name, str) or not isinstance(nodes, list):
                raise stop(Code.FORM, "a layer here has `name` and `inbound_nodes`", at)
            made = self.layer(item, at)
            self.made[name] = made
            self.calls[name] = []
            if not isinstance(made, OperationPlan):  # An operation is made when it is called.
                self.steps.append(made)
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
        """Makes every call, in Keras's order."""
        while any(waiting.values()):
            went_on = False
            for name, nodes in waiting.items():
                while nodes and self.call(name, *nodes[0]):
                    nodes.pop(0)
                    went_on = True
            if not went_on:
                names = ", ".join(name for name, nodes in waiting.items() if nodes)
                raise stop(Code.ORDER, f"these read what is never made: {names}", place)

    def call(self, name: str, node: Any, place: Place) -> bool:
        """One call, if what it reads exists already."""
        args, kwargs = self.node(name, node, place)
        if not all(self.exists(history, place) for history in _histories([args, kwargs])):
            return False
        self.problems.limit("calls of layers", place)
        arguments = [self.passed(item, place) for item in args]
        keywords = {key: self.passed(item, place) for key, item in kwargs.items()}
        call = CallPlan(self.made[name], arguments, keywords, place)
        self.calls[name].append(call)
        self.steps.append(call)
        return True

    def node(self, name: str, node: Any, place: Place) -> tuple[list[Any], dict[str, Any]]:
        """What a layer is called with, by position and by name."""
        if not isinstance(node, dict) or not isinstance(node.get("args"), list):
            raise stop(Code.FORM, "a node has `args` and `kwargs`", place)
        kwargs = node.get("kwargs")
        return node["args"], kwargs if isinstance(kwargs, dict) else {}

    def exists(self, history: list[Any], place: Place) -> bool:
        """Whether a call has been made whose output is read."""
        name, node, _ = history
        if name not in self.made:
            meant = closest(str(name), self.made)
            raise stop(Code.UNKNOWN_NAME, f"there is no layer {name!r} here", place, meant=meant)
        return _is_input(self.made[name]) or 0 <= node < len(self.calls[name])

    def passed(self, data: Any, place: Place) -> Any:
        """What a call is made with: tensors, and values that are none."""
        history = _history(data)
        if history is not None:
            return self.tensor(history, place, _told(data["config"]))
        if isinstance(data, list):
            return [self.passed(item, place) for item in data]
        if isinstance(data, dict):
            constant = _constant(data)
            if constant is not None:
                return constant
            return {key: self.passed(item, place) for key, item in data.items()}
        return data

    def tensor(
        self, history: list[Any], place: Place, told: SavedTensor | None = None
    ) -> TensorPlan:
        """The tensor of a history, of which the file may tell the shape."""
        self.problems.limit("tensors that layers read", place)
        name, node, index = history
        if not self.exists(history, place):
            raise stop(Code.ORDER, f"{name} is never called {node + 1} times", place)
        made = self.made[name]
        if isinstance(made, LayerPlan) and _is_input(made):
            return TensorPlan(made, place)
        if index > OUTPUTS:
            raise stop(Code.FORM, f"{name} does not have {index:,} outputs", place)
        call = self.calls[name][node]
        if index not in call.saved_outputs or told:
            call.saved_outputs[index] = told or SavedTensor(None, "float32")
        return TensorPlan(call, place, index)

    def ends(self, data: Any, place: Place) -> TensorStructure:
        """Inputs or outputs: ``["dense", 0, 0]``, a list of such, or a mapping."""
        if isinstance(data, dict):
            return {name: self.ends(item, place) for name, item in data.items()}
        if not isinstance(data, list):
            raise stop(Code.FORM, "a model has `input_layers` and `output_layers`", place)
        if is_history(data):
            name, node, index = data
            return self.tensor([name, node - self.before(name), index], place)
        return [self.ends(item, place) for item in data]

    def before(self, name: str) -> int:
        """How many nodes Keras counts that a model itself was, before its first call."""
        made = self.made.get(name)
        return int(isinstance(made, ModelPlan) and made.class_name == FUNCTIONAL)

    # Layers

    def layer(self, data: Any, place: Place) -> Made:
        """A layer, or a model in its place."""
        if not is_config(data) or not isinstance(data["config"], dict):
            raise stop(Code.FORM, "a layer has `class_name` and `config`", place)
        self.problems.limit("layers", place)
        if len(data["config"]) > ARGUMENTS:
            raise stop(Code.FORM, f"more than {ARGUMENTS} arguments", place / "config")
        class_name = _shown(str(data["class_name"]), place / "class_name")
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
        given = {
            key: Given(self.argument(rule, key, value, at / key), at / key, at / KeyStep(key))
            for key, value in config.items()
            if self.tells(rule, key, value) and key not in overruled
        }
        self.complete(rule, given, place)
        if not known:
            given["class_name"] = Given(class_name, place / "class_name")
        binding = bind(rule, [], given, place)
        for problem in binding.problems:
            self.problems.append(replace(problem, layer=class_name))
        built = data.get("build_config")
        shape = built.get("input_shape") if isinstance(built, dict) else None
        return LayerPlan(binding, place, _shape(shape))

    def operation(
        self, class_name: str, config: Mapping[str, Any], module: str, place: Place
    ) -> OperationPlan:
        """An operation; what its rule has no words for makes it one of which nothing is known."""
        rule = OPERATIONS.get(class_name)
        constants = {key: value for key, value in config.items() if key != "name"}
        if rule and not constants.keys() <= set(rule.parameters):
            rule = None
        name = config.get("name")
        own = None if name is None else _shown(str(name), place / "config" / "name")
        return OperationPlan(rule, class_name, own, constants, place, module)

    def tells(self, rule: Rule, key: str, value: Any) -> bool:
        """Whether a key of a config says something of the layer."""
        if rule.name == "Layer":
            return key in COMMON
        return not (key in IGNORED and value is None)

    def complete(self, rule: Rule, given: dict[str, Given], place: Place) -> None:
        """Adds what a config says by leaving it out: nothing, since Keras 3 writes all."""

    def argument(self, rule: Rule, name: str, data: Any, place: Place) -> Any:
        """The value of an argument: a layer where one is wrapped."""
        if not isinstance(rule.accepted.get(name), Inner):
            return self.value(data, place)
        if isinstance(data, list):
            return tuple(self.stacked(item, place / number) for number, item in enumerate(data))
        return None if data is None else self.stacked(data, place)

    def value(self, data: Any, place: Place) -> Any:
        """Plain data, or an object with a config of its own."""
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
        keyword = config if isinstance(config, dict) else {}
        return KerasCall(class_name, (), dict(keyword))


def _shown(name: str, place: Place) -> str:
    """A name that the table may print: it does nothing to a terminal."""
    if CONTROL.search(name):
        raise stop(Code.ARGUMENT, f"a name without control characters, not {name!r}", place)
    return name


def _is_input(made: Made) -> bool:
    return isinstance(made, LayerPlan) and made.is_input


def _constant(data: Mapping[str, Any]) -> Any:
    """A slice, an ellipsis or an array as Keras saves it, None if data is none of them."""
    config = data.get("config")
    if not isinstance(config, dict):
        return None
    match data.get("class_name"):
        case "__slice__":
            return slice(*(config.get(part) for part in ("start", "stop", "step")))
        case "__ellipsis__":
            return Ellipsis
        case "__numpy__" | "__tensor__":
            return Array(nested_shape(config.get("value")), str(config.get("dtype")))
    return None


def nested_shape(value: Any) -> Shape:
    """The shape of a number, of a list of numbers, and so on.

    >>> nested_shape([[1, 2, 3], [4, 5, 6]])
    (2, 3)
    """
    sizes: list[int] = []
    while isinstance(value, list):
        sizes.append(len(value))
        value = value[0] if value else None
    return tuple(sizes)


def _shape(data: Any) -> Shape | None:
    """A shape as a config writes it, if data is one."""
    if isinstance(data, list) and data and all(size is None or whole(size, 0) for size in data):
        return tuple(UNKNOWN if size is None else size for size in data)
    return None


def _told(config: Mapping[str, Any]) -> SavedTensor:
    """What a config says of a tensor."""
    return SavedTensor(_shape(config.get("shape")), str(config.get("dtype", "float32")))


def is_history(data: Any) -> bool:
    """Whether data is the place of a tensor: the name of a layer, its call, its output."""
    match data:
        case [str(), int(), int()]:
            return True
    return False


def _history(data: Any) -> list[Any] | None:
    """Where a saved tensor comes from, if data is one."""
    if isinstance(data, dict) and data.get("class_name") == "__keras_tensor__":
        config = data.get("config")
        history = config.get("keras_history") if isinstance(config, dict) else None
        return history if is_history(history) else None
    return None


def saved_tensor(name: str, node: int, index: int) -> dict[str, Any]:
    """How Keras 3 saves a tensor of which it tells no shape."""
    config = {"keras_history": [name, node, index]}
    return {"class_name": "__keras_tensor__", "config": config}


def _histories(data: Any) -> Iterator[list[Any]]:
    """Where all the tensors come from that stand somewhere in an argument."""
    history = _history(data)
    if history is not None:
        yield history
    elif isinstance(data, (list, dict)):
        for item in data.values() if isinstance(data, dict) else data:
            yield from _histories(item)
