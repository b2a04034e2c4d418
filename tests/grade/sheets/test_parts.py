"""The parts of a line."""

from __future__ import annotations

from shapecalc.grade.sheets.parts import LinePart, NamedLayer, value_of
from shapecalc.grade.sheets.value import Value
from shapecalc.grade.sheets.words import Role


def test_the_value_of_a_part() -> None:
    value = Value("480", amounts=[480])
    assert value_of(LinePart(Role.VALUE, "480", 0, 3, value)) is value


def test_only_words_of_courses_have_candidates() -> None:
    assert NamedLayer("conv", classes=("Conv1D", "Conv2D")).candidates == ("Conv1D", "Conv2D")
    assert NamedLayer("output layer", classes="last").candidates == ()
