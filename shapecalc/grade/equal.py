"""Compare an answer with the right one: as a number, as a shape, or as a formula."""

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
from shapecalc.grade.amounts import WrittenShape, WrittenSize, contains_letters, has_letters
from shapecalc.grade.key import KeyRow


def same_amount(answer: Any, right: Any, row: KeyRow | None) -> bool:
    """Return whether a number of parameters is right, as a number or as a formula.

    Args:
        answer: the number or the formula; None if there is none.
        right: the right number; None if it is unknown.
        row: the row of the layer; None for a total.
    """
    if answer is None or right is None:
        return False
    if not contains_letters(answer):
        return bool(answer == right)
    if _is_formula(answer, right):
        return True
    explanation = row.explanation if row else None
    if row is None or explanation is None:
        return False
    return same_formula(answer, evaluate(explanation.params), explanation, row.letters)


def same_shapes(
    answer: Sequence[WrittenShape], right: Sequence[Shape], row: KeyRow, without_batch: bool
) -> bool:
    """Return whether shapes are right, with the batch size or without it.

    Args:
        answer: the shapes of an answer.
        right: the right shapes.
        row: the row of the layer.
        without_batch: whether the sheet leaves out batch sizes, so that an unknown first size
            is another axis.
    """
    if len(answer) != len(right):
        return False
    letters = _in_letters(right, row) if has_letters(answer) else right
    return all(
        _same_shape(shape, right_shape, shape_in_letters, row, without_batch)
        for shape, right_shape, shape_in_letters in zip(answer, right, letters)
    )


def _in_letters(right: Sequence[Shape], row: KeyRow) -> Sequence[Shape]:
    """Return the right shapes in the letters of `explain`, as far as there are any."""
    # These letters belong to the right shapes, not to those of a mistake.
    lettered = row.explanation.outputs if row.explanation and tuple(right) == row.shapes else ()
    return list(lettered) if len(lettered) == len(right) else right


def _same_shape(
    answer: WrittenShape, right: Shape, letters: Shape, row: KeyRow, without_batch: bool
) -> bool:
    letters = letters if len(letters) == len(right) else right
    if len(answer) == len(right) - 1 and (without_batch or answer[:1] != (UNKNOWN,)):
        right, letters, has_batch = right[1:], letters[1:], False
    else:
        has_batch = True
    return len(answer) == len(right) and all(
        _same_size(size, right_size, letter, row, is_batch=has_batch and not at)
        for at, (size, right_size, letter) in enumerate(zip(answer, right, letters))
    )


def _same_size(answer: WrittenSize, right: Any, letter: Any, row: KeyRow, is_batch: bool) -> bool:
    if isinstance(answer, Unknown):
        return right is UNKNOWN
    if contains_letters(answer):
        if right is UNKNOWN:
            return isinstance(answer, str)  # Any single letter is a name for an unknown size.
        if _is_formula(answer, right):
            return True
        if row.explanation is None or is_batch:
            return False
        return same_formula(answer, letter, row.explanation, row.letters, renames=False)
    return known(right) and answer == right


def _is_formula(answer: Expr, right: Any) -> bool:
    """Return whether a formula is the right one in the letters of the model."""
    try:
        return isinstance(right, Formula) and _same(evaluate(answer), right)
    except ArithmeticError:
        return False


TRIES = 60
"""How many random substitutions compare two formulas with rounding."""

MOST_LETTERS = 6
"""The most custom letters of a formula; all their meanings are tried."""


def same_formula(
    answer: Expr,
    right: Any,
    explanation: Explanation,
    own: frozenset[str] = frozenset(),
    renames: bool = True,
) -> bool:
    """Return whether a formula is the right one.

    The letters of `explain` keep their meaning, and so do their words, such as ``units``. A custom
    letter may mean any of the other letters. Sizes without a letter have the numbers of the layer.

    Args:
        answer: the formula.
        right: the right formula.
        explanation: the explanation of the layer.
        own: the letters of the model, which never mean anything else.
        renames: whether a custom letter may mean a letter of the model.
    """
    try:
        written = evaluate(answer)
    except ArithmeticError:
        return False
    if not isinstance(written, Formula):
        return False
    names = right.names if isinstance(right, Formula) else set()
    symbols = tuple(s for s in explanation.symbols if s.letter in names)
    return any(
        _same(written.substitute(meanings), _with_numbers(right, explanation, meanings))
        for meanings in _meanings(written, symbols, own, renames)
    )


def _meanings(
    written: Formula, symbols: Sequence[Symbol], own: frozenset[str], renames: bool
) -> Iterator[Mapping[str, Formula]]:
    """Yield every assignment of the letters of `explain` to the names in a formula."""
    letters = {name: _letter(name, symbols) for name in written.names}
    fixed = {name: Formula.of(letter) for name, letter in letters.items() if letter}
    custom = sorted(name for name, letter in letters.items() if not letter)
    taken = {letter for letter in letters.values() if letter} | (set() if renames else own)
    free = [s.letter for s in symbols if s.letter not in taken]
    if len(custom) > min(len(free), MOST_LETTERS) or not own.isdisjoint(custom):
        return
    for chosen in permutations(free, len(custom)):
        yield fixed | {name: Formula.of(letter) for name, letter in zip(custom, chosen)}


def _letter(name: str, symbols: Sequence[Symbol]) -> str:
    """Return the letter of `explain` for a name: the letter itself, or that of the word."""
    for s in symbols:
        if s.letter == name:
            return s.letter
    words = [s for s in symbols if name.lower() in (s.word, s.word.removesuffix("s"))]
    return words[0].letter if len(words) == 1 else ""


def _with_numbers(right: Any, explanation: Explanation, meanings: Mapping[str, Formula]) -> Any:
    """Return the right formula with numbers for the letters that the answer does not use."""
    used = {formula.name for formula in meanings.values()}
    numbers = {letter: n for letter, n in explanation.numbers.items() if letter not in used}
    return right.substitute(numbers) if isinstance(right, Formula) else right


def _same(formula: Any, other: Any) -> bool:
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
    return any(isinstance(a, (Quotient, Remainder)) for product in formula.terms for a in product)


def number_of(answer: Expr, explanation: Explanation) -> Any:
    """Return the value of a formula for the numbers of a layer.

    Letters without a number remain, so that the value may be a formula; it is None if a letter of
    the answer is unknown.
    """
    try:
        written = evaluate(answer)
        if not isinstance(written, Formula):
            return int(written)
        letters = {name: _letter(name, explanation.symbols) for name in written.names}
        if not all(letters.values()):
            return None
        numbers = explanation.numbers
        return written.substitute(
            {
                name: numbers[letter] if letter in numbers else Formula.of(letter)
                for name, letter in letters.items()
            }
        )
    except ArithmeticError:
        return None
