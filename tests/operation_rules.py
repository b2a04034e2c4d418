"""What one operation gives: by its rule, and in real Keras."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from operation_cases import CLASSES, parameters

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


Alike = tuple[str, Sequence[Any], Mapping[str, Any]]
"""An operation, what it is called on, and what it is made with."""

Unlike = tuple[str, Sequence[Any], Mapping[str, Any], str]
"""An operation that Keras refuses, what it is called on, what it is made with, and our message."""


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


def is_tensor(value: Any) -> bool:
    """Return whether a value is written as a `Tensor`."""
    return isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], tuple)


def mapped(function: Any, value: Any) -> Any:
    """Return a value with a function applied to each tensor in it."""
    if isinstance(value, list):
        return [mapped(function, item) for item in value]
    return function(value) if is_tensor(value) else value


def ours(case: Sequence[Any]) -> Any:
    """Return what our rule gives for an operation."""
    name, values, constants = case
    result = OPERATIONS[name].apply([mapped(array, value) for value in values], {}, constants)
    return [*map(plain, result)] if isinstance(result, list) else plain(result)


def theirs(keras: Any, case: Sequence[Any]) -> Any:
    """Return what the class in Keras gives for an operation."""
    name, values, constants = case
    called = [mapped(lambda tensor: keras.KerasTensor(*tensor), value) for value in values]
    result = CLASSES[name](**constants)(*called)
    if isinstance(result, (list, tuple)):
        return [(tuple(tensor.shape), tensor.dtype) for tensor in result]
    return tuple(result.shape), result.dtype


def agree(keras: Any, case: Alike) -> None:
    """Compare an operation with that of Keras."""
    assert ours(case) == theirs(keras, case)


def refused_alike(keras: Any, case: Unlike) -> None:
    """Check that Keras refuses an operation, too, and what we say of it."""
    *called, message = case
    with pytest.raises(RuleError) as caught:
        ours(called)
    assert str(caught.value) == message
    with pytest.raises(Exception, match=r"."):
        theirs(keras, called)


def declared_in(chapter: str) -> list[str]:
    """Return the operations that a file of ``rules/ops/`` declares."""
    module = f"shapecalc.rules.ops.{chapter}"
    return [name for name, rule in OPERATIONS.items() if rule.function.__module__ == module]


def check_declaration(keras: Any, name: str) -> None:
    """Compare defaults with those of the class in Keras, and look for the function."""
    rule, cls = OPERATIONS[name], CLASSES[name]
    own = inspect.signature(rule.function).parameters
    for function in (cls.__init__, cls.call):
        for parameter in parameters(function):
            defaults = own[parameter.name].default, parameter.default
            assert parameter.empty in defaults or defaults[0] == defaults[1], parameter.name
    if rule.made_by is not None:
        function_name = rule.made_by or snake_case(name)
        assert hasattr(keras.ops, function_name) or hasattr(keras.ops.image, function_name)
