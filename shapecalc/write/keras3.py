"""The writer of Keras 3's JSON, which ``model.to_json()`` gives and ``model_from_json`` reads.

Source: Keras 3.15, ``Functional.get_config`` and ``Sequential.get_config``.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from shapecalc.algebra.size import Shape, known
from shapecalc.declare.kinds import (
    REQUIRED,
    Argument,
    KerasCall,
    KerasObject,
    SameAs,
    Unsupported,
    sequence,
)
from shapecalc.declare.layer import Rule
from shapecalc.declare.operation import Array
from shapecalc.errors import Place, WriteError
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import (
    Node,
    Operation,
    Structure,
    Tensor,
    flatten,
    leaves,
    shape_of,
)
from shapecalc.model.infer import Inference
from shapecalc.model.meaning import all_settings, class_name_of
from shapecalc.model.models import Functional, Sequential
from shapecalc.model.operations import AppliedOperation, OperationLayer
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.write.expressions import abbreviated
from shapecalc.write.operations import module_of

Config = dict[str, Any]

COMMON_FIRST = ("name", "trainable", "dtype")
"""The arguments that come first in every config."""


def config(model: Functional | Sequential, inference: Inference, place: Place) -> Config:
    """Return the config of a model.

    Args:
        model: the model.
        inference: the inference that built it, which knows the plan of each layer.
        place: the place of the model in its file.

    Raises:
        WriteError: if Keras would read a different model back.
    """
    return ConfigWriter(inference, place).operation(model)


class ConfigWriter:
    """Writes the config of one model and of all that it holds.

    Attributes:
        inference: knows the plans of layers.
        place: the place of the model in its file.
        written: the layers so far; Keras would read a layer that is written twice as two.
    """

    def __init__(self, inference: Inference, place: Place) -> None:
        self.inference = inference
        self.place = place
        self.written: set[Operation] = set()

    def operation(self, operation: Operation) -> Config:
        """Return the config of a layer, a model or an operation, with its module and class."""
        if isinstance(operation, Functional):
            return _object("keras.src.models.functional", "Functional", self.graph(operation))
        if isinstance(operation, Sequential):
            return _object("keras", "Sequential", self.stack(operation))
        if isinstance(operation, AppliedOperation):
            return self.applied(operation)
        if isinstance(operation, OperationLayer):
            message = "it applies a function of TensorFlow, and Keras 3 has no such layer"
            raise WriteError(message, self.place, f'{operation.class_name} "{operation.name}"')
        assert isinstance(operation, DeclaredLayer)
        self.check(operation)
        self.written.add(operation)
        inner = self.input if operation.is_input else self.layer
        return _object(operation.rule.module, _saved_as(operation.rule), inner(operation))

    def check(self, layer: DeclaredLayer) -> None:
        """Check that Keras can read a layer back.

        Raises:
            WriteError: if it cannot.
        """
        plan = self.inference.plans.get(layer)
        place = plan.place if plan else self.place
        about = f'{layer.class_name} "{layer.name}"'
        if layer.rule.foreign:
            message = "its code is defined elsewhere, and Keras would need it"
            raise WriteError(message, place, about)
        if layer in self.written and not layer.is_input:
            message = "two models share it, and Keras would read two separate layers back"
            raise WriteError(message, place, about, "convert it to a spec or a Python program")

    # Layers

    def input(self, layer: DeclaredLayer) -> Config:
        """Return the arguments of an input."""
        (tensor,) = flatten(layer.nodes[0].outputs)
        a = layer.arguments
        return {
            "batch_shape": _shape(tensor.shape),
            "dtype": tensor.dtype,
            "sparse": bool(a.sparse),
            "ragged": bool(a.ragged),
            "name": layer.name,
            "optional": bool(a.optional),
        }

    def layer(self, layer: DeclaredLayer) -> Config:
        """Return all arguments of a layer, also those that have their defaults."""
        plan = self.inference.plans[layer]
        assert isinstance(plan, LayerPlan)
        first = {
            "name": layer.name,
            "trainable": layer.trainable,
            "dtype": _policy(layer.given_policy),
        }
        arguments = {name: value for name, value in first.items() if name in layer.rule.accepted}
        for name, kind in layer.rule.accepted.items():
            own = name in layer.rule.arguments and not isinstance(kind, Unsupported)
            if name not in COMMON_FIRST and (own or self.is_given(plan, name, kind)):
                arguments[name] = self.value(_resolved(plan, name), kind, plan)
        return arguments

    def is_given(self, plan: LayerPlan, name: str, kind: Argument) -> bool:
        """Return whether a layer has a value for an argument that Keras saves only then."""
        values = plan.binding.written
        missing = values.get(name) is None and (kind.default is None or name not in values)
        return not missing and not name.startswith(("input_", "batch_"))

    def value(self, value: Any, kind: Argument, plan: LayerPlan) -> Any:
        """Return the value of an argument.

        Raises:
            WriteError: if JSON cannot hold it.
        """
        if isinstance(value, (LayerPlan, ModelPlan)):
            return self.operation(self.inference.make(value))
        if isinstance(value, KerasCall):
            return self.object(value, kind, plan)
        if sequence(value):
            return [self.value(item, kind, plan) for item in value]
        if isinstance(value, Mapping):
            return {name: self.value(item, kind, plan) for name, item in value.items()}
        finite = not isinstance(value, float) or isfinite(value)
        if finite and (value is None or isinstance(value, (str, bool, int, float))):
            return value
        raise self.unwritable(value, plan)

    def object(self, value: KerasCall, kind: Argument, plan: LayerPlan) -> Config:
        """Return the config of an initializer, regularizer, … with all of its settings."""
        vocabulary = kind.vocabulary if isinstance(kind, KerasObject) else None
        if vocabulary is None or value.foreign:
            raise self.unwritable(value, plan)
        settings = all_settings(vocabulary, value)
        return _object(f"keras.{vocabulary.kind}s", class_name_of(vocabulary, value), settings)

    def unwritable(self, value: Any, plan: LayerPlan) -> WriteError:
        """Return the error for a value that JSON cannot hold."""
        about = f'{plan.class_name} "{self.inference.make(plan).name}"'
        return WriteError(
            f"JSON cannot represent the value {abbreviated(value)}", plan.place, about
        )

    def applied(self, operation: AppliedOperation) -> Config:
        """Return the config of an operation, with its constants."""
        (node,) = operation.nodes
        about = f'{operation.class_name} "{operation.name}"'
        if any(isinstance(leaf, Array) for leaf in leaves([node.arguments, node.keywords])):
            message = "it holds an array, and only the array's shape was read"
            raise WriteError(message, self.place, about)
        plain = {name: v for name, v in node.keywords.items() if not flatten(v)}
        constants = {"name": operation.name, **operation.constants, **plain}
        return _object(module_of(operation), operation.class_name, constants)

    # Models

    def stack(self, model: Sequential) -> Config:
        """Return the config of a Sequential model."""
        stack = {
            "name": model.name,
            "trainable": model.trainable,
            "dtype": _policy(None),
            "layers": [self.operation(layer) for layer in model.stack],
        }
        if model.functional:
            (tensor,) = flatten(model.stack[0].nodes[0].outputs)
            stack["build_input_shape"] = _shape(tensor.shape)
        return stack

    def graph(self, model: Functional) -> Config:
        """Return the config of a Functional model."""
        nodes = set(model.order.nodes)
        return {
            "name": model.name,
            "trainable": model.trainable,
            "layers": [
                {
                    **self.operation(operation),
                    "name": operation.name,
                    "inbound_nodes": [
                        _node(node, nodes)
                        for node in operation.nodes
                        if node in nodes and node.input_tensors
                    ],
                }
                for operation in model.order.operations
            ],
            "input_layers": _ends(model.inputs, nodes),
            "output_layers": _ends(model.outputs, nodes),
        }


def _object(module: str, class_name: str, inner: Config) -> Config:
    """Return an object with its config; a class that is not public is registered by its name."""
    registered = class_name if module.startswith("keras.src") else None
    return {
        "module": module,
        "class_name": class_name,
        "config": inner,
        "registered_name": registered,
    }


def _saved_as(rule: Rule) -> str:
    """Return the public name of a layer's class."""
    return rule.class_name if rule.is_input else rule.name


