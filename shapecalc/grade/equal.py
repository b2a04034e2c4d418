"""Whether what was written is what is right, as a number, as a shape, or as a formula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from random import Random
from typing import Any

from shapecalc.algebra.formula import Formula, Quotient, Remainder
from shapecalc.algebra.notation import Expr, evaluate
from shapecalc.algebra.size import UNKNOWN, Shape, Unknown, known
from shapecalc.explain.layer import Explanation
from shapecalc.explain.letters import Symbol
from shapecalc.grade.amounts import ToldShape, ToldSize, contains_letters
from shapecalc.grade.key import KeyRow


def same_amount(told: Any, right: Any, item: KeyRow | None) -> bool:
    """Whether a number of parameters is right, as a number or as a formula."""
    if told is None or right is None:
        return False
    if not contains_letters(told):
        return bool(told == right)
    found = item.explanation if item else None
    if found is None:
        return isinstance(right, Formula) and bool(evaluate(told) == right)
    return same_formula(told, evaluate(found.params), found)


def same_shapes(
    told: Sequence[ToldShape], right: Sequence[Shape], item: KeyRow, without_batch: bool
) -> bool:
    """Whether shapes are right, with the batch or without it."""
    if len(told) != len(right):
        return False
    lettered = item.explanation.outputs if item.explanation else ()
    rows = list(lettered) if len(lettered) == len(right) else list(right)
    return all(
        _same_shape(one, other, letters, item, without_batch)
        for one, other, letters in zip(told, right, rows)
    )


def _same_shape(
    told: ToldShape, right: Shape, letters: Shape, item: KeyRow, without_batch: bool
) -> bool:
    letters = letters if len(letters) == len(right) else right
    if len(told) == len(right) - 1 and (without_batch or told[:1] != (UNKNOWN,)):
        right, letters, batch = right[1:], letters[1:], False
    else:
        batch = True
    return len(told) == len(right) and all(
        _same_size(size, other, letter, item, batch and not at)
        for at, (size, other, letter) in enumerate(zip(told, right, letters))
    )


def _same_size(told: ToldSize, right: Any, letter: Any, item: KeyRow, batch: bool) -> bool:
    if isinstance(told, Unknown):
        return right is UNKNOWN
    if contains_letters(told):
        if right is UNKNOWN:
            return isinstance(told, str)  # A letter stands for what nobody knows.
        found = item.explanation
        return found is not None and not batch and same_formula(told, letter, found)
    return known(right) and told == right


TRIES = 60
"""How many numbers are put into formulas that round."""

MOST_LETTERS = 6
"""How many letters of one's own a formula may have; their meanings are tried out."""


def same_formula(told: Expr, right: Any, found: Explanation) -> bool:
    """Whether a formula is the right one.

    Letters of `explain` keep their meaning, and so do the words that they stand for; other
    letters may stand for any that is left. What the formula has no letter for is the layer's
    own number.
    """
    try:
        written = evaluate(told)
    except ArithmeticError:
        return False
    if not isinstance(written, Formula):
        return False
    met = right.names if isinstance(right, Formula) else set()
    symbols = tuple(s for s in found.symbols if s.letter in met)
    return any(
        _same(written.substitute(renamed), _filled(right, found, renamed))
        for renamed in _renamings(written, symbols)
    )


def _renamings(written: Formula, symbols: Sequence[Symbol]) -> Iterator[Mapping[str, Formula]]:
    """What the letters of a formula may stand for."""
    fixed = {name: _letter(name, symbols) for name in written.names}
    known = {name: Formula.of(letter) for name, letter in fixed.items() if letter}
    own = sorted(name for name, letter in fixed.items() if not letter)
    taken = {letter for letter in fixed.values() if letter}
    left = [s.letter for s in symbols if s.letter not in taken]
    if len(own) > min(len(left), MOST_LETTERS):
        return
    for chosen in permutations(left, len(own)):
        yield known | {name: Formula.of(letter) for name, letter in zip(own, chosen)}


def _letter(name: str, symbols: Sequence[Symbol]) -> str:
    """The letter of `explain` that a name is, or that stands for what it says."""
    for s in symbols:
        if s.letter == name:
            return s.letter
    words = [s for s in symbols if name.lower() in (s.word, s.word.removesuffix("s"))]
    return words[0].letter if len(words) == 1 else ""


def _filled(right: Any, found: Explanation, renamed: Mapping[str, Formula]) -> Any:
    """The right formula with numbers for the letters that the other has not."""
    used = {formula.name for formula in renamed.values()}
    numbers = {letter: n for letter, n in found.numbers.items() if letter not in used}
    return right.substitute(numbers) if isinstance(right, Formula) else right


def _same(one: Any, other: Any) -> bool:
    """Whether two formulas come to the same, whatever their letters are."""
    if one == other:
        return True
    if not (isinstance(one, Formula) and isinstance(other, Formula)):
        return False
    if not (_rounds(one) or _rounds(other)):
        return False
    dice = Random(0)
    letters = sorted(one.names | other.names)
    return all(_agree(one, other, dice, letters) for _ in range(TRIES))


def _agree(one: Formula, other: Formula, dice: Random, letters: list[str]) -> bool:
    numbers: dict[str, int | Formula] = {
        letter: dice.choice((dice.randint(1, 9), dice.randint(1, 999))) for letter in letters
    }
    try:
        return bool(one.substitute(numbers) == other.substitute(numbers))
    except ArithmeticError:
        return True


def _rounds(formula: Formula) -> bool:
    return any(isinstance(a, (Quotient, Remainder)) for product in formula.terms for a in product)


def number_of(told: Expr, found: Explanation) -> int | None:
    """What a formula comes to with the numbers of the layer, if its letters are known."""
    try:
        written = evaluate(told)
        if not isinstance(written, Formula):
            return int(written)
        numbers = {name: found.numbers[_letter(name, found.symbols)] for name in written.names}
        worth = written.substitute(numbers)
    except (KeyError, ArithmeticError):
        return None
    return worth if isinstance(worth, int) else None
