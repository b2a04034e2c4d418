"""The answer sheets in tests/sheets, and where the marking decides otherwise than a teacher.

``scripts/sheets`` prints the counts. tests/sheets/README.md says what a file holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from shapecalc.errors import InputError
from shapecalc.grade.answers import read_sheet
from shapecalc.grade.key import AnswerKey, key_of
from shapecalc.grade.marked import COSTS, Marked, Verdict
from shapecalc.grade.marking import Marker
from shapecalc.read.document import read_data

SHEETS = Path(__file__).parent.parent / "sheets"
HANDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")

RIGHT, WRONG = "right", "wrong"
NOT_RIGHT, NOT_UNDERSTOOD = "not right", "not understood"

KINDS = {
    "right marked wrong": "a right answer is marked wrong",
    "wrong marked right": "an answer that is not right is marked right",
    "unclear but marked": "an answer that a teacher cannot read is marked",
    "not read": "an answer that a teacher can read is not understood",
    "dropped": "an answer or an unclear line is neither marked nor named with its line",
    "no answer marked": "a line that is no answer is marked",
    "added": "an answer that the sheet does not give is marked wrong",
    "other mistake": "another mistake is named first",
}
"""The ways in which the marking may differ from a teacher."""

ENTRY = re.compile(
    r"(?P<line>\d+) (?:(?:(?P<layer>\w+) )?"
    r"(?P<question>shape|params|macs|total|trainable|non-trainable) )?"
    rf"(?P<verdict>{RIGHT}|{WRONG}|{NOT_RIGHT}|{NOT_UNDERSTOOD})(?:, (?P<mistake>.+))?"
)


@dataclass(frozen=True)
class Entry:
    """The teacher's verdict on an answer; without a question, on all of a line."""

    line: int
    layer: str
    question: str
    verdict: str
    mistake: str

    @classmethod
    def of(cls, text: str) -> Entry:
        """Return the entry in a line of words."""
        found = ENTRY.fullmatch(text)
        assert found, text
        parts = found.groupdict(default="")
        return cls(int(parts.pop("line")), **parts)

    def __str__(self) -> str:
        words = f"{self.layer} {self.question} {self.verdict}".split()
        return " ".join(words) + (f", {self.mistake}" if self.mistake else "")


@dataclass(frozen=True)
class Paper:
    """An answer sheet with the verdicts of a teacher."""

    where: str
    file: str
    text: str
    encoding: str
    entries: list[Entry]
    passed: frozenset[int]

    def line(self, number: int) -> str:
        """Return a line of the sheet."""
        lines = self.text.split("\n")
        return lines[number - 1].strip() if 0 < number <= len(lines) else ""


@dataclass(frozen=True)
class Difference:
    """A place where the marking decides otherwise than the teacher.

    Attributes:
        kind: one of KINDS.
        paper: the sheet.
        line: the number of the line.
        expected: the teacher's verdict.
        got: that of the marking.
        mistake: the teacher's mistake, if another one is named.
        first: the name of the one that the marking names first.
    """

    kind: str
    paper: Paper
    line: int
    expected: str
    got: str
    mistake: str = ""
    first: str = ""

    def __str__(self) -> str:
        place = f"{self.paper.where}/{self.paper.file}:{self.line}"
        return f"{place}: {self.paper.line(self.line)}\n    {self.expected or '-'} | {self.got}"


def papers(hand: str, part: str = "") -> Iterator[tuple[str, AnswerKey, list[Paper]]]:
    """Yield the name of each model of a hand, its key, and its sheets.

    Only models are read whose names have a part.
    """
    for path in sorted((SHEETS / hand).glob("*.yaml")):
        if part not in path.stem:
            continue
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        plan = read_data(yaml.safe_load(content["model"]))
        where = f"{hand}/{path.stem}"
        yield where, key_of(plan), [_paper(where, sheet) for sheet in content["sheets"]]


def _paper(where: str, sheet: dict[str, Any]) -> Paper:
    return Paper(
        where,
        sheet["file"],
        sheet["text"],
        sheet.get("encoding", "utf-8"),
        [Entry.of(text) for text in sheet["verdicts"]],
        frozenset(sheet.get("passed", ())),
    )


def names_of_mistakes() -> dict[str, list[str]]:
    """Return the marking's names of each mistake in the words of tests/sheets/README.md."""
    text = (SHEETS / "mistakes.yaml").read_text(encoding="utf-8")
    names: dict[str, list[str]] = yaml.safe_load(text)
    return names


def most() -> dict[str, dict[str, int]]:
    """Return how often each kind of difference may occur with each hand."""
    text = (SHEETS / "counts.yaml").read_text(encoding="utf-8")
    counts: dict[str, dict[str, int]] = yaml.safe_load(text)
    return counts


@dataclass
class Comparison:
    """The differences between the marking and the teacher on one sheet or on many.

    Attributes:
        differences: all of them.
        answers: how many answers the teacher can read.
        named: how many wrong answers with a known mistake are marked wrong.
    """

    differences: list[Difference] = field(default_factory=list)
    answers: int = 0
    named: int = 0

    def add(self, other: Comparison) -> None:
        """Add the differences on another sheet."""
        self.differences += other.differences
        self.answers += other.answers
        self.named += other.named

    def count(self, kind: str) -> int:
        """Return how many differences are of a kind."""
        return sum(difference.kind == kind for difference in self.differences)


