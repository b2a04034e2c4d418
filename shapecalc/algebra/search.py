"""The search behind `solve`: ranges of sizes for which formulas have the wanted values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count, groupby

from shapecalc.algebra.conditions import UNBOUNDED, Condition, Range
from shapecalc.algebra.signs import monotonicity
from shapecalc.algebra.solution import Sizes

FAR = 100
"""How many numbers are tried for a letter that nothing bounds."""

TRIED = 20_000
"""How many numbers are tried at most in one search."""


class Search:
    """A search that narrows the ranges of letters until all their numbers meet the conditions.

    Where a formula only grows or only falls with a letter, the numbers are found by
    bisection. Only the other letters are tried number by number.

    Attributes:
        tried: how many numbers have been tried.
        complete: whether no candidate has been left out.
        most: how many numbers may be tried.
    """

    def __init__(self, most: int | None = None) -> None:
        self.tried, self.complete = 0, True
        self.most = TRIED if most is None else most

    def meet(self, wanted: Sequence[Condition], sizes: Sizes) -> Iterator[Sizes]:
        """Yield ranges that meet all conditions, starting with the one with the fewest letters."""
        if not wanted:
            yield sizes
            return
        numbers = {name: size.first for name, size in sizes.items() if size.first == size.last}
        pinned = [condition.substitute(numbers) for condition in wanted]
        first, *rest = sorted(pinned, key=lambda condition: len(condition.letters))
        for narrower in self._meet_one(first, sizes):
            yield from self.meet(rest, narrower)

    def _meet_one(self, condition: Condition, sizes: Sizes) -> Iterator[Sizes]:
        """Yield ranges that meet one condition."""
        slopes = {letter: monotonicity(condition.formula, letter) for letter in condition.letters}
        uneven = [letter for letter in slopes if slopes[letter] != 1]
        if not slopes:
            yield from [sizes] if condition.is_met else []
        elif len(slopes) == 1:
            (letter,) = slopes
            for size in self._ranges(condition, letter, slopes[letter], sizes[letter]):
                yield {**sizes, letter: size}
        elif uneven:
            for number in self._candidates(sizes[uneven[-1]]):
                yield from self._pinned(condition, uneven[-1], number, sizes)
        elif condition.wanted.first == condition.wanted.last:
            yield from self._growing(condition, sizes)
        else:
            yield from self._rows(condition, sizes)

    def _pinned(self, goal: Condition, letter: str, number: int, sizes: Sizes) -> Iterator[Sizes]:
        """Yield ranges that meet a condition where one letter is a number."""
        pinned = {**sizes, letter: Range(number, number)}
        yield from self._meet_one(goal.substitute({letter: number}), pinned)

    def _growing(self, condition: Condition, sizes: Sizes) -> Iterator[Sizes]:
        """Yield ranges for a formula that grows with all of its letters.

        Each letter in turn is the smallest of all, until the formula is too large for that.
        """
        ranges = {letter: sizes[letter] for letter in condition.letters}
        for least in count(min(size.first for size in ranges.values())):
            corner = {letter: max(least, size.first) for letter, size in ranges.items()}
            outside = any(corner[letter] > size.last for letter, size in ranges.items())
            too_large = outside or condition.formula.substitute(corner) > condition.wanted.last
            if too_large or not self._goes_on():
                return
            for letter in (letter for letter in ranges if corner[letter] == least):
                larger = {
                    other: Range(max(size.first, least + (other < letter)), size.last)
                    for other, size in ranges.items()
                }
                yield from self._pinned(condition, letter, least, {**sizes, **larger})

    def _rows(self, condition: Condition, sizes: Sizes) -> Iterator[Sizes]:
        """Yield ranges for a formula that grows with all of its letters and has to be in a range.

        The letter with the fewest numbers is tried number by number, so that each answer has the
        whole range of the others, as in a table with a row for each number.
        """
        ends = {letter: _last_needed(condition, letter, sizes) for letter in condition.letters}
        letter = min(ends, key=lambda name: ends[name] - sizes[name].first)
        size, end = sizes[letter], ends[letter]
        open_end = condition.wanted.last == UNBOUNDED
        for number in range(size.first, end + (not open_end)):
            if not self._goes_on():
                return
            yield from self._pinned(condition, letter, number, sizes)
        if open_end and end <= size.last:  # Any number from here on is enough by itself.
            yield {**sizes, letter: Range(end, size.last)}

    def _ranges(self, goal: Condition, letter: str, direction: int, size: Range) -> Iterator[Range]:
        """Return the numbers that meet a condition with one letter."""
        if direction:
            return numbers_between(goal, letter, direction, size)
        tried = ((n, goal.substitute({letter: n})) for n in self._candidates(size))
        return runs(n for n, at_n in tried if at_n.is_met)

    def _candidates(self, size: Range) -> Iterator[int]:
        """Yield the numbers of a range; of one without an end, the first `FAR`."""
        last = size.last if size.last < UNBOUNDED else size.first + FAR
        for number in range(size.first, last + 1):
            if not self._goes_on():
                return
            yield number
        self.complete = self.complete and last == size.last

    def _goes_on(self) -> bool:
        """Count one more number; return False if too many have been tried."""
        if self.tried >= self.most:
            self.complete = False
            return False
        self.tried += 1
        return True


def runs(numbers: Iterable[int]) -> Iterator[Range]:
    """Yield numbers that follow each other as ranges."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        yield Range(members[0], members[-1])


def numbers_between(
    condition: Condition, letter: str, direction: int, size: Range
) -> Iterator[Range]:
    """Yield the numbers that meet a condition that only grows, or only falls, with its letter."""
    formula, wanted = condition.formula, condition.wanted
    exact = wanted.first == wanted.last
    if exact and formula.terms.keys() <= {
        (),
        (letter,),
    }:  # A straight line meets a number at most once.
        quotient, rest = divmod(wanted.first - formula.terms.get((), 0), formula.terms[letter,])
        if not rest and size.first <= quotient <= size.last:
            yield Range(quotient, quotient)
        return

    def growing(number: int) -> int:
        return direction * int(formula.substitute({letter: number}))

    least, most = sorted((direction * wanted.first, direction * wanted.last))
    low = size.first if least == -UNBOUNDED else first_number(growing, least, size)
    above = Range(low, size.last)
    high = size.last if most == UNBOUNDED else first_number(growing, most + 1, above) - 1
    if low <= high:
        yield Range(low, high)


def first_number(growing: Callable[[int], int], goal: int, size: Range) -> int:
    """Return the smallest number that reaches a goal, or the number behind the range."""
    low = high = size.first
    while high <= size.last and growing(high) < goal:
        low, high = high + 1, 2 * high + 1
    high = min(high, size.last + 1)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if growing(middle) >= goal else (middle + 1, high)
    return low


def _last_needed(condition: Condition, letter: str, sizes: Sizes) -> int:
    """Return the last number to try for a letter, with the smallest numbers for all others.

    Of a bound from above it is the largest number that is allowed. Without one, it is the first
    that is enough by itself.
    """
    least = {name: sizes[name].first for name in condition.letters if name != letter}
    alone = condition.substitute(least)
    size, wanted = sizes[letter], condition.wanted

    def value(number: int) -> int:
        return int(alone.formula.substitute({letter: number}))

    if wanted.last == UNBOUNDED:
        return first_number(value, wanted.first, size)
    return first_number(value, wanted.last + 1, size) - 1
