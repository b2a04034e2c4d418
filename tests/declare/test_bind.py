"""Binding: written values get their names and forms; all that do not fit are problems."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.size import Letter
from shapecalc.declare.bind import Binding, WrittenValue, bind, default_arguments
from shapecalc.errors import Code, Place, Source
from shapecalc.rules import RULES

SOURCE = Source("<test>")


def place(number: int) -> Place:
    return Place(SOURCE, ("layers", number))


def bound(name: str, *positional: Any, **keyword: Any) -> Binding:
    values = [WrittenValue(value, place(number)) for number, value in enumerate(positional)]
    named = {
        key: WrittenValue(value, place(10 + number))
        for number, (key, value) in enumerate(keyword.items())
    }
    return bind(RULES[name], values, named, place(99))


def problems(binding: Binding) -> list[tuple[Code, str]]:
    return [(problem.code, problem.message) for problem in binding.problems]


def test_values_by_position_and_by_name() -> None:
    binding = bound("Conv2D", 8, 3, padding="SAME")
    assert problems(binding) == []
    assert binding.written == {"filters": 8, "kernel_size": 3, "padding": "SAME"}
    assert binding.arguments.kernel_size == (3, 3)
    assert binding.arguments.padding == "same"
    assert binding.places == {"filters": place(0), "kernel_size": place(1), "padding": place(10)}


def test_defaults_have_the_form_of_values() -> None:
    arguments = default_arguments(RULES["Conv2D"])
    assert arguments.strides == (1, 1)
    assert arguments.use_bias is True
    assert arguments.input_shape is None


def test_no_arguments_by_position() -> None:
    (problem,) = bound("Add", 3).problems
    assert problem.message == "expects no arguments by position, got 1"


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("Dense", {"units": 5, "input_length": 3}, "`input_length` has no effect without"),
        ("Flatten", {"input_length": 3, "input_shape": (3,)}, "without `input_dim`"),
        ("Dense", {"units": 5, "batch_size": 3}, "without `input_shape` or `input_dim`"),
        ("LSTM", {"units": 5, "input_length": 3, "input_dim": 1}, ""),
        ("Embedding", {"input_dim": 5, "output_dim": 2, "input_length": 3}, ""),
    ],
)
def test_arguments_of_keras_2_without_a_shape(
    name: str, values: dict[str, Any], message: str
) -> None:
    """Keras 3 refuses them; here they would change nothing, without a word."""
    found = bound(name, **values).problems
    assert [problem.message for problem in found if message in problem.message] == [
        problem.message for problem in found
    ]
    assert bool(found) == bool(message)


def test_a_missing_argument() -> None:
    (problem,) = bound("Dense").problems
    assert problem.code is Code.MISSING_ARGUMENT
    assert problem.message == "`units` is missing (width of the output)"
    assert problem.place == place(99)


def test_too_many_by_position() -> None:
    (problem,) = bound("Flatten", None, 1, 2).problems[:1]
    assert problem.message == "expects at most 1 argument by position, got 3"
    assert problem.place == place(1)


def test_an_argument_given_twice() -> None:
    assert problems(bound("Dense", 3, units=4)) == [
        (Code.MISSING_ARGUMENT, "`units` is given twice, by its position and by its name")
    ]
    assert bound("Dense", 3, units=4).arguments.units == 3


def test_an_unknown_argument() -> None:
    (problem,) = bound("Dense", 3, unit=4).problems
    assert (problem.code, problem.meant) == (Code.UNKNOWN_ARGUMENT, "units")
    (renamed,) = bound("Conv2D", 8, 3, border_mode="same").problems
    assert renamed.meant == "padding"
    assert "padding" in renamed.hint


def test_a_value_of_a_wrong_kind() -> None:
    (problem,) = bound("Dense", 0).problems
    assert problem.message == "`units` must be a whole number of at least 1, not 0"
    assert problem.place == place(0)


def test_a_misspelled_word() -> None:
    (problem,) = bound("Dense", 3, activation="rleu").problems
    assert problem.meant == "relu"


def test_a_value_that_keras_checks_later() -> None:
    binding = bound("LSTM", 2.5)
    assert binding.problems == []
    (deferred,) = binding.deferred
    assert deferred.message == "`units` must be a whole number of at least 1, not 2.5"
    assert binding.arguments.units == 2.5


def test_arguments_are_checked_together() -> None:
    (problem,) = bound("Conv2D", 8, 3, strides=2, dilation_rate=2).problems
    assert problem.message == "strides (2, 2) and dilation_rate (2, 2) cannot both exceed 1"
    assert problem.place == place(11)
    assert bound("Conv2D", 8, 3, strides=Letter("s"), dilation_rate=2).problems == []


def test_a_misspelled_option() -> None:
    (problem,) = bound("Conv2D", 8, 3, padding="smae").problems
    assert problem.meant == "same"
    (other,) = bound("Conv2D", 8, 3, strides="x y z").problems
    assert other.meant == ""
