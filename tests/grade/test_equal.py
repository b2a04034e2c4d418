"""Answers compared with the right ones: as numbers, as shapes, as formulas in any letters."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from grade.verdicts import SERIES, key
from hypothesis import given
from hypothesis import strategies as st

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.notation import evaluate
from shapecalc.algebra.size import UNKNOWN
from shapecalc.errors import Source
from shapecalc.explain.layer import Explanation
from shapecalc.grade.amounts import read_amount, read_formula, read_shapes
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.equal import names_beside, number_of, same_amount, same_formula, same_shapes
from shapecalc.grade.key import KeyRow, key_of
from shapecalc.grade.marking import Marker
from shapecalc.read.document import read_data

LSTM = "LSTM(10, input_shape=(3, 1))"
CONV = "Conv2D(8, (2, 4), strides=(2, 3), input_shape=(9, 8, 3))"


@cache
def row(spec: str) -> KeyRow:
    return key_of(read_data([spec])).rows[-1]


def explanation(spec: str) -> Explanation:
    found = row(spec).explanation
    assert found
    return found


# Numbers


@pytest.mark.parametrize(
    ("answer", "right", "expected"),
    [
        (480, 480, True),
        (481, 480, False),
        (0, 0, True),
        (None, 480, False),
        (480, None, False),
        (None, None, False),
    ],
)
def test_numbers(answer: Any, right: Any, expected: bool) -> None:
    assert same_amount(answer, right, None) is expected
    assert same_amount(answer, right, row(LSTM)) is expected


def test_a_total_with_letters() -> None:
    u = Formula.of("u")
    assert same_amount(read_amount("4u + 3"), 4 * u + 3, None)
    assert not same_amount(read_amount("4u"), 4 * u + 3, None)
    assert not same_amount(read_amount("4u"), 12, None)


def test_letters_of_the_model() -> None:
    """They are right for layers without formulas, and where `explain` has the same letters."""
    spec = {
        "inputs": {"x": ["u", 8]},
        "layers": {"a": ["x", "Dense(4)"], "b": ["a", {"Sequential": ["Dense(d)"]}]},
    }
    for row in key_of(read_data(spec)).rows:
        last = {"InputLayer": "8", "Dense": "4"}.get(row.class_name, "d")
        right = row.shapes or ()
        if not row.inside:
            assert same_shapes(read_shapes(f"(None, u, {last})"), right, row, False)
            assert not same_shapes(read_shapes(f"(None, 2u, {last})"), right, row, False)


# Shapes


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        *((text, True) for text in ("(None, 10)", "(10,)", "10", "(b, 10)", "(None, u)")),
        *((text, False) for text in ("(None, 11)", "(32, 10)", "(None, 3, 10)", "(3, 10)")),
        *((text, False) for text in ("(10, None)", "(None,)", "(u, 10)", "()")),
        ("(None, 10), (None, 10)", False),
    ],
)
def test_shapes_of_an_lstm(answer: str, expected: bool) -> None:
    assert same_shapes(read_shapes(answer), [(UNKNOWN, 10)], row(LSTM), False) is expected


def test_an_unknown_first_size_is_the_batch_unless_batches_are_left_out() -> None:
    dense = row("Dense(8, input_shape=(None, 4))")
    right = [(UNKNOWN, UNKNOWN, 8)]
    assert same_shapes(read_shapes("(None, None, 8)"), right, dense, False)
    assert not same_shapes(read_shapes("(None, 8)"), right, dense, False)
    assert same_shapes(read_shapes("(None, 8)"), right, dense, True)


@pytest.mark.parametrize("without_batch", [False, True])
def test_the_number_of_shapes_counts(without_batch: bool) -> None:
    right = [(UNKNOWN, 10), (UNKNOWN, 10)]
    assert same_shapes(read_shapes("(None, 10), (None, 10)"), right, row(LSTM), without_batch)
    assert not same_shapes(read_shapes("(None, 10)"), right, row(LSTM), without_batch)
    assert not same_shapes([], right, row(LSTM), without_batch)


# Formulas


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            (text, True)
            for text in ("4*(u+d+1)*u", "4u² + 4d·u + 4u", "4·u·(u + 2)", "4a(a + 1 + b)")
        ),
        *((text, True) for text in ("4*(units + features + 1)*units", "4*unit*(unit+feature+1)")),
        *((text, False) for text in ("4*(u+d+1)*d", "4*(u+d)*u", "3*(u+d+1)*u", "48*u", "u", "T")),
        *((text, False) for text in ("4*(a+b+c)*a", "u//0", "480")),
    ],
)
def test_formulas_of_an_lstm(text: str, expected: bool) -> None:
    found = explanation(LSTM)
    try:
        answer = read_amount(text)
    except ValueError:
        assert not expected
        return
    assert same_formula(answer, evaluate(found.params), found) is expected


def test_formulas_of_a_size_with_rounding() -> None:
    found = explanation(CONV)
    size = found.outputs[0][1]
    for text in ("⌊(h-kh)/sh⌋+1", "(h-kh+sh)//sh", "floor((h - kh)/sh) + 1", "(a-b)//e + 1"):
        assert same_formula(read_amount(text), size, found), text
    for text in ("⌈(h-kh)/sh⌉+1", "(h-kh)//sh", "(h-kh+1)//sh"):
        assert not same_formula(read_amount(text), size, found), text


@given(st.integers(2, 60), st.integers(2, 60))
def test_factored_and_multiplied_out(units: int, features: int) -> None:
    found = explanation(f"Dense({units}, input_shape=({features},))")
    right = evaluate(found.params)
    assert same_formula(read_amount("u*d + u"), right, found)
    assert same_formula(read_amount(f"({features} + 1)*u"), right, found)
    assert same_formula(read_amount(f"{units}*(d + 1)"), right, found)
    assert not same_formula(read_amount(f"{units}*d + u + 1"), right, found)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4*(u+d+1)*u", 480),
        ("units + features", 11),
        ("480", 480),
        ("u // 3", 3),
        ("x + 1", None),
        ("T*u", 30),
    ],
)
def test_number_of(text: str, number: int | None) -> None:
    assert number_of(read_amount(text), explanation(LSTM)) == number


@pytest.mark.parametrize(
    ("spec", "text", "right"),
    [
        ("LSTM(10, input_shape=(3, 1))", "4*(u+d+1)*u", True),
        ("LSTM(10, input_shape=(3, 1))", "4*(n + m + 1)*n", True),
        ("LSTM(10, input_shape=(3, 1))", "4*(units + features + 1)*units", True),
        ("LSTM(10, input_shape=(3, 1))", "4*(u+d+1)*d", False),
        ("LSTM(10, input_shape=(3, 1))", "48*u", False),
        ("LSTM(10, input_shape=(3, 1))", "4u(u+2)", True),
        ("GRU(5, input_shape=(3, 1))", "3*(u+d+1)*u", False),
        ("GRU(5, input_shape=(3, 1))", "3(u²+d·u+2u)", True),
        ("Conv2D(8, (2, 4), input_shape=(9, 9, 3), use_bias=False)", "m*n*3*f", True),
        ("Conv2D(8, (2, 4), input_shape=(9, 9, 3))", "(m×n×3+1)×f", True),
        ("Conv2D(8, (2, 4), input_shape=(9, 9, 3))", "m*n*3*f", False),
    ],
)
def test_formulas(spec: str, text: str, right: bool) -> None:
    found = Marker(key_of(read_data([spec]))).mark(
        sheet_of(Source("x.yaml", f"{spec.partition('(')[0].lower()}: {text}"))
    )
    assert [verdict.right for verdict in found.verdicts] == [right]


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("(None, ⌊(h−kh)/sh⌋+1, (w-kw)//sw + 1, f)", True),
        ("(None, (h-kh+sh)//sh, floor((w-kw)/sw) + 1, f)", True),
        ("(None, ceil((h-kh)/sh)+1, (w-kw)//sw + 1, f)", False),
    ],
)
def test_shapes_in_letters(answer: str, right: bool) -> None:
    spec = ["Conv2D(8, (2, 4), strides=(2, 3), input_shape=(9, 8, 3))"]
    found = Marker(key_of(read_data(spec))).mark(
        sheet_of(Source("x.yaml", f"conv2d: {{shape: '{answer}'}}"))
    )
    assert [verdict.right for verdict in found.verdicts] == [right]


def test_names_that_the_right_formula_has_not() -> None:
    explanation = key(SERIES).rows[1].explanation
    assert names_beside(read_formula("4*(units + time_steps + 1)*units"), explanation) == {
        "time_steps"
    }
    assert names_beside(480, explanation) == names_beside(read_formula("a*b"), None) == set()
