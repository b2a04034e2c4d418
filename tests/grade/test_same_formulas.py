"""Formulas in any letters and any form: the same meaning in a whole answer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

import pytest
from grade.situations import situations

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.notation import Compound, Expr, evaluate, factored, parse_formula
from shapecalc.errors import ShapecalcError
from shapecalc.explain.layer import Explanation
from shapecalc.grade.amounts import contains_letters, read_amount, read_shapes
from shapecalc.grade.equal import same_answer
from shapecalc.grade.key import KeyRow, key_of
from shapecalc.grade.meanings import squares
from shapecalc.grade.same_formulas import FormulaPair, same, same_in_letters
from shapecalc.quiz.dice import Dice
from shapecalc.quiz.draft import published
from shapecalc.quiz.random_models import NothingFitsError, RandomModels
from shapecalc.read.document import read_data

LSTM = "LSTM(10, return_sequences=True, input_shape=(3, 1))"
CONV = "Conv2D(8, (3, 3), strides=(2, 2), input_shape=(9, 9, 2))"
EMBEDDING = "Embedding(90, 4, input_shape=(30,))"
OBLONG = "Conv2D(8, (2, 4), input_shape=(9, 8, 3))"
CONV1D = "Conv1D(4, 3, input_shape=(12, 6))"


@cache
def row(spec: str) -> KeyRow:
    found = situations([spec])[-1].row
    assert found
    return found


def verdicts(spec: str, shape: str, *amounts: str, **definitions: int | str) -> list[bool]:
    """Whether the shape of an answer and its amounts are right."""
    shapes = read_shapes(shape) if shape else None
    sides = [read_amount(text) for text in amounts]
    is_right, others = same_answer(shapes, sides, row(spec), False, definitions)
    return [*([is_right] if shape else []), *others]


# Whole answers


@pytest.mark.parametrize(
    ("spec", "shape", "amounts"),
    [
        (LSTM, "(None, T, n)", ["4n(n + m + 1)", "480"]),
        (LSTM, "(b, T, n)", ["4n(n+2)"]),
        (LSTM, "(None, p, n)", ["4*(n+1+1)*n", "4*n*n + 8*n"]),
        (CONV, "(None, (n-k)//s + 1, (n-k)//s + 1, f)", ["(k*k*c+1)*f", "(k²c+1)f"]),
        (CONV, "(None, (h-k)//s + 1, (w-k)//s + 1, F)", ["(k*k*2+1)*F"]),
        (CONV, "", ["(kernel*kernel*channels+1)*filters", "(커널*커널*채널+1)*필터"]),
        (CONV, "", ["(F*F*C+1)*K"]),
        (EMBEDDING, "(None, L, d)", ["V*d", "input_dim*output_dim"]),
        (OBLONG, "(None, h-a+1, w-b+1, f)", ["(a*b*c+1)*f"]),
        (CONV1D, "(n, 10, 4)", ["(k*c+1)*f"]),
        (CONV1D, "(None, n-k+1, f)", ["(k*c+1)*f"]),
    ],
)
def test_right_in_one_meaning(spec: str, shape: str, amounts: list[str]) -> None:
    assert all(verdicts(spec, shape, *amounts))


@pytest.mark.parametrize(
    ("spec", "shape", "amounts", "expected"),
    [
        (LSTM, "(None, T, n)", ["4m(m + n + 1)"], [True, False]),
        (LSTM, "(None, n, u)", ["4n(n + d + 1)"], [True, False]),
        (LSTM, "(n, 3, 10)", ["4n(n + d + 1)"], [True, False]),
        (LSTM, "(T, 3, 10)", ["480"], [False, True]),
        (LSTM, "", ["4(n + m + 1)n", "4(m + n + 1)m"], [True, False]),
        (LSTM, "", ["4(n + m + 1)n", "440"], [True, False]),
        (LSTM, "", ["4(T + d + 1)T"], [False]),
        (LSTM, "", ["4(t + d + 1)t"], [False]),
        (LSTM, "", ["4(features + units + 1)features"], [False]),
        (LSTM, "", ["4(특성 + 유닛 + 1)*특성"], [False]),
        (EMBEDDING, "", ["input_length*output_dim"], [False]),
        (EMBEDDING, "", ["T*m"], [False]),
        (CONV, "", ["(h*w*c + 1)*f"], [False]),
        (CONV, "", ["(H*W*C + 1)*F"], [False]),
        (CONV, "(None, (n-k)//s + 1, (m-k)//s + 1, f)", ["(n*n*c+1)*f"], [True, False]),
        (CONV, "(None, (n-k)//s + 1, (n-k)//k + 1, f)", [], [False]),
        (OBLONG, "", ["(k*k*c+1)*f"], [False]),
        (OBLONG, "", ["(kernel*kernel*c+1)*f"], [False]),
        (OBLONG, "(None, h-a+1, w-b+1, f)", ["(a*a*c+1)*f"], [True, False]),
        (OBLONG, "(None, h-b+1, w-b+1, f)", [], [False]),
    ],
)
def test_wrong_in_one_meaning(
    spec: str, shape: str, amounts: list[str], expected: list[bool]
) -> None:
    assert verdicts(spec, shape, *amounts) == expected


@pytest.mark.parametrize(
    ("text", "definitions", "expected"),
    [
        ("4n(n+m+1)", {"n": 10, "m": 1}, True),
        ("4n(n+m+1)", {"n": 1, "m": 10}, False),
        ("4n(n+m+1)", {"n": "units", "m": "입력"}, True),
        ("4n(n+m+1)", {"n": "features", "m": "units"}, False),
        ("4n(n+m+1)", {"n": 11}, False),
        ("4u(u+d+1)", {"u": 10}, True),
        ("4d(d+u+1)", {"d": 10, "u": 1}, True),
        ("4u(u+k)", {"k": 2}, True),
        ("48n", {"n": 10}, False),
    ],
)
def test_definitions(text: str, definitions: dict[str, int | str], expected: bool) -> None:
    assert verdicts(LSTM, "", text, **definitions) == [expected]


def test_a_contradiction_makes_the_later_answer_wrong() -> None:
    explanation = row(LSTM).explanation
    assert explanation
    right = evaluate(explanation.params)
    pairs = [
        FormulaPair(read_amount(text), right) for text in ("4n(n+m+1)", "4m(n+m+1)", "4n(n+m+1)")
    ]
    assert same_in_letters([[pair] for pair in pairs], explanation) == [True, False, True]
    assert same_in_letters([pairs[:2]], explanation) == [False]
    assert same_in_letters([], explanation) == []


def test_long_chains_are_compared_in_time() -> None:
    assert verdicts(LSTM, "", *["4n(n+m+1)"] * 40, "4m(n+m+1)") == [True] * 40 + [False]


def test_same() -> None:
    n = Formula.of("n")
    assert same((n + 1) // 2, (n - 1) // 2 + 1)
    assert not same((n + 1) // 2, n // 2)
    assert not same(n, 3)


# Every layer


def every_row() -> Iterator[tuple[KeyRow, Explanation]]:
    """Yield a layer of each kind, with its explanation."""
    for number, rule in enumerate(published()):
        models = RandomModels(Dice(0, 3, number), 3)
        try:
            key = key_of(read_data(models.single(rule).spec))
        except (NothingFitsError, ShapecalcError):
            continue
        for item in key.rows:
            if item.class_name == rule.class_name and item.explanation and item.shapes:
                yield item, item.explanation


def shuffled(expr: Expr, random: Random) -> Expr:
    """Return a formula with its terms and factors in another order."""
    if not isinstance(expr, Compound):
        return expr
    parts = [shuffled(part, random) for part in expr.parts]
    if expr.sign in "+*":
        random.shuffle(parts)
    return Compound(expr.sign, tuple(parts))


def renamed(expr: Expr, names: dict[str, str]) -> Expr:
    """Return a formula with other names for some letters."""
    if isinstance(expr, str):
        return names.get(expr, expr)
    if isinstance(expr, int):
        return expr
    return Compound(expr.sign, tuple(renamed(part, names) for part in expr.parts))


def expanded(formula: Formula) -> Expr:
    """Return a formula multiplied out."""
    return parse_formula(str(formula))


def forms(formula: Any, written: Expr) -> list[Expr]:
    """Return a formula as it is explained, with common factors in front, and multiplied out."""
    return [written, factored(formula), expanded(formula)]


def own_names(explanation: Explanation) -> dict[str, str]:
    """Return a name of a student's own for each letter."""
    taken = {s.letter.lower() for s in explanation.symbols}
    free = iter([name for name in "pqrxyzjavegio" if name not in taken])
    return {s.letter: next(free) for s in explanation.symbols}


