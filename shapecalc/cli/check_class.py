"""``shapecalc check MODEL --submissions DIR``: a class, graded in several processes."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from shapecalc import __version__
from shapecalc.cli.errors import print_problems
from shapecalc.cli.interrupt import INTERRUPTED
from shapecalc.errors import ShapecalcError
from shapecalc.grade import class_report as files
from shapecalc.grade import report as forms
from shapecalc.grade.answers import read_sheet
from shapecalc.grade.classes import Journal, Record, Submission, marked, submissions
from shapecalc.grade.key import AnswerKey, key_of
from shapecalc.grade.marking import Marked, Marker
from shapecalc.grade.report import as_text
from shapecalc.grade.rubric import Rubric, RubricItem, Score, check_layers, read_rubric
from shapecalc.read.document import read_spec
from shapecalc.saving import cannot_write
from shapecalc.terminal import usage_error

NO_NAME = (errno.ENAMETOOLONG, errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.EINVAL)
"""The errors of a file system that refuses a name."""

ENDINGS = {"text": ".txt", "markdown": ".md", "html": ".html", "json": ".json"}


class Assignment:
    """A model with its answer key and its rubric, and how submissions are graded.

    Each process has one of its own, which keeps what it has computed.

    Args:
        model: the file of the model.
        folder: where the submissions are.
        output: where the grades are written.
        rubric: the file with the points for each answer, if there is one.
        form: the format of the feedback: text, json, markdown or html.
    """

    def __init__(self, model: str, folder: str, output: str, rubric: str | None, form: str) -> None:
        self.settings = (model, folder, output, rubric, form)
        self.folder, self.output, self.form = Path(folder), Path(output), form
        self.plan = read_spec(model)
        self.key: AnswerKey = key_of(self.plan)
        self.rubric = read_rubric(rubric) if rubric else Rubric()
        if rubric:
            check_layers(self.rubric, self.key, rubric)
        self.questions: list[RubricItem] = self.rubric.questions(self.key)
        self.marker = Marker(self.key)

    @cached_property
    def head(self) -> dict[str, Any]:
        """The settings that the records of an earlier run must share with this run."""
        rubric = asdict(self.rubric)
        model = sha256(self.plan.place.source.text.encode("utf-8", "replace")).hexdigest()
        questions = [question.name for question in self.questions]
        return {
            "shapecalc": __version__,
            "model": model,
            "rubric": rubric,
            "questions": questions,
            "form": self.form,
        }

    def pages(self, submission: Submission) -> tuple[Path, Path]:
        """Return where the feedback and the results of a submission are written."""
        feedback = self.output / "feedback" / f"{submission.student}{ENDINGS[self.form]}"
        return feedback, self.output / "results" / f"{submission.student}.json"

    def is_marked(self, submission: Submission, record: Record | None) -> bool:
        """Return whether an earlier run has graded a submission that has not changed since."""
        if record is None or record["student"] != submission.student:
            return False
        if record["stamp"] != self.stamp(submission):
            return False
        return all(page.exists() for page in self.pages(submission))

    def stamp(self, submission: Submission) -> list[int]:
        """Return the size and the time of a submission, which show whether it has changed."""
        try:
            status = os.stat(self.folder / submission.path)
        except OSError:
            return []
        return [status.st_size, status.st_mtime_ns]

    def mark(self, submission: Submission) -> Record:
        """Grade a submission and write its pages; the record says why that is not possible."""
        stamp = self.stamp(submission)
        try:
            return self.marked(submission, stamp)
        except OSError as error:
            if error.errno not in NO_NAME:
                raise
            why = f"no page can be written for it: {error.strerror}"
            return record(submission, stamp, [], why)

    def marked(self, submission: Submission, stamp: Sequence[int]) -> Record:
        """Grade a submission that can be written, and write its pages."""
        try:
            marked = self.marker.mark(read_sheet(str(self.folder / submission.path)))
        except ShapecalcError as error:
            return self.unreadable(submission, stamp, error.problems[0].message)
        except Exception as error:  # One submission never stops the others.
            return self.unreadable(submission, stamp, f"it cannot be graded: {error!r}")
        marked.sheet.source.name = submission.path
        scores = self.rubric.scores(self.questions, marked)
        feedback, results = self.pages(submission)
        files.write(feedback, [self.feedback(marked, scores, submission.student), "\n"])
        files.write(results, [json.dumps(files.gradescope(marked, scores)), "\n"])
        return record(submission, stamp, scores)

    def feedback(self, marked: Marked, scores: Sequence[Score], student: str) -> str:
        """Return the page that a student reads."""
        if self.form == "text":
            return as_text(marked, scores=scores)
        if self.form == "json":
            return json.dumps(forms.as_dict(marked, scores))
        show = forms.as_html if self.form == "html" else forms.as_markdown
        return show(marked, scores, student)

    def lost(self, submission: Submission) -> Record:
        """Return the record of a submission that ended the process which graded it."""
        why = "it cannot be graded: the process ended"
        return self.unreadable(submission, self.stamp(submission), why)

    def unreadable(self, submission: Submission, stamp: Sequence[int], why: str) -> Record:
        """Return the record of a submission that cannot be read, and write its pages."""
        why = why.replace(str(self.folder / submission.path), submission.path)
        feedback, results = self.pages(submission)
        message = f"{submission.path}: {why}"
        files.write(feedback, [forms.WITHOUT_MARKUP[self.form](message), "\n"])
        nothing = files.gradescope_unreadable(why, self.questions)
        files.write(results, [json.dumps(nothing), "\n"])
        return record(submission, stamp, [], why)


def record(
    submission: Submission, stamp: Sequence[int], scores: Sequence[Score], why: str = ""
) -> Record:
    """Return what the journal keeps of a submission."""
    wrong = [s for s in scores if s.verdict and not s.verdict.right]
    firsts = [
        (s.question.name, s.verdict.reasons[0]) for s in wrong if s.verdict and s.verdict.reasons
    ]
    return {
        "file": submission.path,
        "student": submission.student,
        "stamp": stamp,
        "status": "not graded" if why else "graded",
        "why": why,
        "points": round(sum(score.earned for score in scores), 5),
        "scores": [score.earned if score.verdict else None for score in scores],
        "mistakes": [(name, mistake.name) for name, mistake in firsts],
        "reasons": [f"{name}: {mistake.why}" for name, mistake in firsts],
    }


def _grader(settings: tuple[str, str, str, str | None, str]) -> Callable[[Submission], Record]:
    """Return what grades submissions in a process of its own."""
    return Assignment(*settings).mark


def check_class(model: str, folder: str, output: str, rubric: str | None, form: str) -> int:
    """Grade every file of a folder; return 1 if some cannot be read."""
    if model == "-":
        return usage_error("--submissions needs a model in a file, which every process reads")
    try:
        assignment = Assignment(model, folder, output, rubric, form)
    except ShapecalcError as error:
        return print_problems(error)
    if not assignment.folder.is_dir():
        return usage_error(f"there is no folder {folder}")
    waiting = submissions(assignment.folder, assignment.output)
    if not waiting:
        return usage_error(f"there are no submissions in {folder}")
    try:
        assignment.output.mkdir(parents=True, exist_ok=True)
        with Journal(assignment.output / "journal.sqlite", assignment.head) as journal:
            _grade(assignment, waiting, journal)
            statistics = _written(assignment, waiting, journal)
    except KeyboardInterrupt:
        print("interrupted; run the same command to continue", file=sys.stderr)
        return INTERRUPTED
    except OSError as error:
        return usage_error(cannot_write(error))
    print(files.statistics_text(statistics))
    print(f"\nwritten: {assignment.output}/grades.csv, summary.md, feedback/, results/")
    return 1 if statistics.unreadable else 0


def _grade(assignment: Assignment, sheets: Sequence[Submission], journal: Journal) -> None:
    """Grade the submissions that are not graded yet."""
    waiting = [
        sheet for sheet in sheets if not assignment.is_marked(sheet, journal.get(sheet.path))
    ]
    advance = _progress(len(waiting))
    grader = partial(_grader, assignment.settings)
    try:
        for record in marked(grader, assignment.mark, assignment.lost, waiting):
            journal.add(record)
            advance(1)
    finally:
        advance(0)


def _progress(total: int) -> Callable[[int], None]:
    """Return a function that advances a progress bar, and ends it when called with 0."""
    if not sys.stderr.isatty() or not total:
        return lambda steps: None
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task("grading", total=total)
    bar.start()
    return lambda steps: bar.advance(task, steps) if steps else bar.stop()


def _written(
    assignment: Assignment, sheets: Sequence[Submission], journal: Journal
) -> files.Statistics:
    """Write the grades and the summary of the class; return its statistics."""

    def records() -> Iterator[Record]:
        return journal.records(sheet.path for sheet in sheets)

    statistics = files.Statistics(assignment.questions)
    for record in records():
        statistics.add(record)
    files.write(assignment.output / "grades.csv", files.as_csv(assignment.questions, records()))
    files.write(assignment.output / "summary.md", files.summary_page(statistics, records()))
    files.sweep(assignment.output)
    return statistics
