"""Verdicts by what was decided."""

from __future__ import annotations

from shapecalc.errors import Source
from shapecalc.grade.marked import Marked, Verdict, not_understood
from shapecalc.grade.sheet import Response, Sheet


def test_verdicts_are_of_three_kinds() -> None:
    verdicts = [Verdict("params", Response("480"), right, "480") for right in (True, False, None)]
    marked = Marked(Sheet(Source("a.txt")), verdicts)
    assert marked.right == 1
    assert marked.wrong == verdicts[1:2]
    assert marked.not_understood == verdicts[2:]


def test_a_verdict_becomes_a_doubt() -> None:
    verdict = Verdict("params", Response("440"), False, "480", follow_on=True, line=3)
    assert not_understood(verdict, "why").right is None
    assert not verdict.follow_on
    assert [reason.why for reason in verdict.reasons] == ["why"]
    assert verdict.where == "line 3"
