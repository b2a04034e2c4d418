"""``shapecalc check MODEL --submissions DIR``: marks a class, in several processes."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from shapecalc import __version__
from shapecalc.cli.summary import complain
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
from shapecalc.terminal import usage_error

NO_NAME = (errno.ENAMETOOLONG, errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.EINVAL)
"""Why a page cannot have the name of its student."""

ENDS = {"text": ".txt", "markdown": ".md", "html": ".html", "json": ".json"}


@dataclass(frozen=True)
class ClassRequest:
    """What the command line asks for."""

    model: str
    submissions: str
    output: str
    rubric: str | None
    form: str


class Exercise:
    """A model with its key and its rubric; each process has one, and keeps what it works out."""

    def __init__(self, request: ClassRequest) -> None:
        self.request = request
        self.folder, self.output = Path(request.submissions), Path(request.output)
        self.plan = read_spec(request.model)
        self.key: AnswerKey = key_of(self.plan)
        self.rubric = read_rubric(request.rubric) if request.rubric else Rubric()
        if request.rubric:
            check_layers(self.rubric, self.key, request.rubric)
        self.questions: list[RubricItem] = self.rubric.questions(self.key)
        self.marker = Marker(self.key)

    @cached_property
    def head(self) -> dict[str, Any]:
        """What the records of an earlier run must have in common with this one."""
        rubric = asdict(self.rubric)
        model = sha256(self.plan.place.source.text.encode("utf-8", "replace")).hexdigest()
        questions = [question.name for question in self.questions]
        return {
            "shapecalc": __version__,
            "model": model,
            "rubric": rubric,
            "questions": questions,
            "form": self.request.form,
        }

    def pages(self, submission: Submission) -> tuple[Path, Path]:
        """Where the feedback and the results of a submission are written."""
        feedback = self.output / "feedback" / f"{submission.student}{ENDS[self.request.form]}"
        return feedback, self.output / "results" / f"{submission.student}.json"

    def is_marked(self, submission: Submission, record: Record | None) -> bool:
        """Whether an earlier run has marked a submission as it is now."""
        if record is None or record["student"] != submission.student:
            return False
        if record["stamp"] != self.stamp(submission):
            return False
        return all(page.exists() for page in self.pages(submission))

    def stamp(self, submission: Submission) -> list[int]:
        """What tells whether a submission has been changed."""
        try:
            found = os.stat(self.folder / submission.path)
        except OSError:
            return []
        return [found.st_size, found.st_mtime_ns]

    def mark(self, submission: Submission) -> Record:
        """Marks a submission and writes its pages; whatever is wrong with it is noted."""
        stamp = self.stamp(submission)
        try:
            return self.marked(submission, stamp)
        except OSError as error:
            if error.errno not in NO_NAME:
                raise
            why = f"no page can be written for it: {error.strerror}"
            return record(submission, stamp, [], why)

    def marked(self, submission: Submission, stamp: Sequence[int]) -> Record:
        """Marks a submission and writes its pages."""
        try:
            marked = self.marker.mark(read_sheet(str(self.folder / submission.path)))
        except ShapecalcError as error:
            return self.unreadable(submission, stamp, error.problems[0].message)
        except Exception as error:  # One submission never stops the others.
            return self.unreadable(submission, stamp, f"it cannot be marked: {error!r}")
        marked.sheet.source.name = submission.path
        scores = self.rubric.scores(self.questions, marked)
        feedback, results = self.pages(submission)
        files.write(feedback, [self.feedback(marked, scores, submission.student), "\n"])
        files.write(results, [json.dumps(files.gradescope(marked, scores)), "\n"])
        return record(submission, stamp, scores)

    def feedback(self, marked: Marked, scores: Sequence[Score], student: str) -> str:
        """What a student gets to read."""
        if self.request.form == "text":
            return as_text(marked, scores=scores)
        if self.request.form == "json":
            return json.dumps(forms.as_dict(marked, scores))
        show = forms.as_html if self.request.form == "html" else forms.as_markdown
        return show(marked, scores, student)

    def lost(self, submission: Submission) -> Record:
        """What is noted of a submission that has ended the process that was to mark it."""
        why = "it cannot be marked: the process that tried has ended"
        return self.unreadable(submission, self.stamp(submission), why)

    def unreadable(self, submission: Submission, stamp: Sequence[int], why: str) -> Record:
        """What is noted of a submission that cannot be read."""
        why = why.replace(str(self.folder / submission.path), submission.path)
        feedback, results = self.pages(submission)
        told = f"{submission.path}: {why}"
        files.write(feedback, [forms.WITHOUT_MARKUP[self.request.form](told), "\n"])
        nothing = files.gradescope_unreadable(why, self.questions)
        files.write(results, [json.dumps(nothing), "\n"])
        return record(submission, stamp, [], why)


def record(
    submission: Submission, stamp: Sequence[int], scores: Sequence[Score], why: str = ""
) -> Record:
    """What the journal keeps of a submission."""
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


def _marking(request: ClassRequest) -> Callable[[Submission], Record]:
    """What marks in a process of its own."""
    return Exercise(request).mark


# The command


def run_class(request: ClassRequest) -> int:
    """Marks every file of a folder; 1 if some cannot be read."""
    if request.model == "-":
        return usage_error("a class needs a file with the model, which each process reads")
    try:
        exercise = Exercise(request)
    except ShapecalcError as error:
        complain(error)
        return error.exit_code
    if not exercise.folder.is_dir():
        return usage_error(f"there is no folder {request.submissions}")
    found = submissions(exercise.folder, exercise.output)
    if not found:
        return usage_error(f"there is no submission in {request.submissions}")
    try:
        exercise.output.mkdir(parents=True, exist_ok=True)
        with Journal(exercise.output / "journal.sqlite", exercise.head) as journal:
            _work(exercise, found, journal)
            statistics = _written(exercise, found, journal)
    except KeyboardInterrupt:
        print("interrupted; the same command goes on from here", file=sys.stderr)
        return 130
    except OSError as error:
        return usage_error(f"cannot write {error.filename}: {error.strerror}")
    print(files.statistics_text(statistics))
    print(f"\nwritten: {exercise.output}/grades.csv, summary.md, feedback/, results/")
    return 1 if statistics.unreadable else 0


def _work(exercise: Exercise, found: Sequence[Submission], journal: Journal) -> None:
    """Marks what is not marked yet."""
    waiting = [one for one in found if not exercise.is_marked(one, journal.get(one.path))]
    advance = _progress(len(waiting))
    try:
        for one in marked(
            partial(_marking, exercise.request), exercise.mark, exercise.lost, waiting
        ):
            journal.add(one)
            advance(1)
    finally:
        advance(0)


def _progress(total: int) -> Callable[[int], None]:
    """What moves a bar on a terminal; 0 ends it."""
    if not sys.stderr.isatty() or not total:
        return lambda steps: None
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task("marking", total=total)
    bar.start()
    return lambda steps: bar.advance(task, steps) if steps else bar.stop()


def _written(exercise: Exercise, found: Sequence[Submission], journal: Journal) -> files.Statistics:
    """What the class has done, with the files that say so."""

    def records() -> Iterator[Record]:
        return journal.records(one.path for one in found)

    statistics = files.Statistics(exercise.questions)
    for one in records():
        statistics.add(one)
    files.write(exercise.output / "grades.csv", files.as_csv(exercise.questions, records()))
    files.write(exercise.output / "summary.md", files.summary_page(statistics, records()))
    files.sweep(exercise.output)
    return statistics
