"""Several files of one hand-in become one marked sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from shapecalc.errors import Source
from shapecalc.grade.key import AnswerKey
from shapecalc.grade.marked import NOT_UNDERSTOOD, Marked, Verdict
from shapecalc.grade.mistakes.mistake import Mistake
from shapecalc.grade.sheet import Remark, Sheet

JOINED = " + "
"""What is between the names of the files."""


def combined(sheets: Sequence[Marked], key: AnswerKey) -> Marked:
    """Return the sheets of a hand-in as one.

    Where two files have different answers to a question, nobody knows which one counts: unless all
    are right or all are wrong, the answer is not understood.
    """
    if len(sheets) == 1:
        return sheets[0]
    verdicts: dict[Any, Verdict] = {}
    for number, marked in enumerate(sheets):
        name = marked.sheet.source.name
        own = set()
        for at, verdict in enumerate(marked.verdicts):
            verdict.place = ", ".join(filter(None, (name, verdict.where)))
            place: Any = (id(verdict.row), verdict.question)
            is_placed = verdict.row is not None or bool(verdict.question)
            if not is_placed or place in own:
                place = (number, at)  # Of two answers on one sheet, the first counts.
            own.add(place)
            if place not in verdicts:
                verdicts[place] = verdict
            elif verdicts[place].right != verdict.right:
                _disagree(verdicts[place], verdict, name)
    order = {id(row): at for at, row in enumerate(key.rows)}
    last = len(order)
    joined = sorted(verdicts.values(), key=lambda verdict: order.get(id(verdict.row), last))
    open_rows = [{id(row) for row in marked.unanswered} for marked in sheets]
    names = JOINED.join(marked.sheet.source.name for marked in sheets)
    return Marked(
        Sheet(Source(names), passed=list(chain.from_iterable(map(_passed, sheets)))),
        joined,
        [row for row in sheets[0].unanswered if all(id(row) in rows for rows in open_rows)],
    )


def _passed(marked: Marked) -> Iterator[Remark]:
    """Yield what is passed over in a file, with the file."""
    for remark in marked.sheet.passed:
        place = ", ".join(filter(None, (marked.sheet.source.name, remark.where)))
        yield replace(remark, place=place)


def _disagree(verdict: Verdict, other: Verdict, name: str) -> None:
    """Make a verdict one on an answer of which there are two."""
    why = f"another file, {name}, has the answer {other.response.text!r}"
    verdict.right, verdict.follow_on = None, False
    verdict.reasons = [Mistake(NOT_UNDERSTOOD, why)]
