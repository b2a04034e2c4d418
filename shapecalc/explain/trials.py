"""Sizes that are found by trying them out, where no formula says what a model gives.

>>> answers = by_trial(["n"], lambda sizes: 20 <= sizes["n"] <= 23, [], 100)
>>> [str(answer) for answer in answers.answers], answers.complete
(['n = 20..23'], False)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

from shapecalc.algebra.conditions import Range
from shapecalc.algebra.search import runs
from shapecalc.algebra.solution import Solution
from shapecalc.algebra.solve import Answers


def by_trial(
    letters: Sequence[str],
    accepts: Callable[[Mapping[str, int]], bool],
    ties: Sequence[Sequence[str]],
    most: int,
    largest: int | None = None,
) -> Answers:
    """Return the sizes that are accepted, of those that are tried.

    Args:
        letters: the letters of the sizes.
        accepts: whether some numbers are accepted.
        ties: letters that are mostly equal, which are tried first.
        most: how many choices of numbers are tried.
        largest: the largest number.
    """
    if len(letters) == 1:
        (letter,) = letters
        numbers = range(1, min(most, largest or most) + 1)
        accepted = runs(number for number in numbers if accepts({letter: number}))
        complete = bool(largest and largest <= most)
        return Answers([Solution({letter: size}) for size in accepted], complete)
    solutions = []
    tried: set[tuple[int, ...]] = set()
    for choice in _choices(letters, ties, most, largest):
        key = tuple(choice.values())
        if key in tried or len(tried) == most:
            continue
        tried.add(key)
        if accepts(choice):
            uneven = sum(len({choice[x] for x in tied if x in choice}) > 1 for tied in ties)
            sizes = {letter: Range(number, number) for letter, number in choice.items()}
            solutions.append(Solution(sizes, uneven))
    complete = largest is not None and largest ** len(letters) <= len(tried)
    return Answers(sorted(solutions, key=lambda solution: solution.weight), complete)


def _choices(
    letters: Sequence[str], ties: Sequence[Sequence[str]], most: int, largest: int | None
) -> Iterator[dict[str, int]]:
    """Yield choices of numbers: those with equal tied letters first, and then small ones."""
    first_of = {letter: tied[0] for tied in ties for letter in tied}
    own = list(dict.fromkeys(first_of.get(letter, letter) for letter in letters))
    if len(own) < len(letters):
        for numbers in _grid(len(own), most // 2, largest):
            chosen = dict(zip(own, numbers))
            yield {letter: chosen[first_of.get(letter, letter)] for letter in letters}
    for numbers in _grid(len(letters), most, largest):
        yield dict(zip(letters, numbers))


def _grid(count: int, most: int, largest: int | None) -> Iterator[tuple[int, ...]]:
    """Yield the smallest choices of some numbers: as many as may be tried."""
    side = max(int(most ** (1 / count)), 2)
    return product(range(1, min(side, largest or side) + 1), repeat=count)
