"""Backwards: which sizes give a number of parameters, or a shape.

The formulas come from the layer's own rule, given letters; they are asked for
all numbers of at least 1 that make them come to what is wanted.

>>> found = solve([Condition("parameters", 4 * Formula.of("u") * (Formula.of("u") + 2), 480)])
>>> [str(answer) for answer in found.answers], found.complete
(['u = 10'], True)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, groupby, islice
from itertools import product as combinations
from typing import Any

from shapecalc.algebra.formula import Formula, monotonicity
from shapecalc.algebra.size import UNKNOWN

UNBOUNDED = 10**30
"""The end of a range that has none."""

FAR = 100
"""How far a letter is tried that nothing bounds, where no end is in sight."""

TRIED = 20_000
"""How many numbers are tried at most."""

LISTED = 400
"""How many answers are listed at most."""

CHECKED = 10
"""How many numbers of the ranges of an answer are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A number that a formula has to come to.

    Attributes:
        name: what it is, in words.
        formula: with letters.
        number: what it has to be.
    """

    name: str
    formula: Any
    number: int

    @property
    def letters(self) -> list[str]:
        """The letters that are open."""
        return sorted(self.formula.names) if isinstance(self.formula, Formula) else []

    def at(self, numbers: Mapping[str, int]) -> Condition:
        """The same with numbers for some letters; no formula is left of a division by nothing."""
        if not self.letters:
            return self
        try:
            return Condition(self.name, self.formula.substitute(numbers), self.number)
        except ZeroDivisionError:
            return Condition(self.name, None, self.number)


@dataclass(frozen=True, slots=True)
class Range:
    """The whole numbers from one to another, both included."""

    first: int = 1
    last: int = UNBOUNDED

    def __str__(self) -> str:
        if self.first == self.last:
            return f"{self.first}"
        last = "" if self.last == UNBOUNDED else f"{self.last}"
        return f"{self.first}..{last}"


Sizes = Mapping[str, Range]
"""What letters may be."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Sizes, by their letters, that give what is wanted."""

    sizes: Sizes

    def __str__(self) -> str:
        return ", ".join(f"{letter} = {size}" for letter, size in self.sizes.items())

    def numbers(self) -> Iterator[dict[str, int]]:
        """Each choice of numbers; of long ranges, the first."""
        ranges = (range(size.first, size.last + 1)[:CHECKED] for size in self.sizes.values())
        for numbers in combinations(*ranges):
            yield dict(zip(self.sizes, numbers))

    @property
    def weight(self) -> tuple[int, ...]:
        """What smaller answers have less of."""
        firsts = [size.first for size in self.sizes.values()]
        return (sum(firsts), *firsts)


@dataclass(frozen=True, slots=True)
class Answers:
    """What was found, the smallest first, and whether that is all."""

    answers: Sequence[Solution]
    complete: bool

    def kept(self, right: Callable[[Mapping[str, int]], bool]) -> Answers:
        """What is left of them where numbers have to be right in some other way, too.

        Raises:
            NoAnswerError: if nothing is left.
        """
        found, complete = [], self.complete
        for answer in self.answers:
            tried = list(islice(answer.numbers(), CHECKED))
            kept = [numbers for numbers in tried if right(numbers)]
            if len(kept) == len(tried):
                found.append(answer)
                continue
            found += [Solution({k: Range(n, n) for k, n in numbers.items()}) for numbers in kept]
            complete = complete and len(tried) < CHECKED
        if not found:
            refused = f"the sizes that would come to it are not taken, such as {self.answers[0]}"
            raise NoAnswerError(refused, complete)
        return Answers(found, complete)


class NoAnswerError(ValueError):
    """No such sizes were found; it says which condition fails, and what is nearest.

    Attributes:
        complete: whether there are none at all.
    """

    def __init__(self, message: str, complete: bool = True) -> None:
        super().__init__(message)
        self.complete = complete


def conditions(
    params: Any, wanted_params: int | None, shape: Sequence[Any], wanted_shape: Sequence[Any] | None
) -> list[Condition]:
    """What is wanted of the parameters and of the shape of a layer, if something is."""
    found = [] if wanted_params is None else [Condition("parameters", params, wanted_params)]
    for number, (size, told) in enumerate(zip(shape, wanted_shape or ()), start=1):
        if isinstance(told, int) and size is not UNKNOWN:
            found.append(Condition(f"axis {number} of the output", size, told))
    return found


