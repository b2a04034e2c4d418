"""Random values from plain random numbers, with the vocabulary of hypothesis's strategies.

A model takes about a thousand draws. With hypothesis these took most of the time of the tests,
and what they were depended on which modules were imported. Here a value follows from the seed,
the strategy, and nothing else. A value that fails is made smaller by leaving out parts of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from random import Random
from typing import Any

TRIED = 500
"""So many smaller values are tried of one that fails."""


class Strategy:
    """How a value is drawn.

    >>> Strategy(lambda random: random.randrange(10)).map(str).draw(Random(0))
    '6'
    """

    def __init__(self, *branches: Callable[[Random], Any]) -> None:
        self.branches = branches

    def draw(self, random: Random) -> Any:
        """Return a value from one of the branches."""
        branch = self.branches[0] if len(self.branches) == 1 else random.choice(self.branches)
        return branch(random)

    def __or__(self, other: Strategy) -> Strategy:
        return Strategy(*self.branches, *other.branches)

    def map(self, function: Callable[[Any], Any]) -> Strategy:
        return Strategy(lambda random: function(self.draw(random)))

    def flatmap(self, function: Callable[[Any], Strategy]) -> Strategy:
        return Strategy(lambda random: function(self.draw(random)).draw(random))

    def filter(self, accepted: Callable[[Any], bool]) -> Strategy:
        """Return a strategy that draws anew until a value is accepted."""

        def draw(random: Random) -> Any:
            while True:
                value = self.draw(random)
                if accepted(value):
                    return value

        return Strategy(draw)


class Draw:
    """Draws values of strategies inside a function that `composite` decorates.

    Attributes:
        random: the numbers that it takes.
    """

    def __init__(self, random: Random) -> None:
        self.random = random

    def __call__(self, strategy: Strategy) -> Any:
        return strategy.draw(self.random)


def composite(function: Callable[..., Any]) -> Callable[..., Strategy]:
    """Make a strategy of a function whose first parameter draws."""

    @wraps(function)
    def strategy(*arguments: Any, **keywords: Any) -> Strategy:
        return Strategy(lambda random: function(Draw(random), *arguments, **keywords))

    return strategy


def none() -> Strategy:
    return Strategy(lambda random: None)


def booleans() -> Strategy:
    return Strategy(lambda random: random.random() < 0.5)


def integers(low: int, high: int) -> Strategy:
    return Strategy(lambda random: random.randint(low, high))


def sampled_from(values: Sequence[Any]) -> Strategy:
    return Strategy(lambda random: random.choice(values))


def permutations(values: Sequence[Any]) -> Strategy:
    return Strategy(lambda random: random.sample(list(values), len(values)))


def tuples(*strategies: Strategy) -> Strategy:
    return Strategy(lambda random: tuple(strategy.draw(random) for strategy in strategies))


def lists(values: Strategy, *, max_size: int, min_size: int = 0, unique: bool = False) -> Strategy:
    """Return a strategy of lists; where values are unique, a list may be shorter than drawn."""

    def draw(random: Random) -> list[Any]:
        drawn = [values.draw(random) for _ in range(random.randint(min_size, max_size))]
        return list(dict.fromkeys(drawn)) if unique else drawn

    return Strategy(draw)


def trying(
    strategy: Strategy, number: int, count: int, shrink: bool = True
) -> Callable[[Callable[[Any], None]], Callable[[], None]]:
    """Run a function on so many values of a strategy, always the same for a number.

    A value that fails is made smaller, unless that would take too long, and shown.
    """

    def decorate(function: Callable[[Any], None]) -> Callable[[], None]:
        def run() -> None:
            for index in range(count):
                value = strategy.draw(Random(f"{number} {index}"))
                try:
                    function(value)
                except Exception as error:
                    if shrink:
                        value, error = smallest(function, value, error)
                    error.add_note(f"with {value!r}, made of value {index} of {number}")
                    raise error from None

        return run

    return decorate


def smallest(
    function: Callable[[Any], None], value: Any, error: Exception
) -> tuple[Any, Exception]:
    """Return the smallest value found with which a function fails alike, and how it fails."""
    tried = 0
    smaller = iter(parts_left_out(value))
    while tried < TRIED and (candidate := next(smaller, None)) is not None:
        tried += 1
        try:
            function(candidate)
        except Exception as raised:
            if type(raised) is type(error):
                value, error, smaller = candidate, raised, iter(parts_left_out(candidate))
    return value, error


def parts_left_out(value: Any) -> Iterator[Any]:
    """Yield values that have one part less, or one part smaller.

    >>> list(parts_left_out({"x": [1, 2]}))
    [{}, {'x': [2]}, {'x': [1]}]
    >>> list(parts_left_out("LSTM(units=3, name='a')(x)"))
    ["LSTM(name='a')(x)", 'LSTM(units=3)(x)']
    """
    if isinstance(value, str):
        for argument in re.finditer(r"(?<=[(\s])\w+=[^,()\[\]]+(, |(?=\)))", value):
            text = value[: argument.start()] + value[argument.end() :]
            yield text.replace(", )", ")")
    elif isinstance(value, dict):
        for key in value:
            yield {name: part for name, part in value.items() if name != key}
        for key, part in value.items():
            yield from ({**value, key: smaller} for smaller in parts_left_out(part))
    elif isinstance(value, list):
        for index in range(len(value)):
            yield value[:index] + value[index + 1 :]
        for index, part in enumerate(value):
            yield from (
                [*value[:index], smaller, *value[index + 1 :]] for smaller in parts_left_out(part)
            )
