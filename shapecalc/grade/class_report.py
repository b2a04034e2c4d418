"""The results of a class as files: CSV for a spreadsheet, results for Gradescope, a summary.

The names and the texts of students are escaped, so that none is a formula or markup.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from shapecalc.grade.journal import Record
from shapecalc.grade.marking import Marked
from shapecalc.grade.report import headline, one_line, points, reasons, title
from shapecalc.grade.rubric import RubricItem, Score, full_points
from shapecalc.table.escape import csv_cell, markdown, markdown_row
from shapecalc.terminal import visible

PER_QUESTION = "points-per-question"
"""The name of the row with the points of each question, as in otter-grader."""


SHOWN = 3
"""The most mistakes of a question that the summary names."""


NAMED = 20
"""The most submissions that could not be marked that the summary names."""


# CSV


def as_csv(questions: Sequence[RubricItem], records: Iterable[Record]) -> Iterator[str]:
    """Yield the lines of the CSV: the points of each question, then a row for each student."""
    names = [question.name for question in questions]
    most = full_points(questions)
    last = ("grading_status", "total_points_earned", "percent_correct", "reasons")
    yield _row(["student", "file", *names, *last])
    maxima = [points(question.points) for question in questions]
    yield _row([PER_QUESTION, "", *maxima, "", points(most), "", ""])
    for record in records:
        earned = ["" if score is None else points(score) for score in record["scores"]]
        earned = earned or [""] * len(names)
        fraction = record["points"] / most if most else 0
        reasons_text = "; ".join(record["reasons"]) or record["why"]
        cells = [record["student"], record["file"], *earned, record["status"]]
        yield _row([*cells, points(record["points"]), f"{fraction:.4f}", reasons_text])


def _row(cells: Sequence[str]) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow(map(csv_cell, cells))
    return line.getvalue()


# Gradescope


def gradescope(marked: Marked, scores: Sequence[Score]) -> dict[str, Any]:
    """Return the data of ``results.json`` for Gradescope: the points and reasons of each answer."""
    tests = [_test(number, score) for number, score in enumerate(scores, start=1)]
    return {
        "score": round(sum(score.earned for score in scores), 5),
        "output": headline(marked, scores),
        "output_format": "text",
        "stdout_visibility": "hidden",
        "tests": tests,
    }


def _test(number: int, score: Score) -> dict[str, Any]:
    verdict = score.verdict
    output = "no answer"
    if verdict:
        output = "right" if verdict.right else "\n".join([title(verdict), *reasons(verdict)])
    return {
        "number": str(number),
        "name": score.question.name,
        "score": score.earned,
        "max_score": score.question.points,
        "status": "passed" if score.earned >= score.question.points else "failed",
        "output": output,
        "output_format": "text",
    }


def gradescope_unreadable(why: str, questions: Sequence[RubricItem]) -> dict[str, Any]:
    """Return the results of a submission that cannot be read."""
    most = points(full_points(questions))
    return {"score": 0, "output": f"{one_line(why)}: 0 of {most} points", "output_format": "text"}


# Summary


@dataclass(slots=True)
class Statistics:
    """The results of a class, counted record by record.

    Attributes:
        questions: the questions with points.
        students: the number of submissions.
        points: the sum of their points.
        right: the number of right answers by question.
        mistakes: the number of times that each mistake was made, by question.
        unreadable: the number of submissions that could not be marked.
        broken: the first of them, each with its file and the reason.
    """

    questions: Sequence[RubricItem]
    students: int = 0
    points: float = 0
    right: Counter[str] = field(default_factory=Counter)
    mistakes: dict[str, Counter[str]] = field(default_factory=dict)
    unreadable: int = 0
    broken: list[tuple[str, str]] = field(default_factory=list)

    def add(self, record: Record) -> None:
        """Count one submission."""
        self.students += 1
        self.points += record["points"]
        if record["status"] != "graded":
            self.unreadable += 1
            if len(self.broken) < NAMED:
                self.broken.append((record["file"], record["why"]))
            return
        for question, earned in zip(self.questions, record["scores"]):
            self.right[question.name] += earned == question.points
        for name, mistake in record["mistakes"]:
            self.mistakes.setdefault(name, Counter())[mistake] += 1

    def common_mistakes(self, question: str) -> str:
        """Return the most frequent mistakes with a question."""
        counts = self.mistakes.get(question, Counter())
        most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
        return ", ".join(f"{name} ({count:,})" for name, count in most)

    def overview(self) -> Iterator[str]:
        """Yield how many submissions were marked, and the mean of the points."""
        most = points(full_points(self.questions))
        mean = self.points / self.students if self.students else 0
        yield f"{self.students - self.unreadable:,} of {self.students:,} submissions graded"
        yield f"mean: {mean:.2f} of {most} points"

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """Yield each question, the share of right answers, and the common mistakes."""
        for question in self.questions:
            share = self.right[question.name] / self.students if self.students else 0
            yield visible(question.name), f"{share:.0%}", self.common_mistakes(question.name)


def statistics_text(statistics: Statistics) -> str:
    """Return the results of a class for the terminal."""
    rows = [("question", "right", "common mistakes"), *statistics.rows()]
    widths = [max(len(row[n]) for row in rows) for n in range(2)]
    lines = [*statistics.overview(), ""]
    lines += [
        f"{name.ljust(widths[0])}  {share.rjust(widths[1])}  {mistakes}".rstrip()
        for name, share, mistakes in rows
    ]
    broken = [f"not graded: {one_line(file)}: {one_line(why)}" for file, why in statistics.broken]
    more = statistics.unreadable - len(broken)
    lines += ["", *broken] if broken else []
    return "\n".join([*lines, f"not graded: {more:,} more"] if more else lines)


def summary_page(statistics: Statistics, records: Iterable[Record]) -> Iterator[str]:
    """Yield the results of a class as a page in Markdown: the questions, then the students."""
    yield "# Summary\n\n" + "\n\n".join(f"{line}." for line in statistics.overview()) + "\n\n"
    yield "| question | right | common mistakes |\n|---|---:|---|\n"
    for row in statistics.rows():
        yield markdown_row(list(map(markdown, row))) + "\n"
    yield "\n| student | points | mistakes |\n|---|---:|---|\n"
    for record in records:
        mistakes = "; ".join(f"{name}: {mistake}" for name, mistake in record["mistakes"])
        cells = [record["student"], points(record["points"]), mistakes or record["why"]]
        yield markdown_row(list(map(markdown, cells))) + "\n"
