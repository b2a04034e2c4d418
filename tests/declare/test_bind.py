"""Binding: written values get their names and forms; all that do not fit are problems."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.algebra.size import Letter
from shapecalc.declare.bind import (
    Binding,
    WrittenValue,
    bind,
    default_arguments,
    misfit_problem,
)
from shapecalc.declare.kinds import KerasCall
from shapecalc.declare.layer import RuleError
from shapecalc.errors import Code, Place, Problem, Source
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


def test_a_wrong_shape_of_the_input() -> None:
    """It matters only where the layer is the first of a model."""
    binding = bound("Dense", 3, input_shape="a b")
    assert (binding.problems, binding.deferred) == ([], [])
    assert [(problem.code, problem.place) for problem in binding.unread] == [
        (Code.ARGUMENT, place(10))
    ]


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


KEYS = 50
"""How far the place of a key is from the place of its value."""

NO_SHAPE = "give the shape of the input instead: input_shape=(3, 1)"

PROBLEMS: list[tuple[str, list[Any], dict[str, Any], list[tuple[str, str, int, str, str]]]] = [
    ("Dense", [3], {"batch_size": 2, "input_dim": 2}, []),
    ("Dense", [3], {"batch_size": 2, "input_shape": (2,)}, []),
    ("Embedding", [3, 2], {"input_length": 3}, []),
    ("Embedding", [3, 2], {"input_length": "a"}, []),
    (
        "Dense",
        [3],
        {"frozen": True},
        [("SC203", "`frozen` is for models, and this is a layer", 50, "write trainable=False", "")],
    ),
    (
        "InputLayer",
        [],
        {},
        [("SC203", "the input needs a shape", 99, "write Input(shape=(28, 28, 1))", "")],
    ),
    ("Dense", [], {}, [("SC204", "`units` is missing (width of the output)", 99, "", "")]),
    (
        "Add",
        [1, 2],
        {},
        [
            ("SC204", "expects no arguments by position, got 2", 0, "", ""),
            ("SC204", "expects no arguments by position, got 2", 1, "", ""),
        ],
    ),
    (
        "Flatten",
        ["channels_last", 1],
        {},
        [("SC204", "expects at most 1 argument by position, got 2", 1, "", "")],
    ),
    (
        "Dense",
        [3],
        {"units": 4, "nb_filter": 1},
        [
            ("SC204", "`units` is given twice, by its position and by its name", 50, "", ""),
            ("SC202", "no argument is called `nb_filter`", 51, "", ""),
        ],
    ),
    (
        "Dense",
        [3],
        {"unit": 4, "output_dim": 5},
        [
            ("SC202", "no argument is called `unit`", 50, "", "units"),
            (
                "SC202",
                "no argument is called `output_dim`",
                51,
                "it is called `units` today",
                "units",
            ),
        ],
    ),
    (
        "Dense",
        [3],
        {"input_length": 3, "batch_size": 2},
        [
            ("SC202", "`input_length` has no effect without `input_dim`", 10, NO_SHAPE, ""),
            (
                "SC202",
                "`batch_size` has no effect without `input_shape` or `input_dim`",
                11,
                NO_SHAPE,
                "",
            ),
        ],
    ),
    (
        "Dense",
        [0],
        {"activation": "rleu", "use_bias": True, "bias_constraint": 3},
        [
            ("SC203", "`units` must be a whole number of at least 1, not 0", 0, "", ""),
            (
                "SC203",
                "`activation` must be the name of an activation of Keras, not 'rleu'",
                10,
                "",
                "relu",
            ),
            (
                "SC203",
                "`bias_constraint` must be the name of a constraint of Keras, not 3",
                12,
                "",
                "",
            ),
        ],
    ),
    (
        "Dense",
        [3],
        {"dtype": "int8"},  # one of the words, but not alone
        [
            (
                "SC203",
                "`dtype` must be a policy such as 'int8_from_float32' or 'int4/128_from_float32', "
                "not 'int8'",
                10,
                "",
                "",
            )
        ],
    ),
    (
        "Conv2D",
        [8, 3],
        {"padding": "smae", "strides": "smae"},
        [
            ("SC203", "`padding` must be one of 'valid', 'same', not 'smae'", 10, "", "same"),
            (
                "SC203",
                "`strides` must be a whole number of at least 1 or 2 of them, not 'smae'",
                11,
                "",
                "",
            ),
        ],
    ),
    (
        "LSTM",
        [2.5],
        {"input_length": 3},
        [
            ("SC202", "`input_length` has no effect without `input_dim`", 10, NO_SHAPE, ""),
            ("SC203", "`units` must be a whole number of at least 1, not 2.5", 0, "", ""),
        ],
    ),
    (
        "Conv2D",
        [8, 3],
        {"strides": 2, "dilation_rate": 2, "groups": 3},
        [("SC203", "8 filters cannot be divided into 3 equal groups", 12, "", "")],
    ),
]


@pytest.mark.parametrize(("name", "positional", "keyword", "expected"), PROBLEMS)
def test_every_part_of_a_problem(
    name: str,
    positional: list[Any],
    keyword: dict[str, Any],
    expected: list[tuple[str, str, int, str, str]],
) -> None:
    """Its code, message and place, its hint, and the word that was meant."""
    named = {
        key: WrittenValue(value, place(10 + number), place(KEYS + number))
        for number, (key, value) in enumerate(keyword.items())
    }
    values = [WrittenValue(value, place(number)) for number, value in enumerate(positional)]
    binding = bind(RULES[name], values, named, place(99))
    assert [
        (found.code.value, found.message, found.place.path[-1], found.hint, found.meant)
        for found in (*binding.problems, *binding.deferred)
    ] == expected


def test_the_problem_of_a_rule() -> None:
    binding = bound("Dense", 3)
    error = RuleError("is too wide", argument="units", hint="use 2")
    expected = Problem(Code.ARGUMENT, "is too wide", place(0), "use 2")
    assert misfit_problem(error, binding, place(99)) == expected
    elsewhere = misfit_problem(RuleError("is too wide"), binding, place(99), Code.RANK)
    assert elsewhere == Problem(Code.RANK, "is too wide", place(99))


ZEROS = KerasCall("Zeros", (), {})


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ({"class_name": "Zeros", "config": {}}, ZEROS),
        ({"class_name": "Zeros"}, ZEROS),
        ({"class_name": "Zeros", "module": "keras.initializers", "config": None}, ZEROS),
        (
            {"class_name": "Constant", "config": {"value": 2.0}},
            KerasCall("Constant", (), {"value": 2.0}),
        ),
        ({"class_name": "Zeros", "module": None, "config": {}}, None),
        ({"class_name": "Constant", "config": {}}, None),
        ({"class_name": "Mine", "config": {}}, None),
        ({"class_name": "Zeros", "config": 5}, None),
        ({"class_name": 3}, None),
        ({}, None),
    ],
)
def test_configs_as_keras(keras: Any, value: dict[str, Any], read: KerasCall | None) -> None:
    """Keras creates an initializer from its config."""
    binding = bound("Dense", 5, kernel_initializer=value)
    assert (not binding.problems) is (read is not None)
    if read is not None:
        assert binding.arguments.kernel_initializer == read
        keras.layers.Dense(5, kernel_initializer=dict(value))
        return
    with pytest.raises(Exception):  # noqa: B017, PT011
        keras.layers.Dense(5, kernel_initializer=dict(value))


def test_the_shape_of_the_input_twice(keras: Any) -> None:
    given = {"input_shape": (3,), "input_dim": 3}
    (problem,) = bound("Dense", 5, **given).problems
    assert problem.message == "`input_shape` cannot be given beside `input_dim`"
    assert (problem.code, problem.place) == (Code.UNKNOWN_ARGUMENT, place(10))
    with pytest.raises(ValueError, match="input_shape"):
        keras.layers.Dense(5, **given)
