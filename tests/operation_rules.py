"""What one operation gives: by its rule, and in real Keras."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from shapecalc.algebra.size import UNKNOWN, known
from shapecalc.declare.layer import RuleError
from shapecalc.declare.names import snake_case
from shapecalc.declare.operation import Array, OperationRule
from shapecalc.rules import OPERATIONS

Tensor = tuple[tuple[int | None, ...], str]
"""A shape, with None for an unknown size, and a dtype."""

Case = tuple[str, Sequence[Any], Mapping[str, Any], Any]
"""An operation, its tensors or lists of them, its other arguments, and what it gives."""

Refusal = tuple[str, Sequence[Any], Mapping[str, Any]]
"""An operation that Keras refuses, its tensors and its other arguments."""


def array(tensor: Any) -> Any:
    if isinstance(tensor, list):
        return [*map(array, tensor)]
    shape, dtype = tensor
    return Array(tuple(UNKNOWN if size is None else size for size in shape), dtype)


def plain(result: Array) -> Tensor:
    return tuple(size if known(size) else None for size in result.shape), result.dtype


def applied(name: str, tensors: Sequence[Any], others: Mapping[str, Any]) -> Any:
    rule = OPERATIONS[name]
    assert isinstance(rule, OperationRule)
    result = rule.apply([*map(array, tensors)], {}, others)
    return [*map(plain, result)] if isinstance(result, list) else plain(result)


def keras_tensor(keras: Any, tensor: Any) -> Any:
    if isinstance(tensor, list):
        return [keras_tensor(keras, item) for item in tensor]
    return keras.KerasTensor(*tensor)


def in_keras(keras: Any, name: str, tensors: Sequence[Any], others: Mapping[str, Any]) -> Any:
    function_name = snake_case(name)
    function = getattr(keras.ops, function_name, None) or getattr(keras.ops.image, function_name)
    result = function(*(keras_tensor(keras, tensor) for tensor in tensors), **others)
    if isinstance(result, (list, tuple)):
        return [(tuple(tensor.shape), tensor.dtype) for tensor in result]
    return tuple(result.shape), result.dtype


def check(keras: Any, case: Case) -> None:
    """Compare an operation with what is expected, and with the same operation in Keras."""
    name, tensors, others, given = case
    assert applied(name, tensors, others) == given
    assert in_keras(keras, name, tensors, others) == given


def check_refusal(keras: Any, refusal: Refusal) -> None:
    """Check that an operation is refused here and by Keras."""
    with pytest.raises(RuleError):
        applied(*refusal)
    with pytest.raises(Exception, match=r"."):
        in_keras(keras, *refusal)
