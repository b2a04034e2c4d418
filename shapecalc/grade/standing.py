"""What a hand-in has earned in the end: after what is late, and what a teacher has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapecalc.dataclasses import dataclass, replace
from shapecalc.grade.exports.hand_in import LeftOut
from shapecalc.grade.marked import Marked
from shapecalc.grade.report import points
from shapecalc.grade.rubric import RubricItem, Score
from shapecalc.grade.submission import Submission

GRADED, NEEDS_REVIEW, NOT_GRADED, MISSING = "graded", "needs review", "not graded", "missing"
"""The states of a student in the list of grades."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a hand-in has earned.

    Attributes:
        scores: the points for each question.
        status: whether that is all: graded, needs review, not graded, missing.
        points: the points in the end; None if nobody knows any.
        notes: what a reader has to know besides.
        why: why it could not be read; empty if it could.
    """

    scores: Sequence[Score]
    status: str
    points: float | None
    notes: Sequence[str] = ()
    why: str = ""


def standing_of(
    scores: Sequence[Score], marked: Marked, submission: Submission, unread: Sequence[LeftOut]
) -> Standing:
    """Return what a sheet has earned.

    A person has to look at it if an answer is not understood, if a question has no answer but there
    is a file that could not be read, and if it is late by a time that nobody knows.
    """
    scores = _changed(scores, submission)
    changed = {id(score.verdict) for score in scores if score.changed}
    doubts = [verdict for verdict in marked.not_understood if id(verdict) not in changed]
    incomplete = bool(unread) and any(not s.verdict and not s.changed for s in scores)
    open_points = doubts or incomplete or submission.late.unknown
    total = submission.changes.total
    status = NEEDS_REVIEW if open_points and total is None else GRADED
    earned = sum(score.earned for score in scores) * (1 - submission.late.lost)
    notes = list(_notes(submission, unread, round(earned, 5)))
    return Standing(scores, status, round(earned, 5) if total is None else total, notes)


def standing_without_sheet(
    questions: Sequence[RubricItem], submission: Submission, status: str, why: str = ""
) -> Standing:
    """Return what a student has earned without a sheet that could be read: what a teacher gives."""
    scores = _changed([Score(question, 0, None) for question in questions], submission)
    total = submission.changes.total
    if total is None and all(score.changed for score in scores) and scores:
        total = round(sum(score.earned for score in scores), 5)
    status = status if total is None else GRADED
    return Standing(scores, status, total, list(_notes(submission, (), 0)), why)


def _changed(scores: Sequence[Score], submission: Submission) -> list[Score]:
    """Return scores with the points that a teacher has given."""
    new = dict(submission.changes.points)
    return [
        replace(score, earned=new[score.question.name], changed=True)
        if score.question.name in new
        else score
        for score in scores
    ]


def _notes(submission: Submission, unread: Sequence[LeftOut], earned: float) -> Iterator[str]:
    """Yield what a reader has to know besides the answers."""
    late, changes = submission.late, submission.changes
    if late.unknown:
        yield "It was handed in late; nobody knows yet by how much."
    elif late.text and late.lost:
        lost = f"{100 * late.lost:g} % of the points are lost, {points(earned)} points are left"
        yield f"It was handed in late, by {late.text}: {lost}."
    elif late.text:
        yield "It was handed in late." if late.text == "late" else f"It is late by {late.text}."
    if changes.points:
        names = ", ".join(name for name, _ in changes.points)
        yield f"The teacher has given the points for {names}."
    if changes.total is not None:
        yield f"The teacher has given {points(changes.total)} points for all answers."
    yield from changes.comments
    yield from (f"Not read: {path}: {why}." for path, why in unread)
