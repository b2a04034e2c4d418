"""Formulas: their algebra against sympy's, and what they print."""

from __future__ import annotations

from typing import Any

import pytest
from formulas import FORMULAS, NUMBERS, PLAIN_FORMULAS, FormulaPair, at_numbers
from hypothesis import given

from shapecalc.algebra.formula import (
    Formula,
    Quotient,
    Remainder,
    as_letter,
    powers_as,
    tight,
    with_symbols,
)
from shapecalc.algebra.size import UNKNOWN, Letter, UndecidedError, Unknown, larger

N, K, S, U = map(Formula.of, "nksu")


@given(PLAIN_FORMULAS)
def test_sums_and_products(pair: FormulaPair) -> None:
    """Equal to sympy's as polynomials: the coefficients of all products are the same."""
    ours, theirs = pair
    terms = ours.terms if isinstance(ours, Formula) else {(): ours} if ours else {}
    expected = {
        tuple(sorted(str(letter) for letter, power in powers.items() for _ in range(power))): c
        for product, c in theirs.expand().as_coefficients_dict().items()
        if c
        for powers in [product.as_powers_dict() if product != 1 else {}]
    }
    assert terms == expected


@given(FORMULAS, NUMBERS)
def test_rounding(pair: FormulaPair, numbers: dict[str, int]) -> None:
    """Equal to sympy's for all numbers, with quotients and remainders."""
    ours, theirs = pair
    expected = int(theirs.subs({letter: numbers[str(letter)] for letter in theirs.free_symbols}))
    assert at_numbers(ours, numbers) == expected


