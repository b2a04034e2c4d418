"""The forms of data in a saved config: layers, tensors and their histories, shapes, constants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from shapecalc.algebra.size import UNKNOWN, Shape
from shapecalc.declare.kinds import CONTROL, is_whole
from shapecalc.declare.operation import Array, standard_dtype
from shapecalc.errors import Code, Place
from shapecalc.plan import SavedTensor
from shapecalc.read.grammar import ARRAY, SLICE, TENSOR, Grammar, check, is_tensor_history
from shapecalc.read.repeats import equal_bytes
from shapecalc.read.syntax import SpecError

CONSTANTS: Mapping[str, Grammar] = {
    "__slice__": SLICE,
    "__ellipsis__": {},
    "__numpy__": ARRAY,
    "__tensor__": ARRAY,
}
"""The values in a call that Keras saves as objects, with the grammars of their configs."""


def is_config(data: Any) -> bool:
    """Return whether data is a config as Keras saves it, not a spec."""
    return isinstance(data, dict) and "class_name" in data and "config" in data


def plain(data: Any) -> Any:
    """Return the number, the list or the tuple that Keras 2 wrote as an object.

    >>> plain({"class_name": "__tuple__", "items": [3, 3]}), plain({"type": "ndarray", "value": 5})
    ([3, 3], 5)
    >>> plain({"type": "ndarray"}), plain({"value": 5}), plain(5)
    ({'type': 'ndarray'}, {'value': 5}, 5)
    """
    if isinstance(data, dict) and data.get("class_name") in ("__tuple__", "TensorShape"):
        return data.get("items", data)
    if isinstance(data, dict) and data.get("type") == "ndarray":
        return data.get("value", data)
    return data


def constant(data: Mapping[str, Any], place: Place) -> Any:
    """Return a slice, an ellipsis or an array that Keras saved; None if data is none of these.

    Raises:
        SpecError: if its config is not right.
    """
    grammar = CONSTANTS.get(str(data.get("class_name")))
    if grammar is None or "config" not in data:
        return None
    config, class_name = data["config"] or {}, data["class_name"]
    check(config, grammar, place, f"the config of a `{class_name}`")
    match class_name:
        case "__slice__":
            return slice(*(config[part] for part in ("start", "stop", "step")))
        case "__ellipsis__":
            return Ellipsis
    return Array(nested_shape(config["value"]), standard_dtype(config["dtype"]))


def nested_shape(value: Any) -> Shape:
    """Return the shape of nested lists of numbers; that of a number is empty.

    >>> nested_shape([[1, 2, 3], [4, 5, 6]])
    (2, 3)
    """
    sizes: list[int] = []
    while isinstance(value, list):
        sizes.append(len(value))
        value = value[0] if value else None
    return tuple(sizes)


def saved_shape(data: Any) -> Shape | None:
    """Return the shape in a config; None if data is not a shape."""
    if isinstance(data, list) and data and all(size is None or is_whole(size, 0) for size in data):
        return tuple(UNKNOWN if size is None else int(size) for size in data)
    return None


def saved_shapes(data: Any) -> Sequence[Shape]:
    """Return the shape in a config, or the shapes in a list; none if data is neither.

    >>> saved_shapes([None, 3]), saved_shapes([[None, 3], [None, 4]]), saved_shapes(5)
    ([(None, 3)], [(None, 3), (None, 4)], [])
    """
    shape = saved_shape(data)
    several = [saved_shape(item) for item in data] if isinstance(data, list) and not shape else []
    shapes = [shape] if shape else several
    return [item for item in shapes if item] if all(shapes) else []


def is_history(data: Any) -> bool:
    """Return whether data is a history: the name of a layer, the number of a call and of an output.

    >>> is_history(["dense", 0, 0]), is_history(["dense"])
    (True, False)
    """
    match data:
        case [str(), int(), int()]:
            return True
    return False


class Origin(NamedTuple):
    """Where a tensor among the arguments of a saved call comes from.

    Attributes:
        name: the name of a layer.
        node: the number of a call of it.
        output: the number of an output of that.
        saved: its shape and dtype as the file has them, if it does.
    """

    name: Any
    node: int
    output: int
    saved: SavedTensor | None


def is_tensor(data: Any) -> bool:
    """Return whether data is a tensor that Keras 3 saved."""
    return is_config(data) and data["class_name"] == "__keras_tensor__"


class SavedTensors:
    """The shapes and dtypes of the tensors in a file, each of which is read once."""

    def __init__(self) -> None:
        self._known: dict[bytes, SavedTensor] = {}

    def origin(self, config: Any, place: Place) -> Origin:
        """Return where a tensor comes from.

        Args:
            config: its config.
            place: where the file has it.

        Raises:
            SpecError: if the tensor has no history, shape or dtype.
        """
        is_mapping = isinstance(config, dict)
        key = equal_bytes([config.get("shape", ...), config.get("dtype", ...)] if is_mapping else 0)
        saved = self._known.get(key) if key else None
        if saved is None or not is_tensor_history(config.get("keras_history")):
            check(config, TENSOR, place, "a tensor")
            saved = SavedTensor(saved_shape(config["shape"]), standard_dtype(config["dtype"]))
            if key:
                self._known[key] = saved
        name, node, index = config["keras_history"][:3]
        return Origin(name, node, index, saved)


def saved_tensor(name: str, node: int, index: int) -> dict[str, Any]:
    """Return a tensor as Keras 3 saves it, but without shape and dtype."""
    config = {"keras_history": [name, node, index], "shape": [], "dtype": None}
    return {"class_name": "__keras_tensor__", "config": config}


def old_node(node: list[Any], place: Place) -> tuple[list[Any], dict[str, Any]]:
    """Return the arguments of a call in the form of Keras 2: a list of tensors.

    Raises:
        SpecError: if it is not such a list.
    """
    if not all(isinstance(source, list) and is_history(source[:3]) for source in node):
        message = 'a node must be a list such as ["dense", 0, 0, {}]'
        raise SpecError(Code.FORM, message, place)
    kwargs = node[-1][3] if len(node[-1]) > 3 else {}
    if not isinstance(kwargs, dict) or len(node[-1]) > 4:
        raise SpecError(Code.FORM, f"the keywords of a call must be a mapping: {kwargs!r}", place)
    tensors = [saved_tensor(*source[:3]) for source in node]
    return tensors if len(tensors) == 1 else [tensors], kwargs


def printable(name: str, place: Place) -> str:
    """Return a name if it has no control characters, which could change a terminal.

    Raises:
        SpecError: if it has some.
    """
    if CONTROL.search(name):
        raise SpecError(Code.ARGUMENT, f"a name must not have control characters: {name!r}", place)
    return name
