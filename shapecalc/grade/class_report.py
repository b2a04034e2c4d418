"""The marks of a class as files: CSV for a spreadsheet, results for Gradescope, a summary.

Whatever students have written or are called is text in them: no formula, and no markup.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any, TextIO

from shapecalc.grade.classes import Record
from shapecalc.grade.marking import Marked
from shapecalc.grade.report import escaped, headline, points, printable, reasons, shown, title
from shapecalc.grade.rubric import RubricItem, Score

PER_QUESTION = "points-per-question"
"""How otter-grader calls the row with the points that there are."""

DRAFT = ".part"
"""Ends the name of a file that is not whole yet."""

FORMULA = tuple("=+-@\t\r\n|%＝＋－＠")
"""How what a spreadsheet may take for a formula begins."""

SHOWN = 3
"""How many of the usual mistakes of a question are named."""


def write(path: Path, parts: Iterable[str]) -> None:
    """Writes a file as a whole: it is the old one, or the new, at any time."""
    draft = str(path.with_name(f".{os.getpid()}{DRAFT}"))  # The name may be as long as can be.
    with _opened(draft) as file:
        file.writelines(parts)
    os.replace(draft, path)


def _opened(path: str) -> TextIO:
    """A file to write, in a folder that is made if need be."""
    try:
        return open(path, "w", encoding="utf-8", errors="backslashreplace", newline="")
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return open(path, "w", encoding="utf-8", errors="backslashreplace", newline="")


def sweep(folder: Path) -> None:
    """Removes the drafts that an interrupted run has left."""
    for draft in folder.rglob(f".*{DRAFT}"):
        draft.unlink(missing_ok=True)


def cell(text: str) -> str:
    """A cell in which a spreadsheet sees no formula.

    >>> cell("=HYPERLINK(1)"), cell("kim")
    ("'=HYPERLINK(1)", 'kim')
    """
    plain = printable(text)
    return f"'{plain}" if text.lstrip(" ").startswith(FORMULA) else plain


# CSV


def as_csv(questions: Sequence[RubricItem], records: Iterable[Record]) -> Iterator[str]:
    """A row for each student, below one with the points that there are."""
    names = [question.name for question in questions]
    most = sum(question.points for question in questions)
    last = ("grading_status", "total_points_earned", "percent_correct", "reasons")
    yield _row(["student", "file", *names, *last])
    each = [points(question.points) for question in questions]
    yield _row([PER_QUESTION, "", *each, "", points(most), "", ""])
    for record in records:
        earned = ["" if one is None else points(one) for one in record["scores"]]
        earned = earned or [""] * len(names)
        total, part = record["points"], record["points"] / most if most else 0
        told = "; ".join(record["reasons"]) or record["why"]
        cells = [record["student"], record["file"], *earned, record["status"]]
        yield _row([*cells, points(total), f"{part:.4f}", told])


def _row(cells: Sequence[str]) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow(map(cell, cells))
    return line.getvalue()


# Gradescope


def gradescope(marked: Marked, scores: Sequence[Score]) -> dict[str, Any]:
    """What Gradescope reads as ``results.json``: points and reason of each answer together."""
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
    said = "no answer"
    if verdict:
        said = "right" if verdict.right else "\n".join([title(verdict), *reasons(verdict)])
    return {
        "number": str(number),
        "name": score.question.name,
        "score": score.earned,
        "max_score": score.question.points,
        "status": "passed" if score.earned >= score.question.points else "failed",
        "output": said,
        "output_format": "text",
    }


def gradescope_unreadable(why: str, questions: Sequence[RubricItem]) -> dict[str, Any]:
    """The results of a submission that cannot be read."""
    most = points(sum(question.points for question in questions))
    return {"score": 0, "output": f"{shown(why)}: 0 of {most} points", "output_format": "text"}


# Summary


@dataclass(slots=True)
class Statistics:
    """What a whole class has done, gathered record by record."""

    questions: Sequence[RubricItem]
    students: int = 0
    points: float = 0
    right: Counter[str] = field(default_factory=Counter)
    mistakes: dict[str, Counter[str]] = field(default_factory=dict)
    unreadable: int = 0
    broken: list[tuple[str, str]] = field(default_factory=list)

    def add(self, record: Record) -> None:
        """Counts one submission."""
        self.students += 1
        self.points += record["points"]
        if record["status"] != "graded":
            self.unreadable += 1
            if len(self.broken) < 20:  # Those that are named.
                self.broken.append((record["file"], record["why"]))
            return
        for question, earned in zip(self.questions, record["scores"]):
            self.right[question.name] += earned == question.points
        for name, mistake in record["mistakes"]:
            self.mistakes.setdefault(name, Counter())[mistake] += 1

    def usual(self, question: str) -> str:
        """The most frequent mistakes with a question."""
        found = self.mistakes.get(question, Counter())
        most = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
        return ", ".join(f"{name} ({count:,})" for name, count in most)

    def told(self) -> Iterator[str]:
        """The class in a few lines."""
        most = points(sum(question.points for question in self.questions))
        mean = self.points / self.students if self.students else 0
        yield f"{self.students - self.unreadable:,} of {self.students:,} submissions marked"
        yield f"mean: {mean:.2f} of {most} points"

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """Each question, how many have it right, and the usual mistakes."""
        for question in self.questions:
            share = self.right[question.name] / self.students if self.students else 0
            yield question.name, f"{share:.0%}", self.usual(question.name)


def statistics_text(found: Statistics) -> str:
    """A class for the terminal."""
    rows = [("question", "right", "usual mistakes"), *found.rows()]
    left = [max(len(row[n]) for row in rows) for n in range(2)]
    lines = [*found.told(), ""]
    lines += [
        f"{name.ljust(left[0])}  {share.rjust(left[1])}  {told}".rstrip()
        for name, share, told in rows
    ]
    broken = [f"not marked: {shown(file)}: {shown(why)}" for file, why in found.broken]
    more = found.unreadable - len(broken)
    return "\n".join([*lines, *([""] if broken else []), *broken, *([f"… {more}"] if more else [])])


def summary_page(found: Statistics, records: Iterable[Record]) -> Iterator[str]:
    """A class as a page in Markdown: the questions, and a line for each student."""
    yield "# Summary\n\n" + "\n\n".join(f"{line}." for line in found.told()) + "\n\n"
    yield "| question | right | usual mistakes |\n|---|---:|---|\n"
    for row in found.rows():
        yield f"| {' | '.join(map(escaped, row))} |\n"
    yield "\n| student | points | mistakes |\n|---|---:|---|\n"
    for record in records:
        told = "; ".join(f"{name}: {mistake}" for name, mistake in record["mistakes"])
        cells = [record["student"], points(record["points"]), told or record["why"]]
        yield f"| {' | '.join(map(escaped, cells))} |\n"