def _policy(name: str | None) -> Config:
    """Return the config of a dtype policy."""
    mode, separator, source = (name or "float32").partition("_from_")
    if not separator:
        return _object("keras", "DTypePolicy", {"name": mode})
    special = {"int4/": "Int4DTypePolicy", "float8": "QuantizedFloat8DTypePolicy"}
    policies = (policy for start, policy in special.items() if mode.startswith(start))
    settings = {"mode": mode, "source_name": source}
    return _object("keras.dtype_policies", next(policies, "QuantizedDTypePolicy"), settings)


def _resolved(plan: LayerPlan, name: str) -> Any:
    """Return the value of an argument as Keras saves it: None becomes what it stands for."""
    kind = plan.rule.accepted[name]
    default = None if kind.default is REQUIRED else kind.default
    value = plan.binding.written.get(name, default)
    if value is not None or kind.stands_for is None:
        return value
    replacement = kind.stands_for
    if callable(replacement):
        return replacement(plan.arguments)
    if isinstance(replacement, SameAs):
        return None if replacement.turned else _resolved(plan, replacement.name)
    return replacement


# Calls


def _node(node: Node, nodes: set[Node]) -> Config:
    keywords = dict(node.keywords)
    if isinstance(node.operation, AppliedOperation):
        keywords = {name: value for name, value in keywords.items() if flatten(value)}
    return {"args": _passed(list(node.arguments), nodes), "kwargs": _passed(keywords, nodes)}


def _passed(structure: Any, nodes: set[Node]) -> Any:
    """Return the arguments of a call."""
    if isinstance(structure, Tensor):
        history = [structure.node.operation.name, _number(structure.node, nodes), structure.index]
        shape = shape_of(structure)
        inner = {
            "shape": None if shape is None else _shape(shape),
            "dtype": structure.dtype,
            "keras_history": history,
        }
        return {"class_name": "__keras_tensor__", "config": inner}
    if isinstance(structure, Mapping):
        return {name: _passed(item, nodes) for name, item in structure.items()}
    if sequence(structure):
        return [_passed(item, nodes) for item in structure]
    if isinstance(structure, slice):
        ends = {"start": structure.start, "stop": structure.stop, "step": structure.step}
        return {"class_name": "__slice__", "config": ends}
    if structure is Ellipsis:
        return {"class_name": "__ellipsis__", "config": {}}
    return structure


def _number(node: Node, nodes: set[Node]) -> int:
    """Return the number of a call among the calls of its layer in the model."""
    before = node.operation.nodes[: node.operation.nodes.index(node)]
    return len([other for other in before if other in nodes])


def _ends(structure: Structure, nodes: set[Node]) -> Any:
    """Return inputs or outputs of a model."""
    if isinstance(structure, Tensor):
        operation = structure.node.operation
        # Keras counts a node that a model itself was, before its first call.
        number = _number(structure.node, nodes) + isinstance(operation, Functional)
        return [operation.name, number, structure.index]
    if isinstance(structure, Mapping):
        return {name: _ends(item, nodes) for name, item in structure.items()}
    return [_ends(item, nodes) for item in structure]


def _shape(shape: Shape) -> list[int | None]:
    return [size if known(size) else None for size in shape]
