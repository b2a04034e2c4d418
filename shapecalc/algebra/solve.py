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
from itertools import islice
from itertools import product as combinations

from shapecalc.algebra.conditions import UNBOUNDED, Condition, Range
from shapecalc.algebra.formula import Formula
from shapecalc.algebra.search import Search, first_number, numbers_between
from shapecalc.algebra.signs import monotonicity
from shapecalc.algebra.solution import Sizes, Solution
from shapecalc.algebra.trimming import TRIALS, Trials, trimmed
from shapecalc.dataclasses import dataclass, replace

LISTED = 400
"""How many answers are listed at most."""

NEAR = 4_000
"""How many numbers are tried at most for the values nearest to one that nothing gives."""

Ties = Sequence[Sequence[str]]
"""Letters that are mostly equal: the sides of a window, of a step, of an image."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The solutions of some conditions.

    Attributes:
        answers: the solutions, the smallest first.
        complete: whether there are no others.
    """

    answers: Sequence[Solution]
    complete: bool

    def filtered(
        self,
        accepts: Callable[[Mapping[str, int]], bool],
        most: int = TRIALS,
        subject: str = "the layer",
    ) -> Answers:
        """Return the solutions that meet one more condition, which has no formula.

        Args:
            accepts: whether some numbers meet it; it is asked for a few of each solution.
            most: how often it is asked at most.
            subject: what accepts them, for the message.

        Raises:
            NoAnswerError: if no solution is left.
        """
        solutions: list[Solution] = []
        trials = Trials(accepts, most)
        for solution in self.answers:
            solutions += trimmed(solution, trials)
        complete = self.complete and trials.complete
        if not solutions and self.answers:
            message = f"{subject} does not accept sizes that give it, such as {self.answers[0]}"
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


def solve(
    wanted: Sequence[Condition], bounds: Mapping[str, int] | None = None, ties: Ties = ()
) -> Answers:
    """Return the sizes that meet all conditions.

    Args:
        wanted: the conditions.
        bounds: the largest number for some letters.
        ties: letters that are mostly equal; answers in which they are come first.

    Raises:
        NoAnswerError: if there are none, or none was found.

    >>> from shapecalc.algebra.formula import Formula
    >>> n, k = Formula.of("n"), Formula.of("k")
    >>> answers = solve([Condition("axis 1", n - k + 1, 3), Condition("parameters", k * n, 15)])
    >>> [str(solution) for solution in answers.answers]
    ['n = 5, k = 3']
    """
    bounds = bounds or {}
    squares = _squares(wanted, bounds, ties)
    try:
        all_answers = _solve(wanted, bounds)
    except NoAnswerError:
        if not squares:
            raise
        return Answers(squares, complete=False)
    others = [
        replace(solution, uneven=_uneven(solution, ties))
        for solution in all_answers.answers
        if not any(square.covers(solution) for square in squares)
    ]
    even = [solution for solution in others if not solution.uneven]
    squares = [square for square in squares if not any(more.covers(square) for more in even)]
    answers = sorted([*squares, *others], key=lambda solution: solution.weight)
    return Answers(answers, all_answers.complete)


def _solve(wanted: Sequence[Condition], bounds: Mapping[str, int]) -> Answers:
    parts = [_solve_group(group, bounds) for group in _groups(wanted)]
    merged = map(_merged, combinations(*(part.answers for part in parts)))
    return _smallest_first(merged, all(part.complete for part in parts))


# Square windows


def _squares(wanted: Sequence[Condition], bounds: Mapping[str, int], ties: Ties) -> list[Solution]:
    """Return the solutions in which tied letters are equal."""
    letters = {letter for condition in wanted for letter in condition.letters}
    ties = [tied for tied in ties if len(tied) > 1 and letters.issuperset(tied)]
    if not ties:
        return []
    same = {letter: Formula.of(tied[0]) for tied in ties for letter in tied[1:]}
    limits = dict(bounds)
    for tied in ties:
        limits[tied[0]] = min(bounds.get(letter, UNBOUNDED) for letter in tied)
    try:
        answers = _solve([condition.substitute(same) for condition in wanted], limits).answers
    except NoAnswerError:
        return []
    return [square for answer in answers for square in _untied(answer, wanted, ties)]


