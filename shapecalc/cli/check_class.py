"""``shapecalc check MODEL --submissions PATH``: a class, graded in several processes."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from itertools import islice

from shapecalc.cli.errors import print_problems
from shapecalc.cli.interrupt import INTERRUPTED
from shapecalc.errors import ShapecalcError
from shapecalc.grade.assignment import Assignment
from shapecalc.grade.class_files import ClassFiles, read_files, whole_class
from shapecalc.grade.class_report import Statistics, statistics_text
from shapecalc.grade.class_results import ClassResults
from shapecalc.grade.classes import CHUNK, Graded, marked
from shapecalc.grade.exports.archive import PackedError
from shapecalc.grade.exports.folder import misplaced
from shapecalc.grade.exports.hand_in import Export
from shapecalc.grade.gradebooks.gradebook import Filled, Gradebook
from shapecalc.grade.journal import JOURNAL, Journal
from shapecalc.grade.results import (
    CHANGED,
    FEEDBACK,
    GRADES,
    OVERRIDES,
    RESULTS,
    SUMMARY,
    ForeignFileError,
    Results,
    check_place,
    has_results,
)
from shapecalc.grade.standing import NEEDS_REVIEW, NOT_GRADED
from shapecalc.grade.submission import Students, Submission
from shapecalc.read.document import ALL, Selection
from shapecalc.terminal import note, unfiltered, usage_error, visible
from shapecalc.write.saving import cannot_write

NO_NAME = (errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ)
"""The errors of a file system that refuses a name."""

NAMED = 5
"""The most files that an error or a note names."""

NO_FILES = ClassFiles()
"""Only the submissions."""


def _grader(
    settings: tuple[str, str, str, str | None, str, Selection],
) -> Callable[[Submission], Graded]:
    """Return what grades submissions in a process of its own."""
    return Assignment(*settings).mark


def check_class(
    model: str,
    place: str,
    output: str,
    rubric: str | None,
    form: str,
    selection: Selection = ALL,
    files: ClassFiles = NO_FILES,
    strict: bool = False,
) -> int:
    """Grade the submissions of a class.

    Return 1 if a submission cannot be read; also, if that is wanted, if anything is not understood.
    """
    if model == "-":
        return usage_error("--submissions needs a model in a file, which every process reads")
    try:
        assignment = Assignment(model, place, output, rubric, form, selection)
        assignment.files += files.names
        return _check(assignment, files, strict)
    except ShapecalcError as error:
        return print_problems(error)
    except PackedError as error:
        return usage_error(f"cannot read {place}: {error}")
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
    if any(path.name == GRADES and reason == CHANGED for path, reason in error.reasons):
        hint += f"; marks that you change belong in {OVERRIDES} beside it, which stays"
    return usage_error("these files would be overwritten:", hint, details=named)


def _check(assignment: Assignment, files: ClassFiles, strict: bool) -> int:
    """Grade a class, and print its statistics; return the exit code."""
    place, output = assignment.place, assignment.output
    if not place.exists():
        return usage_error(f"there is no folder or zip {place}")
    read = read_files(files, assignment)
    try:
        export, students = whole_class(assignment, read)
        misplacement = misplaced(place, output) if place.is_dir() else ""
    except OSError as error:
        return usage_error(f"cannot read {error.filename}: {error.strerror}")
    if misplacement:
        return usage_error(misplacement, "choose another folder with --output")
    _notes(export, students, files.roster is not None)
    if not students.submissions:
        return usage_error(f"there are no submissions in {place}")
    output.mkdir(parents=True, exist_ok=True)
    more = [read.gradebook.file] if read.gradebook else []
    if not has_results(output):
        names = [*assignment.names(students.submissions), *more]
        check_place(output, names, lambda *_: False)
    with Journal(output / JOURNAL, assignment.head) as journal:
        results = Results(output, journal)
        results.check(more)
        _grade(assignment, students.submissions, results)
        written = ClassResults(assignment, students, results)
        statistics = written.write()
        if read.gradebook:
            _note_filled(written.fill(read.gradebook), read.gradebook)
        if files.review is not None:
            written.write_review(files.review, read.doubts)
    print(statistics_text(statistics))
    _print_advice(statistics, files)
    shown = ", ".join([GRADES, *more, SUMMARY, f"{FEEDBACK}/", f"{RESULTS}/"])
    print(f"\nwritten: {visible(str(output))}/{shown}")
    waiting = statistics.states[NEEDS_REVIEW]
    return 1 if statistics.unreadable or (strict and waiting) else 0


def _notes(export: Export, students: Students, has_roster: bool) -> None:
    """Print which platform it is, which files are not read, and who is not in the roster."""
    count = len(students.submissions)
    if export.platform:
        note(f"{export.platform} export: {count:,} student{'s' * (count != 1)}")
    if export.unclear and not has_roster:
        note(f"note: {export.unclear}")
    _note("not read", [f"{path} ({why})" for path, why in students.left_out])
    _note("not in the roster", students.strangers)
    _note("nobody knows when this was handed in, so it counts as in time", students.untimed)


def _note(what: str, names: Sequence[str]) -> None:
    """Print some names, and how many there are more."""
    more = len(names) - NAMED
    if names:
        shown = ", ".join(names[:NAMED])
        note(f"note: {what}: {shown}" + (f" and {more:,} more" if more > 0 else ""))


def _note_filled(result: Filled, gradebook: Gradebook) -> None:
    """Print what a teacher has to know of the list that is given back to a platform."""
    platform = gradebook.platform
    _note(f"other points before in {platform}", result.replaced)
    _note(f"grades that stay in {platform}", result.kept)
    _note(f"in {platform} nothing changes for", result.open)
    _note(f"not in the list of {platform}", result.strangers)
    for most in sorted(result.scales):
        note(f"note: the points are scaled, as {platform} has {most:g} full points")


def _print_advice(statistics: Statistics, files: ClassFiles) -> None:
    """Print what the teacher may do about doubtful places."""
    if not statistics.states[NEEDS_REVIEW]:
        return
    if files.review is None:
        print("\nto decide about what is not understood: run it again with --review review.yaml")
    else:
        print(f"\nto decide: write your choices into {visible(files.review)}, and run it again")


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
        record = record | {"status": NOT_GRADED, "why": why, "points": None, "scores": []}
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
