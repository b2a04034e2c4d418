"""The results of a class as files: CSV for a spreadsheet, results for Gradescope, a summary.

The names and the texts of students are escaped, so that none is a formula or markup.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Any

from shapecalc.dataclasses import dataclass, field
from shapecalc.grade.csv_table import BOM
from shapecalc.grade.journal import Record
from shapecalc.grade.marked import Marked
from shapecalc.grade.report import headline, one_line, points, reasons, title
from shapecalc.grade.rubric import RubricItem, Score, full_points
from shapecalc.grade.standing import GRADED, MISSING, NEEDS_REVIEW, NOT_GRADED
from shapecalc.table.escape import csv_cell, markdown, markdown_row
from shapecalc.terminal import visible

PER_QUESTION = "points-per-question"
"""The name of the row with the points of each question, as in otter-grader."""


SHOWN = 3
"""The most mistakes of a question that the summary names."""


NAMED = 20
"""The most submissions that could not be read that the summary names."""

STATES = {
    NEEDS_REVIEW: "need review",
    NOT_GRADED: "could not be graded",
    MISSING: "handed in nothing",
}
"""What the summary says of students who are not graded."""


# CSV


def as_csv(questions: Sequence[RubricItem], records: Iterable[Record]) -> Iterator[str]:
    """Yield the CSV, part by part: the points of each question, then a row for each student.

    It begins with the mark by which Excel knows that it is in UTF-8.
    """
    names = [question.name for question in questions]
    most = full_points(questions)
    last = ("late", "grading_status", "total_points_earned", "percent_correct", "reasons")
    yield BOM
    yield _row(["student", "id", "name", "file", *names, *last])
    maxima = [points(question.points) for question in questions]
    yield _row([PER_QUESTION, "", "", "", *maxima, "", "", points(most), "", ""])
    for record in records:
        earned = [_cell(score) for score in record["scores"]] or [""] * len(names)
        total = record["points"]
        share = "" if total is None else f"{total / most if most else 0:.4f}"
        reasons_text = "; ".join(record["reasons"]) or record["why"]
        person = [record[part] for part in ("student", "id", "name", "file")]
        state = [record["late"], record["status"], _cell(total), share]
        yield _row([*person, *earned, *state, reasons_text])


def _cell(score: float | str | None) -> str:
    """Return points as a cell; a word instead of points stays a word."""
    if score is None:
        return ""
    return score if isinstance(score, str) else points(score)


def _row(cells: Sequence[str]) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow(map(csv_cell, cells))
    return line.getvalue()


# Gradescope


def gradescope(
    marked: Marked, scores: Sequence[Score], total: float | None = None, notes: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the data of ``results.json`` for Gradescope: the points and reasons of each answer.

    Args:
        marked: the sheet.
        scores: the points for each question.
        total: all points together, if they are not the sum.
        notes: what has to be said besides.
    """
    tests = [_test(number, score) for number, score in enumerate(scores, start=1)]
    return {
        "score": round(sum(score.earned for score in scores), 5) if total is None else total,
        "output": "\n".join([headline(marked, scores), *map(visible, notes)]),
        "output_format": "text",
        "stdout_visibility": "hidden",
        "tests": tests,
    }


def _test(number: int, score: Score) -> dict[str, Any]:
    """Return the result for a question; one that needs review has no points yet."""
    verdict = score.verdict
    output = "no answer"
    if verdict:
        output = "right" if verdict.right else "\n".join([title(verdict), *reasons(verdict)])
    status = "passed" if score.earned >= score.question.points else "failed"
    earned: dict[str, Any] = {"score": score.earned, "status": status}
    if score.needs_review:
        earned, output = {}, f"{output}\nThe teacher will decide about this answer."
    if score.changed:
        output += "\nThe teacher has given these points."
    return {
        "number": str(number),
        "name": score.question.name,
        **earned,
        "max_score": score.question.points,
        "output": output,
        "output_format": "text",
    }


