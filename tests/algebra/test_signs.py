"""Signs of formulas: where they grow, and where they are negative."""

from __future__ import annotations

import pytest
from formulas import FORMULAS, NUMBERS, FormulaPair, at_numbers
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.signs import monotonicity, sign
from shapecalc.algebra.size import larger

N, K, S, U = map(Formula.of, "nksu")


@pytest.mark.parametrize(
    ("formula", "slopes"),
    [
        (4 * U * (U + N + 1), {"u": 1, "n": 1}),
        ((N - K) // S + 1, {"n": 1, "k": -1, "s": 0}),
        (-(-N // S), {"n": 1, "s": -1}),
        (N // 2 - K * K, {"n": 1, "k": -1}),
        (N * N - N, {"n": 0}),
        (N % 4, {"n": 0}),
        (N // (K - 1), {"n": 0, "k": 0}),
        (U * (N // 2), {"u": 1, "n": 1}),
        (U * ((N - K) // 2), {"u": 0}),
        (N * larger(K, S), {"n": 1, "k": 1, "s": 1}),
    ],
    ids=str,
)
def test_monotonicity(formula: Formula, slopes: dict[str, int]) -> None:
    assert {letter: monotonicity(formula, letter) for letter in slopes} == slopes


@given(FORMULAS, NUMBERS, st.sampled_from("nks"))
def test_monotonicity_holds_for_numbers(
    pair: FormulaPair, numbers: dict[str, int], letter: str
) -> None:
    ours, _ = pair
    if not isinstance(ours, Formula) or letter not in ours.names:
        return
    next_numbers = {**numbers, letter: numbers[letter] + 1}
    change = at_numbers(ours, next_numbers) - at_numbers(ours, numbers)
    slope = monotonicity(ours, letter)
    assert slope in (-1, 0, 1)
    assert slope * change >= 0


@given(FORMULAS, FORMULAS, NUMBERS)
def test_sign(left: FormulaPair, right: FormulaPair, numbers: dict[str, int]) -> None:
    for formula in (left[0], larger(left[0], right[0])):
        if isinstance(formula, Formula):
            assert sign(formula) * at_numbers(formula, numbers) >= 0
