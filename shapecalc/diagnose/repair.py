"""Find a fix for each problem of a file: a change of its text that is tried out before it is shown.

A suggestion is a change of the text. It is tried by reading the changed text: the problem has to
be gone, and the change must not cause another one. Then the best fixes are made and the text is
read again, so that problems that the first ones hid are found, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from shapecalc.algebra.size import shape_text
from shapecalc.dataclasses import dataclass, field, replace
from shapecalc.diagnose.case import Suggestion, in_graph, path_to_input
from shapecalc.diagnose.edits import Edits, applied, changed_lines, offset_before, overlap
from shapecalc.diagnose.layout import offset, origin
from shapecalc.diagnose.trials import Key, Reading, Trial, does_harm, is_same
from shapecalc.errors import Code, InputError, Problem, Source
from shapecalc.limits import PROBLEMS, REPAIR_WORK
from shapecalc.model.call import LayerProblem
from shapecalc.model.graph import Tensor, shape_of
from shapecalc.read.document import ALL, Selection, open_source
from shapecalc.read.places import Position, locate

Check = Callable[[Source], Sequence[Problem]]
"""Reads a source and returns its problems."""

ROUNDS = 8
"""How often the text is read again with the best fixes made."""

TRIED = 40
"""The number of changes tried for one problem."""

SHOWN = 2
"""The number of fixes shown for one problem."""

READING = 10
"""What it takes to read any text, in layers."""

LINKS = 5
"""The number of layers shown on the path from the input to a problem."""


@dataclass(slots=True)
class Diagnosis:
    """A problem with its fixes.

    Attributes:
        problem: what is wrong.
        position: its position in the file.
        source: the file.
        suggestions: the fixes, the best first; all of them were tried.
        behind: whether the problem shows only after others are fixed.
        consequence: whether the fix of another problem fixes this one, too: it is not reported.
    """

    problem: Problem
    position: Position | None
    source: Source
    suggestions: list[Suggestion] = field(default_factory=list)
    behind: bool = False
    consequence: bool = False

    @property
    def chains(self) -> list[str]:
        """For each input of the layer, the layers and shapes that lead to it; each once."""
        problem = self.problem
        if not isinstance(problem, LayerProblem):
            return []
        inputs = filter(in_graph, problem.inputs)
        chains = (_chain(tensor, problem.called_layer.name) for tensor in inputs)
        return list(dict.fromkeys(chains))


def _chain(tensor: Tensor, end: str) -> str:
    path = path_to_input(tensor)
    links = [f"{step.node.operation.name} {_shape(step)}" for step in path]
    if len(links) > LINKS:
        links = [*links[: LINKS - 1], "…", links[-1]]
    return " → ".join([*reversed(links), end])


def _shape(tensor: Tensor) -> str:
    shape = shape_of(tensor)
    return "?" if shape is None else shape_text(shape)


@dataclass(slots=True)
class Report:
    """The problems of one file, and its text with the best fixes made.

    Attributes:
        source: the file.
        problems: the problems of the file as it is.
        diagnoses: all problems with their fixes, also those that others hide at first.
        fixed: the text with the best fixes made; the original text if there are none.
        left: the problems of that text.
    """

    source: Source
    problems: Sequence[Problem]
    diagnoses: list[Diagnosis]
    fixed: Source
    left: Sequence[Problem] = ()


def undiagnosed(problems: Sequence[Problem]) -> list[Diagnosis]:
    """Return problems without looking for fixes."""
    return [Diagnosis(problem, locate(problem.place), problem.place.source) for problem in problems]


def diagnose(
    source: Source, problems: Sequence[Problem], check: Check, again: bool = True
) -> Report:
    """Return problems with their fixes, and the problems that they hide.

    If `check` does not find a problem again, nothing could tell whether a change fixes it. No
    fixes are looked for then.

    Args:
        source: the file.
        problems: the problems of the file.
        check: the function that finds problems.
        again: whether it is not known yet that `check` finds these problems.
    """
    repairer = Repairer(source, check)
    if source.work > REPAIR_WORK:
        return without_fixes(source, problems)
    if not again:
        return repairer.report(problems)
    found_again = {repairer.key(problem) for problem in check(source)}
    if found_again >= {repairer.key(problem) for problem in problems[:PROBLEMS]}:
        return repairer.report(problems)
    return without_fixes(source, problems)


def without_fixes(source: Source, problems: Sequence[Problem]) -> Report:
    """Return the report on a file for whose problems no fixes are looked for."""
    return Report(source, problems, undiagnosed(problems), source, problems)


def examine(file: str, check: Check, selection: Selection = ALL) -> Report:
    """Return the problems of a file and their fixes.

    Args:
        file: its path; ``-`` is standard input.
        check: the function that finds problems.
        selection: what the user says about the file besides its name.
    """
    try:
        source = open_source(file, selection)
    except InputError as error:
        return without_fixes(error.problems[0].place.source, error.problems)
    return diagnose(source, check(source), check, again=False)


LINE = re.compile(r"(?:cell \d+, )?line \d+")
"""A line in a message, which changes with every new line above it."""


def _order(diagnosis: Diagnosis) -> tuple[str, int, int]:
    position = diagnosis.position or Position(0, 0, 0)
    return diagnosis.source.name, position.line, position.column


class Repairer:
    """Finds fixes for the problems of one file.

    Attributes:
        source: the file.
        check: the function that finds problems.
        text: the text with the fixes made so far.
        steps: those fixes, round by round.
        work: how much was read so far to try changes.
        before: what reading the text with the fixes made so far gives.
    """

    def __init__(self, source: Source, check: Check) -> None:
        self.source = source
        self.check = check
        self.text = source.text
        self.steps: list[Edits] = []
        self.work = 0
        self.before = Reading((), 0, 0)

    def report(self, problems: Sequence[Problem]) -> Report:
        """Return all problems: fix those that show, read again, until nothing new can be fixed."""
        first = problems
        self.before = Reading(problems, self.source.shown, self.source.known)
        diagnoses: dict[Key, Diagnosis] = {}
        for number in range(ROUNDS):
            for problem in problems:
                if self.key(problem) not in diagnoses:
                    diagnoses[self.key(problem)] = self.diagnosis(problem, number > 0)
            edits = self.fix(problems, diagnoses)
            if not edits or len(diagnoses) >= PROBLEMS:
                break
            self.text = applied(edits, self.text)
            self.steps.append(edits)
            self.before = self.reading(self.text)
            problems = self.before.problems
        causes = [diagnosis for diagnosis in diagnoses.values() if not diagnosis.consequence]
        ordered = sorted(causes, key=_order)
        return Report(self.source, first, ordered, self.copy(self.text), problems)

    def diagnosis(self, problem: Problem, behind: bool) -> Diagnosis:
        """Return a problem without fixes, at its position in the original file."""
        source, position = self.position(problem)
        return Diagnosis(problem, position, source, behind=behind)

    def fix(self, problems: Sequence[Problem], diagnoses: dict[Key, Diagnosis]) -> Edits:
        """Add fixes to the diagnoses of problems, and return the best ones as one change."""
        keys = {self.key(problem) for problem in problems}
        left = keys.copy()
        edits: Edits = ()
        for problem in problems[:PROBLEMS]:
            diagnosis = diagnoses[self.key(problem)]
            diagnosis.consequence = self.key(problem) not in left
            trials = [] if diagnosis.consequence else self.trials(problem, keys)
            if trials:
                diagnosis.suggestions = [
                    self.with_line(trial.suggestion, diagnosis) for trial in trials
                ]
                edits, left = self.combined(edits, left, trials[0])
        return edits

    def combined(self, edits: Edits, left: set[Key], best: Trial) -> tuple[Edits, set[Key]]:
        """Return a change with one more fix if they can be made together, and the problems left."""
        both = (*edits, *best.suggestion.edits)
        if overlap(best.suggestion.edits, edits):
            return edits, left
        if edits:
            after = {self.key(problem, both) for problem in self.reading_after(both).problems}
            if any(key[0] is Code.EXPRESSION for key in after - best.left - left):
                return edits, left
        return both, left & best.left

    def with_line(self, suggestion: Suggestion, diagnosis: Diagnosis) -> Suggestion:
        """Return a suggestion with the lines that it changes, if not only the problem's line."""
        lines = [
            (*self.original(at)[:2], line)
            for at, line in changed_lines(suggestion.edits, self.text)
        ]
        if not lines:
            lines = [(*self.original(suggestion.edits[0].start)[:2], "")]
        if len(lines) > 1:
            shown = (f"{self.cell(source)}line {n}: {line.strip()}" for source, n, line in lines)
            return replace(suggestion, lines=tuple(shown))
        (source, line, _) = lines[0]
        here = diagnosis.position.line if diagnosis.position else 0
        if (source.name, line) == (diagnosis.source.name, here):
            return suggestion
        return replace(suggestion, message=f"{suggestion.message} ({self.cell(source)}line {line})")

    def cell(self, source: Source) -> str:
        """Return the cell of a notebook in words; empty for other files."""
        cell = source.name[len(self.source.name) :].strip("[]")
        return f"cell {cell}, " if cell else ""

    def trials(self, problem: Problem, keys: set[Key]) -> list[Trial]:
        """Return the suggestions that fix a problem, the best first; the others are as good."""
        good: list[Trial] = []
        tried: set[Edits] = set()
        for suggestion in self.candidates(problem):
            if len(tried) >= TRIED or self.work > REPAIR_WORK:
                break
            if suggestion.edits in tried:
                continue
            tried.add(suggestion.edits)
            trial = self.trial(suggestion, problem, keys)
            if trial is None:
                continue
            good.append(trial)
            if suggestion.enough or sum(trial.is_clean for trial in good) == SHOWN:
                break
        good.sort(key=lambda trial: trial.cost)
        return [trial for trial in good if trial.cost == good[0].cost][:SHOWN]

    def trial(self, suggestion: Suggestion, problem: Problem, keys: set[Key]) -> Trial | None:
        """Return what comes of a suggestion; None if it does not fix the problem, or does harm."""
        key = self.key(problem)
        after = self.reading_after(suggestion.edits)
        left = {self.key(other, suggestion.edits) for other in after.problems}
        stays = key in left or any(is_same(problem, other) for other in after.problems)
        if stays or after.loses(self.before) or does_harm(key, left - keys):
            return None
        if suggestion.strict and left - keys:
            return None
        new = {other for other in left - keys if problem.code.is_warning or not other[0].is_warning}
        above = sum(other[1:4] < key[1:4] for other in new)
        errors = sum(not other[0].is_warning for other in left)
        warnings = sum(other[0].is_warning for other in left - keys)
        unread = sum(other[0].value < "SC2" for other in left)
        return Trial(suggestion, left, not new, (above, unread, errors, warnings))

    def candidates(self, problem: Problem) -> Iterator[Suggestion]:
        """Yield the suggestions for a problem; none if it is in another file."""
        if problem.place.source.file.name == self.source.name and self.source.text:
            from shapecalc.diagnose.suggestions import suggestions  # a right model has none

            yield from suggestions(problem)

    def reading_after(self, edits: Edits) -> Reading:
        """Return what reading the text gives after a change."""
        return self.reading(applied(edits, self.text))

    def reading(self, text: str) -> Reading:
        """Return what reading a text gives."""
        source = self.copy(text)
        problems = self.check(source)
        self.work += READING + source.work
        return Reading(problems, source.shown, source.known)

    def copy(self, text: str) -> Source:
        """Return a source with the same name and another text."""
        old = self.source
        return Source(old.name, text, language=old.language, model=old.model)

    # Positions in the original text

    def key(self, problem: Problem, edits: Edits = ()) -> Key:
        """Return the key of a problem, which is the same before and after a change."""
        source = problem.place.source
        position = locate(problem.place)
        name, line, column = source.name, 0, 0
        if position:
            line, column = position.line, position.column
        if position and source.file.name == self.source.name:
            at = offset(source, line, column)
            changed, line, column = self.original(at, edits)
            name = changed.name
        message = "" if isinstance(problem, LayerProblem) else LINE.sub("", problem.message)
        return problem.code, name, line, column, message

    def original(self, at: int, edits: Edits = ()) -> tuple[Source, int, int]:
        """Return where a character was before all changes: file or cell, line, column."""
        for step in ([edits] if edits else []) + self.steps[::-1]:
            at = offset_before(step, at)
        return origin(self.source, at)

    def position(self, problem: Problem) -> tuple[Source, Position | None]:
        """Return the position of a problem in the original file, and the file or cell."""
        source, position = problem.place.source, locate(problem.place)
        if source.file.name != self.source.name:
            return source, position
        if position is None:
            return self.source, None
        at = offset(source, position.line, position.column)
        original, line, column = self.original(at)
        return original, Position(line, column, column + position.end - position.column)
