"""Conditions on formulas: the numbers that they have to be.

>>> u = Formula.of("u")
>>> str(Condition("parameters", 4 * u, 480)), str(Condition("FLOPs", 8 * u, Range(0, 3_000)))
('parameters = 4·u = 480', 'FLOPs = 8·u ≤ 3,000')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.signs import monotonicity
from shapecalc.algebra.size import UNKNOWN
from shapecalc.dataclasses import dataclass, replace

UNBOUNDED = 10**30
"""The last number of a range without an end."""


@dataclass(frozen=True, slots=True)
class Range:
    """The whole numbers from the first to the last.

    >>> str(Range(3, 3)), str(Range(3, 5)), str(Range(3))
    ('3', '3..5', '3..')
    """

    first: int = 1
    last: int = UNBOUNDED

    def __str__(self) -> str:
        if self.first == self.last:
            return f"{self.first}"
        last = "" if self.last == UNBOUNDED else f"{self.last}"
        return f"{self.first}..{last}"

    @property
    def limits(self) -> str:
        """The range behind a formula: ``= 480``, ``≤ 3,000``, ``≥ 10``.

        >>> Range(480, 480).limits, Range(0, 3_000).limits, Range(10).limits, Range(1, 5).limits
        ('= 480', '≤ 3,000', '≥ 10', 'from 1 to 5')
        """
        if self.first == self.last:
            return f"= {self.first:,}"
        if self.first == 0:
            return f"≤ {self.last:,}"
        return (
            f"≥ {self.first:,}"
            if self.last == UNBOUNDED
            else f"from {self.first:,} to {self.last:,}"
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """A formula and the number that it has to be.

    Attributes:
        name: what the formula computes, in words.
        formula: a `Formula`; a number, if it has no letters; None, if it divides by 0.
        number: the wanted value, or the range that it has to be in.
    """

    name: str
    formula: Any
    number: int | Range

    def __str__(self) -> str:
        return f"{self.name} = {self.formula} {self.wanted.limits}"

    @property
    def wanted(self) -> Range:
        """The wanted values."""
        return self.number if isinstance(self.number, Range) else Range(self.number, self.number)

    @property
    def is_met(self) -> bool:
        """Whether the formula is a number that is wanted."""
        wanted = self.wanted
        return isinstance(self.formula, int) and wanted.first <= self.formula <= wanted.last

    @property
    def letters(self) -> list[str]:
        """The letters that have no numbers yet."""
        return sorted(self.formula.names) if isinstance(self.formula, Formula) else []

    def substitute(self, numbers: Mapping[str, Any]) -> Condition:
        """Return the condition with numbers, or formulas, for some letters."""
        try:
            return replace(self, formula=self.formula.substitute(numbers)) if self.letters else self
        except ZeroDivisionError:
            return replace(self, formula=None)

    def is_met_within(self, sizes: Mapping[str, Range]) -> bool:
        """Return whether all numbers of some ranges meet the condition, if that is certain.

        >>> product = Formula.of("n") * Formula.of("k")
        >>> sizes = {"n": Range(1, 4), "k": Range(1, 5)}
        >>> [Condition("it", product, Range(0, most)).is_met_within(sizes) for most in (20, 19)]
        [True, False]
        """
        single = {x: size.first for x, size in sizes.items() if size.first == size.last}
        pinned = self.substitute(single)
        slopes = {letter: monotonicity(pinned.formula, letter) for letter in pinned.letters}
        if not all(slopes.values()):
            return False
        ends = {x: (sizes[x].first, sizes[x].last)[::slope] for x, slope in slopes.items()}
        return all(pinned.substitute({x: ends[x][at] for x in ends}).is_met for at in (0, 1))


def conditions(
    params: Any,
    wanted_params: int | Range | None,
    shape: Sequence[Any],
    wanted_shape: Sequence[Any] | None,
) -> list[Condition]:
    """Return the conditions on the parameters and the output shape of a layer.

    Args:
        params: the number of parameters, usually a formula.
        wanted_params: its wanted value; None if any will do.
        shape: the output shape, usually of formulas.
        wanted_shape: its wanted sizes; None, for the shape or for an axis, if any will do.
    """
    wanted = [] if wanted_params is None else [Condition("parameters", params, wanted_params)]
    for number, (size, wanted_size) in enumerate(zip(shape, wanted_shape or ()), start=1):
        if isinstance(wanted_size, int) and size is not UNKNOWN:
            wanted.append(Condition(f"axis {number} of the output", size, wanted_size))
    return wanted
