"""Values about something else are no answers."""

from __future__ import annotations

from shapecalc.algebra.size import UNKNOWN, Unknown
from shapecalc.dataclasses import fields
from shapecalc.grade.sheets.statements import Mention, Statement, listed
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


def test_lists() -> None:
    """Sizes that are numbers are one number for each layer; a list with an open size is none."""

    def answers(*sizes: int | Unknown) -> list[Mention]:
        value = Value("?", shapes=[sizes])
        return listed(Statement(1, "", mentions=[Mention(value, Role.PARAMS_LABEL)]))

    assert [each.value.amounts for each in answers(480, 0, 33)] == [[480], [0], [33]]
    assert answers(UNKNOWN, 3, 10) == answers(480, 33) == []


def test_a_copy_has_nothing_in_common_that_changes() -> None:
    statement = Statement(1, "x", mentions=[Mention(Value("480"))], words=2)
    copy = statement.copied_to(7)
    for part in fields(Statement):
        old, new = getattr(statement, part.name), getattr(copy, part.name)
        assert part.name in ("line", "mentions") or old == new
        assert not (old is new and isinstance(old, (list, dict, set)))
    assert copy.line == 7
    (mention,), (other,) = statement.mentions, copy.mentions
    assert mention is not other
    assert mention.value is other.value
