"""A model with its answers and its rubric, and how what students hand in is graded."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from shapecalc import __version__
from shapecalc.errors import ShapecalcError
from shapecalc.grade import report as forms
from shapecalc.grade.answers import read_sheet
from shapecalc.grade.class_report import gradescope, gradescope_unreadable
from shapecalc.grade.classes import Graded
from shapecalc.grade.combined import combined
from shapecalc.grade.exports.archive import PackedError, SheetArchive, is_archive
from shapecalc.grade.exports.export import Store, store_of
from shapecalc.grade.journal import Record
from shapecalc.grade.key import AnswerKey, key_of
from shapecalc.grade.marked import Marked
from shapecalc.grade.marking import Marker
from shapecalc.grade.results import ENDINGS, FEEDBACK, GRADES, RESULTS, SUMMARY
from shapecalc.grade.review import Reviewer
from shapecalc.grade.rubric import Rubric, RubricItem, Score
from shapecalc.grade.rubric_file import check_rubric, read_rubric
from shapecalc.grade.standing import (
    NEEDS_REVIEW,
    NOT_GRADED,
    Standing,
    standing_of,
    standing_without_sheet,
)
from shapecalc.grade.submission import Submission
from shapecalc.read.document import ALL, Selection, read_spec
from shapecalc.table.escape import json_text


class Assignment:
    """A model with its answer key and its rubric, and how submissions are graded.

    Each process has one of its own, which keeps what it has computed.

    Args:
        model: the file of the model.
        submissions: the folder or the zip where the submissions are.
        output: where the grades are written.
        rubric: the file with the points for each answer, if there is one.
        form: the format of the feedback: text, json, markdown or html.
        selection: what the user says about this file besides its name.
    """

    def __init__(
        self,
        model: str,
        submissions: str,
        output: str,
        rubric: str | None,
        form: str,
        selection: Selection = ALL,
    ) -> None:
        self.settings = (model, submissions, output, rubric, form, selection)
        self.place, self.output, self.form = Path(submissions), Path(output), form
        self.files = [model, rubric] if rubric else [model]
        self.plan = read_spec(model, selection=selection)
        self.key: AnswerKey = key_of(self.plan)
        self.rubric = read_rubric(rubric) if rubric else Rubric()
        self.marker = Marker(self.key)
        check_rubric(self.rubric, self.key, self.marker.mistake_names())
        self.questions: list[RubricItem] = self.rubric.questions(self.key)

    @cached_property
    def store(self) -> Store:
        """Where the submissions are.

        Raises:
            PackedError: if it is a zip that cannot be read.
            OSError: if it cannot be opened.
        """
        return store_of(self.place, self.output, self.files)

    @cached_property
    def head(self) -> dict[str, Any]:
        """The settings that the records of an earlier run must share with this run."""
        model = sha256(self.plan.place.source.text.encode("utf-8", "replace")).hexdigest()
        questions = [question.name for question in self.questions]
        return {
            "shapecalc": __version__,
            "model": model,
            "rubric": self.rubric.marking,
            "questions": questions,
            "form": self.form,
        }

    def pages(self, submission: Submission) -> tuple[str, str]:
        """Return the names of the feedback and the results of a submission."""
        ending = ENDINGS[self.form]
        return f"{FEEDBACK}/{submission.page}{ending}", f"{RESULTS}/{submission.page}.json"

    def names(self, submissions: Sequence[Submission]) -> Iterator[str]:
        """Yield the names of all files that a run writes for some submissions."""
        yield from (GRADES, SUMMARY)
        for submission in submissions:
            yield from self.pages(submission)

    def is_marked(self, submission: Submission, record: Record | None) -> bool:
        """Return whether an earlier run has graded a submission that has not changed since."""
        if record is None or record["again"] or record["student"] != submission.student:
            return False
        if record["page"] != submission.page or record["stamp"] != self.stamp(submission):
            return False
        return all(_has_content(self.output / page) for page in self.pages(submission))

    def stamp(self, submission: Submission) -> list[Any]:
        """Return what shows whether a submission has changed, or what the teacher says of it."""
        stamps = [part for file in submission.sheets for part in self.store.stamp(file)]
        return [*stamps, *submission.circumstances]

    def mark(self, submission: Submission) -> Graded:
        """Grade a submission; the record says why that is not possible."""
        stamp = self.stamp(submission)
        reviewer = Reviewer(self.marker, self.questions, dict(submission.choices))
        reading = _Reading(self.store, self.output, reviewer)
        for file in submission.sheets:
            reading.read(file)
        unread = [*submission.unread, *reading.unread]
        if not reading.sheets:
            return self.unread(submission, stamp, unread, reviewer, reading.again)
        marked = reading.sheets[0]
        if len(reading.sheets) > 1:
            marked = combined(reading.sheets, self.key)
            reviewer.review_conflicts(marked, submission.path)
        return self.graded(submission, stamp, marked, unread, reviewer)

    def graded(
        self,
        submission: Submission,
        stamp: Sequence[Any],
        marked: Marked,
        unread: Sequence[tuple[str, str]],
        reviewer: Reviewer,
    ) -> Graded:
        """Return the points and the pages of a marked sheet."""
        scores = self.rubric.scores(self.questions, marked)
        standing = standing_of(scores, marked, submission, unread)
        feedback, results = self.pages(submission)
        page = self.feedback(marked, standing, submission.student)
        data = gradescope(marked, standing.scores, standing.points, standing.notes)
        pages = {feedback: f"{page}\n", results: f"{json_text(data)}\n"}
        return Graded(record(submission, stamp, standing, reviewer), pages)

    def feedback(self, marked: Marked, standing: Standing, student: str) -> str:
        """Return the page that a student reads."""
        scores, notes = standing.scores, standing.notes
        if self.form == "text":
            return forms.as_text(marked, scores=scores, notes=notes)
        if self.form == "json":
            return json_text(forms.as_dict(marked, scores, notes))
        show = forms.as_html if self.form == "html" else forms.as_markdown
        return show(marked, scores, student, notes)

    def lost(self, submission: Submission) -> Graded:
        """Return the result of a submission that ended the process which graded it."""
        unread = [(submission.path, "it cannot be graded: the process ended")]
        reviewer = Reviewer(self.marker, self.questions, {})
        return self.unread(submission, self.stamp(submission), unread, reviewer, again=True)

    def unread(
        self,
        submission: Submission,
        stamp: Sequence[Any],
        reasons: Sequence[tuple[str, str]],
        reviewer: Reviewer,
        again: bool,
    ) -> Graded:
        """Return the result of a submission of which no file can be read.

        Args:
            submission: the submission.
            stamp: what shows whether it has changed.
            reasons: the files, and why they cannot be read.
            reviewer: what knows the teacher's choices.
            again: whether the next run tries again, although the submission is the same.
        """
        why = _why(submission, reasons)
        if not again:
            typed = reviewer.whole_file(submission.path, why)
            if typed is not None:
                return self.graded(submission, stamp, typed, (), reviewer)
        status = NOT_GRADED if again else NEEDS_REVIEW
        standing = standing_without_sheet(self.questions, submission, status, why)
        feedback, results = self.pages(submission)
        message = forms.WITHOUT_MARKUP[self.form](f"{submission.path}: {why}")
        data = gradescope_unreadable(why, self.questions, standing.points)
        pages = {feedback: f"{message}\n", results: f"{json_text(data)}\n"}
        return Graded(record(submission, stamp, standing, reviewer, again), pages)


def _why(submission: Submission, reasons: Sequence[tuple[str, str]]) -> str:
    """Return why a submission cannot be read; several files are named."""
    if not reasons:
        return "it has no files"
    if len(reasons) == 1 and reasons[0][0] == submission.path:
        return reasons[0][1]
    return "; ".join(f"{path}: {why}" for path, why in reasons)


class _Reading:
    """The sheets of one hand-in as they are read.

    Attributes:
        sheets: the marked sheets.
        unread: the files that are not read, with the reasons.
        again: whether the next run tries again, although the files are the same.
    """

    def __init__(self, store: Store, workplace: Path, reviewer: Reviewer) -> None:
        self.store, self.workplace, self.reviewer = store, workplace, reviewer
        self.sheets: list[Marked] = []
        self.unread: list[tuple[str, str]] = []
        self.again = False

    def read(self, file: str) -> None:
        """Read a file, or the files in it if it is a zip."""
        try:
            if self.store.is_folder(file):
                self.unread.append((file, "the files of this folder cannot be listed"))
                self.again = True
                return
            with self.store.opened(file) as place:
                if is_archive(place):
                    self._read_archive(file, place)
                else:
                    self._read_sheet(file, place)
        except PackedError as error:
            self.unread.append((file, str(error)))

    def _read_archive(self, file: str, place: str) -> None:
        """Read the files of a zip that a student has handed in."""
        inner = SheetArchive(Path(place), self.workplace)
        for name, why in inner.files():
            if why:
                continue
            with inner.opened(name) as at:
                self._read_sheet(f"{file}/{name}", at)
        if not self.sheets and not self.unread:
            self.unread.append((file, "no file in this zip may be a sheet"))

    def _read_sheet(self, file: str, place: str) -> None:
        try:
            marked = self.reviewer.marker.mark(read_sheet(place, self.reviewer.marker.key))
            marked.sheet.source.name = file
            self.sheets.append(self.reviewer.review(marked, file))
        except ShapecalcError as error:
            self.unread.append((file, error.problems[0].message.replace(place, file)))
            self.again |= not (os.path.isfile(place) and os.access(place, os.R_OK))
        except Exception as error:  # One submission never stops the others.
            self.unread.append((file, f"it cannot be graded: {error!r}"))
            self.again = True


def _has_content(path: Path) -> bool:
    """Return whether a page exists; a power failure may leave an empty one."""
    return path.is_file() and path.stat().st_size > 0


def record(
    submission: Submission,
    stamp: Sequence[Any],
    standing: Standing,
    reviewer: Reviewer | None = None,
    again: bool = False,
) -> Record:
    """Return what the journal keeps of a submission."""
    wrong = [s for s in standing.scores if s.verdict and s.verdict.right is False]
    firsts = [
        (s.question.name, s.verdict.reasons[0]) for s in wrong if s.verdict and s.verdict.reasons
    ]
    return {
        "file": submission.path,
        "student": submission.student,
        "id": submission.person.id,
        "name": submission.person.name,
        "page": submission.page,
        "stamp": list(stamp),
        "again": again,
        "status": standing.status,
        "why": standing.why,
        "late": submission.late.text,
        "points": standing.points,
        "scores": [_cell(score) for score in standing.scores],
        "mistakes": [(name, mistake.name) for name, mistake in firsts],
        "reasons": [*(f"{name}: {mistake.why}" for name, mistake in firsts), *standing.notes],
        "doubts": [asdict(doubt) for doubt in reviewer.doubts] if reviewer else [],
    }


def _cell(score: Score) -> float | str | None:
    """Return the points of a question as the journal has them; None if there is no answer."""
    if score.needs_review:
        return NEEDS_REVIEW
    return score.earned if score.verdict or score.changed else None
