"""Backwards: which sizes give a number of parameters, or an output shape.

The formulas come from the layer's own rule, computed with letters. `solve` finds all
whole numbers of at least 1 for which the formulas have the wanted values:

>>> from shapecalc.algebra.formula import Formula
>>> u = Formula.of("u")
>>> answers = solve([Condition("parameters", 4 * u * (u + 2), 480)])
>>> [str(solution) for solution in answers.answers], answers.complete
(['u = 10'], True)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count, groupby, islice
from itertools import product as combinations

from shapecalc.algebra.conditions import UNBOUNDED, Condition, Range
from shapecalc.algebra.formula import monotonicity
from shapecalc.dataclasses import dataclass, replace

FAR = 100
"""How many numbers are tried for a letter that nothing bounds."""

TRIED = 20_000
"""How many numbers are tried at most in one search."""

LISTED = 400
"""How many answers are listed at most."""

CHECKED = 10
"""How many numbers of the ranges of a solution are checked one by one."""


Sizes = Mapping[str, Range]
"""The numbers that are possible for each letter."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Sizes that meet all conditions, by letter; all numbers of the ranges do.

    >>> str(Solution({"k": Range(1, 2), "s": Range(2, 2)}))
    'k = 1..2, s = 2'
    """

    sizes: Sizes

    def __str__(self) -> str:
        return ", ".join(f"{letter} = {size}" for letter, size in self.sizes.items())

    def numbers(self) -> Iterator[dict[str, int]]:
        """Yield each choice of numbers; of a long range, only its first numbers."""
        ranges = (range(size.first, size.last + 1)[:CHECKED] for size in self.sizes.values())
        for numbers in combinations(*ranges):
            yield dict(zip(self.sizes, numbers))

    @property
    def weight(self) -> tuple[int, ...]:
        """The sort key: solutions with smaller sizes come first."""
        firsts = [size.first for size in self.sizes.values()]
        return (sum(firsts), *firsts)


@dataclass(frozen=True, slots=True)
class Answers:
    """The solutions of some conditions.

    Attributes:
        answers: the solutions, the smallest first.
        complete: whether there are no others.
    """

    answers: Sequence[Solution]
    complete: bool

    def filtered(self, accepts: Callable[[Mapping[str, int]], bool]) -> Answers:
        """Return the solutions that meet one more condition, which has no formula.

        Args:
            accepts: whether some numbers meet it; it is asked for a few of each solution.

        Raises:
            NoAnswerError: if no solution is left.
        """
        solutions, complete = [], self.complete
        for solution in self.answers:
            tried = list(islice(solution.numbers(), CHECKED))
            accepted = [numbers for numbers in tried if accepts(numbers)]
            if len(accepted) == len(tried):
                solutions.append(solution)
                continue
            exact = [{letter: Range(n, n) for letter, n in numbers.items()} for numbers in accepted]
            solutions += map(Solution, exact)
            complete = complete and len(tried) < CHECKED
        if not solutions:
            message = f"the layer does not accept sizes that give it, such as {self.answers[0]}"
            raise NoAnswerError(message, complete)
        return Answers(solutions, complete)


class NoAnswerError(ValueError):
    """No sizes meet the conditions; the message names the one that fails and the nearest values.

    Attributes:
        complete: whether it is certain that there are none.
    """

    def __init__(self, message: str, complete: bool = True) -> None:
        super().__init__(message)
        self.complete = complete


def solve(wanted: Sequence[Condition], bounds: Mapping[str, int] | None = None) -> Answers:
    """Return the sizes that meet all conditions.

    Args:
        wanted: the conditions.
        bounds: the largest number for some letters.

    Raises:
        NoAnswerError: if there are none, or none was found.

    >>> from shapecalc.algebra.formula import Formula
    >>> n, k = Formula.of("n"), Formula.of("k")
    >>> answers = solve([Condition("axis 1", n - k + 1, 3), Condition("parameters", k * n, 15)])
    >>> [str(solution) for solution in answers.answers]
    ['n = 5, k = 3']
    """
    parts = [_solve_group(group, bounds or {}) for group in _groups(wanted)]
    merged = map(_merged, combinations(*(part.answers for part in parts)))
    return _smallest_first(merged, all(part.complete for part in parts))


def _smallest_first(solutions: Iterator[Solution], complete: bool = True) -> Answers:
    """Return at most `LISTED` solutions."""
    listed = list(islice(solutions, LISTED))
    complete = next(solutions, None) is None and complete
    return Answers(sorted(listed, key=lambda solution: solution.weight), complete)


def _merged(solutions: Iterable[Solution]) -> Solution:
    """Return one solution of several with different letters."""
    return Solution({letter: size for part in solutions for letter, size in part.sizes.items()})


def _groups(wanted: Sequence[Condition]) -> list[list[Condition]]:
    """Return the conditions in groups that share no letters and so can be solved apart."""
    groups: list[list[Condition]] = []
    for goal in wanted:
        if not goal.letters and not goal.is_met:
            limits = goal.wanted.limits.removeprefix("= ")
            raise NoAnswerError(f"{goal.name} = {goal.formula} for all sizes, not {limits}")
        together = [group for group in groups if {*_letters(group)} & {*goal.letters}]
        groups = [group for group in groups if group not in together]
        groups.append([*(member for group in together for member in group), goal])
    return groups


def _letters(group: Sequence[Condition]) -> list[str]:
    return sorted({letter for condition in group for letter in condition.letters})


def _solve_group(group: Sequence[Condition], bounds: Mapping[str, int]) -> Answers:
    """Return the sizes that meet the conditions of one group."""
    search = Search()
    letters = reversed(_letters(group))  # Small steps (s) come before small windows (k).
    sizes = {letter: Range(1, bounds.get(letter, UNBOUNDED)) for letter in letters}
    answers = _smallest_first(map(Solution, search.meet(group, sizes)))
    if not answers.answers:
        raise NoAnswerError(_failure(group, sizes, search), search.complete)
    return replace(answers, complete=answers.complete and search.complete)


class Search:
    """A search that narrows the ranges of letters until all their numbers meet the conditions.

    Where a formula only grows or only falls with a letter, the numbers are found by
    bisection. Only the other letters are tried number by number.

    Attributes:
        tried: how many numbers have been tried.
        complete: whether no candidate has been left out.
    """

    def __init__(self) -> None:
        self.tried, self.complete = 0, True

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
        else:
            yield from self._growing(condition, sizes)

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

    def _ranges(self, goal: Condition, letter: str, direction: int, size: Range) -> Iterator[Range]:
        """Return the numbers that meet a condition with one letter."""
        if direction:
            return _between(goal, letter, direction, size)
        tried = ((n, goal.substitute({letter: n})) for n in self._candidates(size))
        return _runs(n for n, at_n in tried if at_n.is_met)

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
        if self.tried == TRIED:
            self.complete = False
            return False
        self.tried += 1
        return True


def _runs(numbers: Iterable[int]) -> Iterator[Range]:
    """Yield numbers that follow each other as ranges."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        yield Range(members[0], members[-1])


