"""The kinds of arguments that are data: tokens, lists of numbers, factors.

>>> Tokens("the tokens").parse(["cat", 3])
('cat', '3')
>>> LooseSize("number of tokens", minimum=1).parse(0)
Traceback (most recent call last):
ValueError: a number of at least 1
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from shapecalc.algebra.size import Unknown
from shapecalc.declare.kinds import (
    TUPLE,
    Argument,
    DeferredError,
    Schema,
    Text,
    Unchecked,
    is_whole,
    number,
    sequence,
)
from shapecalc.declare.size_kinds import Integers

_PLAIN = (str, int, float)


class Equation(Text):
    """Products and sums in the notation of ``einsum``, read at the first call: ``ab,bc->ac``."""

    example = "ab,bc->ac"

    error = DeferredError


class Letters(Text):
    """Letters of an equation."""


class LooseSize(Argument):
    """A number that Keras uses as a size, and checks only when it needs the size.

    Attributes:
        minimum: the smallest value that Keras accepts before; None if it does not check.
        above: whether Keras refuses the minimum itself.
        exact: whether the number has to be whole even before.
    """

    minimum: float | None = None
    above: bool = False
    exact: bool = False

    def parse(self, value: Any) -> Any:
        if (value is None and self.default is None) or isinstance(value, Unknown):
            return value
        if self.exact and not is_whole(value):
            raise ValueError("a whole number")
        if self.minimum is None or (number(value) and self._is_enough(value)):
            return value
        raise ValueError(f"a number {'above' if self.above else 'of at least'} {self.minimum:g}")

    def _is_enough(self, value: float) -> bool:
        least = self.minimum or 0
        return value > least if self.above else value >= least

    @property
    def schema(self) -> Schema:
        kind = "integer" if self.default is not None else ["integer", "null"]
        return {"type": kind, "minimum": (self.minimum or 0) + self.above}


class Number(Unchecked):
    """A number that Keras does not check before training."""

    @property
    def schema(self) -> Schema:
        return {}


class NumberList(Unchecked):
    """A list of numbers that Keras does not check before training."""

    @property
    def schema(self) -> Schema:
        return {"type": ["array", "null"], "items": {"type": "number"}}


class Salt(Integers):
    """The salt of a hash function: a number, or two of anything, at which Keras does not look."""

    def parse(self, value: Any) -> Any:
        return tuple(value) if sequence(value, 2) else super().parse(value)


class TokenWeights(Argument):
    """A list of numbers, one for each token."""

    def parse(self, value: Any) -> Any:
        if value is None or number(value) or (sequence(value) and all(map(number, value))):
            return value
        raise ValueError("a list of numbers")

    @property
    def schema(self) -> Schema:
        return {"type": ["array", "null"], "items": {"type": "number"}}


class Factor(Argument):
    """The strength of a change: a number, or a range to draw it from.

    Attributes:
        low, high: the limits of the values that Keras accepts.
        above: whether Keras refuses the lower limit itself.
        both: whether Keras checks both ends of a range; else the range has only to overlap
            with the limits.
        falsy: whether every value that is false in Python stands for 0.
    """

    example = 0.2
    low: float = 0
    high: float = 1
    above: bool = False
    both: bool = False
    falsy: bool = False

    def parse(self, value: Any) -> tuple[float, float] | None:
        if value is None and self.default is None:
            return None
        if self.falsy and not value:
            value = 0
        if number(value) and self._takes(value):
            return max(-abs(value), self.low), abs(value)
        if sequence(value, 2) and all(map(number, value)) and self._takes_both(*value):
            return min(value), max(value)
        ends = f"{'more than ' if self.above else ''}{self.low:g} to {self.high:g}"
        raise ValueError(f"a number from {ends}, or two of them")

    def _takes(self, value: float) -> bool:
        return self.low <= value <= self.high and not (self.above and value == self.low)

    def _takes_both(self, first: float, second: float) -> bool:
        if self.both:
            return self._takes(first) and self._takes(second)
        return first <= self.high and second >= self.low

    @property
    def schema(self) -> Schema:
        return _one_or_two({"type": "number", "minimum": self.low, "maximum": self.high})


class Odd(Argument):
    """An odd number, or two of them."""

    def parse(self, value: Any) -> tuple[Any, ...]:
        values = (value, value) if number(value) else value
        if sequence(values, 2) and all(number(item) and item % 2 != 0 for item in values):
            return tuple(values)
        raise ValueError("an odd number, or two of them")

    @property
    def schema(self) -> Schema:
        return _one_or_two({"type": "integer"})


class ValueRange(Argument):
    """The smallest and the largest value."""

    def parse(self, value: Any) -> tuple[Any, ...]:
        if sequence(value, 2):
            with suppress(TypeError):  # Keras sorts the two, whatever they are.
                return tuple(sorted(value))
        raise ValueError("a list of two numbers")

    @property
    def schema(self) -> Schema:
        item = {"type": "number"}
        return {"anyOf": [{"type": "array", "items": item, "minItems": 2, "maxItems": 2}, TUPLE]}


def _one_or_two(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 2, "maxItems": 2}, TUPLE]}


class Token(Argument):
    """A special token; Keras also accepts a list of tokens.

    Attributes:
        of: the type of a token, `str` or `int`.
    """

    of: type = str

    def parse(self, value: Any) -> Any:
        if value is None or all(isinstance(item, self.of) for item in _listed(value)):
            return value
        raise ValueError("a string" if self.of is str else "a whole number")

    @property
    def schema(self) -> Schema:
        return {"type": ["string" if self.of is str else "integer", "null"]}


class Tokens(Argument):
    """The tokens of a vocabulary. Next to a string, every other value becomes a string.

    Attributes:
        of: the type of a token, `str` or `int`.
    """

    of: type = str

    def parse(self, value: Any) -> tuple[Any, ...] | None:
        if value is None:
            return None
        if isinstance(value, str):
            raise ValueError("a list of tokens, not a file")
        plain = sequence(value) and value and all(isinstance(item, _PLAIN) for item in value)
        if not plain or (self.of is str and not any(isinstance(item, str) for item in value)):
            raise ValueError(self._expected)
        try:
            return tuple(map(self.of, value))
        except (ValueError, OverflowError):
            raise ValueError(self._expected) from None

    @property
    def _expected(self) -> str:
        return "a list of strings" if self.of is str else "a list of whole numbers"

    @property
    def schema(self) -> Schema:
        item = {"type": "string" if self.of is str else "integer"}
        return {"type": ["array", "null"], "items": item, "minItems": 1}


def _listed(value: Any) -> tuple[Any, ...]:
    """Return the items of a list, or the value itself."""
    return tuple(value) if sequence(value) else (value,)
