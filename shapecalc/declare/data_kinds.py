"""The kinds of arguments that are data: tokens, lists of numbers, amounts.

>>> Tokens("the tokens").parse(["cat", 3])
('cat', '3')
>>> LooseSize("how many tokens there are", minimum=1).parse(0)
Traceback (most recent call last):
ValueError: a number of at least 1
"""

from __future__ import annotations

from typing import Any

from shapecalc.declare.kinds import TUPLE, Argument, Schema, Unchecked, number, sequence, whole

_PLAIN = (str, int, float)


class LooseSize(Argument):
    """A number that Keras takes for a size, if ever it needs one.

    Attributes:
        minimum: the smallest that it may be before; None if Keras does not look.
        exact: whether it has to be whole even before.
    """

    minimum: float | None = None
    exact: bool = False

    def parse(self, value: Any) -> Any:
        if value is None and self.default is None:
            return None
        if self.exact and not whole(value):
            raise ValueError("a whole number")
        if self.minimum is None or (number(value) and value >= self.minimum):
            return value
        raise ValueError(f"a number of at least {self.minimum:g}")

    @property
    def schema(self) -> Schema:
        kind = "integer" if self.default is not None else ["integer", "null"]
        return {"type": kind, "minimum": self.minimum or 0}


class Number(Unchecked):
    """A number, which Keras does not look at before training."""

    @property
    def schema(self) -> Schema:
        return {}


class NumberList(Unchecked):
    """Numbers in a list, which Keras does not look at before training."""

    @property
    def schema(self) -> Schema:
        return {"type": ["array", "null"], "items": {"type": "number"}}


class TokenWeights(Argument):
    """Numbers in a list, one for each token."""

    def parse(self, value: Any) -> Any:
        if value is None or number(value) or (sequence(value) and all(map(number, value))):
            return value
        raise ValueError("a list of numbers")

    @property
    def schema(self) -> Schema:
        return {"type": ["array", "null"], "items": {"type": "number"}}


class Factor(Argument):
    """How strong a change is: a number, or the two ends between which it is drawn.

    Attributes:
        low, high: the ends of what Keras takes.
        above: whether it does not take the lower end itself.
        each: whether it looks at each end of what is given, or only that there is something
            between them that it takes.
        falsy: whether whatever Python calls false stands for 0.
    """

    low: float = 0
    high: float = 1
    above: bool = False
    each: bool = False
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
        if self.each:
            return self._takes(first) and self._takes(second)
        return first <= self.high and second >= self.low

    @property
    def schema(self) -> Schema:
        return _one_or_two({"type": "number", "minimum": self.low, "maximum": self.high})


class Odd(Argument):
    """An odd number, or two of them."""

    def parse(self, value: Any) -> tuple[Any, ...]:
        values = (value, value) if number(value) else value
        if sequence(values, 2) and all(number(one) and one % 2 != 0 for one in values):
            return tuple(values)
        raise ValueError("an odd number, or two of them")

    @property
    def schema(self) -> Schema:
        return _one_or_two({"type": "integer"})


class ValueRange(Argument):
    """The smallest and the greatest value."""

    def parse(self, value: Any) -> tuple[Any, ...]:
        if sequence(value, 2) and all(map(number, value)):
            return tuple(sorted(value))
        raise ValueError("a list of two numbers")

    @property
    def schema(self) -> Schema:
        one = {"type": "number"}
        return {"anyOf": [{"type": "array", "items": one, "minItems": 2, "maxItems": 2}, TUPLE]}


def _one_or_two(one: Schema) -> Schema:
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 2, "maxItems": 2}, TUPLE]}


class Token(Argument):
    """A token that stands for something else; Keras takes several in a list, too.

    Attributes:
        of: what tokens are, strings or whole numbers.
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
    """The tokens of a vocabulary. Whatever stands beside a string becomes one.

    Attributes:
        of: what tokens are, strings or whole numbers.
    """

    of: type = str

    def parse(self, value: Any) -> tuple[Any, ...] | None:
        if value is None:
            return None
        if isinstance(value, str):
            raise ValueError("a list of tokens: no file is read")
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
        one = {"type": "string" if self.of is str else "integer"}
        return {"type": ["array", "null"], "items": one, "minItems": 1}


def _listed(value: Any) -> tuple[Any, ...]:
    """One value, or what stands in a list."""
    return tuple(value) if sequence(value) else (value,)