def gradescope_unreadable(
    why: str, questions: Sequence[RubricItem], total: float | None = None
) -> dict[str, Any]:
    """Return the results of a submission that cannot be read, so that it has no points yet.

    Gradescope wants a number, and so it is 0; the text says that it is not the last word.
    """
    most = points(full_points(questions))
    output = f"{one_line(why)}\nThe teacher will look at it: 0 of {most} points so far"
    if total is not None:
        output = f"{one_line(why)}\nThe teacher has given {points(total)} of {most} points."
    return {"score": total or 0, "output": output, "output_format": "text"}


# Summary


@dataclass(slots=True)
class Statistics:
    """The results of a class, counted record by record.

    Attributes:
        questions: the questions with points.
        students: the number of students.
        states: how many students are in each state.
        points: the sum of the points of those who are graded.
        answers: the number of students whose sheet has been read.
        right: the number of right answers by question.
        open: the number of answers that need review, by question.
        mistakes: the number of times that each mistake was made, by question.
        unreadable: the number of submissions that could not be read.
        broken: the first of them, each with its state, its file and the reason.
    """

    questions: Sequence[RubricItem]
    students: int = 0
    states: Counter[str] = field(default_factory=Counter)
    points: float = 0
    answers: int = 0
    right: Counter[str] = field(default_factory=Counter)
    open: Counter[str] = field(default_factory=Counter)
    mistakes: dict[str, Counter[str]] = field(default_factory=dict)
    unreadable: int = 0
    broken: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, record: Record) -> None:
        """Count one student."""
        self.students += 1
        self.states[record["status"]] += 1
        if record["status"] == GRADED:
            self.points += record["points"]
        if record["why"]:
            self.unreadable += 1
            if len(self.broken) < NAMED:
                self.broken.append((record["status"], record["file"], record["why"]))
            return
        if record["status"] == MISSING:
            return
        self.answers += 1
        for question, earned in zip(self.questions, record["scores"]):
            self.right[question.name] += earned == question.points
            self.open[question.name] += earned == NEEDS_REVIEW
        for name, mistake in record["mistakes"]:
            self.mistakes.setdefault(name, Counter())[mistake] += 1

    def common_mistakes(self, question: str) -> str:
        """Return the most frequent mistakes with a question, and how many answers are open."""
        counts = self.mistakes.get(question, Counter())
        most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
        mistakes = [f"{name} ({count:,})" for name, count in most]
        waiting = self.open[question]
        return ", ".join([*mistakes, *([f"{NEEDS_REVIEW} ({waiting:,})"] if waiting else [])])

    def overview(self) -> Iterator[str]:
        """Yield how many students are in each state, and the mean of the points of the graded."""
        most = points(full_points(self.questions))
        graded = self.states[GRADED]
        mean = self.points / graded if graded else 0
        yield f"{graded:,} of {self.students - self.states[MISSING]:,} submissions graded"
        for state, words in STATES.items():
            if count := self.states[state]:
                yield f"{count:,} {words if count > 1 else words.replace('need ', 'needs ')}"
        yield f"mean: {mean:.2f} of {most} points"

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """Yield each question, the share of right answers, and the common mistakes."""
        for question in self.questions:
            share = self.right[question.name] / self.answers if self.answers else 0
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
    broken = [
        f"{state}: {one_line(file)}: {one_line(why)}" for state, file, why in statistics.broken
    ]
    more = statistics.unreadable - len(broken)
    lines += ["", *broken] if broken else []
    return "\n".join([*lines, f"not read: {more:,} more"] if more else lines)


def summary_page(statistics: Statistics, records: Iterable[Record]) -> Iterator[str]:
    """Yield the results of a class as a page in Markdown: the questions, then the students."""
    yield "# Summary\n\n" + "\n\n".join(f"{line}." for line in statistics.overview()) + "\n\n"
    yield "| question | right | common mistakes |\n|---|---:|---|\n"
    for row in statistics.rows():
        yield markdown_row(list(map(markdown, row))) + "\n"
    yield "\n| student | points | mistakes |\n|---|---:|---|\n"
    for record in records:
        mistakes = [f"{name}: {mistake}" for name, mistake in record["mistakes"]]
        state = [] if record["status"] == GRADED else [record["status"]]
        remarks = "; ".join([*state, *mistakes, *filter(None, [record["why"]])])
        cells = [record["student"], _cell(record["points"]), remarks]
        yield markdown_row(list(map(markdown, cells))) + "\n"