def answers(item: KeyRow, explanation: Explanation) -> list[tuple[Formula, Expr]]:
    """Return the formulas of the sizes of an output and of the parameters."""
    sizes = [size for shape in explanation.outputs for size in shape[1:]]
    written = [(size, factored(size)) for size in sizes if isinstance(size, Formula)]
    params = evaluate(explanation.params)
    return [*written, *([(params, explanation.params)] if isinstance(params, Formula) else [])]


def test_every_formula_is_right_in_any_form_and_any_letters() -> None:
    random, count = Random(0), 0
    for item, explanation in every_row():
        for names in ({}, own_names(explanation)):
            groups = [
                [FormulaPair(renamed(shuffled(form, random), names), right)]
                for right, written in answers(item, explanation)
                for form in forms(right, written)
                if contains_letters(form)
            ]
            if len({name for (pair,) in groups for name in pair.names}) <= 6:
                assert all(same_in_letters(groups, explanation)), (item.class_name, names)
                count += len(groups)
    assert count > 400


def test_a_formula_with_another_symbol_is_wrong() -> None:
    count = 0
    for item, explanation in every_row():
        sides = {letter: group for group in squares(explanation.symbols) for letter in group}
        for right, written in answers(item, explanation):
            for letter in sorted(right.names):
                for other in explanation.symbols:
                    if other.letter == letter or other.letter in sides.get(letter, ()):
                        continue
                    pair = FormulaPair(renamed(written, {letter: other.letter}), right)
                    assert same_in_letters([[pair]], explanation) == [False], (
                        item.class_name,
                        pair.written,
                    )
                    count += 1
    assert count > 400