def marked(paper: Paper, marker: Marker, folder: Path) -> Marked | InputError:
    """Return the marking of a sheet, read from a file with its name."""
    path = folder / paper.file
    path.write_bytes(paper.text.encode(paper.encoding))
    try:
        return marker.mark(read_sheet(str(path), marker.key))
    except InputError as error:
        return error
    finally:
        path.unlink()


def compare(paper: Paper, result: Marked | InputError) -> Comparison:
    """Return where the marking of a sheet differs from the teacher's."""
    readable = sum(entry.verdict in (RIGHT, WRONG) for entry in paper.entries)
    comparison = Comparison(answers=readable)
    if isinstance(result, InputError):
        why = result.problems[0].message
        comparison.differences += [
            Difference("not read", paper, entry.line, str(entry), why)
            for entry in paper.entries
            if entry.verdict in (RIGHT, WRONG)
        ]
    else:
        _Comparing(paper, result, comparison).run()
    return comparison


class _Comparing:
    """Compares the marking of one sheet with the teacher's."""

    def __init__(self, paper: Paper, result: Marked, comparison: Comparison) -> None:
        self.paper, self.comparison = paper, comparison
        self.left = list(result.verdicts)
        self.unclear = {verdict.line for verdict in result.not_understood}
        self.mistakes = names_of_mistakes()

    def run(self) -> None:
        """Compare each entry, then look at what is left."""
        taken = [(entry, self.take(entry)) for entry in self.paper.entries if entry.question]
        whole_lines = {entry.line for entry in self.paper.entries if not entry.question}
        for entry, verdict in taken:
            self.compare(entry, verdict)
        for line in whole_lines - self.unclear - {verdict.line for verdict in self.left}:
            self.report("dropped", line, NOT_UNDERSTOOD, "")
        for verdict in self.left:
            if verdict.right is None:
                continue
            if verdict.line in whole_lines:
                self.report("unclear but marked", verdict.line, NOT_UNDERSTOOD, _words(verdict))
            elif verdict.line in self.paper.passed:
                self.report("no answer marked", verdict.line, "", _words(verdict))
            elif verdict.right is False:
                self.report("added", verdict.line, "", _words(verdict))

    def take(self, entry: Entry) -> Verdict | None:
        """Return the verdict that an entry is about; one on the same line is preferred."""
        about = [
            verdict
            for verdict in self.left
            if (COSTS[0] if verdict.question in COSTS else verdict.question) == entry.question
            and (verdict.row.name if verdict.row else "") == entry.layer
        ]
        about.sort(key=lambda verdict: verdict.line != entry.line)
        if about:
            self.left.remove(about[0])
        return about[0] if about else None

    def compare(self, entry: Entry, verdict: Verdict | None) -> None:
        """Compare the teacher's verdict with that of the marking; None if it has none."""
        right = verdict.right if verdict else None
        got = _words(verdict) if verdict else ""
        if verdict is None and entry.line not in self.unclear:
            self.report("dropped", entry.line, str(entry), got)
        elif right is None:
            if entry.verdict in (RIGHT, WRONG):
                self.report("not read", entry.line, str(entry), got)
        elif entry.verdict == NOT_UNDERSTOOD:
            self.report("unclear but marked", entry.line, str(entry), got)
        elif right and entry.verdict != RIGHT:
            self.report("wrong marked right", entry.line, str(entry), got)
        elif not right and entry.verdict == RIGHT:
            self.report("right marked wrong", entry.line, str(entry), got)
        elif entry.mistake and verdict:
            self.comparison.named += 1
            first = next((mistake.name for mistake in verdict.reasons), "")
            if first not in self.mistakes[entry.mistake]:
                difference = Difference(
                    "other mistake", self.paper, entry.line, str(entry), got, entry.mistake, first
                )
                self.comparison.differences.append(difference)

    def report(self, kind: str, line: int, expected: str, got: str) -> None:
        """Note a difference."""
        difference = Difference(kind, self.paper, line, expected, got)
        self.comparison.differences.append(difference)


def _words(verdict: Verdict) -> str:
    """Return a verdict of the marking in words."""
    name = verdict.row.name if verdict.row else verdict.label
    judged = {True: RIGHT, False: WRONG, None: NOT_UNDERSTOOD}[verdict.right]
    words = f"line {verdict.line}: {name} {verdict.question} {judged} {verdict.response.text!r}"
    reasons = [mistake.name for mistake in verdict.reasons[:2]]
    return words + (f", {' / '.join(reasons)}" if reasons else "")


def compare_hand(hand: str, folder: Path, part: str = "") -> Iterator[tuple[str, Comparison]]:
    """Yield the name of each model of a hand, and the differences on its sheets."""
    for where, key, sheets in papers(hand, part):
        marker, all_of_them = Marker(key), Comparison()
        for paper in sheets:
            all_of_them.add(compare(paper, marked(paper, marker, folder)))
        yield where, all_of_them