def solve(wanted: Sequence[Condition], bounds: Mapping[str, int] | None = None) -> Answers:
    """The sizes that give what is wanted.

    Args:
        wanted: what has to hold at once.
        bounds: the largest number for some letters.

    Raises:
        NoAnswerError: if there are none, or none was found.
    """
    parts = [_met(group, bounds or {}) for group in _groups(wanted)]
    joined = map(_joined, combinations(*(part.answers for part in parts)))
    return _listed(joined, all(part.complete for part in parts))


def _listed(found: Iterator[Solution], complete: bool = True) -> Answers:
    """The answers, as long as they can be listed."""
    listed = list(islice(found, LISTED))
    complete = next(found, None) is None and complete
    return Answers(sorted(listed, key=lambda answer: answer.weight), complete)


def _joined(answers: Iterable[Solution]) -> Solution:
    return Solution({letter: size for each in answers for letter, size in each.sizes.items()})


def _groups(wanted: Sequence[Condition]) -> list[list[Condition]]:
    """Conditions that share letters, which have to be met together."""
    groups: list[list[Condition]] = []
    for one in wanted:
        if not one.letters and one.formula != one.number:
            raise NoAnswerError(f"{one.name} is {one.formula}, whatever else is, not {one.number}")
        together = [group for group in groups if {*_letters(group)} & {*one.letters}]
        groups = [group for group in groups if group not in together]
        groups.append([*(each for group in together for each in group), one])
    return groups


def _letters(group: Sequence[Condition]) -> list[str]:
    return sorted({letter for one in group for letter in one.letters})


def _met(group: Sequence[Condition], bounds: Mapping[str, int]) -> Answers:
    """The sizes that meet conditions together."""
    search = Search()
    letters = reversed(_letters(group))  # Small steps (s) come before small windows (k).
    sizes = {letter: Range(1, bounds.get(letter, UNBOUNDED)) for letter in letters}
    found = _listed(map(Solution, search.meet(group, sizes)))
    if not found.answers:
        raise NoAnswerError(_nearest(group, sizes, search), search.complete)
    return replace(found, complete=found.complete and search.complete)


class Search:
    """Narrows the ranges of letters until all in them meets the conditions.

    Attributes:
        tried: how many numbers have been tried.
        complete: whether none has been left out that might do.
    """

    def __init__(self) -> None:
        self.tried, self.complete = 0, True

    def meet(self, wanted: Sequence[Condition], sizes: Sizes) -> Iterator[Sizes]:
        """Where all conditions are met, that with the fewest open letters first."""
        if not wanted:
            yield sizes
            return
        numbers = {name: size.first for name, size in sizes.items() if size.first == size.last}
        one, *left = sorted((one.at(numbers) for one in wanted), key=lambda one: len(one.letters))
        for narrower in self._meet_one(one, sizes):
            yield from self.meet(left, narrower)

    def _meet_one(self, one: Condition, sizes: Sizes) -> Iterator[Sizes]:
        slopes = {letter: monotonicity(one.formula, letter) for letter in one.letters}
        uneven = [letter for letter in slopes if slopes[letter] != 1]
        if not slopes:
            yield from [sizes] if one.formula == one.number else []
        elif len(slopes) == 1:
            (letter,) = slopes
            for size in self._last(one, letter, slopes[letter], sizes[letter]):
                yield {**sizes, letter: size}
        elif uneven:
            for number in self._numbers(sizes[uneven[-1]]):
                yield from self._pinned(one, uneven[-1], number, sizes)
        else:
            yield from self._smallest(one, sizes)

    def _pinned(self, one: Condition, letter: str, number: int, sizes: Sizes) -> Iterator[Sizes]:
        yield from self._meet_one(
            one.at({letter: number}), {**sizes, letter: Range(number, number)}
        )

    def _smallest(self, one: Condition, sizes: Sizes) -> Iterator[Sizes]:
        """The formula grows with all: each in turn is the smallest, until that is too much."""
        ranges = {letter: sizes[letter] for letter in one.letters}
        for least in count(min(size.first for size in ranges.values())):
            corner = {letter: max(least, size.first) for letter, size in ranges.items()}
            too_large = any(corner[letter] > size.last for letter, size in ranges.items())
            if too_large or one.formula.substitute(corner) > one.number or not self._goes_on():
                return
            for letter in (letter for letter in ranges if corner[letter] == least):
                larger = {
                    other: Range(max(size.first, least + (other < letter)), size.last)
                    for other, size in ranges.items()
                }
                yield from self._pinned(one, letter, least, {**sizes, **larger})

    def _last(self, one: Condition, letter: str, direction: int, size: Range) -> Iterator[Range]:
        """Where a condition with one letter is met."""
        if direction:
            return _between(one, letter, direction, size)
        tried = self._numbers(size)
        return _runs(n for n in tried if one.at({letter: n}).formula == one.number)

    def _numbers(self, size: Range) -> Iterator[int]:
        """The numbers of a range; of one without end, the first."""
        last = size.last if size.last < UNBOUNDED else size.first + FAR
        for number in range(size.first, last + 1):
            if not self._goes_on():
                return
            yield number
        self.complete = self.complete and last == size.last

    def _goes_on(self) -> bool:
        if self.tried == TRIED:
            self.complete = False
            return False
        self.tried += 1
        return True


