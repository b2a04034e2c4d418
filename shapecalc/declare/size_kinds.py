"""The kinds of arguments that are numbers, sizes, shapes and axes.

>>> PerAxis("height and width of the kernel", count=2).parse(3)
(3, 3)
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from math import isnan
from typing import Any

from shapecalc.algebra.size import UNKNOWN, Letter, Size, Unknown, known
from shapecalc.declare.kinds import (
    TUPLE,
    Argument,
    DeferredError,
    Schema,
    as_float,
    is_whole,
    number,
    sequence,
)
from shapecalc.declare.names import SEED_VALUES, is_seed


def symbolic(value: Any) -> Any:
    """Return a value with a formula for each of its letters; other texts stay.

    >>> symbolic(Letter("T")), symbolic([Letter("kh"), 3]), symbolic("T")
    (T, (kh, 3), 'T')
    """
    if isinstance(value, Letter) or (sequence(value) and any(isinstance(v, Letter) for v in value)):
        from shapecalc.algebra.formula import with_symbols  # few specs have letters for sizes

        return with_symbols(value)
    return value


def _size(value: Any) -> Any:
    """Return a size as Keras stores it in a shape."""
    if isinstance(value, Unknown):
        return value
    if value is None:
        return UNKNOWN
    if is_whole(value, 0):
        return int(value)
    raise ValueError("a whole number of at least 0, or None")


class PositiveInt(Argument):
    """A whole number of at least 1.

    Attributes:
        minimum: another smallest number.
        signed: whether Keras takes any number but 0 until the layer is called.
        text: whether Keras takes a string with a number until then.
        strict: whether Keras refuses True, which is 1 in Python.
        deferred: whether Keras takes any positive number until the layer is called.
        optional: whether Keras accepts None until then.
    """

    minimum: int = 1
    signed: bool = False
    text: bool = False
    strict: bool = False
    deferred: bool = False
    optional: bool = False

    def parse(self, value: Any) -> Any:
        value = symbolic(value)
        if isinstance(value, Unknown) or (value is None and self.default is None):
            return value
        if is_whole(value, self.minimum) and not (self.strict and isinstance(value, bool)):
            return int(value)
        error = DeferredError if self._checked_later(value) else ValueError
        raise error(f"a whole number of at least {self.minimum}")

    def _checked_later(self, value: Any) -> bool:
        """Return whether Keras finds a wrong value only when the layer is called."""
        if value is None:
            return self.optional
        if self.text and isinstance(value, str):
            with suppress(ValueError):
                value = float(value)
        return self.deferred and number(value) and (value > 0 or (self.signed and value != 0))

    @property
    def schema(self) -> Schema:
        kind = "integer" if self.default is not None else ["integer", "null"]
        return {"type": kind, "minimum": self.minimum}


class PerAxis(Argument):
    """A whole number for each axis; a single one stands for all.

    Attributes:
        count: the number of axes.
        minimum: the smallest value, 0 or 1.
        deferred: whether Keras looks at their values only when the layer is called.
        unknown: whether a list may have None for an unknown size.
        ends: whether they are for both ends of a single axis.
    """

    count: int = 1
    minimum: int = 1
    deferred: bool = False
    unknown: bool = False
    ends: bool = False

    def parse(self, value: Any) -> tuple[Any, ...] | None:
        value = symbolic(value)
        if value is None and self.default is None:
            return None
        if self._fits(value):
            return (self._one(value),) * self.count
        if self.unknown and sequence(value):
            value = tuple(UNKNOWN if item is None else item for item in value)
        if sequence(value, self.count) and all(map(self._fits, value)):
            return tuple(map(self._one, value))
        many = f" or {self.count} of them" if self.count > 1 else ""
        later = self.deferred and (is_whole(value) or sequence(value, self.count))
        error = DeferredError if later else ValueError
        raise error(f"a whole number of at least {self.minimum}{many}")

    def _fits(self, value: Any) -> bool:
        return isinstance(value, Unknown) or is_whole(value, self.minimum)

    def _one(self, value: Any) -> Any:
        return value if isinstance(value, Unknown) else int(value)

    @property
    def schema(self) -> Schema:
        item = {"type": "integer", "minimum": self.minimum}
        many = {"type": "array", "items": item, "minItems": self.count, "maxItems": self.count}
        return {"anyOf": [item, many, TUPLE]}


class WindowSize(PerAxis):
    """The size of a window along each axis, as in ``kernel_size`` and ``pool_size``."""


class Strides(PerAxis):
    """How far a window moves along each axis."""


class PerAxisPairs(Argument):
    """The sizes to add or crop at both ends of each axis.

    Attributes:
        count: the number of axes.
        signed: whether a single number for all axes may be negative, as in Keras.
    """

    count: int = 2
    signed: bool = False

    def parse(self, value: Any) -> tuple[tuple[int, ...] | None, ...]:
        if is_whole(value, None if self.signed else 0):
            return ((int(value),) * 2,) * self.count
        if not sequence(value, self.count):
            raise ValueError(f"a whole number or {self.count} of them, or {self.count} pairs")
        return tuple(map(PerAxis(count=2, minimum=0).parse, value))

    @property
    def schema(self) -> Schema:
        item = {"type": "integer"}
        pair = {"anyOf": [item, {"type": "array", "items": item, "minItems": 2, "maxItems": 2}]}
        many = {"type": "array", "items": pair, "minItems": self.count, "maxItems": self.count}
        return {"anyOf": [item, many, TUPLE]}


class InputShape(Argument):
    """The shape of an input; a number stands for a shape with one axis.

    Attributes:
        deferred: whether Keras looks at the sizes only when the layer is called.
        falsy: whether every value that is false in Python stands for the default.
    """

    deferred: bool = False
    falsy: bool = False

    def parse(self, value: Any) -> tuple[Any, ...] | None:
        if (value is None and self.default is None) or (self.falsy and not value):
            return None
        value = symbolic(value)
        if is_whole(value) or isinstance(value, Unknown):
            value = (value,)
        if not value and not isinstance(value, float | None):  # Keras iterates over it.
            value = ()
        error = (
            DeferredError if self.deferred and isinstance(value, (list, tuple, str)) else ValueError
        )
        if not sequence(value):
            raise error("a shape such as (28, 28, 1)")
        try:
            return tuple(map(_size, value))
        except ValueError as wrong:
            raise error(*wrong.args) from None

    @property
    def schema(self) -> Schema:
        size = {"anyOf": [{"type": ["integer", "null"], "minimum": 0}, {"const": "None"}]}
        return {"anyOf": [size, {"type": "array", "items": size}, TUPLE]}


class TargetShape(Argument):
    """The output shape of `Reshape`; one size may be -1, which Keras computes.

    For Keras, a value that is not a whole number is an unknown size.
    """

    def parse(self, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, (list, tuple, str, dict)):
            raise ValueError("a shape such as (10, 1)")
        items = value if isinstance(value, (str, dict)) else symbolic(value)
        sizes: list[Size] = [_target(size) for size in items]
        if any(known(size) and size < -1 for size in sizes) or sizes.count(-1) > 1:
            raise ValueError("a shape with sizes of at least 0; one size may be -1")
        return tuple(sizes)

    @property
    def schema(self) -> Schema:
        item = {"type": ["integer", "null"], "minimum": -1}
        return {"anyOf": [{"type": "array", "items": item}, TUPLE]}


def _target(size: Any) -> Size:
    if isinstance(size, Unknown):
        return size
    return int(size) if is_whole(size) else UNKNOWN


class NoiseShape(Argument):
    """The shape of a random mask; None is the size of the input."""

    def parse(self, value: Any) -> tuple[int | None, ...] | None:
        if value is None:
            return None
        if sequence(value) and all(size is None or is_whole(size, 1) for size in value):
            return tuple(value)
        raise ValueError("a shape of whole numbers of at least 1")

    @property
    def schema(self) -> Schema:
        item = {"type": ["integer", "null"], "minimum": 1}
        return {"anyOf": [{"type": "null"}, {"type": "array", "items": item}, TUPLE]}


class Permutation(Argument):
    """The axes 1 to n in a new order."""

    def parse(self, value: Any) -> tuple[int, ...]:
        numbers = sequence(value) and all(map(is_whole, value))
        if numbers and sorted(value) == list(range(1, len(value) + 1)):
            return tuple(value)
        raise ValueError("the axes in a new order, counted from 1, such as (2, 1)")

    @property
    def schema(self) -> Schema:
        return {"anyOf": [{"type": "array", "items": {"type": "integer", "minimum": 1}}, TUPLE]}


class Real(Argument):
    """A number.

    Attributes:
        minimum, maximum: the smallest and the largest value.
        optional: whether None is accepted.
        text: whether Keras also reads it from a string.
        convert: the function with which Keras converts it at once, if it does.
        finite: whether infinity and NaN are refused.
        nan: whether NaN is accepted, although there is a largest value.
    """

    usual = (0.1, 0.2, 0.25, 0.3, 0.5)
    minimum: float | None = None
    maximum: float | None = None
    optional: bool = False
    text: bool = False
    convert: Callable[[Any], float] | None = None
    finite: bool = False
    nan: bool = False

    def parse(self, value: Any) -> float | None:
        if value is None and self.optional:
            return None
        if not (number(value) or (self.text and isinstance(value, str))):
            raise ValueError(self._expected)
        with suppress(ValueError, OverflowError):
            converted = self.convert(value) if self.convert else value
            if self._fits(converted):
                return as_float(converted)
        raise ValueError(self._expected)

    def _fits(self, value: float) -> bool:
        """Return whether a number is within the limits; for Keras, NaN is not below any."""
        if isinstance(value, float) and isnan(value):
            return self.nan or (self.maximum is None and not self.finite)
        low = self.minimum is None or value >= self.minimum
        high = self.maximum is None or value <= self.maximum
        return low and high and not (self.finite and abs(value) == float("inf"))

    @property
    def _expected(self) -> str:
        if self.maximum is not None:
            return f"a number from {self.minimum:g} to {self.maximum:g}"
        return "a number" if self.minimum is None else f"a number of at least {self.minimum:g}"

    @property
    def schema(self) -> Schema:
        limits = {"minimum": self.minimum, "maximum": self.maximum}
        kind = ["number", "null"] if self.optional else "number"
        return {"type": kind} | {key: value for key, value in limits.items() if value is not None}


class Integer(Argument):
    """A whole number, such as the number of an axis.

    Attributes:
        deferred: whether Keras takes it, and whatever is empty, until the layer is called.
        converted: whether Keras makes a whole number of any number or text.
    """

    deferred: bool = False
    converted: bool = False

    def parse(self, value: Any) -> int | None:
        if self.converted and isinstance(value, (float, str)):
            with suppress(ValueError, OverflowError):
                return int(value)
        if self.default is None and (value is None or (self.deferred and not value)):
            return None
        if is_whole(value):
            return int(value)
        raise (DeferredError if self.deferred else ValueError)("a whole number")

    @property
    def schema(self) -> Schema:
        return {"type": "integer" if self.default is not None else ["integer", "null"]}


class AnyCount(Integer):
    """A count that may be any whole number, or a letter."""

    def parse(self, value: Any) -> Any:
        value = symbolic(value)
        return value if isinstance(value, Unknown) else super().parse(value)


class Seed(Argument):
    """The seed of a random generator."""

    def parse(self, value: Any) -> int | None:
        if is_seed(value):
            return value
        raise ValueError(SEED_VALUES)

    @property
    def schema(self) -> Schema:
        return {"type": ["integer", "null"]}


class Integers(Argument):
    """One whole number or several, such as axes.

    Attributes:
        count: the required number of them, if there is one.
        deferred: whether Keras looks at them when the layer is called.
        optional: whether None is accepted.
        tuples: whether Keras refuses lists.
    """

    count: int | None = None
    deferred: bool = False
    optional: bool = False
    tuples: bool = False

    def parse(self, value: Any) -> int | tuple[int, ...] | None:
        if value is None and (self.default is None or self.optional):
            return None
        if is_whole(value):
            return int(value)
        listed = self.tuples and isinstance(value, list)
        if sequence(value, self.count) and all(map(is_whole, value)) and not listed:
            return tuple(map(int, value))
        many = "a list of them" if self.count is None else f"{self.count} of them"
        raise (DeferredError if self.deferred else ValueError)(f"a whole number or {many}")

    @property
    def schema(self) -> Schema:
        optional = self.optional or self.default is None
        item = {"type": ["integer", "null"] if optional else "integer"}
        return {"anyOf": [item, {"type": "array", "items": {"type": "integer"}}, TUPLE]}


SYMBOLIC = (PositiveInt, PerAxis, InputShape, TargetShape, AnyCount)
"""The kinds of arguments that accept letters."""
