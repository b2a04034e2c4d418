"""``shapecalc check MODEL --submissions DIR``: a class, graded in several processes."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import cached_property, partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from shapecalc import __version__
from shapecalc.cli.errors import print_problems
from shapecalc.cli.interrupt import INTERRUPTED
from shapecalc.errors import ShapecalcError
from shapecalc.grade import report as forms
from shapecalc.grade.answers import read_sheet
from shapecalc.grade.class_report import (
    Statistics,
    as_csv,
    gradescope,
    gradescope_unreadable,
    statistics_text,
    summary_page,
)
from shapecalc.grade.classes import (
    CHUNK,
    Graded,
    Submission,
    marked,
    misplaced,
    not_read,
    submissions,
)
from shapecalc.grade.journal import JOURNAL, Journal, Record
from shapecalc.grade.key import AnswerKey, key_of
from shapecalc.grade.marking import Marked, Marker
from shapecalc.grade.report import as_text
from shapecalc.grade.results import (
    ENDINGS,
    FEEDBACK,
    GRADES,
    RESULTS,
    SUMMARY,
    ForeignFileError,
    Results,
    check_place,
    has_results,
)
from shapecalc.grade.rubric import Rubric, RubricItem, Score
from shapecalc.grade.rubric_file import check_rubric, read_rubric
from shapecalc.read.document import ALL, Selection, read_spec
from shapecalc.table.escape import json_text
from shapecalc.terminal import note, unfiltered, usage_error, visible
from shapecalc.write.saving import cannot_write

NO_NAME = (errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ)
"""The errors of a file system that refuses a name."""

NAMED = 5
"""The most files that an error or a note names."""


class Assignment:
    """A model with its answer key and its rubric, and how submissions are graded.

    Each process has one of its own, which keeps what it has computed.

    Args:
        model: the file of the model.
        folder: where the submissions are.
        output: where the grades are written.
        rubric: the file with the points for each answer, if there is one.
        form: the format of the feedback: text, json, markdown or html.
        selection: what the user says about this file besides its name.
    """

    def __init__(
        self,
        model: str,
        folder: str,
        output: str,
        rubric: str | None,
        form: str,
        selection: Selection = ALL,
    ) -> None:
        self.settings = (model, folder, output, rubric, form, selection)
        self.folder, self.output, self.form = Path(folder), Path(output), form
        self.files = [model, rubric] if rubric else [model]
        self.plan = read_spec(model, selection=selection)
        self.key: AnswerKey = key_of(self.plan)
        self.rubric = read_rubric(rubric) if rubric else Rubric()
        self.marker = Marker(self.key)
        check_rubric(self.rubric, self.key, self.marker.mistake_names())
        self.questions: list[RubricItem] = self.rubric.questions(self.key)

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

    def stamp(self, submission: Submission) -> list[int]:
        """Return the size and the times of a submission, which show whether it has changed.

        Only the system sets the second time, also when the permissions change.
        """
        try:
            status = os.stat(self.folder / submission.path)
        except OSError:
            return []
        return [status.st_size, status.st_mtime_ns, status.st_ctime_ns]

    def mark(self, submission: Submission) -> Graded:
        """Grade a submission; the record says why that is not possible."""
        stamp = self.stamp(submission)
        path = self.folder / submission.path
        if os.path.isdir(path):
            why = "the files of this folder cannot be listed"
            return self.unreadable(submission, stamp, why, again=True)
        try:
            marked = self.marker.mark(read_sheet(str(path)))
        except ShapecalcError as error:
            return self.unreadable(submission, stamp, error.problems[0].message)
        except Exception as error:  # One submission never stops the others.
            why = f"it cannot be graded: {error!r}"
            return self.unreadable(submission, stamp, why, again=True)
        marked.sheet.source.name = submission.path
        scores = self.rubric.scores(self.questions, marked)
        feedback, results = self.pages(submission)
        pages = {
            feedback: f"{self.feedback(marked, scores, submission.student)}\n",
            results: f"{json_text(gradescope(marked, scores))}\n",
        }
        return Graded(record(submission, stamp, scores), pages)

    def feedback(self, marked: Marked, scores: Sequence[Score], student: str) -> str:
        """Return the page that a student reads."""
        if self.form == "text":
            return as_text(marked, scores=scores)
        if self.form == "json":
            return json_text(forms.as_dict(marked, scores))
        show = forms.as_html if self.form == "html" else forms.as_markdown
        return show(marked, scores, student)

    def lost(self, submission: Submission) -> Graded:
        """Return the result of a submission that ended the process which graded it."""
        why = "it cannot be graded: the process ended"
        return self.unreadable(submission, self.stamp(submission), why, again=True)

    def unreadable(
        self, submission: Submission, stamp: Sequence[int], why: str, again: bool = False
    ) -> Graded:
        """Return the result of a submission that cannot be graded.

        Args:
            submission: the submission.
            stamp: its size and times.
            why: the reason.
            again: whether the next run tries again, although the submission is the same.
        """
        why = why.replace(str(self.folder / submission.path), submission.path)
        feedback, results = self.pages(submission)
        message = forms.WITHOUT_MARKUP[self.form](f"{submission.path}: {why}")
        nothing = json_text(gradescope_unreadable(why, self.questions))
        pages = {feedback: f"{message}\n", results: f"{nothing}\n"}
        return Graded(record(submission, stamp, [], why, again), pages)


def _has_content(path: Path) -> bool:
    """Return whether a page exists; a power failure may leave an empty one."""
    return path.is_file() and path.stat().st_size > 0


def record(
    submission: Submission,
    stamp: Sequence[int],
    scores: Sequence[Score],
    why: str = "",
    again: bool = False,
) -> Record:
    """Return what the journal keeps of a submission."""
    wrong = [s for s in scores if s.verdict and s.verdict.right is False]
    firsts = [
        (s.question.name, s.verdict.reasons[0]) for s in wrong if s.verdict and s.verdict.reasons
    ]
    return {
        "file": submission.path,
        "student": submission.student,
        "page": submission.page,
        "stamp": stamp,
        "again": again,
        "status": "not graded" if why else "graded",
        "why": why,
        "points": round(sum(score.earned for score in scores), 5),
        "scores": [score.earned if score.verdict else None for score in scores],
        "mistakes": [(name, mistake.name) for name, mistake in firsts],
        "reasons": [f"{name}: {mistake.why}" for name, mistake in firsts],
    }


def _grader(
    settings: tuple[str, str, str, str | None, str, Selection],
) -> Callable[[Submission], Graded]:
    """Return what grades submissions in a process of its own."""
    return Assignment(*settings).mark


def check_class(
    model: str, folder: str, output: str, rubric: str | None, form: str, selection: Selection = ALL
) -> int:
    """Grade every file of a folder; return 1 if some cannot be read."""
    if model == "-":
        return usage_error("--submissions needs a model in a file, which every process reads")
    try:
        return _check(Assignment(model, folder, output, rubric, form, selection))
    except ShapecalcError as error:
        return print_problems(error)
    except KeyboardInterrupt:
        print("interrupted; run the same command to continue", file=sys.stderr)
        return INTERRUPTED
    except ForeignFileError as error:
        return _foreign_files(error)
    except OSError as error:
        return usage_error(cannot_write(error))


def _foreign_files(error: ForeignFileError) -> int:
    """Print which files are not overwritten, and why; return the exit code."""
    named = [f"{path}: {reason}" for path, reason in error.reasons[:NAMED]]
    more = len(error.reasons) - len(named)
    named += [f"and {more:,} more"] if more else []
    hint = "move them away, or choose another folder with --output"
    return usage_error("these files would be overwritten:", hint, details=named)


def _check(assignment: Assignment) -> int:
    """Grade a class, and print its statistics; return the exit code."""
    folder, output = assignment.folder, assignment.output
    if not folder.is_dir():
        return usage_error(f"there is no folder {folder}")
    try:
        sheets = submissions(folder, output, assignment.files)
        misplacement = misplaced(folder, output)
        left_out = not_read(folder, output)
    except OSError as error:
        return usage_error(f"cannot read {error.filename}: {error.strerror}")
    if misplacement:
        return usage_error(misplacement, "choose another folder with --output")
    _note_not_read(left_out)
    if not sheets:
        return usage_error(f"there are no submissions in {folder}")
    output.mkdir(parents=True, exist_ok=True)
    if not has_results(output):
        check_place(output, assignment.names(sheets), lambda *_: False)
    with Journal(output / JOURNAL, assignment.head) as journal:
        results = Results(output, journal)
        _grade(assignment, sheets, results)
        statistics = _written(assignment, sheets, results)
    print(statistics_text(statistics))
    print(f"\nwritten: {visible(str(output))}/{GRADES}, {SUMMARY}, {FEEDBACK}/, {RESULTS}/")
    return 1 if statistics.unreadable else 0


def _note_not_read(left_out: Sequence[tuple[str, str]]) -> None:
    """Print which files in the folder of the class are not read."""
    named = ", ".join(f"{path} ({why})" for path, why in left_out[:NAMED])
    more = len(left_out) - NAMED
    if left_out:
        note(f"note: not read: {named}" + (f" and {more:,} more" if more > 0 else ""))


def _grade(assignment: Assignment, sheets: Sequence[Submission], results: Results) -> None:
    """Grade the submissions that are not graded yet."""
    get = results.journal.get
    waiting = [sheet for sheet in sheets if not assignment.is_marked(sheet, get(sheet.path))]
    results.check(assignment.names(waiting))
    results.sweep()
    advance = _progress(len(waiting))
    grader = partial(_grader, assignment.settings)
    try:
        with closing(marked(grader, assignment.mark, assignment.lost, waiting)) as marks:
            while batch := list(islice(marks, CHUNK)):
                results.announce(
                    {name: text for graded in batch for name, text in graded.pages.items()}
                )
                for result in batch:
                    _keep(result, results)
                    advance(1)
    finally:
        advance(0)


def _keep(graded: Graded, results: Results) -> None:
    """Write the pages of a submission, then its record: what has a record has pages."""
    record = graded.record
    try:
        for name, text in graded.pages.items():
            results.write_page(name, text)
    except OSError as error:
        if error.errno not in NO_NAME:
            raise
        why = f"no page can be written for it: {error.strerror}"
        record = record | {"status": "not graded", "why": why, "points": 0, "scores": []}
    results.journal.add(record)


def _progress(total: int) -> Callable[[int], None]:
    """Return a function that advances a progress bar, and ends it when called with 0."""
    if not sys.stderr.isatty() or not total:
        return lambda steps: None
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(file=unfiltered(sys.stderr)), transient=True)
    task = bar.add_task("grading", total=total)
    bar.start()
    return lambda steps: bar.advance(task, steps) if steps else bar.stop()


def _written(assignment: Assignment, sheets: Sequence[Submission], results: Results) -> Statistics:
    """Write the grades and the summary of the class; return its statistics."""

    def records() -> Iterator[Record]:
        return results.journal.records(sheet.path for sheet in sheets)

    statistics = Statistics(assignment.questions)
    for record in records():
        statistics.add(record)
    results.write(GRADES, as_csv(assignment.questions, records()))
    results.write(SUMMARY, summary_page(statistics, records()))
    return statistics