@given(FORMULAS, FORMULAS, NUMBERS)
def test_arithmetic_and_substitution_can_change_places(
    left: FormulaPair, right: FormulaPair, numbers: dict[str, int]
) -> None:
    (a, _), (b, _) = left, right
    x, y = at_numbers(a, numbers), at_numbers(b, numbers)
    assert at_numbers(a + b, numbers) == x + y
    assert at_numbers(a - b, numbers) == x - y
    assert at_numbers(a * b, numbers) == x * y
    if y:
        assert at_numbers(a // b, numbers) == x // y
        assert at_numbers(a % b, numbers) == x % y


@given(FORMULAS, NUMBERS)
def test_letters_can_be_substituted_one_by_one(pair: FormulaPair, numbers: dict[str, int]) -> None:
    ours, _ = pair
    step_by_step = ours
    for letter, number in numbers.items():
        if isinstance(step_by_step, Formula):
            step_by_step = step_by_step.substitute({letter: number})
    assert step_by_step == at_numbers(ours, numbers)


@given(FORMULAS)
def test_equality(pair: FormulaPair) -> None:
    ours, _ = pair
    assert ours == ours + 0 == 1 * ours
    assert hash(ours) == hash(ours + 0)


@given(FORMULAS, FORMULAS, FORMULAS)
def test_laws(a: FormulaPair, b: FormulaPair, c: FormulaPair) -> None:
    (x, _), (y, _), (z, _) = a, b, c
    assert x + y == y + x
    assert x * y == y * x
    assert (x + y) + z == x + (y + z)
    assert (x + y) * z == x * z + y * z
    assert x - x == 0


def test_a_formula_without_letters_is_a_number() -> None:
    for number in (N - N, N - (N - 3) - 3, 0 * N, (N - 1) * 0, (2 * N) % 2):
        assert number == 0
        assert isinstance(number, int)
    assert (N + 4) - N == 4
    assert (3 * N).substitute({"n": 5}) == 15


def test_terms() -> None:
    assert (4 * U * (U + 2)).terms == {("u", "u"): 4, ("u",): 8}
    assert (N // 2).terms == {(Quotient(N, Formula({(): 2})),): 1}
    assert (N % K).terms == {(Remainder(N, K),): 1}
    assert Formula({("n",): 0, (): 3}).terms == {(): 3}


def test_a_quotient_of_multiples_is_exact() -> None:
    assert (4 * N + 6) // 2 == 2 * N + 3
    assert (4 * N + 6) % 2 == 0
    assert isinstance((4 * N + 5) // 2, Formula)
    assert Formula({(Quotient(Formula({(): 7}), N),): 1}) == 7 // N
    assert Formula({(Remainder(Formula({(): 7}), N),): 1}) == 7 % N


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (N, "n"),
        (-N, "-n"),
        (2 * N - K, "2·n - k"),
        (3 - N * 2, "3 - 2·n"),
        (N * N * K, "k·n²"),
        (N * N * N * N * N * N * N * N * N * N * N * N, "n¹²"),
        ((N - K) // S + 1, "⌊(n−k)/s⌋ + 1"),
        (N // 2, "⌊n/2⌋"),
        (-(-N // 2), "⌈n/2⌉"),
        (3 * -(-(N + 1) // S), "3·⌈(n+1)/s⌉"),
        (-((N - K) // S), "-⌊(n−k)/s⌋"),
        (N % 4, "(n mod 4)"),
        (N // K // S, "⌊⌊n/k⌋/s⌋"),
    ],
    ids=str,
)
def test_printed(formula: Formula, text: str) -> None:
    assert repr(formula) == str(formula) == text
    assert formula.compact == tight(text)


def test_tight() -> None:
    assert tight("⌊(n−k)/s⌋ + 1 - 2·k") == "⌊(n−k)/s⌋+1−2·k"


def test_names() -> None:
    assert ((N - K) // S + U % 4).names == {"n", "k", "s", "u"}
    assert [formula.name for formula in (N, 2 * N, N + 1, N * K, N // 2)] == ["n", "", "", "", ""]


def test_it_is_an_unknown_size() -> None:
    assert isinstance(N, Unknown)
    assert N != UNKNOWN


@pytest.mark.parametrize("sign", ["+", "-", "*", "//", "%"])
def test_a_result_with_an_unknown_size_is_unknown(sign: str) -> None:
    """On both sides: Python asks the formula first, which is the more special of the two."""
    for left, right in ((N, UNKNOWN), (UNKNOWN, N), (N * K + 1, UNKNOWN)):
        assert eval(f"left {sign} right", {"left": left, "right": right}) is UNKNOWN


def test_substitute() -> None:
    formula = (N - K) // S + 1
    assert formula.substitute({"k": 3}) == (N - 3) // S + 1
    assert formula.substitute({"n": 10, "k": 3, "s": 2}) == 4
    assert formula.substitute({"n": 3 * N + K}) == 3 * N // S + 1
    assert formula.substitute({"x": 5}) == formula
    with pytest.raises(ZeroDivisionError):
        formula.substitute({"s": 0})


@pytest.mark.parametrize(
    ("text", "expected"), [("4·u² + n¹²", "4·u^2 + n^12"), ("u", "u"), ("", ""), ("x⁰", "x^0")]
)
def test_powers_as(text: str, expected: str) -> None:
    assert powers_as("^", text) == expected
    assert powers_as("**", text) == expected.replace("^", "**")


def test_letters() -> None:
    """A letter, with a number or an index; words are none."""
    assert [type(as_letter(word)) for word in ("u", "kh", "T1", "d_model")] == [Letter] * 4
    assert [type(as_letter(word)) for word in ("same", "3", "", "None")] == [str] * 4


def test_undecided() -> None:
    u = Formula.of("u")
    for ask in (lambda: u < 3, lambda: bool(u), lambda: [1] * u, lambda: range(u)):
        with pytest.raises(UndecidedError):
            ask()


def test_with_symbols() -> None:
    assert with_symbols([3, Letter("n"), "n", [None, Letter("d_model")]]) == (
        *(3, N, "n"),
        (None, Formula.of("d_model")),
    )


@given(FORMULAS, FORMULAS, NUMBERS)
def test_the_larger_one(left: FormulaPair, right: FormulaPair, numbers: dict[str, int]) -> None:
    (a, _), (b, _) = left, right
    expected = max(at_numbers(a, numbers), at_numbers(b, numbers))
    assert at_numbers(larger(a, b), numbers) == expected
    assert at_numbers(larger(a, b) * 2 + 1, numbers) == 2 * expected + 1


@pytest.mark.parametrize(
    ("left", "right", "text"),
    [
        (K, 1, "k"),
        (N * K, K, "k·n"),
        (K, N, "max(k, n)"),
        (N * (K - 1) + 1, 1, "k·n - n + 1"),
        (2, K, "max(k, 2)"),
        (K, UNKNOWN, "None"),
        (UNKNOWN, K, "None"),
    ],
)
def test_a_maximum_that_is_certain(left: Any, right: Any, text: str) -> None:
    assert str(larger(left, right)) == text


def test_ceilings_in_products() -> None:
    half = -(-N // 2)
    assert str(3 * half * half) == "3·⌈n/2⌉²"
    assert str(-half * K) == "-k·⌈n/2⌉"
