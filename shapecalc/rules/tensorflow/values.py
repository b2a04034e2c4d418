"""The sizes that a tensor holds, such as ``tf.shape(x)``: TensorFlow follows them into shapes.

Source: TF-Keras 2.21, ``KerasTensor.from_tensor``: only tensors of int32 with one axis or none.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import replace
from math import prod
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Size, known
from shapecalc.declare.operation import Array, Result
from shapecalc.rules.tensorflow.arguments import scalar, sizes

PAIRWISE: Mapping[str, Callable[[Any, Any], Any]] = {
    "Add": operator.add,
    "FloorDivide": operator.floordiv,
    "Maximum": max,
    "Minimum": min,
    "Mod": operator.mod,
    "Multiply": operator.mul,
    "Power": operator.pow,
    "Subtract": operator.sub,
}
"""The operations on two numbers."""

REDUCTIONS: Mapping[str, Callable[[Any], Any]] = {"Prod": prod, "Sum": sum, "Max": max, "Min": min}
"""The operations on all numbers of a tensor."""


def with_value(name: str, arguments: Mapping[str, Any], result: Result) -> Result:
    """Return the result of an operation with the sizes that it holds, if they follow.

    Args:
        name: the class of the operation.
        arguments: its arguments by name.
        result: its result.
    """
    if isinstance(result, list):
        held = _parts(name, arguments)
        return [replace(part, value=(size,)) for part, size in zip(result, held)] or result
    if result.dtype != "int32" or len(result.shape) > 1:
        return result
    value = _value(name, arguments)
    return result if value is None else replace(result, value=tuple(value))


def _parts(name: str, arguments: Mapping[str, Any]) -> list[Size]:
    x = arguments.get("x")
    return list(x.value) if name == "Unstack" and isinstance(x, Array) and x.value else []


def _value(name: str, arguments: Mapping[str, Any]) -> list[Size] | None:
    """Return the sizes that an operation gives; None if its result holds none."""
    if name in PAIRWISE:
        return _pairwise(PAIRWISE[name], arguments["x1"], arguments["x2"])
    if name in REDUCTIONS and isinstance(arguments["x"], Array):
        held = arguments["x"].value
        complete = held is not None and all(map(known, held))
        return [REDUCTIONS[name](held)] if complete else [UNKNOWN]
    if name == "Stack":
        return [scalar(item) for item in arguments["x"]]
    if name == "Concatenate":
        return [size for item in arguments["xs"] for size in sizes(item)]
    return None


def _pairwise(function: Callable[[Any, Any], Any], a: Any, b: Any) -> list[Size] | None:
    """Return the sizes that two tensors give together, one of which may be a number."""
    held = [item.value if isinstance(item, Array) else (item,) for item in (a, b)]
    if held[0] is None or held[1] is None:
        return None
    rows = [list(item) for item in held if item is not None]
    width = max(map(len, rows))
    rows = [row * width if len(row) == 1 else row for row in rows]
    if not all(known(size) for row in rows for size in row) or len(rows[0]) != len(rows[1]):
        return [UNKNOWN] * width
    return [function(x, y) for x, y in zip(*rows)]
