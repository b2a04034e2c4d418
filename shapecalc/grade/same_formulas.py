"""Formulas in a student's letters, compared with the right ones in the letters of `explain`.

A name means the same in all formulas of an answer: in each axis of a shape, in the parameters
behind it, and on all sides of ``a = b = c``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.notation import Expr, evaluate
from shapecalc.dataclasses import dataclass
from shapecalc.explain.layer import Explanation
from shapecalc.grade.meanings import BATCH, Definitions, Letters, meaning, targets

if TYPE_CHECKING:
    from random import Random

TRIES = 60
"""How many random substitutions compare two formulas with rounding."""

MOST_LETTERS = 6
"""The most custom letters of a formula; all their meanings are tried."""


@dataclass(frozen=True)
class FormulaPair:
    """A formula of an answer, and the right one.

    Attributes:
        written: the formula of the answer.
        right: the right one in the letters of `explain`; `UNKNOWN` for the batch.
        is_open: whether the number of the right one is unknown, so that a name may stand for it.
        renames: whether a custom letter may mean a letter of the model.
    """

    written: Expr
    right: Any
    is_open: bool = False
    renames: bool = True

    @cached_property
    def value(self) -> Any:
        """Return the formula that is written, as a sum of products; None if it divides by 0."""
        try:
            return evaluate(self.written)
        except ArithmeticError:
            return None

    @cached_property
    def names(self) -> list[str]:
        """Return the names in the formula of the answer."""
        return sorted(self.value.names) if isinstance(self.value, Formula) else []


Meanings = Mapping[str, Letters | int]
"""The letters of `explain` that names mean, none for the batch, or the number of a name."""


def same_in_letters(
    answers: Sequence[Sequence[FormulaPair]],
    explanation: Explanation,
    own: frozenset[str] = frozenset(),
    definitions: Definitions | None = None,
) -> list[bool]:
    """Return which answers are right if each name means the same in all of them.

    The letters of `explain` keep their meaning, and so do words, such as ``units``. A custom
    letter may mean any of the other letters. Sizes without a letter have the numbers of the layer.
    Where the answers contradict each other, the first one is right.

    Args:
        answers: the formulas of each answer, all of which have to be right: a shape has several.
        explanation: the explanation of the layer.
        own: the letters of the model, which never mean anything else.
        definitions: what the sheet says about names, such as ``n = 10``.
    """
    matcher = _Matcher(answers, explanation, own, definitions or {})
    return matcher.best(list(answers), matcher.fixed())


class _Matcher:
    """Finds out what the names in some formulas mean."""

    def __init__(
        self,
        answers: Sequence[Sequence[FormulaPair]],
        explanation: Explanation,
        own: frozenset[str],
        definitions: Definitions,
    ) -> None:
        self.symbols = explanation.symbols
        self.numbers = explanation.numbers
        self.own = own
        self.definitions = definitions
        self.uses = Counter(name for pairs in answers for pair in pairs for name in pair.names)

    def fixed(self) -> Meanings:
        """Return the meanings that `explain` and the words in the names give."""
        meanings = {}
        for name in self.uses:
            letters, defined = meaning(name, self.symbols), self.definitions.get(name)
            is_own = name in self.own and letters != (name,)
            if letters and not is_own and defined in (None, self.numbers.get(letters[0])):
                meanings[name] = letters
        return meanings

    def best(self, answers: Sequence[Sequence[FormulaPair]], meanings: Meanings) -> list[bool]:
        """Return which answers are right, with the meanings for which most of them are."""
        if not answers:
            return []
        best: list[bool] = []
        for extended in self.solutions(answers[0], meanings):
            verdicts = [True, *self.best(answers[1:], extended)]
            if all(verdicts):
                return verdicts
            best = max(best, verdicts, key=sum)
        return best or [False, *self.best(answers[1:], meanings)]

    def solutions(self, pairs: Sequence[FormulaPair], meanings: Meanings) -> Iterator[Meanings]:
        """Yield the meanings for which all formulas of an answer are right."""
        if not pairs:
            yield meanings
            return
        for extended in self.meanings_for(pairs[0], meanings):
            yield from self.solutions(pairs[1:], extended)

    def meanings_for(self, pair: FormulaPair, meanings: Meanings) -> Iterator[Meanings]:
        """Yield the meanings for which one formula is right."""
        new = [name for name in pair.names if name not in meanings]
        has_right = isinstance(pair.right, (int, Formula))
        if has_right and pair.names and len(new) <= MOST_LETTERS and self.own.isdisjoint(new):
            for extended in self.assigned(new, pair, meanings):
                if self.is_right(pair, extended):
                    yield extended
        if pair.is_open and isinstance(pair.written, str):
            yield from self.as_name(pair.written, meanings)

    def as_name(self, name: str, meanings: Meanings) -> Iterator[Meanings]:
        """Yield the meanings for which a name is that of an unknown size."""
        known_as = meanings.get(name)
        if known_as == () or (known_as is None and name not in self.own):
            yield {**meanings, name: ()}
        elif name.lower() in BATCH and self.uses[name] == 1:
            yield meanings

    def assigned(
        self, names: Sequence[str], pair: FormulaPair, meanings: Meanings
    ) -> Iterator[Meanings]:
        """Yield every meaning of further names; no two of a formula mean the same."""
        if not names:
            yield meanings
            return
        name, *others = names
        for letters in self.possible(name, pair):
            others_mean = (meanings[name] for name in pair.names if name in meanings)
            taken = {letter for value in others_mean for letter in _letters(value)}
            if taken.isdisjoint(_letters(letters)):
                yield from self.assigned(others, pair, {**meanings, name: letters})

    def possible(self, name: str, pair: FormulaPair) -> list[Letters | int]:
        """Return what a custom name may mean in a formula; the number that it is defined as."""
        letters = targets(name, self.symbols, self.definitions)
        defined = self.definitions.get(name)
        if isinstance(defined, int) and not letters:
            return [defined]
        used = pair.right.names if isinstance(pair.right, Formula) else set()
        kept = set() if pair.renames else self.own
        return [sides for sides in letters if used & {*sides} and kept.isdisjoint(sides)]

    def is_right(self, pair: FormulaPair, meanings: Meanings) -> bool:
        """Return whether a formula is right if its names have these meanings."""
        values = {name: meanings[name] for name in pair.names}
        if any(value == () for value in values.values()):
            return False
        own = {n: v if isinstance(v, int) else Formula.of(v[0]) for n, v in values.items()}
        used = {letter: v[0] for v in values.values() if not isinstance(v, int) for letter in v}
        numbers: dict[str, Any] = {n: v for n, v in self.numbers.items() if n not in used}
        numbers |= {letter: Formula.of(first) for letter, first in used.items()}
        right = pair.right
        try:
            value = pair.value.substitute(own)
            return same(value, right.substitute(numbers) if isinstance(right, Formula) else right)
        except ArithmeticError:
            return False


def _letters(value: Letters | int) -> Letters:
    return () if isinstance(value, int) else value


def same(formula: Any, other: Any) -> bool:
    """Return whether two formulas have the same value for all numbers.

    Products and sums have a normal form. Formulas with rounding have none, so random numbers
    decide about them.
    """
    if formula == other:
        return True
    if not (isinstance(formula, Formula) and isinstance(other, Formula)):
        return False
    if not (_rounds(formula) or _rounds(other)):
        return False
    from random import Random  # only formulas need it

    dice = Random(0)
    letters = sorted(formula.names | other.names)
    return all(_agree(formula, other, dice, letters) for _ in range(TRIES))


def _agree(formula: Formula, other: Formula, dice: Random, letters: list[str]) -> bool:
    """Return whether two formulas have the same value for random numbers."""
    numbers: dict[str, int | Formula] = {
        letter: dice.choice((dice.randint(1, 9), dice.randint(1, 999))) for letter in letters
    }
    try:
        return bool(formula.substitute(numbers) == other.substitute(numbers))
    except ArithmeticError:
        return True


def _rounds(formula: Formula) -> bool:
    return any(not isinstance(atom, str) for product in formula.terms for atom in product)