def _untied(solution: Solution, wanted: Sequence[Condition], ties: Ties) -> Iterator[Solution]:
    """Yield a solution for equal letters as solutions for each of them.

    A range for equal letters is one for each of them only if all its numbers go together;
    otherwise each number is a solution of its own.
    """
    tied_to = {letter: tied[0] for tied in ties for letter in tied}
    names = sorted({*solution.sizes, *tied_to}, reverse=True)

    def untied(sizes: Sizes) -> Solution:
        return Solution({name: sizes[tied_to.get(name, name)] for name in names})

    product = untied(solution.sizes)
    if all(condition.is_met_within(product.sizes) for condition in wanted):
        yield product
        return
    ranges = [range(size.first, size.last + 1)[:LISTED] for size in solution.sizes.values()]
    for numbers in islice(combinations(*ranges), LISTED):
        yield untied({x: Range(number, number) for x, number in zip(solution.sizes, numbers)})


def _uneven(solution: Solution, ties: Ties) -> int:
    """Return how many of the tied letters differ."""
    sizes = [[solution.sizes[x] for x in tied if x in solution.sizes] for tied in ties]
    return sum(any(size != same[0] for size in same) for same in sizes)


# All solutions


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


def _failure(group: Sequence[Condition], sizes: Sizes, search: Search) -> str:
    """Return which condition fails, and the values nearest to it if they are known."""
    for goal in group:
        if len(goal.letters) == 1 and (message := _neighbours(goal, sizes[goal.letters[0]])):
            return message
    wanted = " and ".join(map(str, group))
    near = _nearest(group, sizes)
    if not search.complete:
        return f"none of the first {search.tried:,} numbers tried gives {wanted}{near}"
    named = ", ".join(_bounded(letter, sizes[letter]) for letter in sorted(sizes))
    return f"no whole numbers {named} give {wanted}{near}"


def _nearest(group: Sequence[Condition], sizes: Sizes) -> str:
    """Return the sizes whose values are nearest to a number that nothing gives; perhaps empty.

    The number of one condition is widened step by step, and the others stay as they are.
    """
    for goal in group:
        others = [condition for condition in group if condition is not goal]
        near = _near_values(goal, others, sizes) if goal.wanted.first == goal.wanted.last else {}
        below = [value for value in near if value < goal.wanted.first]
        above = [value for value in near if value > goal.wanted.first]
        nearest = [*([max(below)] if below else []), *([min(above)] if above else [])]
        if nearest:
            named = f"{goal.name} = " if others else ""
            texts = [f"{near[value]} gives {named}{value:,}" for value in nearest]
            return f"; near it: {', '.join(texts)}"
    return ""


def _near_values(
    goal: Condition, others: Sequence[Condition], sizes: Sizes
) -> Mapping[int, Solution]:
    """Return values near the wanted one, each with the smallest numbers that give it."""
    search, distance = Search(NEAR), 1
    values: dict[int, Solution] = {}
    while search.tried < NEAR and distance < 8 * abs(goal.wanted.first) + 8:
        below = Range(max(goal.wanted.first - distance, 0), goal.wanted.first - 1)
        for wide in (below, Range(goal.wanted.first + 1, goal.wanted.first + distance)):
            met = search.meet([replace(goal, number=wide), *others], sizes)
            for solution in sorted(map(Solution, islice(met, LISTED)), key=lambda met: met.weight):
                for numbers in _ends(solution):
                    value = goal.substitute(numbers).formula
                    single = Solution({name: Range(n, n) for name, n in numbers.items()})
                    values.setdefault(value, single)
        if values and (min(values) < goal.wanted.first < max(values) or distance > 8):
            break
        distance *= 8
    return values


def _ends(solution: Solution) -> Iterator[dict[str, int]]:
    """Yield the smallest numbers of a solution, and the largest unless they have no end."""
    yield {name: size.first for name, size in solution.sizes.items()}
    if all(size.last < UNBOUNDED for size in solution.sizes.values()):
        yield {name: size.last for name, size in solution.sizes.items()}


def _bounded(letter: str, size: Range) -> str:
    return letter if size.last == UNBOUNDED else f"{letter} up to {size.last}"


def _neighbours(condition: Condition, size: Range) -> str:
    """Return the values just below and above a number that a growing formula misses."""
    (letter,) = condition.letters
    if monotonicity(condition.formula, letter) != 1 or any(
        numbers_between(condition, letter, 1, size)
    ):
        return ""

    def value(number: int) -> int:
        return int(condition.formula.substitute({letter: number}))

    above = first_number(value, condition.wanted.first, size)
    near = [n for n in (above - 1, above) if size.first <= n <= size.last]
    values = ", ".join(f"{letter} = {n} gives {value(n):,}" for n in near)
    return f"no {_bounded(letter, size)} gives {condition}: {values}"
