"""Mistakes about the model: other arguments, other classes, other inputs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from grade.situations import call_of, made

from shapecalc.algebra.size import UNKNOWN
from shapecalc.grade.mistakes.arguments import (
    argument_overlooked,
    inner_alone,
    inside,
    other_default,
    other_strides,
    two_arguments,
    with_argument,
)
from shapecalc.grade.mistakes.formulas import swapped

N = UNKNOWN


# Arguments


def test_a_default_that_people_do_not_know() -> None:
    mistake = next(m for m in made(other_default, "GRU(5, input_shape=(3, 1))") if m.params == 105)
    assert mistake.name == "reset_after"
    assert mistake.why.startswith(
        "this is right for reset_after=False, but the default in Keras is reset_after=True "
        "(reset_after: "
    )


def test_an_argument_that_was_overlooked() -> None:
    found = made(argument_overlooked, "LSTM(5, return_sequences=True, input_shape=(3, 1))")
    (mistake,) = [m for m in found if m.name == "return_sequences" and m.shapes == ((N, 5),)][:1]
    assert mistake.why.startswith(
        "this is right for return_sequences=False, but the layer has return_sequences=True "
    )


def test_given_arguments_and_defaults_are_apart() -> None:
    spec = "LSTM(5, return_sequences=True, input_shape=(3, 1))"
    assert "return_sequences" in {m.name for m in made(argument_overlooked, spec)}
    assert "return_sequences" not in {m.name for m in made(other_default, spec)}


@pytest.mark.parametrize(
    ("mistakes", "spec", "shape"),
    [
        (argument_overlooked, "Conv2D(4, 3, strides=2, input_shape=(9, 9, 1))", (N, 7, 7, 4)),
        (argument_overlooked, "MaxPooling2D(2, strides=1, input_shape=(6, 6, 1))", (N, 3, 3, 1)),
        (other_strides, "Conv2D(4, 3, strides=2, input_shape=(9, 9, 1))", (N, 3, 3, 4)),
        (other_strides, "Conv2D(4, 3, input_shape=(9, 9, 1))", (N, 3, 3, 4)),
        (other_strides, "MaxPooling2D(2, input_shape=(9, 9, 1))", (N, 8, 8, 1)),
    ],
)
def test_strides(mistakes: Callable[..., Any], spec: str, shape: Any) -> None:
    assert (shape,) in {m.shapes for m in made(mistakes, spec) if m.name == "strides"}


def test_what_documentation_contrasts_comes_first() -> None:
    spec = "Conv2D(4, 3, strides=2, padding='same', input_shape=(9, 9, 1))"
    names = [mistake.name for mistake in made(argument_overlooked, spec)]
    assert names[:1] == ["padding"]
    assert "strides" in names


def test_two_arguments() -> None:
    found = made(two_arguments, "Conv2D(4, 3, strides=2, padding='same', input_shape=(9, 9, 1))")
    mistake = next(m for m in found if m.shapes == ((N, 7, 7, 4),))
    assert set(mistake.name.split(", ")) == {"strides", "padding"}
    assert "padding='valid'" in mistake.why
    assert made(two_arguments, "Conv2D(4, 3, strides=2, input_shape=(9, 9, 1))") == []


def test_arguments_of_a_layer_inside() -> None:
    found = made(other_default, "Bidirectional(GRU(5), input_shape=(3, 1))")
    assert ("reset_after", 210) in {(m.name, m.params) for m in found}


def test_values_that_do_not_fit_are_left_out() -> None:
    """With padding='valid' this window would not fit into its input."""
    found = made(argument_overlooked, "Conv1D(4, 5, padding='same', input_shape=(3, 1))")
    assert all(m.name != "padding" or m.shapes != ((N, -1, 4),) for m in found)


# Wrappers


def test_inside() -> None:
    plan = call_of("Bidirectional(LSTM(10), input_shape=(3, 1))").plan
    assert [(name, inner.class_name) for name, inner in inside(plan)] == [("layer", "LSTM")]
    assert list(inside(call_of("Dense(3, input_shape=(2,))").plan)) == []


def test_inner_alone() -> None:
    (mistake, *_) = made(inner_alone, "Bidirectional(LSTM(10), input_shape=(3, 1))")
    assert (mistake.name, mistake.params, mistake.shapes) == ("Bidirectional", 480, ((N, 10),))
    assert mistake.why == (
        "this is the result of LSTM(units=10) without its wrapper Bidirectional "
        "(read a sequence in both directions with two copies of a recurrent layer)"
    )


def test_inner_alone_on_one_step() -> None:
    found = made(inner_alone, "TimeDistributed(Dense(8), input_shape=(10, 16))")
    assert [mistake.shapes for mistake in found] == [((N, 10, 8),), ((N, 8),)]


def test_another_mistake_with_another_bias() -> None:
    """3·(u + d + 1)·u with d and u swapped: the textbook's GRU."""
    found = made(partial(with_argument, [swapped]), "GRU(5, input_shape=(3, 2))")
    assert 3 * (2 + 5 + 1) * 2 in [mistake.params for mistake in found]
    assert found[0].name == "swapped"
    assert {m.why.rpartition(", for ")[2] for m in found} == {"reset_after=False", "use_bias=False"}
    assert all(mistake.shapes is None for mistake in found)
