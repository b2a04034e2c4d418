"""Which sides of an equation are judged."""

from __future__ import annotations

from shapecalc.grade.amounts import contains_letters, read_formula
from shapecalc.grade.sheets.numbers import Rounded
from shapecalc.grade.sheets.sides import judged


def test_sides_in_words_of_the_student() -> None:
    own = read_formula("neurons_of_mine * 3".replace("_of_mine", "mine"))
    assert judged([own, 30]) == [30]
    assert judged([own]) == [own]
    assert judged([10, 30]) == [10, 30]


def test_letters() -> None:
    assert contains_letters(read_formula("n * 3"))
    assert not contains_letters(30)
    assert not contains_letters(Rounded(1, 2))
