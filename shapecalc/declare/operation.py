"""The declaration of an operation of ``keras.ops``, and the promotion of dtypes.

A rule is a function from arrays and numbers to arrays:

>>> rule = OperationRule("Double", lambda x: Array(x.shape, x.dtype))
>>> rule.apply([Array((2, 3), "int8")], {}, {})
Array(shape=(2, 3), dtype='int8')
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from shapecalc.algebra.size import Shape, standard_size
from shapecalc.dataclasses import dataclass, field
from shapecalc.declare.layer import RuleError
from shapecalc.declare.names import DTYPES
from shapecalc.declare.products import Products, together
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
"""The dtypes directly above each in the lattice of promotion.

Source: https://docs.jax.dev/en/latest/type_promotion.html
"""


RESOLVED = {"int": "int32", "float": "float32", "uint64": "uint32", "complex128": "complex64"}
"""The dtypes that a promotion never returns, and the dtypes in their place."""


def standard_dtype(dtype: str | None) -> str:
    """Return a dtype as a Keras tensor has it.

    Raises:
        ValueError: if Keras has no such dtype.

    >>> standard_dtype("int"), standard_dtype(None), standard_dtype("float16")
    ('int64', 'float32', 'float16')
    """
    name = {"int": "int64", None: "float32"}.get(dtype, dtype)
    if name not in DTYPES:
        raise ValueError(f"{dtype!r} is not a dtype")
    return name


class NoPromotionError(ValueError):
    """No dtype can represent the values of all dtypes."""


def promoted(*dtypes: str) -> str:
    """Return the smallest dtype that can represent the values of all dtypes.

    Raises:
        NoPromotionError: if there is none, as for strings.

    >>> promoted("int8", "uint8"), promoted("int32", "float16"), promoted("bool", "bool")
    ('int16', 'float16', 'bool')
    """
    if len(set(dtypes)) == 1:
        return _resolved(dtypes[0])
    if not set(dtypes) <= NEXT.keys():
        raise NoPromotionError(f"{' and '.join(dtypes)} have no common dtype")
    common = set.intersection(*({dtype, *_above(dtype)} for dtype in dtypes))
    least = next(dtype for dtype in common if common <= {dtype, *_above(dtype)})
    return _resolved(least)


def floating(*dtypes: str) -> str:
    """Return the dtype of a result that is a fraction, even for whole numbers.

    >>> floating("int32"), floating("float16"), floating("int64")
    ('float32', 'float16', 'float32')
    """
    return promoted(*("float32" if dtype == "int64" else dtype for dtype in dtypes), "float")


def _above(dtype: str) -> set[str]:
    return {upper for direct in NEXT[dtype] for upper in (direct, *_above(direct))}


def _resolved(dtype: str) -> str:
    """Return a dtype with a width; Keras replaces the widest dtypes of some kinds."""
    return RESOLVED.get(dtype, dtype)


@dataclass(slots=True)
class Array:
    """An input or output of an operation: the shape and dtype of a tensor or constant array.

    Attributes:
        shape: its shape.
        dtype: its dtype.
        value: the sizes that it holds, if they are known: for ``tf.shape(x)``, the shape of x.
        products: the products of matrices and the convolutions that compute it; a function that
            returns them where they depend on arguments that Keras looks at when the model runs.
        sight: what it sees of the first tensor that the operation reads, or of each, in a list;
            None if that is unknown. It may be a function that returns this.
    """

    shape: Shape
    dtype: str
    value: Shape | None = field(default=None, compare=False, repr=False)
    products: Products | Callable[[], Products] = field(default=(), compare=False, repr=False)
    sight: Any = field(default=None, compare=False, repr=False)


class UnsupportedError(RuleError):
    """The result of an operation is unknown, although its arguments may be right."""


Result = Array | list[Array]
"""The output of an operation, or several outputs."""


@dataclass(eq=False)
class OperationRule:
    """The declaration of an operation of ``keras.ops``, a row of the table without weights.

    Attributes:
        name: its class in Keras.
        function: computes the output from the inputs and the constants.
        made_by: the function of Keras that applies it; the class in snake case if empty, None if
            no function creates the operation in this form.
        channels_first: whether its default is channels first, although that of its function is
            channels last.
        output_template: how Keras 2's table prints several outputs, if not as a list.
        shares_memory: whether its output is in the memory of its first input.
        pointwise: whether each number of its output follows from that number of each input alone.
    """

    name: str
    function: Callable[..., Result]
    made_by: str | None = ""
    channels_first: bool = False
    output_template: str = ""
    shares_memory: bool = False
    pointwise: bool = False

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of its parameters."""
        code = self.function.__code__
        return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]

    def apply(
        self, positional: Sequence[Any], named: Mapping[str, Any], constants: Mapping[str, Any]
    ) -> Result:
        """Return the output of the operation.

        Args:
            positional: the positional arguments of its call.
            named: the keyword arguments of its call.
            constants: the arguments that it is created with.

        Raises:
            RuleError: if it does not accept the arguments, or if its output is no tensor that
                Keras can have.
        """
        with _refusals():
            result = self.function(*positional, **named, **constants)
            if isinstance(result, list):
                return [_standard_array(array) for array in result]
            return _standard_array(result)


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn the exceptions of a rule into a `RuleError`.

    A rule is an ordinary function: a wrong argument may raise any of these exceptions.
    """
    try:
        yield
    except (TypeError, LookupError, ValueError, AttributeError, ArithmeticError) as error:
        raise RuleError(f"does not accept its arguments: {error}") from None


def products_in(results: Iterable[Any]) -> Products:
    """Return the products of several results of rules; None if any are unknown.

    Raises:
        RuleError: if they depend on arguments that Keras refuses when the model runs.
    """
    with _refusals():
        return together(
            result.products() if callable(result.products) else result.products
            for result in results
        )


def sight_of(result: Any) -> Any:
    """Return what the result of a rule sees; see `Array`.

    Raises:
        RuleError: if it depends on arguments that Keras refuses when the model runs.
    """
    with _refusals():
        return result.sight() if callable(result.sight) else result.sight


def _standard_array(array: Array) -> Array:
    shape = tuple(map(standard_size, array.shape))
    dtype = standard_dtype(array.dtype)
    return Array(shape, dtype, array.value, array.products, array.sight)


OPERATIONS: Registry[OperationRule] = Registry()
"""Every declared operation, by its class in Keras."""


def operation(function: Callable[..., Result]) -> OperationRule:
    """Declare an operation with the name of the decorated function, which is its rule."""
    return operations(function.__name__)(function)


def operations(
    names: str,
    *,
    made_by: str | None = "",
    channels_first: bool = False,
    shares_memory: bool = False,
    pointwise: bool = False,
) -> Callable[[Callable[..., Result]], OperationRule]:
    """Declare operations that have the decorated function as their common rule.

    Args:
        names: their classes in Keras, separated by blanks.
        made_by: the function of Keras that applies them; see `OperationRule`.
        channels_first: whether their default is channels first; see `OperationRule`.
        shares_memory: whether their output is in the memory of their first input.
        pointwise: whether each number of their output follows from that number of each input.
    """

    def declare(function: Callable[..., Result]) -> OperationRule:
        for name in names.split():
            rule = OPERATIONS[name] = OperationRule(
                name,
                function,
                made_by,
                channels_first,
                shares_memory=shares_memory,
                pointwise=pointwise,
            )
        return rule

    return declare