def _between(condition: Condition, letter: str, direction: int, size: Range) -> Iterator[Range]:
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
    low = size.first if least == -UNBOUNDED else _first(growing, least, size)
    above = Range(low, size.last)
    high = size.last if most == UNBOUNDED else _first(growing, most + 1, above) - 1
    if low <= high:
        yield Range(low, high)


def _first(growing: Callable[[int], int], goal: int, size: Range) -> int:
    """Return the smallest number that reaches a goal, or the number behind the range."""
    low = high = size.first
    while high <= size.last and growing(high) < goal:
        low, high = high + 1, 2 * high + 1
    high = min(high, size.last + 1)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if growing(middle) >= goal else (middle + 1, high)
    return low


def _failure(group: Sequence[Condition], sizes: Sizes, search: Search) -> str:
    """Return which condition fails, and the values nearest to it if they are known."""
    for goal in group:
        if len(goal.letters) == 1 and (message := _neighbours(goal, sizes[goal.letters[0]])):
            return message
    wanted = " and ".join(map(str, group))
    if not search.complete:
        return f"none of the first {search.tried:,} numbers tried gives {wanted}"
    named = ", ".join(_bounded(letter, sizes[letter]) for letter in sorted(sizes))
    return f"no whole numbers {named} give {wanted}"


def _bounded(letter: str, size: Range) -> str:
    return letter if size.last == UNBOUNDED else f"{letter} up to {size.last}"


def _neighbours(condition: Condition, size: Range) -> str:
    """Return the values just below and above a number that a growing formula misses."""
    (letter,) = condition.letters
    if monotonicity(condition.formula, letter) != 1 or any(_between(condition, letter, 1, size)):
        return ""

    def value(number: int) -> int:
        return int(condition.formula.substitute({letter: number}))

    above = _first(value, condition.wanted.first, size)
    near = [n for n in (above - 1, above) if size.first <= n <= size.last]
    values = ", ".join(f"{letter} = {n} gives {value(n):,}" for n in near)
    return f"no {_bounded(letter, size)} gives {condition}: {values}"
