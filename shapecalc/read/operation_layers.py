"""The reader of layers of Keras 2 that apply one function of TensorFlow.

Source: TF-Keras 2.21, ``TFOpLambda``, ``Node.serialize`` and ``functional.process_node``: what
is not the first argument of a function is saved by name, in the order of the call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from shapecalc.declare.kinds import CONTROL
from shapecalc.declare.layer import Arguments
from shapecalc.errors import Code, Place
from shapecalc.plan import OperationPlan
from shapecalc.read.syntax import SpecError

CONSTANT = "_CONSTANT_VALUE"
"""The name in a node of an argument that is no tensor."""

FUNCTIONS = ("TFOpLambda", "SlicingOpLambda")
"""The classes of layers that apply a function of TensorFlow."""

METHODS = {
    "ClassMethod": "method_name",
    "InstanceMethod": "attr_name",
    "InstanceProperty": "attr_name",
}
"""The classes of layers that read ragged and sparse tensors, with the keys of what they read."""

CLASSES = frozenset((*FUNCTIONS, *METHODS, "TensorFlowOpLayer"))
"""The classes of layers that this module reads."""


def operation_layer(data: Mapping[str, Any], place: Place) -> OperationPlan:
    """Return the plan of a layer that applies a function of TensorFlow.

    Raises:
        SpecError: if its config does not name the function.
    """
    class_name, config = data["class_name"], data["config"] or {}
    arguments = Arguments(
        name=None, trainable=config.get("trainable"), dtype=config.get("dtype"), autocast=False
    )
    name = data.get("name") or config.get("name")
    if not isinstance(name, str) or CONTROL.search(name):
        message = f"`name` must be a string without control characters, not {name!r}"
        raise SpecError(Code.FORM, message, place / "name")
    rule, lacking = None, "there is no rule for its operation"
    if class_name in FUNCTIONS:
        from shapecalc.rules.tensorflow.functions import function_rule  # few models need it

        function = _text(config, "function", place)
        rule, lacking = function_rule(function), f"there is no rule for `tf.{function}`"
    elif class_name in METHODS:
        method = _text(config, METHODS[class_name], place)
        lacking = f"there is no rule for `{method}` of ragged and sparse tensors"
    return OperationPlan(rule, class_name, name, {}, place, arguments=arguments, lacking=lacking)


def _text(config: Mapping[str, Any], key: str, place: Place) -> str:
    """Return a text in a config.

    Raises:
        SpecError: if there is none.
    """
    value = config.get(key)
    if not isinstance(value, str) or CONTROL.search(value):
        message = f"`{key}` must be the name of a function, not {value!r}"
        raise SpecError(Code.FORM, message, place / "config" / key)
    return value


def is_operation_layer(data: Any) -> bool:
    """Return whether data is the config of a layer that this module reads."""
    is_layer = isinstance(data, dict) and str(data.get("class_name")) in CLASSES
    return is_layer and isinstance(data.get("config"), dict)


def replaced_sources(node: Any, tensor: Callable[[Any], Any]) -> Any:
    """Return the first argument in a node, with its tensors made from their histories."""
    if is_source(node):
        return node[2] if node[0] == CONSTANT else tensor(node[:3])
    if isinstance(node, list):
        return [replaced_sources(item, tensor) for item in node]
    if isinstance(node, dict):
        return {key: replaced_sources(item, tensor) for key, item in node.items()}
    return node


def sources(node: Any) -> Iterator[list[Any]]:
    """Yield every tensor or constant of the first argument in a node, with its keywords."""
    if is_source(node):
        yield node
    elif isinstance(node, (list, dict)):
        for item in node.values() if isinstance(node, dict) else node:
            yield from sources(item)


def is_source(node: Any) -> bool:
    """Return whether a node is one argument: its name, two numbers or a constant, its keywords."""
    match node:
        case [str(name), int(), value, *rest]:
            known = name == CONSTANT or isinstance(value, int)
            return known and (not rest or (len(rest) == 1 and isinstance(rest[0], dict)))
    return False
