"""Expressions: parsed, factored, worked out step by step, printed."""

from __future__ import annotations

from typing import Any

import pytest
from formulas import FORMULAS, NUMBERS, PLAIN_FORMULAS, FormulaPair, at_numbers
from hypothesis import given

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.notation import (
    Compound,
    Expr,
    evaluate,
    expr_text,
    factored,
    latex,
    parse_formula,
    steps,
    substitute,
)

N, K, S, U = map(Formula.of, "nksu")


@given(FORMULAS, NUMBERS)
def test_every_text_can_be_parsed(pair: FormulaPair, numbers: dict[str, int]) -> None:
    """Every printed text, and every step, has the value of the formula."""
    ours, _ = pair
    expected = at_numbers(ours, numbers)
    for step in steps(factored(ours), numbers):
        assert evaluate(parse_formula(expr_text(step)), numbers) == expected


@given(FORMULAS)
def test_a_formula_can_be_parsed_from_its_own_text(pair: FormulaPair) -> None:
    ours, _ = pair
    assert evaluate(parse_formula(str(ours))) == ours
    if isinstance(ours, Formula):
        assert evaluate(parse_formula(ours.compact)) == ours


@given(PLAIN_FORMULAS)
def test_factored_is_the_same_polynomial(pair: FormulaPair) -> None:
    ours, _ = pair
    assert evaluate(factored(ours)) == ours


@given(FORMULAS, NUMBERS)
def test_substitute_then_evaluate(pair: FormulaPair, numbers: dict[str, int]) -> None:
    ours, _ = pair
    expr = factored(ours)
    assert evaluate(substitute(expr, numbers)) == evaluate(expr, numbers)


@given(FORMULAS, NUMBERS)
def test_the_last_step_is_the_number(pair: FormulaPair, numbers: dict[str, int]) -> None:
    ours, _ = pair
    *_, last = steps(factored(ours), numbers)
    assert evaluate(last) == at_numbers(ours, numbers)


@given(FORMULAS)
def test_latex_has_balanced_brackets(pair: FormulaPair) -> None:
    ours, _ = pair
    printed = latex(factored(ours))
    assert printed.count("{") == printed.count("}")
    assert printed.count(r"\left") == printed.count(r"\right")


@pytest.mark.parametrize(
    ("text", "expr"),
    [
        ("7", 7),
        ("u", "u"),
        ("d_model", "d_model"),
        ("a + b + c", Compound("+", ("a", "b", "c"))),
        ("a - b", Compound("+", ("a", Compound("-", ("b",))))),
        ("a−b", Compound("+", ("a", Compound("-", ("b",))))),
        ("4·u·d", Compound("*", (4, "u", "d"))),
        ("4*u×d", Compound("*", (4, "u", "d"))),
        ("u²", Compound("^", ("u", 2))),
        ("u^2", Compound("^", ("u", 2))),
        ("u**2", Compound("^", ("u", 2))),
        ("a/b", Compound("/", ("a", "b"))),
        ("a//b", Compound("floor", ("a", "b"))),
        ("⌊a/b⌋", Compound("floor", ("a", "b"))),
        ("⌈a/b⌉", Compound("ceil", ("a", "b"))),
        ("⌊a⌋", "a"),
        ("a mod b", Compound("mod", ("a", "b"))),
        ("(a)", "a"),
    ],
)
def test_parse_formula(text: str, expr: Expr) -> None:
    assert parse_formula(text) == expr


@pytest.mark.parametrize(
    "wrong",
    ["", "u +", "(u", "⌊u", "u v", "3u", "2.5", "u" + "+u" * 100_000, "(" * 500 + ")" * 500],
)
def test_no_formula(wrong: str) -> None:
    with pytest.raises(ValueError, match="formula"):
        parse_formula(wrong)


@pytest.mark.parametrize("opened", [500, 50_000])
def test_endless_brackets(opened: int) -> None:
    with pytest.raises(ValueError, match="is not a formula"):
        parse_formula("(" * opened + "u" + ")" * opened)


@pytest.mark.parametrize(
    "wrong",
    ["__import__('os')", "u.v", "f(u)", "u**99", "u**v", "True", "[u]", "u if v else w", "u < v"],
)
def test_other_python_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="names, whole numbers and operators"):
        parse_formula(wrong)


