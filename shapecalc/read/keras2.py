"""The reader of configs that Keras 2 saved, which differ from those of Keras 3.

Source: Keras 2.15, ``functional.get_config``. A config may leave out an argument
that had its default, and some things have other names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecalc.declare.bind import WrittenValue
from shapecalc.declare.former import DTYPES, current_object, former_arguments
from shapecalc.declare.kinds import CONTROL, Argument, KerasCall, KerasObject
from shapecalc.declare.layer import COMMON, Arguments, Rule
from shapecalc.declare.size_kinds import Integer
from shapecalc.errors import Code, Place
from shapecalc.plan import SEQUENTIAL, LayerPlan, ModelPlan, OperationPlan
from shapecalc.read.classes import NamedClass, old_class
from shapecalc.read.grammar import NAMED_OBJECT, OLD_FUNCTIONAL, OLD_SEQUENTIAL, check
from shapecalc.read.keras3 import ConfigReader
from shapecalc.read.operation_layers import (
    is_operation_layer,
    operation_layer,
    replaced_sources,
    sources,
)
from shapecalc.read.own_objects import foreign, of_keras, unknown_to_keras2
from shapecalc.read.saved_data import is_history, plain, saved_tensor
from shapecalc.read.saved_layers import Callee, LayerReader, model_name
from shapecalc.read.syntax import SpecError

OLD_DEFAULTS: Mapping[str, Any] = {"reset_after": False}
"""The behaviour before an argument existed, which its default today does not give."""


class Keras2Reader(ConfigReader):
    """Reads the config of one model of Keras 2."""

    functional, sequential = OLD_FUNCTIONAL, OLD_SEQUENTIAL

    opens_list_of_one = True

    def listed(self, data: Any, place: Place, first: bool = False) -> Any:
        return data

    def inner(self, data: Any, place: Place) -> Any:
        return LayerReader.inner(self, data, place)

    def named_class(self, data: Any, place: Place, what: str) -> NamedClass:
        return old_class(data, place, what)

    def model(self, data: Any, place: Place) -> ModelPlan:
        return super().model(_with_text_for_name(_with_mapping(data)), place)

    def inner_model(self, data: Mapping[str, Any], place: Place) -> ModelPlan:
        """Return a model inside this one, of which the table prints only a text for a name."""
        model_name(data["config"], place / "config")
        return super().inner_model(data, place)

    def check_settings(self, data: Any, place: Place) -> None:
        """Accept all settings of training: the table of Keras 2 does not depend on them."""

    def graph(self, config: Mapping[str, Any], arguments: Arguments, place: Place) -> ModelPlan:
        """Return a Functional model; Keras 2 does not read its `trainable` back."""
        return super().graph({**config, "trainable": None}, arguments, place)

    def stack(self, config: Mapping[str, Any], arguments: Arguments, place: Place) -> ModelPlan:
        plan = super().stack(config, arguments, place)
        if plan.layers and plan.layers[0].is_input:
            plan.build_shape = None
        return plan

    def node(self, name: Any, node: Any, place: Place) -> tuple[list[Any], dict[str, Any]]:
        """Return the arguments of a call: its tensors, each written as name, call, output."""
        if isinstance(operation := self.layers[name], OperationPlan):
            return self.operation_node(operation, node, place)
        if is_history(node[:3] if isinstance(node, list) else None):
            node = [node]
        keywords = (
            node[-1][3:] if isinstance(node, list) and node and all(map(_is_source, node)) else None
        )
        if keywords is None or not all(isinstance(item, dict) for item in keywords):
            message = 'a node of Keras 2 must be a list such as ["dense", 0, 0, {}]'
            raise SpecError(Code.FORM, message, place)
        tensors = [self.saved(source) for source in node]
        kwargs = {key: self.saved(value) for item in keywords for key, value in item.items()}
        layer = self.layers[name]
        recurrent = isinstance(layer, LayerPlan) and layer.rule.first_call_argument == "sequences"
        if recurrent and len(tensors) > 1:  # Keras 2 put the states behind the sequence.
            return tensors[:1], {**kwargs, "initial_state": tensors[1:]}
        return tensors if len(tensors) == 1 else [tensors], kwargs

    def operation_node(
        self, operation: OperationPlan, node: Any, place: Place
    ) -> tuple[list[Any], dict[str, Any]]:
        """Return the arguments of a function of TensorFlow: the first, and the others by name."""
        read = list(sources(node))
        if not read:
            message = 'a node of Keras 2 must be a list such as ["dense", 0, 0, {}]'
            raise SpecError(Code.FORM, message, place)
        keywords = read[0][3] if len(read[0]) > 3 else {}
        kwargs = {key: self.saved(value) for key, value in keywords.items()}
        return [replaced_sources(node, self.saved)], kwargs

    def saved(self, data: Any) -> Any:
        """Return the same data with tensors written as Keras 3 writes them."""
        if isinstance(data, list) and is_history(data[:3]) and data[0] in self.layers:
            name, node, index = data[:3]
            return saved_tensor(name, node - self.own_nodes(name), index)
        if isinstance(data, list):
            return [self.saved(item) for item in data]
        if isinstance(data, dict):
            return {key: self.saved(item) for key, item in data.items()}
        return data

    def own_nodes(self, name: str) -> int:
        return int(isinstance(self.layers.get(name), ModelPlan))

    def arguments(
        self, rule: Rule, config: Mapping[str, Any], place: Place
    ) -> dict[str, WrittenValue]:
        """Return the arguments in the config of a layer, those of today."""
        own = rule.name == "Layer"  # A class of one's own has any arguments.
        accepted = COMMON if own else rule.accepted
        former = former_arguments(rule.name)
        key = "batch_input_shape" if "batch_input_shape" in config else "input_shape"
        if not isinstance(config.get(key, []), (list, str, dict)):
            message = f"`{key}` must be a shape such as [null, 3], not {config[key]!r}"
            raise SpecError(Code.ARGUMENT, message, place / key)
        for key in [key for key in config if key not in accepted and not own]:
            if key not in former:
                self.problems.remark(
                    f"no version of Keras has the argument `{key}` of {rule.name}; it is left out"
                )
            elif not former[key].fits(config[key]):
                message = f"`{key}` is read only as {former[key].expected}, not {config[key]!r}"
                raise SpecError(Code.ARGUMENT, message, place / key)
        current = {key: value for key, value in config.items() if key in accepted}
        if rule.name == "Bidirectional":
            current = _with_backward_layer(current)
        return super().arguments(rule, current, place)

    def is_relevant(self, rule: Rule, key: str, value: Any) -> bool:
        return not (key == "name" and isinstance(value, str) and "/" in value)

    def argument(self, key: str, kind: Argument | None, data: Any, place: Place) -> Any:
        """Return the value of an argument, with the names of today."""
        if key == "dtype" and isinstance(data, str):
            return DTYPES.get(data, data)
        value = super().argument(key, kind, plain(data), place)
        if not isinstance(kind, KerasObject) or not kind.vocabulary:
            return value
        current = current_object(value, kind.vocabulary)
        name = unknown_to_keras2(current, kind.vocabulary)
        if not name or (isinstance(data, dict) and of_keras(data.get("module"))):
            return current
        self.remark_own(kind.vocabulary, name)
        return foreign(name, place)

    def named_object(self, data: Mapping[str, Any], place: Place, what: str) -> KerasCall:
        """Return an initializer, …; what has a module needs no config."""
        if "module" in data and not data.get("config"):
            data = {**data, "config": {}}
        elif not isinstance(data.get("config"), (dict, list)):
            raise SpecError(Code.FORM, f"{what} must have `config`: a mapping", place)
        return super().named_object(data, place, what)

    def layer(self, data: Any, place: Place) -> Callee:
        """Return a layer, whose name may have a slash, which Keras 3 no longer allows."""
        if is_operation_layer(data):
            self.problems.limit("layers", place)
            return operation_layer(data, place)
        data = _with_mapping(data)
        layer = super().layer(data, place)
        if isinstance(layer, LayerPlan):
            layer.build_config = None  # Old files have none; the first call creates the weights.
        name = (data["config"] or {}).get("name")
        is_plain = isinstance(name, str) and not CONTROL.search(name)
        if isinstance(layer, LayerPlan) and is_plain and layer.name != name:
            layer.arguments.name = name
        return layer

    def check_keys(self, rule: Rule, config: Mapping[str, Any], place: Place) -> None:
        """Accept all keys."""

    def policy(self, data: Mapping[str, Any], place: Place) -> Any:
        check(data, NAMED_OBJECT, place, "a dtype policy")
        config = data.get("config")
        return config.get("name") if isinstance(config, dict) else config

    def complete(self, rule: Rule, values: dict[str, WrittenValue], place: Place) -> None:
        for name, value in OLD_DEFAULTS.items():
            if name in rule.arguments and name not in values:
                values[name] = WrittenValue(value, place)
        dtype = values.get("dtype")
        if rule.name == "Hashing" and dtype and dtype.value == "float32":
            del values["dtype"]  # Until Keras 2.9 it had no effect on indices; now it is refused.
        axis = values.get("axis")
        if axis and isinstance(rule.accepted["axis"], Integer) and _single(axis.value):
            axis.value = axis.value[0]


def _with_mapping(data: Any) -> Any:
    """Return a model or layer with its arguments in a mapping.

    A Sequential model was only its layers. What has a module needs no config, and is then made
    with its defaults. An empty text is no name, and settings of training are passed over.
    """
    if not isinstance(data, dict):
        return data
    config = data.get("config")
    data = {key: value for key, value in data.items() if key != "compile_config"}
    if isinstance(config, list) or (not config and data.get("class_name") == SEQUENTIAL):
        return {**data, "config": {"name": None, "layers": config or []}}
    if not config and "module" in data:
        return {**data, "config": {}}
    if isinstance(config, dict) and config.get("name") == "":
        return {**data, "config": {**config, "name": None}}
    return data


def _with_text_for_name(data: Any) -> Any:
    """Return a model with a text for its name, which is what its table prints."""
    config = data.get("config") if isinstance(data, dict) else None
    if not isinstance(config, dict) or isinstance(config.get("name", ""), str):
        return data
    return {**data, "config": {**config, "name": str(config["name"]) if config["name"] else None}}


def _with_backward_layer(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the config of a Bidirectional layer whose second layer reads the other way.

    Keras 3 always lets it read backwards, and refuses a first layer that does so, too.
    """
    layer = config.get("layer")
    if not isinstance(layer, dict):
        return dict(config)
    inner = layer.get("config")
    if not isinstance(inner, dict) or not inner.get("go_backwards") or config.get("backward_layer"):
        return dict(config)
    return {**config, "backward_layer": {**layer, "config": {**inner, "go_backwards": False}}}


def _is_source(data: Any) -> bool:
    return isinstance(data, list) and len(data) <= 4 and is_history(data[:3])


def _single(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) == 1