def _runs(numbers: Iterable[int]) -> Iterator[Range]:
    """Numbers that follow each other as ranges."""
    for _, run in groupby(enumerate(numbers), key=lambda each: each[1] - each[0]):
        members = [number for _, number in run]
        yield Range(members[0], members[-1])


def _between(one: Condition, letter: str, direction: int, size: Range) -> Iterator[Range]:
    """Where a formula that grows, or shrinks, with its letter comes to what is wanted."""
    if one.formula.terms.keys() <= {(), (letter,)}:  # A straight line meets it once at most.
        steps, left = divmod(one.number - one.formula.terms.get((), 0), one.formula.terms[letter,])
        yield from [Range(steps, steps)] if not left and size.first <= steps <= size.last else []
        return

    def at(number: int) -> int:
        return direction * int(one.formula.substitute({letter: number}))

    low = _first(at, direction * one.number, size)
    high = _first(at, direction * one.number + 1, Range(low, size.last)) - 1
    if low <= high:
        yield Range(low, high)


def _first(at: Callable[[int], int], goal: int, size: Range) -> int:
    """The smallest number at which what grows is a goal or more; behind the range if none is."""
    low = high = size.first
    while high <= size.last and at(high) < goal:
        low, high = high + 1, 2 * high + 1
    high = min(high, size.last + 1)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if at(middle) >= goal else (middle + 1, high)
    return low


def _nearest(group: Sequence[Condition], sizes: Sizes, search: Search) -> str:
    """Which condition fails, and what would come nearest to it."""
    for one in group:
        if len(one.letters) == 1 and monotonicity(one.formula, one.letters[0]) == 1:
            said = _around(one, one.letters[0], sizes[one.letters[0]])
            if said:
                return said
    told = " and ".join(f"{one.name} = {one.formula} = {one.number:,}" for one in group)
    if not search.complete:
        return f"none among the first {search.tried:,} tried gives {told}"
    letters = ", ".join(_named(letter, sizes[letter]) for letter in sorted(sizes))
    return f"no whole numbers {letters} give {told}"


def _named(letter: str, size: Range) -> str:
    return letter if size.last == UNBOUNDED else f"{letter} up to {size.last}"


def _around(one: Condition, letter: str, size: Range) -> str:
    """The numbers below and above, for a condition with one letter that cannot be met."""
    if any(_between(one, letter, 1, size)):
        return ""
    above = _first(lambda number: int(one.formula.substitute({letter: number})), one.number, size)
    near = [number for number in (above - 1, above) if size.first <= number <= size.last]
    told = ", ".join(f"{letter} = {n} gives {one.formula.substitute({letter: n}):,}" for n in near)
    return (
        f"no {_named(letter, size)} makes {one.name} = {one.formula} come to {one.number:,}: {told}"
    )
