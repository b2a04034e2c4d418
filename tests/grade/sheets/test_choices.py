"""Which value is the shape and which the number of parameters."""

from __future__ import annotations

import pytest
from grade.verdicts import IMAGE, verdicts

from shapecalc.grade.sheets.choices import first_choice, second_choice
from shapecalc.grade.sheets.habits import Habits
from shapecalc.grade.sheets.line_reader import statements_of
from shapecalc.grade.sheets.words import vocabulary

BOTH = "max_pooling2d shape right, max_pooling2d params right"
WORDS = vocabulary(["lstm", "flatten"], ["LSTM", "Flatten"])


@pytest.mark.parametrize(
    ("line", "shape", "params", "unclear"),
    [
        ("lstm (None, 3, 10) 480", "(None, 3, 10)", "480", False),
        ("lstm 480 params, (3, 10)", "(3, 10)", "480", False),
        ("lstm (3, 5) -> (3, 10), 480", "(3, 10)", "480", False),
        ("lstm params 480", None, "480", False),
        ("lstm params 480 -> 440", None, "480", True),
        ("lstm (3, 10) or (3, 5)", "(3, 5)", None, True),
        ("lstm 480", None, "480", False),
        ("flatten 1600", "1600", None, False),
    ],
)
def test_choices(line: str, shape: str | None, params: str | None, unclear: bool) -> None:
    (statement,) = statements_of(line, 1, WORDS)
    choice = second_choice(statement, first_choice(statement), Habits())
    assert (choice.shape and choice.shape.value.text) == shape
    assert (choice.params and choice.params.value.text) == params
    assert choice.certain is not unclear


def test_the_other_lines_decide() -> None:
    (statement,) = statements_of("lstm 480", 1, WORDS)
    habits = Habits(topic="params")
    assert second_choice(statement, first_choice(statement), habits).certain
    habits = Habits(topic="shape")
    (statement,) = statements_of("lstm 480", 1, WORDS)
    assert second_choice(statement, first_choice(statement), habits).shape


def test_the_number_may_stand_first() -> None:
    (statement,) = statements_of("lstm: 480 / 10", 1, WORDS)
    choice = second_choice(statement, first_choice(statement), Habits(both=2, params_first=2))
    assert choice.shape
    assert choice.params
    assert (choice.shape.value.text, choice.params.value.text) == ("10", "480")


def test_channels_apart() -> None:
    (statement,) = statements_of("lstm output 32 x 32 with 8 channels", 1, WORDS)
    choice = first_choice(statement)
    assert choice.shape
    assert choice.shape.value.shapes == [(32, 32, 8)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("max_pooling2d 2 하면 13x13x32, 파라미터 없음", BOTH),
        ("max_pooling2d 2: 13x13x32, no parameters", BOTH),
        ("max_pooling2d: 13x13x30, no parameters", BOTH.replace("right", "wrong", 1)),
    ],
)
def test_the_size_of_a_window_is_no_number_of_parameters(line: str, expected: str) -> None:
    assert verdicts(line, IMAGE) == expected
