"""Values about something else are no answers."""

from __future__ import annotations

from shapecalc.grade.sheets.statements import Mention, Statement
from shapecalc.grade.sheets.value import Value
from shapecalc.grade.sheets.words import Role


def test_answers() -> None:
    value = Value("480", amounts=[480])
    others = [Mention(value, Role.INPUT_LABEL), Mention(value, Role.OTHER_LABEL)]
    answer = Mention(value, Role.PARAMS_LABEL)
    assert Statement(1, "", mentions=[*others, answer]).answers == [answer]
    assert Statement(1, "", mentions=others).is_empty
    assert not Statement(1, "", mentions=[answer]).is_empty
    assert not Statement(1, "", no_params=True).is_empty
