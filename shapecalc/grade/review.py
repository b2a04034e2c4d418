"""The doubtful places of a class in one file, and what the teacher has decided about each.

A run writes the places, the teacher writes a choice behind each, and the next run applies it. A
choice belongs to a text: if the student has changed it since, the place is asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from shapecalc.dataclasses import dataclass, field, replace
from shapecalc.errors import Code, InputError, Mark, Place, Problem, ShapecalcError, Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.exports.archive import ENDING
from shapecalc.grade.marked import Marked, Verdict
from shapecalc.grade.marking import Marker
from shapecalc.grade.rubric import TOTALS, RubricItem
from shapecalc.grade.sheet import Remark, Sheet
from shapecalc.read.text import read_source
from shapecalc.read.yaml_loader import DuplicateKeyError, Loader
from shapecalc.table.escape import yaml_text

RIGHT, WRONG, NOTHING = "right", "wrong", "no answer"

LONGEST = 300
"""The most characters of a line that are shown."""

FIELDS = ("student", "file", "line", "place", "question", "text", "why", "choice", "before")

HEADER = f"""\
# Places that shapecalc does not understand. Write what you decide behind `choice:`, and run the
# same command again. A choice is one of these:
#   {RIGHT}      the answer to the question is right
#   {WRONG}      it is wrong
#   {NOTHING}  it is no answer
#   or the line as you read it, which is marked in its place: "lstm 480"
"""

DoubtKey = tuple[str, str, str]
"""The file, the question and the text of a doubtful place."""

Choices = Mapping[DoubtKey, str]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that is not understood.

    Attributes:
        file: the file.
        line: the number of the line; 0 if it is the whole file.
        question: the question, if it is clear which.
        text: what the student has written; empty for a whole file.
        why: what is not understood.
        student: the name of the student.
        choice: what the teacher has decided; empty if nothing yet.
        before: an earlier text of this place, and what was decided about it.
        place: where it is in the file, if that is not its line.
    """

    file: str
    line: int
    question: str
    text: str
    why: str
    student: str = ""
    choice: str = ""
    before: str = ""
    place: str = ""

    @property
    def key(self) -> DoubtKey:
        """Return what a choice belongs to."""
        return self.file, self.question, self.text

    @property
    def files(self) -> tuple[str, ...]:
        """Return the file, and the zip of a student that it is in, if it is in one."""
        outer, ending, _ = self.file.partition(f"{ENDING}/")
        return (self.file, outer + ENDING) if ending else (self.file,)


# Marking


@dataclass(slots=True)
class Reviewer:
    """Finds the doubtful places of sheets, and applies the teacher's choices.

    Attributes:
        marker: what marks the lines that a teacher has written.
        questions: the questions.
        choices: the choices.
        doubts: the places so far, also those with a choice.
    """

    marker: Marker
    questions: Sequence[RubricItem]
    choices: Choices
    doubts: list[Doubt] = field(default_factory=list)
    _seen: list[Verdict] = field(default_factory=list)

    def review(self, marked: Marked, file: str) -> Marked:
        """Return a marked sheet after applying the choices about a file."""
        self._review(marked.not_understood, marked, file)
        return marked

    def _review(self, unclear: Sequence[Verdict], marked: Marked, file: str) -> None:
        self._seen += unclear
        for verdict in unclear:
            doubt = self.doubt(verdict, marked, file)
            self.doubts.append(doubt)
            if doubt.key in self.choices:
                self._apply(self.choices[doubt.key], verdict, marked)

    def review_conflicts(self, marked: Marked, file: str) -> None:
        """Apply the choices about answers of which there are two, in two files of a hand-in."""
        known = {id(verdict) for verdict in self._seen}
        self._review([v for v in marked.not_understood if id(v) not in known], marked, file)

    def whole_file(self, file: str, why: str) -> Marked | None:
        """Return what a teacher has written in place of a file that cannot be read, if anything."""
        doubt = Doubt(file, 0, "", "", why)
        self.doubts.append(doubt)
        choice = self.choices.get(doubt.key)
        if choice is None:
            return None
        if choice == NOTHING:
            return self.marker.mark(Sheet(Source(file)))
        return self.marker.mark(sheet_of(Source(f"{file}.txt", choice), self.marker.key))

    def doubt(self, verdict: Verdict, marked: Marked, file: str) -> Doubt:
        """Return a verdict as a doubtful place."""
        why = verdict.reasons[0].why if verdict.reasons else ""
        text = _whole_line(verdict, marked.sheet.source)
        return Doubt(file, verdict.line, self._question(verdict), text, why, place=verdict.place)

    def _question(self, verdict: Verdict) -> str:
        """Return the name of the question of a verdict; empty if it is unclear."""
        for item in self.questions:
            if item.row is verdict.row and item.kind == verdict.question:
                return item.name
        if verdict.row is None:  # Nobody knows which layer it is about.
            return verdict.question if verdict.question in TOTALS else ""
        return f"{verdict.row.name}.{verdict.question}" if verdict.question else ""

    def _apply(self, choice: str, verdict: Verdict, marked: Marked) -> None:
        """Change a marked sheet as the teacher has decided about a verdict."""
        if choice in (RIGHT, WRONG):
            verdict.right, verdict.reasons = choice == RIGHT, ()
            return
        at = next(n for n, other in enumerate(marked.verdicts) if other is verdict)
        marked.verdicts.pop(at)
        if choice == NOTHING:
            why, text = "the teacher: it is no answer", verdict.response.text
            marked.sheet.passed.append(Remark(verdict.line, text, why, verdict.place))
            return
        read = self.marker.mark(
            sheet_of(Source("line.txt", self._line(choice, verdict)), self.marker.key)
        )
        for new in read.verdicts:
            new.line, new.place = verdict.line, verdict.place
        marked.verdicts[at:at] = read.verdicts
        answered = {id(new.row) for new in read.verdicts if new.row}
        marked.unanswered = [row for row in marked.unanswered if id(row) not in answered]

    def _line(self, choice: str, verdict: Verdict) -> str:
        """Return a line of a sheet; a value alone is about the question of the verdict."""
        question = self._question(verdict)
        name = verdict.row.name if verdict.row and question else question
        return f"{name}: {choice}" if name and name not in choice else choice


