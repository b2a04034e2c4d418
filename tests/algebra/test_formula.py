"""Sizes that are letters: their algebra against sympy's, and what is printed of them."""

from __future__ import annotations

from typing import Any

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.algebra.formula import Formula, symbol
from shapecalc.algebra.notation import (
    Compound,
    evaluate,
    expr_text,
    factored,
    latex,
    parse_formula,
    steps,
    substitute,
)
from shapecalc.algebra.size import UndecidedError
from shapecalc.api import summarize
from shapecalc.errors import ModelError
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data
from shapecalc.table.summary import summary

LETTERS = ("n", "k", "s")

Pair = tuple[Any, Any]
"""The same, for us and for sympy."""


def leaves() -> st.SearchStrategy[Pair]:
    numbers = st.integers(-3, 9).map(lambda n: (n, sympy.Integer(n)))
    letters = st.sampled_from(LETTERS).map(
        lambda name: (Formula.of(name), sympy.Symbol(name, integer=True, positive=True))
    )
    return numbers | letters


def grown(parts: st.SearchStrategy[Pair], rounded: bool) -> st.SearchStrategy[Pair]:
    def joined(sign: str, one: Pair, other: Pair) -> Pair:
        (a, x), (b, y) = one, other
        return {
            "+": lambda: (a + b, x + y),
            "-": lambda: (a - b, x - y),
            "*": lambda: (a * b, x * y),
            "//": lambda: (a // 3, sympy.floor(x / 3)),
            "up": lambda: (-(-a // 2), sympy.ceiling(x / 2)),
            "%": lambda: (a % 4, sympy.Mod(x, 4)),
        }[sign]()

    signs = ["+", "-", "*", *(["//", "up", "%"] if rounded else [])]
    return st.builds(joined, st.sampled_from(signs), parts, parts)


PLAIN = st.recursive(leaves(), lambda parts: grown(parts, rounded=False), max_leaves=8)
ROUNDED = st.recursive(leaves(), lambda parts: grown(parts, rounded=True), max_leaves=6)
NUMBERS = st.fixed_dictionaries({name: st.integers(1, 40) for name in LETTERS})


@given(PLAIN)
def test_sums_and_products(pair: Pair) -> None:
    """Equal as polynomials."""
    ours, theirs = pair
    read_back = evaluate(
        factored(ours), {name: sympy.Symbol(name, integer=True, positive=True) for name in LETTERS}
    )
    assert sympy.expand(read_back - theirs) == 0


@given(ROUNDED, NUMBERS)
def test_rounding(pair: Pair, numbers: dict[str, int]) -> None:
    """Equal wherever numbers are put in."""
    ours, theirs = pair
    values = {sympy.Symbol(k, integer=True, positive=True): n for k, n in numbers.items()}
    expected = int(theirs.subs(values))
    assert (ours.substitute(numbers) if isinstance(ours, Formula) else ours) == expected


@given(ROUNDED, NUMBERS)
def test_read_back(pair: Pair, numbers: dict[str, int]) -> None:
    """Every text that is printed can be read and comes to the same; so does every step."""
    ours, _ = pair
    form = factored(ours)
    expected = evaluate(form, numbers)
    assert expected == (ours.substitute(numbers) if isinstance(ours, Formula) else ours)
    for step in steps(form, numbers):
        assert evaluate(parse_formula(expr_text(step)), numbers) == expected
    assert latex(form).count("{") == latex(form).count("}")


@given(ROUNDED)
def test_equality(pair: Pair) -> None:
    ours, _ = pair
    assert ours == ours + 0 == 1 * ours
    assert hash(ours) == hash(ours + 0)


@pytest.mark.parametrize(
    "wrong", ["", "u +", "__import__('os')", "u.v", "2.5", "f(u)", "u**99", "True"]
)
def test_no_formula(wrong: str) -> None:
    with pytest.raises(ValueError, match="formula"):
        parse_formula(wrong)


def test_forms() -> None:
    assert substitute(parse_formula("a·b"), {"a": 2}) == Compound("*", (2, "b"))
    assert expr_text(parse_formula("⌊(N−F+2·P)/S⌋ + 1")) == "⌊(N−F+2·P)/S⌋ + 1"
    assert evaluate(parse_formula("4*(u+d+1)*u"), {"u": 10, "d": 1}) == 480
    assert expr_text(factored(Formula.of("c") * 4)) == "4·c"


def test_letters() -> None:
    """A letter, with a number or an index; words are none."""
    assert [bool(symbol(word) is not None) for word in ("u", "kh", "T1", "d_model")] == [True] * 4
    assert [symbol(word) for word in ("same", "3", "", "None", 3)] == [None] * 5


def test_undecided() -> None:
    u = Formula.of("u")
    for ask in (lambda: u < 3, lambda: bool(u), lambda: [1] * u, lambda: range(u)):
        with pytest.raises(UndecidedError):
            ask()


# In models


def test_table() -> None:
    """The issue's example: shapes and parameters are formulas."""
    found = summarize(
        [
            {"LSTM": {"units": 10, "input_shape": ["T", "F"], "return_sequences": True}},
            {"MaxPooling1D": 2},
        ]
    )
    assert [row.shape_text for row in found.layers] == ["(None, T, 10)", "(None, ⌊(T−2)/2⌋+1, 10)"]
    assert found.layers[0].params_text == "40·F + 440"
    assert "40·F + 440" in str(found)
    data = found.to_dict()
    assert data["layers"][0]["params"] == "40·F + 440"
    assert data["layers"][1]["output_shape"] == [None, "⌊(T−2)/2⌋+1", 10]


MODEL = ["Input((T, F))", "LSTM(u, return_sequences=True)", "Conv1D(f, 2)", "Flatten()", "Dense(m)"]


@given(st.fixed_dictionaries({name: st.integers(2, 12) for name in "TFufm"}))
def test_numbers_put_in(numbers: dict[str, int]) -> None:
    """Numbers in the formulas, and the model with these numbers from the start, are the same."""
    lettered = summary(infer(read_data(MODEL)))
    counted = summary(infer(read_data(MODEL, numbers)))
    for ours, theirs in zip(lettered.layers, counted.layers):
        params = ours.params
        assert (
            params.substitute(numbers) if isinstance(params, Formula) else params
        ) == theirs.params
        shapes = [
            tuple(
                size.substitute(numbers) if isinstance(size, Formula) else size
                for size in shape or ()
            )
            for shape in ours.output_shapes or ()
        ]
        assert shapes == list(theirs.output_shapes or ())


def test_a_rule_that_has_to_know() -> None:
    """Where a rule cannot do without a number, that is an error with a cure."""
    with pytest.raises(ModelError, match="letter") as caught:
        infer(read_data(["Input((8, c))", "GroupNormalization(groups=2)"]))
    assert "--set" in caught.value.problems[0].hint


def test_words_are_no_letters() -> None:
    with pytest.raises(ModelError):
        infer(read_data([{"Input": [3]}, {"Dense": {"units": "ten"}}]))
