"""Compare an answer with the right one: as a number, as a shape, or as a formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import permutations
from typing import Any

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.notation import Expr, evaluate
from shapecalc.algebra.size import UNKNOWN, Shape, Unknown, known
from shapecalc.explain.layer import Explanation
from shapecalc.grade.amounts import WrittenShape, WrittenSize, contains_letters, has_letters
from shapecalc.grade.key import KeyRow
from shapecalc.grade.meanings import Definitions, meaning
from shapecalc.grade.same_formulas import MOST_LETTERS, FormulaPair, same, same_in_letters
from shapecalc.grade.sheets.numbers import Rounded


def same_answer(
    shapes: Sequence[WrittenShape] | None,
    amounts: Sequence[Any],
    row: KeyRow,
    without_batch: bool = False,
    definitions: Definitions | None = None,
) -> tuple[bool, list[bool]]:
    """Return whether the shapes of an answer are right, and which of its amounts are.

    Each letter means the same in all of them.

    Args:
        shapes: the shapes of the answer; None if it has none.
        amounts: the numbers of parameters, or the formulas: all sides of ``a = b = c``.
        row: the row of the layer.
        without_batch: whether the sheet leaves out batch sizes.
        definitions: what the sheet says about names.
    """
    counts = [_amount_pairs(amount, row.params, row) for amount in amounts]
    verdicts = []
    for leaves_out in dict.fromkeys((False, without_batch)):
        pairs = None
        if shapes is not None and row.shapes is not None:
            pairs = _shape_pairs(shapes, row.shapes, row, leaves_out)
        verdicts.append(_matched([pairs, *counts], row, definitions))
    first, *others = max(verdicts, key=sum)
    return first, others


def same_amount(answer: Any, right: Any, row: KeyRow | None) -> bool:
    """Return whether a number of parameters is right, as a number or as a formula.

    Args:
        answer: the number or the formula; None if there is none.
        right: the right number; None if it is unknown.
        row: the row of the layer; None for a total.
    """
    pairs = _amount_pairs(answer, right, row)
    if row is None:
        return pairs == []
    return _matched([pairs], row)[0]


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
    return _matched([_shape_pairs(answer, right, row, without_batch)], row)[0]


def same_formula(
    answer: Expr,
    right: Any,
    explanation: Explanation,
    own: frozenset[str] = frozenset(),
    definitions: Definitions | None = None,
) -> bool:
    """Return whether a formula is the right one.

    Args:
        answer: the formula.
        right: the right formula.
        explanation: the explanation of the layer.
        own: the letters of the model, which never mean anything else.
        definitions: what the sheet says about names.
    """
    return same_in_letters([[FormulaPair(answer, right)]], explanation, own, definitions)[0]


def _matched(
    answers: Sequence[list[FormulaPair] | None], row: KeyRow, definitions: Definitions | None = None
) -> list[bool]:
    """Return which answers are right; None stands for one that is wrong in any letters."""
    possible = [pairs for pairs in answers if pairs is not None]
    if not any(possible):  # There are no letters.
        return [pairs is not None for pairs in answers]
    explanation = row.explanation
    if explanation is None:
        return [pairs is not None and _are_names(pairs) for pairs in answers]
    verdicts = iter(same_in_letters(possible, explanation, row.letters, definitions))
    return [pairs is not None and next(verdicts) for pairs in answers]


def _are_names(pairs: Sequence[FormulaPair]) -> bool:
    """Return whether the formulas of an answer are names of sizes that are unknown."""
    return all(pair.is_open and isinstance(pair.written, str) for pair in pairs)


def _amount_pairs(answer: Any, right: Any, row: KeyRow | None) -> list[FormulaPair] | None:
    """Return the formulas to compare; an empty list if an amount is right, None if it is wrong."""
    if answer is None or right is None:
        return None
    if isinstance(answer, Rounded):
        return [] if answer.includes(right) else None
    if not contains_letters(answer):
        return [] if answer == right else None
    if _is_formula(answer, right):
        return []
    explanation = row.explanation if row else None
    return [FormulaPair(answer, evaluate(explanation.params))] if explanation else None


def _shape_pairs(
    answer: Sequence[WrittenShape], right: Sequence[Shape], row: KeyRow, without_batch: bool
) -> list[FormulaPair] | None:
    """Return the formulas to compare; an empty list if shapes are right, None if they are wrong."""
    if len(answer) != len(right):
        return None
    letters = _in_letters(right, row) if has_letters(answer) else right
    pairs: list[FormulaPair] = []
    for shape, sizes, lettered in zip(answer, right, letters):
        same_length = lettered if len(lettered) == len(sizes) else sizes
        for pair in _size_pairs(shape, sizes, same_length, without_batch):
            if pair is False:
                return None
            if isinstance(pair, FormulaPair):
                pairs.append(pair)
    return pairs


def _size_pairs(
    answer: WrittenShape, right: Shape, letters: Shape, without_batch: bool
) -> Iterator[FormulaPair | bool]:
    """Yield the formulas of a shape to compare; or whether a size without letters is right."""
    has_batch = len(answer) == len(right)
    if len(answer) == len(right) - 1 and (without_batch or answer[:1] != (UNKNOWN,)):
        right, letters = right[1:], letters[1:]
    if len(answer) != len(right):
        yield False
        return
    # Mistakes differ in the last sizes more often than in the first ones.
    for at in reversed(range(len(answer))):
        yield _size_pair(answer[at], right[at], letters[at], is_batch=has_batch and not at)


def _in_letters(right: Sequence[Shape], row: KeyRow) -> Sequence[Shape]:
    """Return the right shapes in the letters of `explain`, as far as there are any."""
    # These letters belong to the right shapes, not to those of a mistake.
    lettered = row.explanation.outputs if row.explanation and tuple(right) == row.shapes else ()
    return list(lettered) if len(lettered) == len(right) else right


def _size_pair(answer: WrittenSize, right: Any, letter: Any, is_batch: bool) -> FormulaPair | bool:
    """Return the formula of a size to compare; or whether the size is right."""
    if isinstance(answer, Unknown):
        return right is UNKNOWN
    if not contains_letters(answer):
        return known(right) and answer == right
    if right is UNKNOWN:
        return FormulaPair(answer, UNKNOWN if is_batch else letter, is_open=True, renames=False)
    if _is_formula(answer, right):
        return True
    return False if is_batch else FormulaPair(answer, letter, renames=False)


def _is_formula(answer: Expr, right: Any) -> bool:
    """Return whether a formula is the right one in the letters of the model."""
    try:
        return isinstance(right, Formula) and same(evaluate(answer), right)
    except ArithmeticError:
        return False


def values_of(
    answer: Any, explanation: Explanation | None, definitions: Definitions | None = None
) -> list[Any]:
    """Return the numbers that an answer may be, or its shapes as written and with numbers.

    Args:
        answer: an amount or the shapes of a layer; None if there is no answer.
        explanation: the explanation of the layer; None if there is none.
        definitions: what the sheet says about names.
    """
    if isinstance(answer, (list, tuple)):
        if explanation is None or not has_letters(answer):
            return [answer]
        numbers = [[_size(size, explanation, definitions) for size in shape] for shape in answer]
        return [answer, [tuple(shape) for shape in numbers]]
    if not contains_letters(answer):
        return [] if answer is None else [answer]
    if explanation is None:
        return [evaluate(answer)]
    return list(numbers_of(answer, explanation, definitions))


def _size(size: WrittenSize, explanation: Explanation, definitions: Definitions | None) -> Any:
    """Return a size with numbers for its letters; as it is if they are unknown."""
    if isinstance(size, Unknown) or not contains_letters(size):
        return size
    number = number_of(size, explanation, definitions)
    return number if isinstance(number, int) else size


def number_of(
    answer: Expr, explanation: Explanation, definitions: Definitions | None = None
) -> Any:
    """Return the value of a formula for the numbers of a layer; None if a letter is unknown.

    Letters without a number remain, so that the value may be a formula.
    """
    values = list(numbers_of(answer, explanation, definitions))
    return values[0] if len(values) == 1 else None


def numbers_of(
    answer: Expr, explanation: Explanation, definitions: Definitions | None = None
) -> Iterator[Any]:
    """Yield the values of a formula for the numbers of a layer, for each meaning of its letters.

    A custom letter may mean any letter of the formula of the parameters that has no other name.
    """
    try:
        written = evaluate(answer)
    except ArithmeticError:
        return
    if not isinstance(written, Formula):
        yield int(written)
        return
    right = evaluate(explanation.params)
    free = right.names if isinstance(right, Formula) else set()
    values: dict[str, Any] = {}
    for name in written.names:
        letters, defined = meaning(name, explanation.symbols), (definitions or {}).get(name)
        if letters or isinstance(defined, int):
            free = free - {*letters}
            values[name] = defined or _number(letters[0], explanation)
    custom = sorted(written.names - {*values})
    numbers = [_number(letter, explanation) for letter in sorted(free)]
    for chosen in permutations(numbers, len(custom)) if len(custom) <= MOST_LETTERS else ():
        with suppress(ArithmeticError):
            yield written.substitute({**values, **dict(zip(custom, chosen))})


def names_beside(answer: Any, explanation: Explanation | None) -> set[str]:
    """Return the names in a formula that mean nothing in the right one."""
    if explanation is None or not contains_letters(answer):
        return set()
    try:
        written, right = evaluate(answer), evaluate(explanation.params)
    except ArithmeticError:
        return set()
    if not isinstance(written, Formula) or not isinstance(right, Formula):
        return set()
    symbols = explanation.symbols
    return {name for name in written.names if right.names.isdisjoint(meaning(name, symbols))}


def _number(letter: str, explanation: Explanation) -> Any:
    return explanation.numbers.get(letter, Formula.of(letter))
