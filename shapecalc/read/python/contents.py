"""The numbers of small arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from shapecalc.limits import ARRAY_NUMBERS
from shapecalc.read.python.values import ArrayValue, SharedNumbers


def array_of(shape: tuple[Any, ...], classes: int | None, value: Any) -> ArrayValue:
    """Return an array of nested lists; with its numbers, if they are few and of one type."""
    numbers = list(flat(value))
    kinds = {type(number) for number in numbers}
    if len(numbers) > ARRAY_NUMBERS or kinds not in ({int}, {float}):
        return ArrayValue(shape, classes)
    return ArrayValue(shape, classes, nested(value), SharedNumbers())


def nested(value: Any) -> Any:
    """Return nested lists for nested lists and tuples."""
    return list(map(nested, value)) if isinstance(value, (list, tuple)) else value


def flat(value: Any) -> Iterator[Any]:
    """Yield the numbers in nested lists, those of the first lists first."""
    if isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            if number > ARRAY_NUMBERS:
                yield None
                return
            yield from flat(item)
    else:
        yield value


def part(array: ArrayValue, key: Any, result: ArrayValue) -> Any:
    """Return a part of an array: a number if all its axes are gone; with its numbers if known."""
    keys = key if isinstance(key, tuple) else (key,)
    if array.values is None or not all(type(item) in (int, slice) for item in keys):
        return sharing(array, result)
    content = taken(array.values, keys)
    if not result.shape:
        return content
    return ArrayValue(result.shape, result.classes, content, array.numbers)


def sharing(array: Any, result: Any) -> Any:
    """Return an array that may be a view of another: what changes the one changes the other."""
    if not isinstance(array, ArrayValue) or not isinstance(result, ArrayValue):
        return result
    if array.numbers is None or result.numbers is not None:
        return result
    return replace(result, numbers=array.numbers)


def taken(content: Any, keys: tuple[Any, ...]) -> Any:
    """Return the part of nested lists that keys of all axes choose."""
    if not keys:
        return content
    first, *rest = keys
    if isinstance(first, slice):
        return [taken(item, tuple(rest)) for item in content[first]]
    return taken(content[first], tuple(rest))


def statistic(array: ArrayValue, name: str) -> Any:
    """Return a number that is computed from all numbers of an array; None if it is unknown."""
    numbers = None if array.values is None else list(flat(array.values))
    if not numbers or not all(isinstance(number, int) for number in numbers):
        return None  # The last digits of sums of fractions depend on their order.
    if name == "argmax":
        return numbers.index(max(numbers))
    if name == "argmin":
        return numbers.index(min(numbers))
    if name == "mean":
        return sum(numbers) / len(numbers)
    if name == "sum":
        return sum(numbers)
    return max(numbers) if name == "max" else min(numbers)


STATISTICS = frozenset("sum max min mean argmax argmin".split())
"""The methods of arrays whose result is a number."""
