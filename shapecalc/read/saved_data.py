"""The forms of data in a saved config: layers, tensors and their histories, shapes, constants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape
from shapecalc.declare.kinds import is_whole
from shapecalc.declare.operation import Array
from shapecalc.plan import SavedTensor


def is_config(data: Any) -> bool:
    """Return whether data is a config as Keras saves it, not a spec."""
    return isinstance(data, dict) and "class_name" in data and "config" in data


def constant(data: Mapping[str, Any]) -> Any:
    """Return a slice, an ellipsis or an array that Keras saved; None if data is none of these."""
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
        return tuple(UNKNOWN if size is None else size for size in data)
    return None


def shape_and_dtype(config: Mapping[str, Any]) -> SavedTensor:
    """Return the shape and dtype of a tensor in a config."""
    return SavedTensor(saved_shape(config.get("shape")), str(config.get("dtype", "float32")))


def is_history(data: Any) -> bool:
    """Return whether data is a history: the name of a layer, the number of a call and of an output.

    >>> is_history(["dense", 0, 0]), is_history(["dense"])
    (True, False)
    """
    match data:
        case [str(), int(), int()]:
            return True
    return False


def history_of(data: Any) -> list[Any] | None:
    """Return the history of a saved tensor; None if data is not a tensor."""
    if isinstance(data, dict) and data.get("class_name") == "__keras_tensor__":
        config = data.get("config")
        history = config.get("keras_history") if isinstance(config, dict) else None
        return history if is_history(history) else None
    return None


def saved_tensor(name: str, node: int, index: int) -> dict[str, Any]:
    """Return a tensor as Keras 3 saves it, but without shape and dtype."""
    config = {"keras_history": [name, node, index]}
    return {"class_name": "__keras_tensor__", "config": config}


def histories(data: Any) -> Iterator[list[Any]]:
    """Yield the histories of all tensors in an argument."""
    history = history_of(data)
    if history is not None:
        yield history
    elif isinstance(data, (list, tuple, dict)):
        for item in data.values() if isinstance(data, dict) else data:
            yield from histories(item)
