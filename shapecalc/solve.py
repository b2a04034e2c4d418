"""Backwards: which sizes give a number of parameters, or a shape.

The formulas come from the layer's own rule, given letters; they are asked for
all numbers of at least 1 that make them come to what is wanted.

>>> found = solve([Wanted("parameters", 4 * Formula.of("u") * (Formula.of("u") + 2), 480)], {})
>>> [str(answer) for answer in found]
['u = 10']
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product as combinations
from typing import Any

from shapecalc.expr import Unknown
from shapecalc.notation import Form, Written, written
from shapecalc.symbols import Formula, Quotient, Remainder

LARGEST = 10**15
"""No size is looked for beyond this."""

TRIED = 20_000
"""How many numbers are tried at most, and how many answers are looked at."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A number that a formula has to come to.

    Attributes:
        name: what it is, in words.
        formula: with letters.
        number: what it has to be.
    """

    name: str
    formula: Any
    number: int


@dataclass(frozen=True, slots=True)
class Range:
    """The whole numbers from one to another, both included."""

    first: int
    last: int

    def __str__(self) -> str:
        if self.first == self.last:
            return f"{self.first}"
        last = "" if self.last >= LARGEST else f"{self.last}"
        return f"{self.first}..{last}"


@dataclass(frozen=True, slots=True)
class Answer:
    """Sizes, by their letters, that give what is wanted."""

    sizes: Mapping[str, Range]

    def __str__(self) -> str:
        return ", ".join(f"{letter} = {size}" for letter, size in self.sizes.items())

    @property
    def weight(self) -> tuple[int, ...]:
        """What smaller answers have less of."""
        firsts = [size.first for size in self.sizes.values()]
        return (sum(firsts), *firsts)


class NoAnswerError(ValueError):
    """There are no such sizes; it says which condition fails, and what is nearest."""


def solve(wanted: Sequence[Wanted], bounds: Mapping[str, int]) -> list[Answer]:
    """All sizes that give what is wanted, the smallest first.

    Args:
        wanted: what has to hold at once.
        bounds: the largest number for some letters; it is 512 where several are unknown.

    Raises:
        NoAnswerError: if there are none.
    """
    parts = [_part_answers(group, bounds) for group in _groups(wanted)]
    answers = [
        Answer({letter: size for part in parts_ for letter, size in part.items()})
        for parts_ in _limited(combinations(*parts))
    ]
    return sorted(answers, key=lambda answer: answer.weight)


def _limited(found: Iterator[Any]) -> Iterator[Any]:
    for _, item in zip(range(TRIED), found):
        yield item


def _groups(wanted: Sequence[Wanted]) -> list[list[Wanted]]:
    """Conditions that share letters, which have to be met together."""
    groups: list[tuple[set[str], list[Wanted]]] = []
    for one in wanted:
        names = _letters(one)
        if not names:
            if one.formula != one.number:
                raise NoAnswerError(
                    f"{one.name} is {one.formula}, whatever else is, not {one.number}"
                )
            continue
        together = [group for group in groups if group[0] & names]
        groups = [group for group in groups if not group[0] & names]
        groups.append(
            (
                names.union(*(group[0] for group in together)),
                [one for group in together for one in group[1]] + [one],
            )
        )
    return [group[1] for group in groups]


def _letters(one: Wanted) -> set[str]:
    return one.formula.names if isinstance(one.formula, Formula) else set()


def _part_answers(group: Sequence[Wanted], bounds: Mapping[str, int]) -> list[dict[str, Range]]:
    letters = sorted(set().union(*map(_letters, group)))
    found = list(_limited(Search(group, bounds).answers()))
    if not found:
        raise NoAnswerError(_nearest(group, letters, bounds))
    return found


class Search:
    """Meets conditions one after the other, that with the fewest open letters first.

    Attributes:
        tried: how many numbers have been tried.
    """

    def __init__(self, group: Sequence[Wanted], bounds: Mapping[str, int]) -> None:
        self.group, self.bounds = list(group), bounds
        self.tests = {one.name: _function(written(one.formula)) for one in group}
        self.tried = 0

    def answers(self, fixed: Mapping[str, Range] | None = None) -> Iterator[dict[str, Range]]:
        """The sizes that meet all conditions, given some sizes."""
        yield from self._answers(dict(fixed or {}), self.group)

    def _answers(
        self, fixed: dict[str, Range], left: Sequence[Wanted]
    ) -> Iterator[dict[str, Range]]:
        if not left:
            yield fixed
            return
        one = min(left, key=lambda each: len(_letters(each) - fixed.keys()))
        rest = [each for each in left if each is not one]
        shared = set().union(*map(_letters, rest)) if rest else set()
        known = {letter: size.first for letter, size in fixed.items()}
        # The last that is found can be found at once if the formula grows with it.
        unknown = _letters(one) - fixed.keys()
        open_letters = sorted(unknown, key=lambda name: (not _rises(one.formula, name), name))
        for sizes in self._one(one, open_letters, known):
            for exact in _spread(sizes, shared):
                yield from self._answers({**fixed, **exact}, rest)

    def _one(
        self, one: Wanted, letters: Sequence[str], known: Mapping[str, int]
    ) -> Iterator[dict[str, Range]]:
        """The sizes that meet one condition."""
        test = self.tests[one.name]
        if not letters:
            if _number(test, known) == one.number:
                yield {}
            return
        *others, last = letters[::-1]
        if not others:
            rising = _rises(one.formula, last)
            largest = self.bounds.get(last, LARGEST if rising else 512)
            for size in _sizes([(test, one.number)], known, last, largest, rising):
                yield {last: size}
            return
        letter, rising = others[0], all(_rises(one.formula, each) for each in letters)
        remaining = [each for each in letters if each != letter]
        for number in range(1, self.bounds.get(letter, 512) + 1):
            self.tried += 1
            least = {**dict.fromkeys(remaining, 1), **known, letter: number}
            if self.tried > TRIED or (rising and (_number(test, least) or 0) > one.number):
                return  # More of it gives more, and that is too much already.
            for sizes in self._one(one, remaining, {**known, letter: number}):
                yield {letter: Range(number, number), **sizes}


def _spread(sizes: Mapping[str, Range], shared: set[str]) -> Iterator[dict[str, Range]]:
    """Ranges of letters that other conditions have are taken number by number."""
    choices = [
        [Range(n, n) for n in range(size.first, min(size.last, size.first + 512) + 1)]
        if letter in shared
        else [size]
        for letter, size in sizes.items()
    ]
    for chosen in combinations(*choices):
        yield dict(zip(sizes, chosen))


def _rises(formula: Any, letter: str) -> bool:
    """Whether a formula can only grow with a letter, as far as its terms show it."""
    if not isinstance(formula, Formula) or letter not in formula.names:
        return True
    return all(
        count > 0 or letter not in Formula({product: 1}).names
        for product, count in formula.terms.items()
    ) and all(
        not isinstance(atom, Remainder)
        and (
            not isinstance(atom, Quotient)
            or (_rises(atom.top, letter) and letter not in atom.bottom.names)
        )
        for product in formula.terms
        for atom in product
        if not isinstance(atom, str) and letter in atom.top.names | atom.bottom.names
    )


Test = tuple[Callable[[Mapping[str, int]], int], int]


def _sizes(
    tests: Sequence[Test], tried: Mapping[str, int], last: str, largest: int, rising: bool
) -> Iterator[Range]:
    """Where the last letter meets every condition."""
    if not rising:
        start = 0
        for number in range(1, largest + 2):
            fits = number <= largest and _fits(tests, {**tried, last: number})
            if fits and not start:
                start = number
            elif start and not fits:
                yield Range(start, number - 1)
                start = 0
        return
    low = max(_first(test, tried, last, number, largest) for test, number in tests)
    high = min(_first(test, tried, last, number + 1, largest) - 1 for test, number in tests)
    if low <= min(high, largest) and _fits(tests, {**tried, last: low}):
        yield Range(low, min(high, largest))


def _fits(tests: Sequence[Test], numbers: Mapping[str, int]) -> bool:
    return all(_number(test, numbers) == number for test, number in tests)


def _number(test: Callable[[Mapping[str, int]], int], numbers: Mapping[str, int]) -> int | None:
    try:
        return test(numbers)
    except ZeroDivisionError:
        return None


def _first(
    test: Callable[[Mapping[str, int]], int],
    tried: Mapping[str, int],
    last: str,
    number: int,
    largest: int,
) -> int:
    """The smallest size at which a formula that grows comes to a number or more."""
    low, high = 1, largest + 1
    while low < high:
        middle = (low + high) // 2
        if test({**tried, last: middle}) >= number:
            high = middle
        else:
            low = middle + 1
    return low


def _nearest(group: Sequence[Wanted], letters: Sequence[str], bounds: Mapping[str, int]) -> str:
    """Which condition fails, and what would come nearest to it."""
    for one in group:
        names = sorted(_letters(one))
        if len(names) == 1 and _rises(one.formula, names[0]):
            said = _around(one, names[0], bounds)
            if said:
                return said
    conditions = " and ".join(f"{one.name} = {one.formula} = {one.number:,}" for one in group)
    return f"no whole numbers {', '.join(letters)} give {conditions}"


def _around(one: Wanted, letter: str, bounds: Mapping[str, int]) -> str:
    """The numbers below and above, for a condition with one letter that cannot be met."""
    test = _function(written(one.formula))
    largest = bounds.get(letter, LARGEST)
    above = _first(test, {}, letter, one.number, largest)
    if above <= largest and test({letter: above}) == one.number:
        return ""
    near = [n for n in (above - 1, above) if 1 <= n <= largest]
    told = ", ".join(f"{letter} = {n} gives {test({letter: n}):,}" for n in near)
    return f"no {letter} makes {one.name} = {one.formula} come to {one.number:,}: {told}"


def _function(form: Written) -> Callable[[Mapping[str, int]], int]:
    """A form as a function of the numbers for its letters."""
    if isinstance(form, int):
        return lambda numbers: form
    if isinstance(form, str):
        return lambda numbers: numbers[form]
    return _OF[form.sign](tuple(map(_function, form.parts)), form)


def _product(parts: Any, form: Form) -> Callable[[Mapping[str, int]], int]:
    def of(numbers: Mapping[str, int]) -> int:
        total = 1
        for part in parts:
            total *= part(numbers)
        return total

    return of


def _power(parts: Any, form: Form) -> Callable[[Mapping[str, int]], int]:
    base, exponent = parts[0], form.parts[1]
    assert isinstance(exponent, int)
    power: int = exponent
    return lambda numbers: int(base(numbers) ** power)


_OF: Mapping[str, Callable[[Any, Form], Callable[[Mapping[str, int]], int]]] = {
    "+": lambda parts, form: lambda numbers: sum(part(numbers) for part in parts),
    "*": _product,
    "-": lambda parts, form: lambda numbers: -parts[0](numbers),
    "^": _power,
    "floor": lambda parts, form: lambda numbers: parts[0](numbers) // parts[1](numbers),
    "ceil": lambda parts, form: lambda numbers: -(-parts[0](numbers) // parts[1](numbers)),
    "mod": lambda parts, form: lambda numbers: parts[0](numbers) % parts[1](numbers),
}


def conditions(
    params: Any, wanted_params: int | None, shape: Sequence[Any], wanted_shape: Sequence[Any] | None
) -> list[Wanted]:
    """What is wanted of the parameters and of the shape of a layer, if something is."""
    found = [] if wanted_params is None else [Wanted("parameters", params, wanted_params)]
    for number, (size, told) in enumerate(zip(shape, wanted_shape or ()), start=1):
        if isinstance(told, int) and not (isinstance(size, Unknown) and not _has_letters(size)):
            found.append(Wanted(f"axis {number} of the output", size, told))
    return found


def _has_letters(size: Any) -> bool:
    return isinstance(size, Formula)
