"""The vocabulary of an operation of ``keras.ops``: how one is declared, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapecalc.algebra.size import Shape, standard_size
from shapecalc.declare.layer import MisfitError
from shapecalc.declare.registry import Registry


@dataclass(slots=True)
class Array:
    """What an operation computes with or gives: a tensor, or a constant array."""

    shape: Shape
    dtype: str


Result = Array | list[Array]
"""What an operation gives."""


@dataclass(eq=False)
class OperationRule:
    """An operation of ``keras.ops``, which is a row of its own and holds nothing.

    Attributes:
        name: its class in Keras.
        function: from the arrays and numbers that it is given to what it gives.
        made_by: the function of Keras that applies it, if that is not called as the class.
    """

    name: str
    function: Callable[..., Result]
    made_by: str = ""

    @property
    def parameters(self) -> tuple[str, ...]:
        """What it takes by name."""
        code = self.function.__code__
        return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]

    def apply(
        self, given: Sequence[Any], named: Mapping[str, Any], constants: Mapping[str, Any]
    ) -> Result:
        """What it gives, called on something and made with constants.

        Raises:
            MisfitError: if it cannot take what it is given, or Keras has no such tensor.
        """
        try:
            result = self.function(*given, **named, **constants)
            if isinstance(result, list):
                return [_standard(array) for array in result]
            return _standard(result)
        except (TypeError, LookupError, ValueError, AttributeError, ArithmeticError) as error:
            raise MisfitError(f"cannot take what it is given: {error}") from None


def _standard(array: Array) -> Array:
    from shapecalc.declare.dtypes import standard_dtype  # only a model with operations needs it

    return Array(tuple(map(standard_size, array.shape)), standard_dtype(array.dtype))


OPERATIONS: Registry[OperationRule] = Registry()
"""Every declared operation, by its class in Keras."""


def operation(function: Callable[..., Result]) -> OperationRule:
    """Declares an operation; the decorated function is its rule."""
    return operations(function.__name__)(function)


def operations(
    names: str, *, made_by: str = ""
) -> Callable[[Callable[..., Result]], OperationRule]:
    """Declares operations that have one rule; the decorated function is it."""

    def declare(function: Callable[..., Result]) -> OperationRule:
        for name in names.split():
            rule = OPERATIONS[name] = OperationRule(name, function, made_by)
        return rule

    return declare
