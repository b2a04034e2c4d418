"""Draws for exercises that depend on names, not on places in a list.

A random number that counts through a list gives something else as soon as the list gets longer:
one new layer in the package would change every sheet of a teacher. So each item that could be
drawn gets a number from its own name, and the smallest number wins. A new item changes a draw only
where it wins itself. The numbers are SHA-256, which is the same in all versions of Python.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, TypeVar

from shapecalc.dataclasses import dataclass

T = TypeVar("T")


@dataclass(slots=True)
class Dice:
    """The draws for one exercise.

    Attributes:
        seed: decides all draws.
        level: the level of the exercise, so that no level repeats another.
        exercise: the number of the exercise in its sheet.
        draws: how many draws there have been.

    >>> dice = Dice(seed=7, level=1, exercise=0)
    >>> [dice.pick(["LSTM", "GRU", "Dense"]) for _ in range(4)]
    ['GRU', 'Dense', 'LSTM', 'LSTM']
    """

    seed: int
    level: int
    exercise: int
    draws: int = 0

    def pick(self, items: Sequence[T]) -> T:
        """Return one of several items; one that occurs twice is drawn twice as often."""
        numbers = self._numbers(list(_labels(items)))
        return items[min(range(len(items)), key=numbers.__getitem__)]

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to one less than a limit."""
        (number,) = self._numbers([""])
        return int.from_bytes(number, "big") % limit

    def once_in(self, times: int) -> bool:
        """Return whether something happens that happens once in so many times."""
        return self.below(times) == 0

    def _numbers(self, labels: Sequence[str]) -> list[bytes]:
        self.draws += 1
        key = sha256(f"{self.seed} {self.level} {self.exercise} {self.draws} ".encode())
        numbers = []
        for label in labels:
            number = key.copy()
            number.update(label.encode())
            numbers.append(number.digest())
        return numbers


def _labels(items: Sequence[Any]) -> Iterator[str]:
    """Yield a text for each item: its name, and how many of that name came before it."""
    seen: Counter[str] = Counter()
    for item in items:
        name = getattr(item, "name", None) or getattr(item, "__name__", None) or repr(item)
        yield f"{name} {seen[name]}"
        seen[name] += 1
