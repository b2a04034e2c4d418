"""What a run writes about a class: the grades, the summary, the lists for platforms, the doubts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from shapecalc.grade.assignment import Assignment, record
from shapecalc.grade.class_report import Statistics, as_csv, summary_page
from shapecalc.grade.gradebooks.gradebook import Filled, Gradebook, filled
from shapecalc.grade.journal import Record
from shapecalc.grade.overrides import EMPTY
from shapecalc.grade.report import points
from shapecalc.grade.results import GRADES, OVERRIDES, SUMMARY, Results
from shapecalc.grade.review import Doubt, as_review, merged
from shapecalc.grade.rubric import full_points
from shapecalc.grade.standing import GRADED, MISSING, standing_without_sheet
from shapecalc.grade.submission import Students
from shapecalc.write.saving import save


class ClassResults:
    """The results of a class whose submissions are graded.

    Args:
        assignment: the model and its rubric.
        students: the class.
        results: the folder of the results.
    """

    def __init__(self, assignment: Assignment, students: Students, results: Results) -> None:
        self.assignment, self.students, self.results = assignment, students, results

    def records(self) -> Iterator[Record]:
        """Yield the record of each student; also of those who have handed in nothing."""
        submissions = self.students.submissions
        yield from self.results.journal.records(submission.path for submission in submissions)
        for submission in self.students.missing:
            standing = standing_without_sheet(self.assignment.questions, submission, MISSING)
            yield record(submission, [], standing)

    def write(self) -> Statistics:
        """Write the grades and the summary of the class; return its statistics."""
        statistics = Statistics(self.assignment.questions)
        for row in self.records():
            statistics.add(row)
        self.results.write(GRADES, as_csv(self.assignment.questions, self.records()))
        self.results.write(SUMMARY, summary_page(statistics, self.records()))
        changed = self.results.folder / OVERRIDES
        if not changed.exists():
            save(EMPTY, changed, replace=False)
        return statistics

    def fill(self, gradebook: Gradebook) -> Filled:
        """Write the list of grades of a platform with the points; return what was filled in."""
        places: dict[int, tuple[float | None, str]] = {}
        strangers = []
        students = [*self.students.submissions, *self.students.missing]
        for submission, row in zip(students, self.records()):
            if submission.listed is None or submission.listed in places:
                strangers.append(submission.student)
                continue
            is_graded = row["status"] == GRADED
            text = self._feedback(row) if is_graded else row["status"]
            places[submission.listed] = (row["points"] if is_graded else None, text)
        result = filled(gradebook, places, full_points(self.assignment.questions))
        result.strangers = strangers
        self.results.write(gradebook.file, result.table.text())
        return result

    def _feedback(self, row: Record) -> str:
        """Return what a student reads beside the points on the platform."""
        most = points(full_points(self.assignment.questions))
        return "; ".join([f"{points(row['points'])} of {most} points", *row["reasons"]])

    def write_review(self, path: str, earlier: Sequence[Doubt]) -> None:
        """Write the doubtful places of the class, with what a teacher has decided so far."""
        doubts = [
            Doubt(**doubt | {"student": row["student"]})
            for row in self.records()
            for doubt in row["doubts"]
        ]
        save("".join(as_review(merged(earlier, doubts, self._files()))), Path(path))

    def _files(self) -> Iterable[str]:
        """Yield the files that were read, also those in the zips that students hand in."""
        for submission in self.students.submissions:
            yield submission.path
            yield from submission.sheets