@pytest.mark.parametrize(
    ("text", "numbers", "value"),
    [
        ("4*(u+d+1)*u", {"u": 10, "d": 1}, 480),
        ("⌊(n−k)/s⌋ + 1", {"n": 10, "k": 3, "s": 2}, 4),
        ("⌈n/2⌉", {"n": 5}, 3),
        ("n/2", {"n": 5}, 2),
        ("n mod 4", {"n": 7}, 3),
        ("-n", {"n": 7}, -7),
        ("n^3", {"n": 2}, 8),
        ("n^0", {"n": 2}, 1),
        ("n", {}, N),
        ("2·n + k", {"k": 3}, 2 * N + 3),
    ],
)
def test_evaluate(text: str, numbers: dict[str, int], value: Any) -> None:
    assert evaluate(parse_formula(text), numbers) == value


def test_evaluate_a_division_by_zero() -> None:
    with pytest.raises(ZeroDivisionError):
        evaluate(parse_formula("n/s"), {"n": 4, "s": 0})


def test_substitute_keeps_the_form() -> None:
    expr = parse_formula("(u + d)·u")
    assert expr_text(substitute(expr, {"u": 3})) == "(3 + d)·3"
    assert substitute(expr, {}) == expr
    assert substitute(7, {"u": 3}) == 7


@pytest.mark.parametrize(
    ("text", "numbers", "expected"),
    [
        ("4·(u + d + 1)·u", {"u": 10, "d": 1}, "4·(10 + 1 + 1)·10 = 4·12·10 = 480"),
        ("⌊(n−k)/s⌋ + 1", {"n": 10, "k": 3, "s": 2}, "⌊(10−3)/2⌋ + 1 = ⌊7/2⌋ + 1 = 3 + 1 = 4"),
        ("u", {"u": 3}, "3"),
        ("u·d", {"u": 3}, "3·d"),
    ],
)
def test_steps(text: str, numbers: dict[str, int], expected: str) -> None:
    first, *others = steps(parse_formula(text), numbers)
    assert first == parse_formula(text)
    assert " = ".join(map(expr_text, others)) == expected


def test_a_number_needs_no_steps() -> None:
    assert list(steps(7, {})) == [7]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (7, "7"),
        (4 * N, "4·n"),
        (4 * U * N + 4 * U * U + 4 * U, "4·u·(n + u + 1)"),
        (2 * N + 4, "2·(n + 2)"),
        (N * N - N, "n·(n - 1)"),
        (N + K, "n + k"),
        (2 - N * 3, "2 - 3·n"),
        ((N - K) // S + 1, "⌊(n−k)/s⌋ + 1"),
        (3 * -(-N // 2), "3·⌈n/2⌉"),
        (N % 4, "(n mod 4)"),
    ],
    ids=str,
)
def test_factored(formula: Any, text: str) -> None:
    assert expr_text(factored(formula)) == text


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (-3, "-3"),
        (Compound("*", (-3, "n")), "(-3)·n"),
        (Compound("-", (Compound("+", ("a", "b")),)), "-(a + b)"),
        (Compound("^", (Compound("+", ("a", "b")), 2)), "(a + b)²"),
        (Compound("/", ("a", Compound("+", ("b", 1)))), "a/(b+1)"),
        (Compound("+", (Compound("-", ("a",)), "b")), "-a + b"),
    ],
)
def test_expr_text(expr: Expr, text: str) -> None:
    assert expr_text(expr) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4·u·d", r"4 \cdot u \cdot d"),
        ("1000000·u", r"1{,}000{,}000 \cdot u"),
        ("kh", "k_{h}"),
        ("d_model", "d_{model}"),
        ("γ + β2", r"\gamma + \beta_{2}"),
        ("u²", "u^{2}"),
        ("-u + d", "-u + d"),
        ("u - d", "u - d"),
        ("-(u + d)", r"-\left(u + d\right)"),
        ("a/b", r"\frac{a}{b}"),
        ("⌊a/b⌋", r"\left\lfloor\frac{a}{b}\right\rfloor"),
        ("⌈a/b⌉", r"\left\lceil\frac{a}{b}\right\rceil"),
        ("a mod b", r"a \bmod b"),
        ("4·(u + 1)", r"4 \cdot \left(u + 1\right)"),
    ],
)
def test_latex(text: str, expected: str) -> None:
    assert latex(parse_formula(text)) == expected


def test_a_keyword_of_python_is_a_name() -> None:
    assert evaluate(parse_formula("(in + 1)*out")) == evaluate(parse_formula("out*in + out"))
