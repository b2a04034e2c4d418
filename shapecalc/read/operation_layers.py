"""The reader of layers of Keras 2 that apply one function of TensorFlow, or one operation.

Source: TF-Keras 2.21, ``TFOpLambda``, ``Node.serialize`` and ``functional.process_node``: what
is not the first argument of a function is saved by name, in the order of the call.
``TensorFlowOpLayer``, of TensorFlow 1.15 to 2.3, has the node of a graph: its operation, its
attributes in the JSON of protocol buffers, and its inputs that are no tensors, by position.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from shapecalc.declare.kinds import CONTROL
from shapecalc.declare.layer import Arguments
from shapecalc.declare.operation import OperationRule
from shapecalc.errors import Code, Place
from shapecalc.plan import OperationPlan
from shapecalc.read.saved_data import plain
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

GRAPH_OPERATION, PREFIX = "TensorFlowOpLayer", "tf_op_layer_"
"""The class of layers that apply an operation of a graph, and how their names begin."""

CLASSES = frozenset((*FUNCTIONS, *METHODS, GRAPH_OPERATION))
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
    if class_name == GRAPH_OPERATION and "name" not in data and isinstance(name, str):
        name = PREFIX + name
    if not isinstance(name, str) or CONTROL.search(name):
        message = f"`name` must be a string without control characters, not {name!r}"
        raise SpecError(Code.FORM, message, place / "name")
    rule, lacking = None, "there is no rule for its operation"
    if class_name in FUNCTIONS:
        from shapecalc.rules.tensorflow.functions import function_rule  # few models need it

        function = _text(config, "function", place / "config")
        rule, lacking = function_rule(function), f"there is no rule for `tf.{function}`"
    elif class_name in METHODS:
        method = _text(config, METHODS[class_name], place / "config")
        lacking = f"there is no rule for `{method}` of ragged and sparse tensors"
    else:
        rule, lacking = _graph_operation(config, place / "config")
    return OperationPlan(rule, class_name, name, {}, place, arguments=arguments, lacking=lacking)


def _graph_operation(config: Mapping[str, Any], place: Place) -> tuple[OperationRule | None, str]:
    """Return the rule of an operation of a graph, or None and why there is none.

    Raises:
        SpecError: if the config does not name the operation.
    """
    from shapecalc.rules.tensorflow.graph_operations import graph_rule  # few models need it

    node, constants = config.get("node_def"), config.get("constants") or {}
    if not isinstance(node, dict):
        message = f"`node_def` must be a node of a graph in JSON, not {node!r}"
        raise SpecError(Code.FORM, message, place / "node_def")
    operation = _text(node, "op", place / "node_def")
    attributes = node.get("attr") or {}
    if not isinstance(attributes, dict) or not isinstance(constants, dict):
        message = "the attributes and constants of an operation must be mappings"
        raise SpecError(Code.FORM, message, place)
    if not all(isinstance(key, str) and key.isdecimal() for key in constants):
        message = "the constants of an operation have the numbers of its inputs as their keys"
        raise SpecError(Code.FORM, message, place / "constants")
    try:
        values = {name: _attribute(value) for name, value in attributes.items()}
    except (ValueError, TypeError, AttributeError) as error:
        message = f"an attribute of the operation is damaged: {error}"
        raise SpecError(Code.FORM, message, place / "node_def") from None
    fixed = {int(key): _constant(value) for key, value in constants.items()}
    rule = graph_rule(operation, values, fixed)
    return rule, f"there is no rule for TensorFlow's operation `{operation}`"


def _constant(data: Any) -> Any:
    """Return a number, a text, or nested lists of them.

    >>> _constant({"class_name": "__numpy__", "config": {"value": [1, 2], "dtype": "int32"}})
    [1, 2]
    """
    match data:
        case {"class_name": "__numpy__" | "__tensor__", "config": {"value": value}}:
            return value
    return plain(data)


DTYPES = {"DT_FLOAT": "float32", "DT_DOUBLE": "float64", "DT_HALF": "float16"}
"""The dtypes that a graph names differently; others are as in ``DT_INT32``."""


def _attribute(data: Any) -> Any:
    """Return the value of an attribute, in the JSON of protocol buffers.

    >>> _attribute({"i": "3"}), _attribute({"s": "VkFMSUQ="}), _attribute({"type": "DT_INT32"})
    (3, 'VALID', 'int32')
    >>> _attribute({"list": {"i": ["1", "2"]}}), _attribute({"shape": {"dim": [{"size": "-1"}]}})
    ([1, 2], [None])
    >>> _attribute({"shape": {"dim": [{}, {"size": "2"}]}}), _attribute({"f": 0.5}), _attribute({})
    ([0, 2], 0.5, None)
    """
    match data:
        case {"list": {} as items}:
            return [_attribute({kind: value}) for kind in items for value in items[kind]]
        case {"i": number}:
            return int(number)
        case {"s": text}:
            return base64.b64decode(text).decode("ascii")
        case {"type": str(name)}:
            return DTYPES.get(name, name.removeprefix("DT_").lower())
        case {"shape": {"dim": sides}}:
            numbers = [int(side.get("size", 0)) for side in sides]
            return [None if number < 0 else number for number in numbers]
        case {"b": value} | {"f": value}:
            return value
    return None


def _text(config: Mapping[str, Any], key: str, place: Place) -> str:
    """Return a text in a config.

    Raises:
        SpecError: if there is none.
    """
    value = config.get(key)
    if not isinstance(value, str) or CONTROL.search(value):
        message = f"`{key}` must be the name of a function, not {value!r}"
        raise SpecError(Code.FORM, message, place / key)
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
