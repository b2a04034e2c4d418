"""Solutions: ranges of sizes of which every number meets some conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product as combinations
from math import prod

from shapecalc.algebra.conditions import Range
from shapecalc.dataclasses import dataclass

CHECKED = 10
"""How many numbers of the ranges of a solution are checked one by one."""

Sizes = Mapping[str, Range]
"""The numbers that are possible for each letter."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Sizes that meet all conditions, by letter; all numbers of the ranges do.

    Attributes:
        sizes: the numbers of each letter.
        uneven: how many windows, steps and images are not square.

    >>> str(Solution({"k": Range(1, 2), "s": Range(2, 2)}))
    'k = 1..2, s = 2'
    """

    sizes: Sizes
    uneven: int = 0

    def __str__(self) -> str:
        return ", ".join(f"{letter} = {size}" for letter, size in self.sizes.items())

    def numbers(self) -> Iterator[dict[str, int]]:
        """Yield each choice of numbers; of a long range, only its first numbers."""
        ranges = (range(size.first, size.last + 1)[:CHECKED] for size in self.sizes.values())
        for numbers in combinations(*ranges):
            yield dict(zip(self.sizes, numbers))

    @property
    def weight(self) -> tuple[int, ...]:
        """The sort key: square windows come before others, and smaller sizes before larger ones."""
        firsts = [size.first for size in self.sizes.values()]
        return (self.uneven, sum(firsts), *firsts)

    @property
    def count(self) -> int:
        """How many choices of numbers there are."""
        return prod(size.last - size.first + 1 for size in self.sizes.values())

    def covers(self, other: Solution) -> bool:
        """Return whether it has all numbers of another solution."""
        return all(
            name in other.sizes
            and size.first <= other.sizes[name].first
            and other.sizes[name].last <= size.last
            for name, size in self.sizes.items()
        )
