"""Kinds of arguments: a setting that a kind does not have is refused, and type checkers see it."""

from __future__ import annotations

from typing import Any

import pytest

from shapecalc.declare.fields import Declared
from shapecalc.declare.kinds import Argument, Choice, KerasCall, argument_text
from shapecalc.declare.size_kinds import PositiveInt


def test_an_unknown_setting() -> None:
    """mypy, which runs before the tests, reports an ignored error that is none."""
    with pytest.raises(TypeError, match="PositiveInt has no setting 'strickt'"):
        PositiveInt("width", strickt=True)  # type: ignore[call-arg]


def test_a_setting_of_a_wrong_type() -> None:
    assert PositiveInt("width", strict="yes")  # type: ignore[arg-type]


def test_fields_in_order() -> None:
    assert Declared.fields == ()
    assert Argument.fields == ("note", "default", "stands_for", "letter", "usual")
    assert Choice.fields[5:7] == ("options", "fold")


def test_values_by_position() -> None:
    choice = Choice("how the border is treated", "valid", options=("valid", "same"))
    assert (choice.default, choice.options) == ("valid", ("valid", "same"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ((3,), "(3,)"),
        ([1, 2], "(1, 2)"),
        (None, "None"),
        (KerasCall("L2", (), {"l2": 0.01}), "L2(l2=0.01)"),
        ((KerasCall("l1", (), {}), "a"), "(l1(), 'a')"),
    ],
)
def test_argument_text(value: Any, text: str) -> None:
    assert argument_text(value) == text
