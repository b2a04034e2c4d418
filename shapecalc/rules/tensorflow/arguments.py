"""The arguments of TensorFlow's functions: tensors, constants, and sizes that a tensor holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Shape, Size, differ, known
from shapecalc.declare.kinds import sequence
from shapecalc.declare.layer import RuleError
from shapecalc.declare.names import DTYPES
from shapecalc.declare.operation import Array, OperationRule, Result, UnsupportedError

OWN: dict[str, OperationRule] = {}
"""The functions of TensorFlow that have a rule of their own."""


class OwnRule(OperationRule):
    """A function of TensorFlow with a rule of its own, which ignores arguments without effect."""

    def apply(
        self, positional: Sequence[Any], named: Mapping[str, Any], constants: Mapping[str, Any]
    ) -> Result:
        bound = named_arguments(self.parameters, positional, named)
        accepted = {name: value for name, value in bound.items() if name in self.parameters}
        check_complete(self.function, accepted)
        return super().apply([], accepted, constants)


class PairRule(OperationRule):
    """A function of TensorFlow that combines its first two tensors, whatever their names are."""

    def apply(
        self, positional: Sequence[Any], named: Mapping[str, Any], constants: Mapping[str, Any]
    ) -> Result:
        values = [*positional, *named.values()]
        numbers = [item for item in values if not isinstance(item, (str, bool, type(None)))]
        if len(numbers) < 2:
            raise UnsupportedError("the file lacks one of its arguments")
        return super().apply(numbers[:2], {}, constants)


RENAMED: Mapping[str, Sequence[str]] = {
    "dim": ("axis",),
    "dimension": ("axis",),
    "filter": ("filters",),
    "keep_dims": ("keepdims",),
    "reduction_indices": ("axis",),
    "squeeze_dims": ("axis",),
    "stride": ("strides",),
}
"""Other names of parameters, most of them those of TensorFlow 1, with the names that rules have."""


def named_arguments(
    parameters: Sequence[str], positional: Sequence[Any], named: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the arguments of a call by name; an argument that is None is left out."""
    bound = dict(zip(parameters, positional))
    for name, value in named.items():
        today = [new for new in RENAMED.get(name, ()) if new in parameters]
        if value is not None:
            bound[today[0] if today and name not in parameters else name] = value
    return bound


def check_complete(function: Callable[..., Result], arguments: Mapping[str, Any]) -> None:
    """Raise `UnsupportedError` if a function lacks an argument, which Keras did not save."""
    code, defaults = function.__code__, function.__defaults__ or ()
    needed = code.co_varnames[: code.co_argcount - len(defaults)]
    missing = [name for name in needed if name not in arguments]
    if missing:
        raise UnsupportedError(f"the file lacks its argument `{missing[0]}`")


def tensorflow(names: str) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Declare functions of TensorFlow that have the decorated function as their rule."""

    def declare(function: Callable[..., Result]) -> Callable[..., Result]:
        for name in names.split():
            OWN[name] = OwnRule(name, function, None)
        return function

    return declare


def array(value: Any) -> Any:
    """Return the tensor that a list of numbers and tensors stands for; a number stays one.

    >>> array([[1, 2, 3], [4, 5, 6]])
    Array(shape=(2, 3), dtype='int32')

    Raises:
        RuleError: if the list has items of different shapes.
    """
    if not sequence(value):
        return value
    if not value:
        return Array((0,), "float32")
    items = [array(item) for item in value]
    tensors = [item for item in items if isinstance(item, Array)]
    shape = _merged([item.shape if isinstance(item, Array) else () for item in items])
    dtype = tensors[0].dtype if tensors else _dtype_of(items[0])
    all_sizes = all(_size_in(item) is not None for item in items)
    held = tuple(map(_size_in, items)) if all_sizes and dtype == "int32" else None
    return Array((len(items), *shape), dtype, held)


def _merged(shapes: Sequence[Shape]) -> Shape:
    """Return the common shape of the items of a list, as far as any of them has it."""
    columns = [*zip(*shapes)]
    merged = tuple(next(filter(known, column), UNKNOWN) for column in columns)
    if any(len(shape) != len(merged) or any(map(differ, shape, merged)) for shape in shapes):
        raise RuleError("nested lists have to be equally long")
    return merged


def _dtype_of(value: Any) -> str:
    return {bool: "bool", int: "int32", str: "string"}.get(type(value), "float32")


def _size_in(item: Any) -> Any:
    """Return the size that a number or a scalar tensor holds; None if it is something else."""
    if isinstance(item, Array):
        return None if item.shape or item.dtype != "int32" else scalar(item)
    return item if isinstance(item, int) and not isinstance(item, bool) else None


def shape_of(value: Any) -> Shape:
    """Return the shape of a tensor or constant."""
    tensor = array(value)
    return tensor.shape if isinstance(tensor, Array) else ()


def dtype_of(value: Any) -> str:
    """Return the dtype of a tensor or constant."""
    tensor = array(value)
    return tensor.dtype if isinstance(tensor, Array) else _dtype_of(tensor)


def dtype_named(name: Any, otherwise: str) -> str:
    """Return a dtype that a config names, if Keras 3 has it, too."""
    return name if isinstance(name, str) and name in DTYPES else otherwise


def scalar(value: Any) -> Size:
    """Return the whole number that an argument or a tensor without axes holds."""
    if isinstance(value, Array):
        return UNKNOWN if value.value is None or value.shape else value.value[0]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, int):
        raise UnsupportedError(f"{str(value)[:40]} is not a whole number")
    return value


def sizes(value: Any) -> list[Size]:
    """Return the sizes in a list or in a tensor with one axis; those of unknown value are unknown.

    Raises:
        UnsupportedError: if even their number is unknown.
    """
    if isinstance(value, Array):
        if not value.shape:
            return [scalar(value)]
        (count,) = value.shape
        if value.value is not None:
            return list(value.value)
        if not known(count):
            raise UnsupportedError("the number of its axes is computed when the model runs")
        return [UNKNOWN] * count
    if not sequence(value):
        return [scalar(value)]
    return [UNKNOWN if item is None else scalar(item) for item in value]


def plain(value: Any) -> Any:
    """Return an argument that is no tensor: a number, a text, or a list of numbers.

    Raises:
        UnsupportedError: if it is computed, and its value is not known.
    """
    if isinstance(value, Array):
        held = sizes(value)
        if not all(map(known, held)):
            raise UnsupportedError("one of its arguments is computed when the model runs")
        return held if value.shape else held[0]
    if sequence(value):
        return [plain(item) for item in value]
    return value


def axis_number(axis: Any, rank: int) -> int:
    """Return an axis counted from the front.

    Raises:
        RuleError: if there is no such axis.
    """
    number = plain(axis)
    if isinstance(number, list) and len(number) == 1:
        number = number[0]
    if not isinstance(number, int) or not -rank <= number < rank:
        raise RuleError(f"there is no axis {number} among {rank}")
    return number % rank


def reshaped(tensor: Array, shape: Shape) -> Array:
    """Return a tensor with another shape, whose value is not known."""
    return replace(tensor, shape=shape, value=None)
