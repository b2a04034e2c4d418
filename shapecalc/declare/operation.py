"""The vocabulary of an operation of ``keras.ops``: how one is declared, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapecalc.algebra.size import Shape, standard_size
from shapecalc.declare.layer import RuleError
from shapecalc.declare.names import DTYPES
from shapecalc.declare.registry import Registry

NEXT: dict[str, tuple[str, ...]] = {
    "bool": ("int",),
    "uint8": ("int16", "uint16"),
    "uint16": ("int32", "uint32"),
    "uint32": ("int64", "uint64"),
    "uint64": ("float",),
    "int": ("uint8", "int8", "complex64"),
    "int8": ("int16",),
    "int16": ("int32",),
    "int32": ("int64",),
    "int64": ("float",),
    "float": ("bfloat16", "float16"),
    "bfloat16": ("float32",),
    "float16": ("float32",),
    "float32": ("float64", "complex64"),
    "float64": ("complex128",),
    "complex64": ("complex128",),
    "complex128": (),
}
"""The dtypes right above each, https://docs.jax.dev/en/latest/type_promotion.html."""


RESOLVED = {"int": "int32", "float": "float32", "uint64": "uint32", "complex128": "complex64"}
"""The dtypes that never come of several, and what comes in their place."""


def standard_dtype(dtype: str | None) -> str:
    """A dtype as a tensor of Keras has it.

    >>> standard_dtype("int"), standard_dtype(None), standard_dtype("float16")
    ('int64', 'float32', 'float16')
    """
    found = {"int": "int64", None: "float32"}.get(dtype, dtype)
    if found not in DTYPES:
        raise ValueError(f"{dtype!r} is no dtype")
    return found


class NoPromotionError(ValueError):
    """There is no dtype that can stand for all."""


def promoted(*dtypes: str) -> str:
    """The smallest dtype that can stand for all.

    Raises:
        NoPromotionError: if there is none, as for texts.
    """
    if len(set(dtypes)) == 1:
        return _resolved(dtypes[0])
    if not set(dtypes) <= NEXT.keys():
        raise NoPromotionError(f"{' and '.join(dtypes)} do not go together")
    common = set.intersection(*({dtype, *_above(dtype)} for dtype in dtypes))
    least = next(dtype for dtype in common if common <= {dtype, *_above(dtype)})
    return _resolved(least)


def floating(*dtypes: str) -> str:
    """The dtype of a result that is a fraction even of whole numbers."""
    return promoted(*("float32" if dtype == "int64" else dtype for dtype in dtypes), "float")


def _above(dtype: str) -> set[str]:
    return {upper for one in NEXT[dtype] for upper in (one, *_above(one))}


def _resolved(dtype: str) -> str:
    """A dtype with a width; Keras has the widest of some kinds in half their bits."""
    return RESOLVED.get(dtype, dtype)


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
        made_by: the function of Keras that applies it; the class in snake case if empty, None if
            no function creates the operation in this form.
        channels_first: whether its default is channels first, although that of its function is
            channels last.
    """

    name: str
    function: Callable[..., Result]
    made_by: str | None = ""
    channels_first: bool = False

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
            RuleError: if it cannot take what it is given, or Keras has no such tensor.
        """
        try:
            result = self.function(*given, **named, **constants)
            if isinstance(result, list):
                return [_standard(array) for array in result]
            return _standard(result)
        except (TypeError, LookupError, ValueError, AttributeError, ArithmeticError) as error:
            raise RuleError(f"cannot take what it is given: {error}") from None


def _standard(array: Array) -> Array:
    return Array(tuple(map(standard_size, array.shape)), standard_dtype(array.dtype))


OPERATIONS: Registry[OperationRule] = Registry()
"""Every declared operation, by its class in Keras."""


def operation(function: Callable[..., Result]) -> OperationRule:
    """Declares an operation; the decorated function is its rule."""
    return operations(function.__name__)(function)


def operations(
    names: str, *, made_by: str | None = "", channels_first: bool = False
) -> Callable[[Callable[..., Result]], OperationRule]:
    """Declares operations that have one rule; the decorated function is it."""

    def declare(function: Callable[..., Result]) -> OperationRule:
        for name in names.split():
            rule = OPERATIONS[name] = OperationRule(name, function, made_by, channels_first)
        return rule

    return declare
