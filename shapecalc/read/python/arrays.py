"""Arrays of which only the shape is known: NumPy, data sets of Keras and scikit-learn."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from shapecalc.read.python import contents
from shapecalc.read.python.table_values import TableValue
from shapecalc.read.python.values import (
    ArrayValue,
    UnknownValue,
)

Shape = tuple[Any, ...]


class UnknownArrayError(Exception):
    """The shape of an array depends on something that is not known."""


def shape_of(value: Any) -> Shape:
    """Return the shape of an array, a number, or nested lists.

    Raises:
        UnknownArrayError: if it is not known.
    """
    if isinstance(value, (ArrayValue, TableValue)):
        return value.shape
    if isinstance(value, UnknownValue):
        raise UnknownArrayError
    if isinstance(value, range):
        return (len(value),)
    if isinstance(value, (list, tuple)):
        if not value:
            return (0,)
        different = {id(item): item for item in value}.values()
        shapes = {shape_of(item) for item in different}
        if len(shapes) > 1:
            raise UnknownArrayError
        return (len(value), *shapes.pop())
    if isinstance(value, (bool, int, float, complex, str, bytes)):
        return ()
    raise UnknownArrayError


def known_size(size: Any) -> int:
    """Return a size that must be known.

    Raises:
        UnknownArrayError: if it is not.
    """
    if isinstance(size, bool) or not isinstance(size, int):
        raise UnknownArrayError
    return size


def _sizes(shape: Any) -> Shape:
    if isinstance(shape, UnknownValue):
        raise UnknownArrayError
    return tuple(shape) if isinstance(shape, (list, tuple)) else (shape,)


def _known(shape: Shape) -> tuple[int, ...]:
    return tuple(map(known_size, shape))


def reshaped(value: Any, *shape: Any) -> ArrayValue:
    """Return an array with another shape, of which one size may be -1."""
    new = _sizes(shape[0]) if len(shape) == 1 else shape
    if -1 in new:
        total = math.prod(_known(shape_of(value)))
        rest = math.prod(known_size(size) for size in new if size != -1)
        if not rest or total % rest:
            raise ValueError(f"cannot reshape {total} values into {tuple(new)}")
        new = tuple(total // rest if size == -1 else size for size in new)
    return ArrayValue(tuple(new), value.classes if isinstance(value, ArrayValue) else None)


def _filled(shape: Any = (), *_: Any, size: Any = (), **__: Any) -> ArrayValue:
    return ArrayValue(_sizes(shape) or _sizes(size))


def _array(value: Any, *others: Any, **options: Any) -> ArrayValue:
    if isinstance(value, ArrayValue):
        return ArrayValue(value.shape, value.classes) if others or options else value
    numbers = value if isinstance(value, (list, tuple)) else ()
    is_whole = all(type(item) is int and item >= 0 for item in numbers) and numbers
    shape = shape_of(value)
    classes = max(numbers) + 1 if is_whole else None
    known = not others and not options  # such as another dtype
    return contents.array_of(shape, classes, value) if known else ArrayValue(shape, classes)


def _joined(values: Any, axis: int = 0, **_: Any) -> ArrayValue:
    shapes = [list(shape_of(value)) for value in values]
    total = sum(known_size(shape[axis]) for shape in shapes)
    result = shapes[0]
    result[axis] = total
    return ArrayValue(tuple(result))


def _stacked(values: Any, axis: int = 0, **_: Any) -> ArrayValue:
    first = shape_of(values[0])
    at = axis if axis >= 0 else len(first) + 1 + axis
    return ArrayValue((*first[:at], len(values), *first[at:]))


def _expanded(value: Any, axis: int = 0) -> ArrayValue:
    shape = shape_of(value)
    at = axis if axis >= 0 else len(shape) + 1 + axis
    return ArrayValue((*shape[:at], 1, *shape[at:]))


def _squeezed(value: Any, axis: int | None = None) -> ArrayValue:
    shape = shape_of(value)
    if axis is None:
        return ArrayValue(tuple(size for size in shape if size != 1))
    at = axis % len(shape)
    return ArrayValue((*shape[:at], *shape[at + 1 :]))


def _transposed(value: Any, *axes: Any) -> ArrayValue:
    shape = shape_of(value)
    order = _sizes(axes[0]) if len(axes) == 1 else axes
    order = order or tuple(reversed(range(len(shape))))
    return ArrayValue(tuple(shape[axis] for axis in order))


def _one_hot(y: Any, num_classes: Any = None, *_: Any, **__: Any) -> ArrayValue:
    shape = shape_of(y)
    if num_classes is None:
        num_classes = y.classes if isinstance(y, ArrayValue) else _array(y).classes
    if num_classes is None or isinstance(num_classes, UnknownValue):
        raise UnknownArrayError
    shape = shape[:-1] if len(shape) > 1 and shape[-1] == 1 else shape
    return ArrayValue((*shape, num_classes))


def _padded(sequences: Any, maxlen: Any = None, **_: Any) -> ArrayValue:
    rows = shape_of(sequences)[0] if isinstance(sequences, ArrayValue) else len(sequences)
    if maxlen is None or isinstance(maxlen, UnknownValue):
        raise UnknownArrayError
    return ArrayValue((rows, maxlen))


def _split(*arrays: Any, test_size: Any = None, train_size: Any = None, **_: Any) -> list[Any]:
    result: list[Any] = []
    for value in arrays:
        shape = shape_of(value)
        if isinstance(shape[0], UnknownValue):
            result += [_with_rows(value, shape[0].fresh()) for _ in range(2)]
            continue
        rows = known_size(shape[0])
        if test_size is None and train_size is None:
            test_size = 0.25
        if test_size is None:
            kept = train_size if isinstance(train_size, int) else math.floor(rows * train_size)
            held = rows - kept
        else:
            held = test_size if isinstance(test_size, int) else math.ceil(rows * test_size)
            kept = rows - held
        result += [_with_rows(value, count) for count in (kept, held)]
    return result


def _with_rows(value: Any, rows: Any) -> Any:
    """Return some rows of an array, list or table."""
    if isinstance(value, TableValue):
        return TableValue([*value.columns], rows)
    classes = value.classes if isinstance(value, ArrayValue) else None
    return ArrayValue((rows, *shape_of(value)[1:]), classes)


def _arange(*numbers: Any, **_: Any) -> ArrayValue:
    if not any(isinstance(number, float) for number in numbers):
        return ArrayValue((len(range(*map(known_size, numbers))),))
    values = [n if isinstance(n, float) else known_size(n) for n in numbers]
    start, stop, step = [0, *values, 1] if len(values) == 1 else [*values, 1][:3]
    return ArrayValue((max(0, math.ceil((stop - start) / step)),))


def _linspace(start: Any, stop: Any, num: Any = 50, **_: Any) -> ArrayValue:
    return ArrayValue((num,))


def _unique(value: Any, **_: Any) -> ArrayValue:
    if not isinstance(value, ArrayValue) or value.classes is None:
        raise UnknownArrayError
    return ArrayValue((value.classes,), value.classes)


def _same(value: Any, *_: Any, **__: Any) -> ArrayValue:
    return ArrayValue(shape_of(value))


def _reduced(value: Any, axis: Any = None, *_: Any, keepdims: Any = False, **__: Any) -> ArrayValue:
    """Return the shape of numbers that are computed along some axes; of all, by default."""
    shape = shape_of(value)
    axes = range(len(shape)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    gone = {known_size(number) % max(len(shape), 1) for number in axes}
    kept = [(1,) if number in gone else (size,) for number, size in enumerate(shape)]
    if keepdims is not True:
        kept = [part for number, part in enumerate(kept) if number not in gone]
    return ArrayValue(tuple(size for part in kept for size in part))


def _swapped(value: Any, first: Any, second: Any) -> ArrayValue:
    shape = list(shape_of(value))
    first, second = known_size(first), known_size(second)
    shape[first], shape[second] = shape[second], shape[first]
    return ArrayValue(tuple(shape))


def _converted(value: ArrayValue, kind: Any = None, **_: Any) -> ArrayValue:
    name = str(getattr(kind, "name", kind))
    return ArrayValue(value.shape, value.classes if name.startswith(NUMBER_TYPES) else None)


NUMBER_TYPES = ("int", "uint", "float", "double")
"""How the names of the types of numbers begin."""


def _eye(rows: Any, columns: Any = None, *_: Any, **__: Any) -> ArrayValue:
    return ArrayValue((rows, rows if columns is None else columns))


def _identity(rows: Any, *_: Any, **__: Any) -> ArrayValue:
    return _eye(rows)


def _random(*sizes: Any) -> ArrayValue:
    return ArrayValue(sizes)


def _sized(*args: Any, size: Any = (), **_: Any) -> ArrayValue:
    return ArrayValue(_sizes(size if size != () or len(args) < 3 else args[2]))


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "numpy.zeros": _filled,
    "numpy.ones": _filled,
    "numpy.empty": _filled,
    "numpy.full": _filled,
    "numpy.array": _array,
    "numpy.asarray": _array,
    "numpy.eye": _eye,
    "numpy.identity": _identity,
    "numpy.reshape": reshaped,
    "numpy.concatenate": _joined,
    "numpy.vstack": _joined,
    "numpy.hstack": lambda values: _joined(values, -1 if len(shape_of(values[0])) > 1 else 0),
    "numpy.stack": _stacked,
    "numpy.expand_dims": _expanded,
    "numpy.squeeze": _squeezed,
    "numpy.transpose": _transposed,
    "numpy.arange": _arange,
    "numpy.linspace": _linspace,
    "numpy.unique": _unique,
    "numpy.zeros_like": _same,
    "numpy.ones_like": _same,
    "numpy.sin": _same,
    "numpy.cos": _same,
    "numpy.exp": _same,
    "numpy.abs": _same,
    "numpy.random.rand": _random,
    "numpy.random.randn": _random,
    "numpy.random.random": _filled,
    "numpy.random.random_sample": _filled,
    "numpy.random.normal": _sized,
    "numpy.random.uniform": _sized,
    "numpy.random.randint": _sized,
    "numpy.random.integers": _sized,
    "numpy.random.standard_normal": _filled,
    "numpy.clip": _same,
    "numpy.log1p": _same,
    "numpy.mean": _reduced,
    "numpy.median": _reduced,
    "numpy.shape": shape_of,
    "numpy.std": _reduced,
    "numpy.swapaxes": _swapped,
    "numpy.var": _reduced,
    "sklearn.model_selection.train_test_split": _split,
    "keras.utils.to_categorical": _one_hot,
    "keras.utils.pad_sequences": _padded,
}
"""Functions whose result is an array, by their full name."""


METHODS: Mapping[str, Callable[..., Any]] = {
    "reshape": reshaped,
    "astype": _converted,
    "copy": lambda value: value,
    "transpose": _transposed,
    "squeeze": _squeezed,
    "flatten": lambda value: reshaped(value, -1),
    "std": _reduced,
    "swapaxes": _swapped,
    "var": _reduced,
    "ravel": lambda value: reshaped(value, -1),
}
"""Methods of arrays whose result is an array."""


def attribute(array: ArrayValue, name: str) -> Any:
    """Return an attribute of an array.

    Raises:
        UnknownArrayError: if it is not known.
    """
    if name == "shape":
        return array.shape
    if name == "ndim":
        return len(array.shape)
    if name == "size":
        return math.prod(_known(array.shape))
    if name == "T":
        return _transposed(array)
    if name in ("values", "data"):
        return array
    raise UnknownArrayError


def _picked(key: Any) -> Shape:
    """Return the shape of whole numbers that pick items of an array."""
    if isinstance(key, ArrayValue):
        if key.classes is None:  # They may be truth values.
            raise UnknownArrayError
        return key.shape
    if not key or not all(type(number) is int for number in key):
        raise UnknownArrayError
    return (len(key),)


def indices(key: Any) -> list[Any]:
    """Return the numbers of an index, those in its slices included."""
    keys = key if isinstance(key, tuple) else (key,)
    return [
        part
        for item in keys
        for part in ([item.start, item.stop, item.step] if isinstance(item, slice) else [item])
    ]


def item(array: ArrayValue, key: Any) -> Any:
    """Return a part of an array.

    Raises:
        UnknownArrayError: if its shape depends on numbers.
    """
    keys = list(key) if isinstance(key, tuple) else [key]
    if Ellipsis in keys:
        at = keys.index(Ellipsis)
        missing = len(array.shape) - sum(part is not None for part in keys) + 1
        keys[at : at + 1] = [slice(None)] * missing
    shape: list[Any] = []
    rest = list(array.shape)
    picked: Shape = ()
    for number, part in enumerate(keys):
        if part is None:
            shape.append(1)
            continue
        size = rest.pop(0)
        if isinstance(part, slice):
            full = part == slice(None) or part == slice(None, None, -1)
            shape.append(size if full else len(range(*part.indices(known_size(size)))))
        elif isinstance(part, (list, ArrayValue)):
            picked = picked or _picked(part)
            if len(picked) != 1 or any(
                isinstance(k, (list, ArrayValue)) for k in keys[number + 1 :]
            ):
                raise UnknownArrayError
            shape.append(picked[0])
        elif isinstance(part, bool) or not isinstance(part, int):
            raise UnknownArrayError
    classes = array.classes if len(shape) == len(array.shape) else None
    return contents.part(array, key, ArrayValue((*shape, *rest), classes))
