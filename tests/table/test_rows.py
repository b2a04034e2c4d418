"""Rows and totals: what the columns of a table say about them."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN, Shape
from shapecalc.declare.layer import Weight
from shapecalc.model.weights import Variable
from shapecalc.table.rows import ModelRows, Row, WeightTotals

U = Formula.of("u")


def variable(size: Any, bits: Any) -> Variable:
    return Variable(Weight("w", (size,), "a weight"), size, bits, trainable=True)


def row(**values: Any) -> Row:
    settings: dict[str, Any] = dict(
        name="dense",
        class_name="Dense",
        calls=[[(UNKNOWN, 5)]],
        dtype="float32",
        params=1234,
        trainable_params=1234,
        non_trainable_params=0,
        connected_to=(),
    )
    return Row(**{**settings, **values})


def rows(**values: Any) -> ModelRows:
    settings: dict[str, Any] = dict(
        name="model",
        class_name="Sequential",
        layers=(),
        built=True,
        connected=False,
        trainable_params=10,
        non_trainable_params=2,
        trainable_bytes=40,
        non_trainable_bytes=8,
    )
    return ModelRows(**{**settings, **values})


@pytest.mark.parametrize(
    ("variables", "params", "size"),
    [
        ([], 0, 0),
        ([variable(6, 192), variable(3, 96)], 9, 36),
        ([variable(6, 192), variable(3, 3)], 9, 195 / 8),
        ([variable(6, 6), variable(2, 2)], 8, 1),
        ([variable(3 * U, 96 * U), variable(2, 64)], 3 * U + 2, 12 * U + 8),
    ],
)
def test_weight_totals(variables: list[Variable], params: Any, size: Any) -> None:
    assert WeightTotals.of(variables) == WeightTotals(params, size)


@pytest.mark.parametrize(
    ("calls", "text", "output_shapes"),
    [
        ([], "?", None),
        ([[(UNKNOWN, 5)]], "(None, 5)", [(UNKNOWN, 5)]),
        ([[(UNKNOWN, 5), (3,)]], "[(None, 5), (3)]", [(UNKNOWN, 5), (3,)]),
        ([[None]], "?", [None]),
        ([[(2,)], [(3,), None]], "(2), [(3), ?]", [(3,), None]),
        ([[(UNKNOWN, 2 * U + 1)]], "(None, 2·u+1)", [(UNKNOWN, 2 * U + 1)]),
    ],
)
def test_shapes(
    calls: list[list[Shape | None]], text: str, output_shapes: list[Shape | None] | None
) -> None:
    made = row(calls=calls)
    assert made.shape_text == text
    assert made.output_shapes == output_shapes


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, "1,234"),
        ({"params": 0}, "0"),
        ({"params": None}, "0 (unbuilt)"),
        ({"params": None, "unknown": True}, "?"),
        ({"params": 4 * U + 1000}, "4·u + 1000"),
    ],
)
def test_params_text(values: dict[str, Any], text: str) -> None:
    assert row(**values).params_text == text


@pytest.mark.parametrize(
    ("trainable", "has_weights", "text"),
    [(True, True, "Y"), (False, True, "N"), (True, False, "-"), (False, False, "-")],
)
def test_trainable_text(trainable: bool, has_weights: bool, text: str) -> None:
    assert row(trainable=trainable, has_weights=has_weights).trainable_text == text


def labelled(made: ModelRows) -> list[tuple[str, Any, Any]]:
    return [(label, total.params, total.size) for label, total in made.totals]


def test_totals() -> None:
    made = rows()
    assert (made.total_params, made.total_bytes) == (12, 48)
    assert labelled(made) == [
        ("Total", 12, 48),
        ("Trainable", 10, 40),
        ("Non-trainable", 2, 8),
    ]


def test_the_printed_total_includes_the_optimizer() -> None:
    """As in Keras; the number of parameters of the model does not change."""
    made = rows(optimizer=WeightTotals(22, 88))
    assert (made.total_params, made.total_bytes) == (12, 48)
    assert labelled(made)[0] == ("Total", 34, 136)
    assert labelled(made)[-1] == ("Optimizer", 22, 88)


def test_the_correct_total_leaves_out_the_optimizer() -> None:
    made = rows(optimizer=WeightTotals(22, 88), correct=True)
    assert labelled(made)[0] == ("Total", 12, 48)
    assert labelled(made)[-1] == ("Optimizer", 22, 88)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, ["", "", ""]),
        ({"lower_bound": True}, ["at least "] * 3),
        ({"undecided": WeightTotals(5, 20)}, ["", "at least ", "at least "]),
    ],
)
def test_lower_bounds(values: dict[str, Any], words: list[str]) -> None:
    made = rows(**values)
    assert [made.least(label) for label, _ in made.totals] == words


def test_totals_with_letters() -> None:
    made = rows(trainable_params=4 * U, trainable_bytes=16 * U)
    assert made.total_params == 4 * U + 2
    assert labelled(made)[0] == ("Total", 4 * U + 2, 16 * U + 8)


def test_what_most_rows_have() -> None:
    made = row()
    assert (made.trainable, made.has_weights, made.layers) == (True, False, ())
    assert (made.different_shapes, made.unknown, made.is_input) == (False, False, False)
    assert made.formula == ""
    whole = rows(notes=["a note"])
    assert (whole.optimizer, whole.correct, whole.lower_bound) == (None, False, False)
    assert rows().notes == ()
    assert "note" not in repr(whole)
