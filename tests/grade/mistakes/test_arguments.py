"""Mistakes about the model: other arguments, other classes, other inputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shapecalc.algebra.size import UNKNOWN
from shapecalc.grade.key import LayerCall, key_of
from shapecalc.grade.mistakes.arguments import (
    argument_overlooked,
    flattened,
    inner_alone,
    inside,
    other_default,
    other_merging,
    plan_of,
    unchanged,
)
from shapecalc.grade.mistakes.mistake import Mistake
from shapecalc.read.document import read_data

N = UNKNOWN


def call_of(spec: Any) -> LayerCall:
    data = spec if isinstance(spec, dict) else [spec]
    call = key_of(read_data(data)).rows[-1].call
    assert call
    return call


def made(mistakes: Callable[..., Any], spec: Any) -> list[Mistake]:
    call = call_of(spec)
    assert call.result
    return list(mistakes(call, call.result))


def merged(name: str) -> dict[str, Any]:
    return {"inputs": {"x": "Input((4,))"}, "layers": {"y": f"{name}()([x, x])"}}


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
    ("spec", "shapes"),
    [
        ("Conv2D(4, 3, strides=2, input_shape=(9, 9, 1))", {((N, 7, 7, 4),), ((N, 3, 3, 4),)}),
        ("MaxPooling2D(2, strides=1, input_shape=(6, 6, 1))", {((N, 3, 3, 1),)}),
    ],
)
def test_strides(spec: str, shapes: set[Any]) -> None:
    found = {m.shapes for m in made(argument_overlooked, spec) if m.name == "strides"}
    assert shapes <= found


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


# Other inputs and other classes


def test_flattened() -> None:
    (mistake,) = made(flattened, "Dense(4, input_shape=(5, 3))")
    assert (mistake.params, mistake.shapes) == (64, ((N, 4),))
    assert mistake.why == "this is right for the flattened input (None, 15), not for (None, 5, 3)"


@pytest.mark.parametrize("spec", ["Dense(4, input_shape=(3,))", "Dense(4, input_shape=(None, 3))"])
def test_what_cannot_be_flattened(spec: str) -> None:
    assert made(flattened, spec) == []


def test_a_layer_that_refuses_a_flattened_input() -> None:
    assert made(flattened, "LSTM(4, input_shape=(5, 3))") == []


def test_unchanged() -> None:
    (mistake,) = made(unchanged, "Flatten(input_shape=(5, 3))")
    assert (mistake.shapes, mistake.params) == (((N, 5, 3),), None)
    assert mistake.why == "(None, 5, 3) is the shape of the input, which the layer changes"


@pytest.mark.parametrize(
    ("name", "other", "shape"), [("Add", "Concatenate", (N, 8)), ("Concatenate", "Add", (N, 4))]
)
def test_other_merging(name: str, other: str, shape: tuple[Any, ...]) -> None:
    (mistake,) = made(other_merging, merged(name))
    assert (mistake.name, mistake.shapes) == (other, (shape,))
    assert mistake.why == f"this is the result of {other}"


def test_other_merging_of_a_layer_with_one_input() -> None:
    assert made(other_merging, "Dense(4, input_shape=(3,))") == []


def test_plan_of() -> None:
    plan = plan_of("Dense", units=3)
    assert (plan.class_name, plan.arguments.units) == ("Dense", 3)
