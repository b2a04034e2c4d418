"""Solutions of formulas, cut down to the sizes that a layer or a model really accepts.

A formula also gives numbers for sizes that Keras refuses: an image that is smaller than the window.
What is accepted is tried out, at a few numbers of each range:

>>> from shapecalc.algebra.conditions import Range
>>> trials = Trials(lambda sizes: sizes["n"] >= 9, 100)
>>> [str(part) for part in trimmed(Solution({"n": Range(1, 40)}), trials)], trials.complete
(['n = 9..40'], True)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice, product

from shapecalc.algebra.conditions import Range
from shapecalc.algebra.solution import CHECKED, Solution
from shapecalc.dataclasses import dataclass, field, replace

TRIALS = 3_000
"""How often a layer or a model is tried out at most for one question."""

FARTHEST = 1_000
"""How far behind the first number of a range the last one is tried."""

CORNERS = 4
"""Of how many ranges all smallest and largest numbers are tried with each other."""

Numbers = Mapping[str, int]


@dataclass(slots=True)
class Trials:
    """Asks whether numbers are accepted, each choice of numbers once, and counts the questions.

    Attributes:
        accepts: whether a layer or a model accepts some numbers.
        most: how many choices of numbers are tried at most.
        complete: whether nothing was left out.
    """

    accepts: Callable[[Numbers], bool]
    most: int
    complete: bool = True
    tried: dict[tuple[tuple[str, int], ...], bool] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether no other numbers may be tried."""
        return len(self.tried) >= self.most

    def accept(self, numbers: Numbers) -> bool:
        """Return whether numbers are accepted; those that may not be tried are not."""
        key = tuple(numbers.items())
        if key not in self.tried:
            if self.over:
                self.complete = False
                return False
            self.tried[key] = self.accepts(numbers)
        return self.tried[key]


def trimmed(solution: Solution, trials: Trials) -> Iterator[Solution]:
    """Yield the parts of a solution that are accepted."""
    if _is_accepted(solution, trials):
        yield solution
        return
    if solution.count > CHECKED:
        smaller = replace(solution, sizes=_narrowed(solution, trials))
        if smaller.sizes != solution.sizes and _is_accepted(smaller, trials):
            yield smaller
            return
        trials.complete = False
    for numbers in islice(solution.numbers(), CHECKED):
        if trials.accept(numbers):
            yield replace(solution, sizes={name: Range(n, n) for name, n in numbers.items()})


def _is_accepted(solution: Solution, trials: Trials) -> bool:
    """Return whether the first numbers of a solution are accepted, and those at its corners."""
    first = islice(solution.numbers(), CHECKED)
    ends = [sorted({size.first, _end(size)}) for size in solution.sizes.values()]
    corners = (dict(zip(solution.sizes, corner)) for corner in product(*ends))
    return all(map(trials.accept, chain(first, islice(corners, 2**CORNERS))))


def _last(solution: Solution) -> dict[str, int]:
    return {name: _end(size) for name, size in solution.sizes.items()}


def _end(size: Range) -> int:
    return min(size.last, size.first + FARTHEST)


def _narrowed(solution: Solution, trials: Trials) -> dict[str, Range]:
    """Return the ranges without the numbers at their ends that are not accepted.

    Each range is narrowed with the largest numbers of the others, and once more when these are
    narrowed.
    """
    sizes, most = dict(solution.sizes), _last(solution)
    for name, size in [*solution.sizes.items()] * 2:

        def accepts(number: int, name: str = name) -> bool:
            return trials.accept({**most, name: number})

        accepted = [number for number in _samples(size) if accepts(number)]
        if accepted:
            first, last = accepted[0], accepted[-1]
            first = _edge(accepts, first, size.first - 1)
            last = size.last if last == _end(size) else _edge(accepts, last, _end(size) + 1)
            sizes[name] = Range(first, last)
            most[name] = min(last, _end(size))
    return sizes


def _samples(size: Range) -> list[int]:
    """Return numbers of a range, with growing steps, and the last one.

    >>> _samples(Range(3, 20))
    [3, 4, 6, 10, 18, 20]
    """
    steps = (2**power - 1 for power in range(FARTHEST.bit_length()))
    numbers = {size.first + step for step in steps if size.first + step <= _end(size)}
    return sorted({*numbers, _end(size)})


def _edge(accepts: Callable[[int], bool], inside: int, outside: int) -> int:
    """Return the last accepted number between an accepted one and one that is not.

    >>> _edge(lambda number: number > 6, 20, 0), _edge(lambda number: number < 6, 2, 9)
    (7, 5)
    """
    while abs(inside - outside) > 1:
        middle = (inside + outside) // 2
        inside, outside = (middle, outside) if accepts(middle) else (inside, middle)
    return inside
