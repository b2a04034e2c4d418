"""The files that a teacher gives with the submissions of a class, and the class they describe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shapecalc.dataclasses import dataclass, replace
from shapecalc.errors import Place, Source
from shapecalc.grade.assignment import Assignment
from shapecalc.grade.exports.export import export_of
from shapecalc.grade.exports.hand_in import Export
from shapecalc.grade.gradebooks.gradebook import Gradebook
from shapecalc.grade.gradebooks.reading import read_gradebook
from shapecalc.grade.overrides import Change, from_rubric, read_overrides
from shapecalc.grade.people import Person
from shapecalc.grade.results import OVERRIDES
from shapecalc.grade.review import Doubt, DoubtKey, read_review
from shapecalc.grade.roster import read_roster
from shapecalc.grade.submission import Students, Submission, class_of


@dataclass(frozen=True, slots=True)
class ClassFiles:
    """The names of the files that a teacher gives besides the submissions.

    Attributes:
        roster: the list of the class.
        gradebook: the list of grades that a platform has exported.
        assignment: the name of the assignment in it.
        review: the doubtful places, with the teacher's choices.
    """

    roster: str | None = None
    gradebook: str | None = None
    assignment: str | None = None
    review: str | None = None

    @property
    def names(self) -> list[str]:
        """Return the names of the files."""
        return list(filter(None, [self.roster, self.gradebook, self.review]))


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """The content of these files.

    Attributes:
        people: the students of the roster; None without one.
        gradebook: the list of grades, if there is one.
        doubts: the doubtful places of earlier runs.
        overrides: the marks that the teacher has changed.
    """

    people: Sequence[Person] | None
    gradebook: Gradebook | None
    doubts: Sequence[Doubt]
    overrides: Sequence[Change]


def read_files(files: ClassFiles, assignment: Assignment) -> ReadFiles:
    """Return the content of the files of a teacher, and that of the changed marks in the results.

    Raises:
        InputError: if one cannot be understood.
    """
    rubric, questions = assignment.rubric, [question.name for question in assignment.questions]
    place = rubric.place or Place(Source(""))
    overrides = from_rubric(rubric.overrides, place.source.name)
    changed = assignment.output / OVERRIDES
    if changed.is_file():
        overrides += read_overrides(str(changed), questions)
    zone = rubric.late.deadline.tzinfo if rubric.late else None
    gradebook = files.gradebook
    return ReadFiles(
        None if files.roster is None else read_roster(files.roster),
        None if gradebook is None else read_gradebook(gradebook, files.assignment, zone),
        [] if files.review is None else read_review(files.review),
        overrides,
    )


def whole_class(assignment: Assignment, files: ReadFiles) -> tuple[Export, Students]:
    """Return what was handed out, and the class that it is of.

    Raises:
        PackedError: if the submissions are in a zip that cannot be read.
        InputError: if a file of the platform or of the teacher cannot be understood.
        OSError: if the folder cannot be listed.
    """
    export = export_of(assignment.store)
    known = files.gradebook.people if files.gradebook else ()
    times = files.gradebook.times if files.gradebook else None
    late = assignment.rubric.late
    students = class_of(export, files.people, known, late, files.overrides, times)
    students.submissions = list(_with_choices(students.submissions, files.doubts))
    return export, students


def _with_choices(
    submissions: Iterable[Submission], doubts: Iterable[Doubt]
) -> Iterable[Submission]:
    """Yield the submissions with what the teacher has decided about their files."""
    decided: dict[str, list[tuple[DoubtKey, str]]] = {}
    for doubt in doubts:
        for file in doubt.files if doubt.choice else ():
            decided.setdefault(file, []).append((doubt.key, doubt.choice))
    for submission in submissions:
        files = dict.fromkeys([submission.path, *submission.sheets])
        choices = [choice for file in files for choice in decided.get(file, ())]
        yield replace(submission, choices=tuple(choices)) if choices else submission