def _whole_line(verdict: Verdict, source: Source) -> str:
    """Return the line of an answer, or only the answer if the line is not in the text."""
    text, lines = verdict.response.text, source.lines
    line = " ".join(lines[verdict.line - 1].split()) if 0 < verdict.line <= len(lines) else ""
    return line[:LONGEST] if " ".join(text.split()) in line else text[:LONGEST]


# The file


def read_review(path: str) -> list[Doubt]:
    """Return the places in a file; none if there is no such file yet.

    Raises:
        InputError: if the file is none that a run has written, or a choice cannot be applied.
    """
    if not Path(path).exists():
        return []
    source = read_source(path)
    try:
        data = yaml.load(source.text, _TextLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        at = Mark(mark.line + 1, mark.column + 1) if mark else Mark(1, 1)
        message = f"this is not valid YAML: {error.problem}"
        hint = 'put a choice that has a colon in quotes: choice: "lstm: 480"'
        raise InputError([Problem(Code.SYNTAX, message, Place(source) / at, hint)]) from None
    except (yaml.YAMLError, DuplicateKeyError, RecursionError) as error:
        raise _problem(source, f"this is not valid YAML: {error}") from None
    entries = data.get("review") if isinstance(data, dict) else None
    if not isinstance(entries, list):
        message = f"{path} is no file of doubtful places: it has no list `review`"
        raise _problem(source, message, "name a new file; the run writes it")
    return [_doubt(entry, number, source) for number, entry in enumerate(entries, start=1)]


class _TextLoader(Loader):
    """A loader for which every value is a text: ``no`` and ``480`` are what a teacher has typed."""


_TextLoader.yaml_implicit_resolvers = {}


def _doubt(entry: Any, number: int, source: Source) -> Doubt:
    if not isinstance(entry, dict) or not {"file", "text"} <= entry.keys():
        message = f"entry {number} of `review` has no `file` and `text`, as a run has written them"
        raise _problem(source, message)
    texts = {name: str(entry.get(name) or "") for name in FIELDS}
    choice, question = texts["choice"].strip(), texts["question"]
    where = f"{texts['file']}, {texts['place'] or 'line ' + texts['line']}"
    if choice in (RIGHT, WRONG) and not question:
        message = f"{where}: nobody knows which question this is about, so it cannot be `{choice}`"
        raise _problem(source, message, "write the line as you read it: lstm 480")
    if choice and choice not in (RIGHT, WRONG, NOTHING):
        _check_line(choice, where, source)
    line = int(texts["line"]) if texts["line"].isdecimal() else 0
    names = ("question", "text", "why", "place", "student")
    texts_only = {name: texts[name] for name in names}
    return Doubt(file=texts["file"], line=line, choice=choice, before=texts["before"], **texts_only)


def _check_line(choice: str, where: str, source: Source) -> None:
    """Raise an error if a line that a teacher has written has no answer."""
    try:
        sheet_of(Source("line.txt", choice))
    except ShapecalcError:
        message = f"{where}: the choice {choice!r} is no line with an answer"
        hint = f"write {RIGHT}, {WRONG}, {NOTHING}, or a line such as `lstm (None, 3, 10) 480`"
        raise _problem(source, message, hint) from None


def _problem(source: Source, message: str, hint: str = "") -> InputError:
    return InputError([Problem(Code.FORM, message, Place(Source(source.name)), hint)])


def merged(earlier: Iterable[Doubt], now: Iterable[Doubt], files: Iterable[str]) -> list[Doubt]:
    """Return the places of a run with the choices that a teacher has made.

    Args:
        earlier: the places in the file.
        now: the places that the run has found.
        files: the files that the run has read; what is decided about others stays.
    """
    current, read = {doubt.key: doubt for doubt in now}, set(files)
    before = {doubt.key: doubt for doubt in earlier}
    kept = [d for d in before.values() if read.isdisjoint(d.files) and d.key not in current]
    return [*(_with_choice(doubt, before) for doubt in current.values()), *kept]


def _with_choice(doubt: Doubt, before: Mapping[DoubtKey, Doubt]) -> Doubt:
    """Return a place with the choice about it, or with what was decided about an earlier text."""
    known = before.get(doubt.key)
    if known:
        return replace(doubt, choice=known.choice, before=known.before)
    for old in before.values():
        same = old.question == doubt.question if doubt.question else old.line == doubt.line
        if old.file == doubt.file and same and old.choice:
            return replace(doubt, before=f"{old.text} -> {old.choice}")
    return doubt


def as_review(doubts: Sequence[Doubt]) -> Iterator[str]:
    """Yield a file with the places."""
    yield HEADER
    yield "review:\n" if doubts else "review: []\n"
    for doubt in doubts:
        entry = {name: getattr(doubt, name) for name in FIELDS}
        shown = {k: v for k, v in entry.items() if v or k in ("text", "choice")}
        text = yaml.dump([shown], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6)
        yield yaml_text(text)


class _Dumper(yaml.SafeDumper):
    """Writes a choice that is missing as nothing."""


def _text(dumper: Any, text: str) -> Any:
    if not text:
        return dumper.represent_scalar("tag:yaml.org,2002:null", "")
    return dumper.represent_scalar("tag:yaml.org,2002:str", text)


_Dumper.add_representer(str, _text)
